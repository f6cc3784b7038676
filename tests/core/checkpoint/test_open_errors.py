"""Everything that keeps a model from being opened is said in one sentence that names the file and the remedy."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import transformers
import transformers.dynamic_module_utils
from safetensors.torch import load_file, save_file

from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.jobs.errors import StudioError
from core.jobs.reporter import silent
from tests.families import make_checkpoint

Open = Callable[[Path], Checkpoint]
_INDEX = "model.safetensors.index.json"


def _edit(path: Path, change: Callable[[dict[str, object]], None]) -> None:
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def _sharded(tmp_path: Path) -> Path:
    return make_checkpoint("llama", tmp_path / "sharded", max_shard_size="20KB")


@pytest.mark.parametrize("model", ["./nowhere", "/no/such/folder", "a/b/c", "~/nowhere-at-all"])
def test_that_a_missing_folder_is_named(model: str) -> None:
    with pytest.raises(StudioError, match=f"There is no folder or .gguf file '{model}'"):
        open_checkpoint(model, silent())


def test_that_a_file_that_is_no_model_is_refused(llama_folder: Path) -> None:
    with pytest.raises(StudioError, match="is a file; give the folder it lies in"):
        open_checkpoint(str(llama_folder / "model.safetensors"), silent())


def test_that_a_folder_without_config_is_refused(llama_folder: Path, opened: Open) -> None:
    (llama_folder / "config.json").unlink()

    with pytest.raises(StudioError, match=r"has no config\.json"):
        opened(llama_folder)


def test_that_a_folder_with_a_gguf_file_points_to_the_file(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "model.gguf").touch()

    with pytest.raises(StudioError, match=r"open the file .*model\.gguf itself"):
        opened(tmp_path)


@pytest.mark.parametrize("text", ["{ no json", "[1, 2]", "\x00\x01", ""])
def test_that_a_garbage_config_is_refused(llama_folder: Path, opened: Open, text: str) -> None:
    (llama_folder / "config.json").write_text(text)

    with pytest.raises(StudioError, match=r"config\.json .*download it again"):
        opened(llama_folder)


@pytest.mark.parametrize(
    "change", [{"hidden_size": "many"}, {"num_attention_heads": 0}, {"num_hidden_layers": -3}, {"hidden_act": "zap"}]
)
def test_that_impossible_settings_are_refused(llama_folder: Path, opened: Open, change: dict[str, object]) -> None:
    _edit(llama_folder / "config.json", lambda config: config.update(change))

    with pytest.raises(StudioError):
        opened(llama_folder)


def test_that_an_unknown_architecture_is_named(llama_folder: Path, opened: Open) -> None:
    _edit(llama_folder / "config.json", lambda config: config.update(model_type="frobnicator"))

    with pytest.raises(StudioError, match="architecture 'frobnicator', which transformers"):
        opened(llama_folder)


def test_that_a_model_that_generates_no_text_is_refused(tmp_path: Path, opened: Open) -> None:
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    transformers.ViTModel(transformers.ViTConfig(**shape, image_size=28, patch_size=14)).save_pretrained(tmp_path / "v")

    with pytest.raises(StudioError, match="No text-generating model can be built"):
        opened(tmp_path / "v")


@pytest.fixture
def own_code(llama_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that brings its own model code, which leaves a file ``ran`` where it is executed."""
    monkeypatch.setattr(transformers.dynamic_module_utils, "HF_MODULES_CACHE", str(tmp_path / "modules"))
    (llama_folder / "own.py").write_text(
        "from pathlib import Path\nfrom transformers import LlamaConfig, LlamaForCausalLM\n"
        f"Path({str(tmp_path / 'ran')!r}).touch()\n"
        "class OwnConfig(LlamaConfig):\n    model_type = 'own'\n"
        "class OwnModel(LlamaForCausalLM):\n    config_class = OwnConfig\n"
    )
    names = {"AutoConfig": "own.OwnConfig", "AutoModelForCausalLM": "own.OwnModel"}
    own = {"model_type": "own", "auto_map": names}
    _edit(llama_folder / "config.json", lambda config: config.update(own))
    return llama_folder


def test_that_a_models_own_code_is_not_run_unless_asked(own_code: Path, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"brings its own model code.*--trust-remote-code"):
        open_checkpoint(str(own_code), silent())
    assert not (tmp_path / "ran").exists()


def test_that_a_models_own_code_opens_it_when_asked(own_code: Path, tmp_path: Path) -> None:
    info = open_checkpoint(str(own_code), silent(), trust_remote_code=True).info

    assert (info.model_type, info.architecture, len(info.sites)) == ("own", "OwnModel", 14)
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt"])
def test_that_pickled_weights_are_refused_unopened_with_the_way_to_convert(
    llama_folder: Path, opened: Open, tmp_path: Path, name: str
) -> None:
    marker = tmp_path / "ran"

    class Bomb:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return Path.touch, (marker,)

    (llama_folder / "model.safetensors").unlink()
    (llama_folder / name).write_bytes(pickle.dumps(Bomb()))

    with pytest.raises(StudioError, match=rf"{name} is a pickled file.*save_pretrained.*safe_serialization=True"):
        opened(llama_folder)
    assert not marker.exists()


