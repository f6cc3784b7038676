"""Another number type for what is written: every weight in it, the same model but for the rounding."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.allocation.storage import STORAGES, Storage
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.jobs.errors import StudioError
from tests.factors import compress, mixed_plan

Open = Callable[[Path], Checkpoint]
IDS = torch.arange(4, 40).reshape(2, 18)


def tensors_of(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("storage", STORAGES)
def test_that_every_weight_has_the_number_type_asked_for(
    llama_folder: Path, tmp_path: Path, opened: Open, storage: Storage, dense: bool, dtype: str
) -> None:
    checkpoint = opened(llama_folder)
    plan = mixed_plan(checkpoint, storage)
    plain = tensors_of(compress(checkpoint, plan, tmp_path / "plain", dense=dense).folder)
    written = compress(checkpoint, plan, tmp_path / "out", dense=dense, dtype=dtype)
    tensors = tensors_of(written.folder)
    assert tensors.keys() == plain.keys()
    wanted = getattr(torch, dtype)
    for name, tensor in tensors.items():
        if name.endswith(".order"):
            assert torch.equal(tensor, plain[name])
        elif name in checkpoint.files and not any(site.tensor == name for site in checkpoint.info.sites):
            assert torch.equal(tensor, plain[name].to(wanted))  # what is copied is only rounded
        else:
            assert tensor.dtype == wanted
    config = json.loads((written.folder / "config.json").read_text())
    assert {config[key] for key in ("dtype", "torch_dtype") if key in config} == {dtype}
    with torch.no_grad():
        model = load_model(written.folder)
        assert torch.isfinite(model.float()(input_ids=IDS).logits).all()
        assert next(model.parameters()).numel()


def test_that_halving_the_width_halves_the_file(llama_folder: Path, tmp_path: Path, opened: Open) -> None:
    checkpoint = opened(llama_folder)
    plan = mixed_plan(checkpoint, "factored")
    wide = compress(checkpoint, plan, tmp_path / "wide", dtype="float32").folder
    narrow = compress(checkpoint, plan, tmp_path / "narrow", dtype="bfloat16").folder

    def weights(folder: Path) -> int:
        return sum(tensor.numel() * tensor.element_size() for tensor in tensors_of(folder).values())

    assert weights(wide) == 2 * weights(narrow)


def test_that_changed_norms_are_in_the_number_type_too(llama_folder: Path, tmp_path: Path, opened: Open) -> None:
    checkpoint = opened(llama_folder)
    name = next(name for name in checkpoint.files if name.endswith("input_layernorm.weight"))
    before = tensors_of(llama_folder)[name]
    changed = {name: before * 0.5 + 0.25}
    out = compress(checkpoint, mixed_plan(checkpoint, "factored"), tmp_path / "out", changed=changed, dtype="float16")
    assert torch.equal(tensors_of(out.folder)[name], changed[name].to(torch.float16))


def test_that_a_number_that_does_not_fit_is_named_and_nothing_is_left(
    llama_folder: Path, tmp_path: Path, opened: Open
) -> None:
    tensors = {name: tensor.float() for name, tensor in tensors_of(llama_folder).items()}
    tensors["model.norm.weight"][0] = 1e6
    save_file(tensors, llama_folder / "model.safetensors", {"format": "pt"})
    checkpoint = opened(llama_folder)
    plan = mixed_plan(checkpoint, "factored")
    with pytest.raises(StudioError, match=r"model\.norm\.weight holds numbers that float16 cannot"):
        compress(checkpoint, plan, tmp_path / "out", dtype="float16")
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []
    assert compress(checkpoint, plan, tmp_path / "out", dtype="bfloat16").folder.exists()
