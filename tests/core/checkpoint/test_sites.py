"""Sites found from structure alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from core.checkpoint.checkpoint import Checkpoint
from core.jobs.errors import StudioError
from tests.families import make_checkpoint

Open = Callable[[Path], Checkpoint]
_LLAMA = "q k v o gate up down"
_KINDS = {
    "llama": _LLAMA,
    "mistral": _LLAMA,
    "qwen2": _LLAMA,
    "qwen3": _LLAMA,
    "gemma3": _LLAMA,
    "phi3": "o qkv_proj gate_up_proj down",
    "gpt2": "c_attn attn.c_proj c_fc mlp.c_proj",
    "opt": "k v q o fc1 fc2",
    "qwen3_moe": "q k v o",
}
_GROUPS = {
    "llama": "q,k,v o gate,up down",
    "phi3": "o qkv_proj gate_up_proj down",
    "gpt2": "c_attn attn.c_proj c_fc mlp.c_proj",
    "opt": "k,v,q o fc1 fc2",
    "qwen3_moe": "q,k,v o",
}


def test_that_every_family_lists_its_kinds_in_module_order(family: str, family_folder: Path, opened: Open) -> None:
    info = opened(family_folder).info

    assert info.blocks == 2
    for block in range(2):
        assert " ".join(site.kind for site in info.sites if site.block == block) == _KINDS[family]


def test_that_sites_reading_the_same_tensor_form_one_input_group(
    family: str, family_folder: Path, opened: Open
) -> None:
    sites = [site for site in opened(family_folder).info.sites if site.block == 1]

    groups: dict[str, list[str]] = {}
    for site in sites:
        groups.setdefault(site.input_group, []).append(site.kind)
    assert " ".join(",".join(kinds) for kinds in groups.values()) == _GROUPS.get(family, _GROUPS["llama"])
    assert all(group in {site.name for site in sites} for group in groups)


def test_that_shapes_parts_and_biases_are_those_of_the_modules(family: str, family_folder: Path, opened: Open) -> None:
    checkpoint = opened(family_folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(family_folder, dtype=torch.float32)

    for site in checkpoint.info.sites:
        module = model.get_submodule(site.name)
        weight = module.weight.T if site.transposed else module.weight
        assert site.shape == tuple(weight.shape)
        assert site.bias == (module.bias is not None)
        assert site.part == ("attention" if "attn" in site.name else "mlp")
        assert torch.equal(checkpoint.weight(site), weight)


def test_that_experts_held_as_one_parameter_are_named_with_the_reason(tmp_path: Path, opened: Open) -> None:
    info = opened(make_checkpoint("qwen3_moe", tmp_path / "moe")).info

    skipped = {entry.name: entry.reason for entry in info.skipped}
    assert "3-D" in skipped["model.layers.0.mlp.experts.gate_up_proj"]
    assert "3-D" in skipped["model.layers.1.mlp.experts.down_proj"]
    assert not any("experts" in site.name or "gate" in site.name for site in info.sites)


def test_that_totals_come_from_the_files(family: str, family_folder: Path, opened: Open) -> None:
    info = opened(family_folder).info
    model = transformers.AutoModelForCausalLM.from_pretrained(family_folder)

    assert info.parameters == sum(parameter.numel() for parameter in model.parameters())
    assert info.bytes_on_disk == (family_folder / "model.safetensors").stat().st_size
    assert info.tied_embeddings == model.config.tie_word_embeddings
    assert (info.dtype, info.vocabulary, info.hidden_size) == ("float32", 128, 32)
    assert info.name == family_folder.name


def test_that_the_dtype_most_parameters_have_is_the_models(tmp_path: Path, opened: Open) -> None:
    folder = make_checkpoint("llama", tmp_path / "half", dtype=torch.bfloat16)

    checkpoint = opened(folder)

    assert checkpoint.info.dtype == "bfloat16"
    assert checkpoint.weight(checkpoint.info.sites[0]).dtype == torch.bfloat16


def test_that_names_without_the_base_models_prefix_are_matched(tmp_path: Path, opened: Open) -> None:
    folder = make_checkpoint("gpt2", tmp_path / "gpt2")
    before = opened(folder)
    tensors = load_file(folder / "model.safetensors")
    save_file({name.removeprefix("transformer."): t for name, t in tensors.items()}, folder / "model.safetensors")

    after = opened(folder)

    assert [site.name for site in after.info.sites] == [site.name for site in before.info.sites]
    assert after.info.sites[0].tensor == "h.0.attn.c_attn.weight"
    assert torch.equal(after.weight(after.info.sites[0]), tensors["transformer.h.0.attn.c_attn.weight"].T)


def test_that_vision_towers_stay_out(tmp_path: Path, opened: Open) -> None:
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    text = shape | {"num_key_value_heads": 2, "head_dim": 16, "vocab_size": 128}
    vision = shape | {"num_attention_heads": 2, "image_size": 28, "patch_size": 14}
    config = transformers.Gemma3Config(text_config=text, vision_config=vision, mm_tokens_per_image=4)
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path / "vision")

    info = opened(tmp_path / "vision").info

    assert len(info.sites) == 14
    assert all("language_model" in site.name for site in info.sites)


def test_that_the_router_of_a_shared_expert_is_skipped_with_the_reason(tmp_path: Path, opened: Open) -> None:
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 4}
    experts = {"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "vocab_size": 128}
    config = transformers.Qwen2MoeConfig(**shape, **experts, shared_expert_intermediate_size=32)
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path / "moe")

    info = opened(tmp_path / "moe").info

    reasons = {entry.name: entry.reason for entry in info.skipped}
    assert "router" in reasons["model.layers.0.mlp.shared_expert_gate"]
    assert [site.kind for site in info.sites][-3:] == ["gate", "up", "down"]


def test_that_a_shape_other_than_the_configurations_is_refused(llama_folder: Path, opened: Open) -> None:
    path = llama_folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"intermediate_size": 96}))

    with pytest.raises(StudioError, match=r"mlp\.gate_proj\.weight .*has shape \(64, 32\).*\(96, 32\)"):
        opened(llama_folder)


def test_that_two_projections_of_one_input_are_told_from_two_inputs(tmp_path: Path, opened: Open) -> None:
    """Names alone would not do: these layers are called neither q_proj nor gate_proj."""
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    ranks = {"kv_lora_rank": 8, "q_lora_rank": 8, "qk_rope_head_dim": 8, "qk_nope_head_dim": 8, "v_head_dim": 8}
    experts = {"n_routed_experts": 4, "n_group": 2, "topk_group": 1, "num_experts_per_tok": 2, "vocab_size": 128}
    config = transformers.DeepseekV3Config(**shape, **ranks, **experts, moe_intermediate_size=16)
    transformers.AutoModelForCausalLM.from_config(config).save_pretrained(tmp_path / "mla")

    sites = opened(tmp_path / "mla").info.by_name

    attention = "model.layers.1.self_attn"
    assert sites[f"{attention}.kv_a_proj_with_mqa"].input_group == f"{attention}.q_a_proj"
    assert sites[f"{attention}.kv_b_proj"].input_group == f"{attention}.kv_b_proj"
    assert sites[f"{attention}.q_b_proj"].input_group == f"{attention}.q_b_proj"