def test_that_a_folder_without_weights_is_refused(llama_folder: Path, opened: Open) -> None:
    (llama_folder / "model.safetensors").unlink()

    with pytest.raises(StudioError, match="holds no weights"):
        opened(llama_folder)


def test_that_safetensors_without_their_index_are_refused(tmp_path: Path, opened: Open) -> None:
    folder = _sharded(tmp_path)
    (folder / _INDEX).unlink()

    with pytest.raises(StudioError, match=r"neither model\.safetensors nor"):
        opened(folder)


@pytest.mark.parametrize("kept", [0, 5, 200, -1])
def test_that_a_truncated_shard_is_named(tmp_path: Path, opened: Open, kept: int) -> None:
    folder = _sharded(tmp_path)
    shard = sorted(folder.glob("*.safetensors"))[1]
    shard.write_bytes(shard.read_bytes()[:kept])

    with pytest.raises(StudioError, match=rf"{shard.name} is truncated"):
        opened(folder)


def test_that_a_file_with_a_garbage_header_is_named(llama_folder: Path, opened: Open) -> None:
    (llama_folder / "model.safetensors").write_bytes((8).to_bytes(8, "little") + b"not json" + bytes(100))

    with pytest.raises(StudioError, match=r"model\.safetensors has a damaged header"):
        opened(llama_folder)


def test_that_an_index_naming_a_missing_file_says_which(tmp_path: Path, opened: Open) -> None:
    folder = _sharded(tmp_path)
    shard = sorted(folder.glob("*.safetensors"))[1]
    shard.unlink()

    with pytest.raises(StudioError, match=rf"names {shard.name}, which is missing"):
        opened(folder)


def test_that_an_index_promising_a_tensor_nobody_holds_says_which(tmp_path: Path, opened: Open) -> None:
    folder = _sharded(tmp_path)
    shard = sorted(folder.glob("*.safetensors"))[0].name
    _edit(folder / _INDEX, lambda index: index["weight_map"].update(ghost=shard))  # type: ignore[attr-defined]

    with pytest.raises(StudioError, match=f"promises the tensor ghost in {shard}"):
        opened(folder)


@pytest.mark.parametrize(
    "name", ["../outside.safetensors", "/etc/passwd", "sub/x.safetensors", "..", "a\\b.safetensors"]
)
def test_that_an_index_pointing_outside_the_folder_is_refused(tmp_path: Path, opened: Open, name: str) -> None:
    folder = _sharded(tmp_path)
    _edit(folder / _INDEX, lambda index: index["weight_map"].update(ghost=name))  # type: ignore[attr-defined]

    with pytest.raises(StudioError, match="outside its folder, which is refused"):
        opened(folder)


@pytest.mark.parametrize("text", ["{", "{}", '{"weight_map": 3}', '{"weight_map": {"a": 1}}'])
def test_that_a_damaged_index_is_named(tmp_path: Path, opened: Open, text: str) -> None:
    folder = _sharded(tmp_path)
    (folder / _INDEX).write_text(text)

    with pytest.raises(StudioError, match=r"index\.json is damaged"):
        opened(folder)


def test_that_a_missing_weight_of_a_site_is_named(llama_folder: Path, opened: Open) -> None:
    tensors = load_file(llama_folder / "model.safetensors")
    del tensors["model.layers.1.mlp.up_proj.weight"]
    save_file(tensors, llama_folder / "model.safetensors")

    with pytest.raises(StudioError, match=r"lack the weight of model\.layers\.1\.mlp\.up_proj"):
        opened(llama_folder)


def test_that_a_compressed_folder_is_recognised(llama_folder: Path, opened: Open) -> None:
    _edit(llama_folder / "config.json", lambda c: c.update(quantization_config={"quant_method": "low_rank"}))

    with pytest.raises(StudioError, match=r"compressed already.*evaluate"):
        opened(llama_folder)


def test_that_quantised_weights_are_refused(llama_folder: Path, opened: Open) -> None:
    _edit(llama_folder / "config.json", lambda c: c.update(quantization_config={"quant_method": "gptq"}))

    with pytest.raises(StudioError, match=r"quantised \(gptq\)"):
        opened(llama_folder)


def test_that_weights_that_are_no_floating_point_numbers_are_skipped_with_the_reason(
    llama_folder: Path, opened: Open
) -> None:
    tensors = load_file(llama_folder / "model.safetensors")
    name = "model.layers.0.mlp.up_proj"
    tensors[f"{name}.weight"] = tensors[f"{name}.weight"].to(torch.int8)
    save_file(tensors, llama_folder / "model.safetensors")

    info = opened(llama_folder).info

    assert name not in info.by_name
    assert [entry.reason for entry in info.skipped if entry.name == name] == [
        "stored as int8, not as floating-point numbers"
    ]
