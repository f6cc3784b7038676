"""What is said when a folder does not load."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.jobs.errors import StudioError
from core.jobs.reporter import silent
from tests.factors import compress, mixed_plan


@pytest.fixture
def small(llama_folder: Path, tmp_path: Path) -> Path:
    checkpoint = open_checkpoint(str(llama_folder), silent())
    return compress(checkpoint, mixed_plan(checkpoint, "pivoted"), tmp_path / "small").folder


def test_that_a_plain_and_a_compressed_folder_load_in_evaluation_mode(llama_folder: Path, small: Path) -> None:
    for folder in (llama_folder, small):
        model = load_model(folder)
        assert not model.training
        assert model.dtype == torch.float32


def test_that_dtype_and_device_are_as_asked(small: Path) -> None:
    model = load_model(small, device="cpu", dtype="bfloat16")
    assert model.dtype == torch.bfloat16
    assert model.device.type == "cpu"


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"There is no model folder at .*nowhere"):
        load_model(tmp_path / "nowhere")


def test_that_a_folder_without_config_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match=r"it has no config\.json"):
        load_model(tmp_path)


def test_that_a_folder_without_safetensors_is_refused(llama_folder: Path) -> None:
    (llama_folder / "model.safetensors").unlink()
    with pytest.raises(StudioError, match=r"has no \.safetensors files; convert"):
        load_model(llama_folder)


def test_that_a_truncated_weight_file_is_called_damaged(small: Path) -> None:
    weights = small / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(StudioError, match=r"weight file in .*small is damaged"):
        load_model(small)


def test_that_missing_factors_are_an_error_and_not_random_numbers(small: Path) -> None:
    tensors = load_file(small / "model.safetensors")
    del tensors["model.layers.0.self_attn.q_proj.rest.weight"]
    save_file(tensors, small / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(StudioError, match=r"lack 1 of .* model\.layers\.0\.self_attn\.q_proj\.rest\.weight for one"):
        load_model(small)


def test_that_an_unknown_architecture_is_said_in_one_sentence(llama_folder: Path) -> None:
    (llama_folder / "config.json").write_text('{"model_type": "unheard_of"}')
    with pytest.raises(StudioError, match="cannot be loaded: The checkpoint you are trying to load has model type"):
        load_model(llama_folder)


def test_that_weights_of_another_shape_are_said_in_words(llama_folder: Path) -> None:
    config = (llama_folder / "config.json").read_text()
    (llama_folder / "config.json").write_text(config.replace('"intermediate_size": 64', '"intermediate_size": 48'))
    with pytest.raises(StudioError, match=r"its weights do not have the shapes that config\.json says"):
        load_model(llama_folder)


def test_that_code_of_its_own_is_not_run_unasked(llama_folder: Path) -> None:
    config = json.loads((llama_folder / "config.json").read_text())
    config |= {"model_type": "unheard_of", "auto_map": {"AutoConfig": "theirs.Config"}}
    (llama_folder / "config.json").write_text(json.dumps(config))
    (llama_folder / "theirs.py").write_text("raise AssertionError('this code was run')")
    with pytest.raises(StudioError, match="needs Python code that came with it"):
        load_model(llama_folder)
