"""Measuring a model folder: everything in one answer."""

import json
import math
from pathlib import Path
from typing import NamedTuple

import pytest
import torch
from safetensors.torch import save_file

from core.calibration.rows import TokenRows
from core.checkpoint.load import load_model
from core.evaluation import evaluate as module
from core.evaluation.evaluate import evaluate
from core.evaluation.generation import NEW_TOKENS, generate, is_degenerate
from core.evaluation.memory import PeakMemory
from core.evaluation.size import folder_size
from core.jobs.errors import StudioError
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter, silent
from tests.families import make_checkpoint, tiny_tokenizer

ROWS = TokenRows(torch.arange(4, 124).view(4, 30))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_checkpoint("llama", tmp_path / "llama", dtype=torch.bfloat16)


def test_that_a_folder_is_measured_in_every_respect(folder: Path) -> None:
    found = evaluate(folder, ROWS, silent(), prompt="w5 w6", dtype="float32")
    assert found.tokens == 4 * 29
    assert 1 < found.perplexity < 1000
    assert found.tokens_per_second > 0
    assert found.peak_memory_bytes > 10 * 2**20
    assert found.generation
    assert found.dtype == "float32"
    assert found.parameters == sum(p.numel() for p in load_model(folder).parameters())
    assert found.bytes_on_disk == (folder / "model.safetensors").stat().st_size
    assert found.seconds > 0


def test_that_the_same_folder_measures_the_same_twice(folder: Path) -> None:
    first, second = (evaluate(folder, ROWS, silent(), prompt="w5 w6", dtype="float32") for _ in range(2))
    assert first.perplexity == second.perplexity
    assert first.generation == second.generation


@pytest.mark.parametrize(("memory", "dtype"), [(2**40, "float32"), (2**10, "bfloat16")])
def test_that_auto_is_float32_only_where_that_fits(
    folder: Path, monkeypatch: pytest.MonkeyPatch, memory: int, dtype: str
) -> None:
    class Machine(NamedTuple):
        total: int
        available: int = 2**40

    monkeypatch.setattr(module.psutil, "virtual_memory", lambda: Machine(memory))
    found = evaluate(folder, ROWS, silent(), prompt="")
    assert found.dtype == dtype
    assert math.isfinite(found.perplexity)
    assert found.generation == ""


@pytest.mark.parametrize("family", ["gpt2", "opt", "gemma3", "qwen3_moe"])
def test_that_every_kind_of_family_can_be_measured(family: str, tmp_path: Path) -> None:
    found = evaluate(make_checkpoint(family, tmp_path / family), ROWS, silent(), prompt="w5")
    assert math.isfinite(found.perplexity)


def test_that_a_model_that_repeats_one_token_is_flagged(folder: Path) -> None:
    model = load_model(folder, dtype="float32")
    with torch.no_grad():
        model.get_submodule("model.norm").weight.zero_()
    model.save_pretrained(folder)
    events: list[Event] = []
    found = evaluate(folder, ROWS, EventReporter(events.append), prompt="w5 w6", dtype="float32")
    assert found.degenerate
    assert any(isinstance(event, LogLine) and "repeats one token" in event.text for event in events)


def test_that_generation_is_greedy_whatever_the_checkpoint_prefers(folder: Path) -> None:
    model = load_model(folder, dtype="float32").eval()
    plain = generate(model, tiny_tokenizer(), "w5 w6")
    model.generation_config.update(do_sample=True, temperature=5.0, repetition_penalty=9.0, max_new_tokens=2)
    assert generate(model, tiny_tokenizer(), "w5 w6") == plain
    with torch.no_grad():
        ids = torch.tensor([[5, 6]])
        while ids.shape[1] < 2 + NEW_TOKENS and ids[0, -1] != 2:
            ids = torch.cat([ids, model(ids).logits[:, -1:].argmax(-1)], dim=1)
    assert plain.text == tiny_tokenizer().decode(ids[0, 2:], skip_special_tokens=True)


@pytest.mark.parametrize(
    ("tokens", "degenerate"),
    [([7] * 40, True), ([1, 2, 3, 4, *[7] * 5], True), ([7, 8] * 20, False), ([7] * 7, False), ([], False)],
)
def test_that_degenerate_means_one_token_over_and_over(tokens: list[int], degenerate: bool) -> None:
    assert is_degenerate(tokens) is degenerate


def test_that_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="There is no model folder at"):
        evaluate(tmp_path / "no", ROWS, silent(), prompt="")


def test_that_index_vectors_and_empty_tensors_are_no_parameters(tmp_path: Path) -> None:
    tensors = {"a": torch.ones(3, 4, dtype=torch.bfloat16), "order": torch.ones(7, dtype=torch.int32)}
    save_file(tensors | {"guard": torch.ones(0)}, tmp_path / "one.safetensors")
    save_file({"b": torch.ones(5)}, tmp_path / "two.safetensors")
    names = dict.fromkeys([*tensors, "guard"], "one.safetensors") | {"b": "two.safetensors"}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": names}), "utf-8")
    size = folder_size(tmp_path)
    assert size.parameters == 17
    assert size.bytes_on_disk == sum(path.stat().st_size for path in tmp_path.glob("*.safetensors"))
    (tmp_path / "two.safetensors").write_bytes(b"no")
    with pytest.raises(StudioError, match=r"two\.safetensors is truncated or no safetensors file"):
        folder_size(tmp_path)


def test_that_weights_which_the_index_does_not_name_are_not_counted(tmp_path: Path) -> None:
    save_file({"a": torch.ones(3, 4)}, tmp_path / "model.safetensors")
    save_file({"a": torch.ones(3, 4)}, tmp_path / "consolidated.safetensors")
    size = folder_size(tmp_path)
    assert (size.parameters, size.bytes_on_disk) == (12, (tmp_path / "model.safetensors").stat().st_size)


def test_that_peak_memory_sees_what_was_only_there_for_a_moment() -> None:
    import time

    with PeakMemory() as memory:
        before = memory.bytes
        block = bytearray(b"x") * (200 * 2**20)
        time.sleep(0.1)
        del block
    assert memory.bytes - before > 150 * 2**20


def test_that_rows_longer_than_the_model_can_take_are_refused(tmp_path: Path) -> None:
    rows = TokenRows(torch.full((1, 129), 5))
    with pytest.raises(StudioError, match="takes at most 128 tokens at a time"):
        evaluate(make_checkpoint("gpt2", tmp_path / "gpt2"), rows, silent(), prompt="")
