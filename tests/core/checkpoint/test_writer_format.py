"""The format on disk, to the letter."""

import json
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForCausalLM,
    AutoModelForImageTextToText,
    AutoTokenizer,
    CLIPVisionConfig,
    LlamaConfig,
    LlavaConfig,
)

import core
from core.allocation.plan import RankPlan
from core.allocation.storage import STORAGES, Storage
from core.checkpoint import modeling_low_rank
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.headers import read_headers
from core.checkpoint.load import load_model
from core.checkpoint.model_card import model_card
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from tests.factors import compress, mixed_plan
from tests.families import make_checkpoint

IDS = torch.arange(4, 40).reshape(2, 18)


def opened(folder: Path) -> Checkpoint:
    return open_checkpoint(str(folder), silent())


def tensors_of(folder: Path) -> dict[str, torch.Tensor]:
    return {name: tensor for path in folder.glob("*.safetensors") for name, tensor in load_file(path).items()}


def logits(folder: Path) -> torch.Tensor:
    with torch.no_grad():
        scores: torch.Tensor = load_model(folder)(input_ids=IDS).logits
    return scores


def test_that_factored_tensors_have_the_names_and_shapes_of_the_format(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    plan = RankPlan.dense(checkpoint.info.sites, "factored")
    site = checkpoint.info.by_name["model.layers.1.mlp.up_proj"]
    plan = plan.with_ranks(checkpoint.info.by_name, {site.name: 7})
    tensors = tensors_of(compress(checkpoint, plan, tmp_path / "out").folder)
    own = {name: tuple(tensor.shape) for name, tensor in tensors.items() if name.startswith(site.name)}
    m, n = site.shape
    assert own == {f"{site.name}.left.weight": (m, 7), f"{site.name}.right.weight": (7, n), site.tensor: (0,)}
    assert tensors.keys() - own.keys() == checkpoint.files.keys() - {site.tensor}


def test_that_pivoted_tensors_have_the_names_and_shapes_of_the_format(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    plan = RankPlan.dense(checkpoint.info.sites, "pivoted")
    site = checkpoint.info.by_name["model.layers.0.self_attn.k_proj"]
    plan = plan.with_ranks(checkpoint.info.by_name, {site.name: 5})
    tensors = tensors_of(compress(checkpoint, plan, tmp_path / "out").folder)
    own = {name.removeprefix(site.name): tensor for name, tensor in tensors.items() if name.startswith(site.name)}
    m, n = site.shape
    shapes = {suffix: tuple(tensor.shape) for suffix, tensor in own.items()}
    assert shapes == {".pivot.weight": (5, n), ".rest.weight": (m - 5, 5), ".order": (m,), ".weight": (0,)}
    assert own[".order"].dtype == torch.int32
    assert sorted(own[".order"].tolist()) == list(range(m))
    pivot, order = own[".pivot.weight"], own[".order"].long()
    stacked = torch.cat((pivot, own[".rest.weight"] @ pivot))
    assert torch.linalg.matrix_rank(stacked[order]) == 5
    assert torch.equal(stacked[order[3]], stacked[order][3])


@pytest.mark.parametrize("storage", STORAGES)
def test_that_one_zero_size_tensor_stands_under_an_original_name(
    storage: Storage, llama_folder: Path, tmp_path: Path
) -> None:
    checkpoint = opened(llama_folder)
    written = compress(checkpoint, mixed_plan(checkpoint, storage), tmp_path / "out")
    empty = [name for name, tensor in tensors_of(written.folder).items() if tensor.numel() == 0]
    assert len(empty) == 1
    assert empty[0] in checkpoint.files


@pytest.mark.parametrize("family", ["qwen2", "opt"])
@pytest.mark.parametrize("storage", STORAGES)
def test_that_a_bias_stays_on_the_outer_side(family: str, storage: Storage, tmp_path: Path) -> None:
    checkpoint = opened(make_checkpoint(family, tmp_path / family))
    plan = mixed_plan(checkpoint, storage)
    tensors = tensors_of(compress(checkpoint, plan, tmp_path / "out").folder)
    outer = "left.bias" if storage == "factored" else "bias"
    biased = [site for site in checkpoint.info.sites if site.bias and plan.ranks[site.name] is not None]
    assert len(biased) >= 4
    for site in biased:
        original = checkpoint.tensor(site.tensor.removesuffix("weight") + "bias")
        assert torch.equal(tensors[f"{site.name}.{outer}"], original), site.name


def test_that_the_config_says_how_it_is_stored_and_is_otherwise_as_it_was(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    plan = mixed_plan(checkpoint, "pivoted")
    folder = compress(checkpoint, plan, tmp_path / "out").folder
    config = json.loads((folder / "config.json").read_text())
    assert config.pop("quantization_config") == {
        "quant_method": "low_rank",
        "version": 1,
        "storage": "pivoted",
        "ranks": {name: rank for name, rank in plan.ranks.items() if rank is not None},
    }
    auto_map = config.pop("auto_map")
    assert {"AutoConfig", "AutoModelForCausalLM"} <= auto_map.keys()
    assert config == json.loads((llama_folder / "config.json").read_text())
    for reference in auto_map.values():
        file, name = reference.split(".")
        assert (folder / f"{file}.py").read_bytes() == Path(modeling_low_rank.__file__).read_bytes()
        assert hasattr(modeling_low_rank, name)


def test_that_the_modelling_file_needs_nothing_but_torch_and_transformers() -> None:
    lines = Path(modeling_low_rank.__file__).read_text().splitlines()
    imported = {line.split()[1].split(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported == {"pathlib", "types", "typing", "torch", "transformers"}


def test_that_weights_are_stored_in_the_dtype_each_had_in_the_source(tmp_path: Path) -> None:
    folder = make_checkpoint("llama", tmp_path / "mixed", dtype=torch.bfloat16)
    tensors = load_file(folder / "model.safetensors")
    wide = "model.layers.1.mlp.down_proj.weight"
    tensors[wide] = tensors[wide].float()
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    checkpoint = opened(folder)
    plan = RankPlan({site.name: 4 for site in checkpoint.info.sites}, "pivoted")
    written = tensors_of(compress(checkpoint, plan, tmp_path / "out").folder)
    for site in checkpoint.info.sites:
        expected = torch.float32 if site.tensor == wide else torch.bfloat16
        assert written[f"{site.name}.pivot.weight"].dtype == expected
        assert written[f"{site.name}.rest.weight"].dtype == expected
    assert written["model.norm.weight"].dtype == torch.bfloat16


def test_that_every_tensor_lies_aligned_to_its_elements(tmp_path: Path) -> None:
    folder = make_checkpoint("llama", tmp_path / "odd", dtype=torch.bfloat16, vocab_size=131)
    checkpoint = opened(folder)
    plan = RankPlan({site.name: 3 for site in checkpoint.info.sites}, "pivoted")
    out = compress(checkpoint, plan, tmp_path / "out", shard_bytes=9000).folder
    headers = read_headers(out)
    assert len(headers.files) > 1
    for header in headers.values():
        assert header.start % getattr(torch, header.dtype).itemsize == 0, header


def test_that_shards_are_filled_in_order_and_listed_in_the_index(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    plan = mixed_plan(checkpoint, "factored")
    one = compress(checkpoint, plan, tmp_path / "one")
    many = compress(checkpoint, plan, tmp_path / "many", shard_bytes=20_000)
    index = json.loads((many.folder / "model.safetensors.index.json").read_text())
    files = sorted(path.name for path in many.folder.glob("*.safetensors"))
    assert files == [f"model-{i + 1:05d}-of-{len(files):05d}.safetensors" for i in range(len(files))]
    for name, file in index["weight_map"].items():
        with safe_open(many.folder / file, framework="pt") as reader:
            assert name in reader.keys()  # noqa: SIM118 - the reader is no mapping
    assert all(sum(t.nbytes for t in load_file(many.folder / file).values()) <= 20_000 for file in files)
    assert index["metadata"]["total_size"] == sum(t.nbytes for t in tensors_of(many.folder).values())
    before, after = tensors_of(one.folder), tensors_of(many.folder)
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert torch.equal(logits(one.folder), logits(many.folder))


@pytest.mark.parametrize("storage", STORAGES)
def test_that_files_without_the_base_models_prefix_compress_too(storage: Storage, tmp_path: Path) -> None:
    folder = make_checkpoint("gpt2", tmp_path / "gpt2")
    with_prefix = compress(opened(folder), mixed_plan(opened(folder), storage), tmp_path / "with").folder
    tensors = load_file(folder / "model.safetensors")
    bare = {name.removeprefix("transformer."): tensor for name, tensor in tensors.items()}
    assert bare.keys() != tensors.keys()
    save_file(bare, folder / "model.safetensors", metadata={"format": "pt"})
    without = compress(opened(folder), mixed_plan(opened(folder), storage), tmp_path / "without").folder
    assert torch.equal(logits(with_prefix), logits(without))


def test_that_a_checkpoint_whose_files_name_modules_otherwise_compresses_too(tmp_path: Path) -> None:
    """LLaVA keeps the names of an older layout in its files; transformers renames them while loading."""
    text = {"vocab_size": 128, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2}
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2}
    vision = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = LlavaConfig(
        text_config=LlamaConfig(**text, **heads),
        vision_config=CLIPVisionConfig(**vision, image_size=28, patch_size=14),
        image_token_index=100,
    )
    AutoModelForImageTextToText.from_config(config).save_pretrained(tmp_path / "llava")
    checkpoint = opened(tmp_path / "llava")
    site = checkpoint.info.sites[0]
    assert site.tensor != f"{site.name}.weight"
    plan = mixed_plan(checkpoint, "pivoted")
    small = compress(checkpoint, plan, tmp_path / "small").folder
    dense = compress(checkpoint, plan, tmp_path / "dense", dense=True).folder
    assert (logits(small) - logits(dense)).abs().max() < 1e-5 * logits(dense).abs().max()
    load_model(small).save_pretrained(tmp_path / "again")
    assert torch.equal(logits(tmp_path / "again"), logits(small))


def test_that_a_plan_that_compresses_nothing_writes_a_stock_checkpoint(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    written = compress(checkpoint, RankPlan.dense(checkpoint.info.sites, "pivoted"), tmp_path / "out")
    before, after = load_file(llama_folder / "model.safetensors"), tensors_of(written.folder)
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert (written.folder / "config.json").read_text().strip() == (llama_folder / "config.json").read_text().strip()


def test_that_dense_and_compressed_agree_within_the_rounding_of_bf16(tmp_path: Path) -> None:
    checkpoint = opened(make_checkpoint("llama", tmp_path / "source", dtype=torch.bfloat16))
    plan = mixed_plan(checkpoint, "factored")
    compressed = compress(checkpoint, plan, tmp_path / "compressed").folder
    dense = compress(checkpoint, plan, tmp_path / "dense", dense=True).folder
    with torch.no_grad():
        a, b = (load_model(f, dtype=torch.float32)(input_ids=IDS).logits for f in (compressed, dense))
    assert (a - b).abs().max() < 2e-2 * a.abs().max()


def test_that_tokenizer_and_generation_config_are_copied(llama_folder: Path, tmp_path: Path) -> None:
    (llama_folder / "LICENSE").write_text("a licence")
    (llama_folder / "pytorch_model.bin").write_bytes(b"not to be carried along")
    folder = compress(opened(llama_folder), mixed_plan(opened(llama_folder), "factored"), tmp_path / "out").folder
    for name in ("tokenizer.json", "tokenizer_config.json", "generation_config.json", "LICENSE"):
        assert (folder / name).read_bytes() == (llama_folder / name).read_bytes()
    assert not (folder / "pytorch_model.bin").exists()
    assert AutoTokenizer.from_pretrained(folder)("w5 w6").input_ids == [5, 6]


def test_that_the_record_holds_the_card_the_figures_and_the_source(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    plan = mixed_plan(checkpoint, "pivoted")
    written = compress(checkpoint, plan, tmp_path / "out")
    record = json.loads((written.folder / "compression.json").read_text())
    assert record["method"] == {"name": "svd"}
    assert record["source"] == {"name": "llama", "sha256": checkpoint.digest()}
    assert record["ranks"] == dict(plan.ranks)
    assert record["versions"]["rank-studio"] == core.__version__
    assert record["figures"] == {
        "stored_parameters": plan.cost(checkpoint.info.sites),
        "site_parameters": checkpoint.info.site_parameters,
        "keep": plan.keep(checkpoint.info),
        "parameters": written.parameters,
        "index_bytes": written.index_bytes,
        "bytes_on_disk": written.bytes_on_disk,
    }
    assert str(tmp_path) not in (written.folder / "compression.json").read_text()


def test_that_the_model_card_says_what_it_is_and_how_it_loads(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    plan = mixed_plan(checkpoint, "factored")
    card = (compress(checkpoint, plan, tmp_path / "small").folder / "README.md").read_text()
    for said in ("# small", "llama", "svd", f"{plan.keep(checkpoint.info):.1%} kept", "import core.checkpoint"):
        assert said in card
    assert 'from_pretrained("small", trust_remote_code=True)' in card
    assert "pretrained=small,trust_remote_code=True" in card
    assert str(tmp_path) not in card
    dense = (compress(checkpoint, plan, tmp_path / "dense", dense=True).folder / "README.md").read_text()
    assert "trust_remote_code" not in dense


def test_that_the_output_of_a_hub_model_names_its_base(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    checkpoint.info = checkpoint.info.model_copy(update={"source": "someone/llama"})
    card = (compress(checkpoint, mixed_plan(checkpoint, "factored"), tmp_path / "out").folder / "README.md").read_text()
    assert card.startswith(
        "---\nlibrary_name: transformers\npipeline_tag: text-generation\nbase_model: someone/llama\n"
    )


def test_that_the_output_loads_as_a_plain_architecture_class(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    folder = compress(checkpoint, mixed_plan(checkpoint, "factored"), tmp_path / "out").folder
    compressed = AutoModelForCausalLM.from_pretrained(folder)
    assert type(compressed) is type(AutoModelForCausalLM.from_pretrained(llama_folder))


def test_that_what_its_maker_says_stands_in_the_model_card(llama_folder: Path, tmp_path: Path) -> None:
    checkpoint = opened(llama_folder)
    plan = mixed_plan(checkpoint, "factored")
    written = compress(checkpoint, plan, tmp_path / "small")
    said = model_card(written, checkpoint.info, plan, stock=False, method=None, notes="  For {my} phone.\n")
    unsaid = model_card(written, checkpoint.info, plan, stock=False, method=None)
    assert "\n## Notes\n\nFor {my} phone.\n\n## Loading it\n" in said
    assert said.replace("## Notes\n\nFor {my} phone.\n\n", "") == unsaid
