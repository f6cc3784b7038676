"""Numbers that lie, and models that do not speak, are said in words."""

import math
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.calibration.rows import TokenRows
from core.checkpoint.load import load_model
from core.cli.texts import evaluate_text
from core.evaluation.not_finite import first_not_finite
from core.evaluation.perplexity import perplexity
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter
from core.model.coherence import INCOHERENT_TIMES, WORDS, Flaw, flaw_of
from core.requests import EvaluateResult
from tests.families import make_checkpoint

ROWS = TokenRows(torch.arange(4, 124).view(4, 30))


@pytest.mark.parametrize(
    ("perplexity", "dense", "generation", "degenerate", "flaw"),
    [
        (20.0, 15.0, "words", False, ""),
        (math.inf, 15.0, "words", False, "infinite"),
        (math.nan, None, "words", False, "infinite"),
        (15.1 * INCOHERENT_TIMES, 15.0, "words", False, "worse"),
        (150.0, None, "words", False, ""),
        (20.0, 15.0, "the the the", True, "repeats"),
        (20.0, 15.0, " \n", False, "silent"),
    ],
)
def test_that_the_worst_flaw_is_told(
    perplexity: float, dense: float | None, generation: str, degenerate: bool, flaw: Flaw
) -> None:
    assert flaw_of(perplexity, dense, prompt="Go on", generation=generation, degenerate=degenerate) == flaw


def test_that_a_model_that_was_not_asked_to_speak_is_not_called_silent() -> None:
    assert flaw_of(20.0, 15.0, prompt="", generation="", degenerate=False) == ""


def test_that_the_words_name_the_threshold_that_is_used() -> None:
    assert f"{INCOHERENT_TIMES:.0f} times" in WORDS["worse"]


def test_that_the_command_line_prints_the_flaw() -> None:
    sizes = {"tokens": 9, "tokens_per_second": 1.0, "peak_memory_bytes": 1, "bytes_on_disk": 1, "parameters": 1}
    texts = {"model": "m", "corpus": "c", "prompt": "p", "generation": "g", "flaw": "worse"}
    result = EvaluateResult.model_validate(sizes | texts | {"perplexity": 900.0, "seconds": 1.0})
    assert "Incoherent" in evaluate_text(result)
    assert "Incoherent" not in evaluate_text(result.model_copy(update={"flaw": ""}))


def test_that_the_first_row_and_module_that_are_not_finite_are_named(tmp_path: Path) -> None:
    folder = make_checkpoint("llama", tmp_path / "llama")
    tensors = load_file(folder / "model.safetensors")
    tensors["model.layers.1.mlp.up_proj.weight"][3, 3] = math.nan
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    model = load_model(folder)
    events: list[Event] = []

    score = perplexity(model, ROWS, EventReporter(events.append))

    assert score.perplexity == math.inf
    said = " ".join(event.text for event in events if isinstance(event, LogLine))
    assert "row 1, at model.layers.1.mlp.up_proj" in said


def test_that_a_sound_model_has_no_such_place(tmp_path: Path) -> None:
    assert first_not_finite(load_model(make_checkpoint("llama", tmp_path / "llama")), ROWS, "cpu") == ""
