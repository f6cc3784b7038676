"""Which rows are learnt from, which choose, and which are only watched."""

from pathlib import Path

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from core.allocation.document import CalibrationSpec, RefineSpec, StepSpec
from core.calibration.text import token_rows
from core.jobs.errors import StudioError, UsageError
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter, silent
from core.refinement.texts import read_texts
from tests.families import tiny_tokenizer

STEPS = (StepSpec(name="block"),)


@pytest.fixture
def tokenizer() -> PreTrainedTokenizerFast:
    return tiny_tokenizer()


def short_text(path: Path, words: int) -> str:
    path.write_text(" ".join(["w5"] * words))
    return str(path)


def test_that_validation_rows_follow_those_that_are_calibrated_on(
    tokenizer: PreTrainedTokenizerFast, corpus: str, watch: str
) -> None:
    calibration = CalibrationSpec(corpus=corpus, samples=3, length=16)
    texts = read_texts(tokenizer, calibration, RefineSpec(steps=STEPS, validation=2, watch=watch), silent())
    whole = token_rows(tokenizer, corpus, 5, 16, part="calibration").ids
    assert torch.equal(texts.calibration.ids, whole[:3])
    assert texts.validation is not None
    assert torch.equal(texts.validation.ids, whole[3:])
    assert texts.watched is not None
    assert torch.equal(texts.watched.ids, token_rows(tokenizer, watch, 4, 16, part="evaluation").ids)


def test_that_without_steps_nothing_is_held_out_or_watched(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    calibration = CalibrationSpec(corpus=short_text(tmp_path / "short.txt", 48), samples=3, length=16)
    assert list(read_texts(tokenizer, calibration, RefineSpec(watch="missing"), silent()).all) == ["calibration"]


def test_that_a_text_too_short_for_validation_says_what_is_missing(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    calibration = CalibrationSpec(corpus=short_text(tmp_path / "short.txt", 60), samples=3, length=16)
    with pytest.raises(StudioError, match="needs 4 rows of 16 tokens behind the 3 that are calibrated on"):
        read_texts(tokenizer, calibration, RefineSpec(steps=STEPS), silent())


def test_that_no_watched_text_is_watched_when_none_is_named(tokenizer: PreTrainedTokenizerFast, corpus: str) -> None:
    calibration = CalibrationSpec(corpus=corpus, samples=3, length=16)
    assert read_texts(tokenizer, calibration, RefineSpec(steps=STEPS, watch=""), silent()).watched is None


@pytest.mark.parametrize(("words", "shape"), [(40, (2, 16)), (17, (1, 16)), (9, (1, 8))])
def test_that_a_short_watched_text_is_used_as_far_as_it_goes(
    words: int, shape: tuple[int, int], tokenizer: PreTrainedTokenizerFast, corpus: str, tmp_path: Path
) -> None:
    events: list[Event] = []
    spec = RefineSpec(steps=STEPS, watch=short_text(tmp_path / "short.txt", words))
    calibration = CalibrationSpec(corpus=corpus, samples=3, length=16)
    texts = read_texts(tokenizer, calibration, spec, EventReporter(events.append))
    assert texts.watched is not None
    assert tuple(texts.watched.ids.shape) == shape
    assert any(isinstance(event, LogLine) and "too short for 4 rows" in event.text for event in events)


def test_that_a_watched_text_that_is_not_there_is_an_error(tokenizer: PreTrainedTokenizerFast, corpus: str) -> None:
    calibration = CalibrationSpec(corpus=corpus, samples=3, length=16)
    with pytest.raises(StudioError, match=r"nowhere\.txt"):
        read_texts(tokenizer, calibration, RefineSpec(steps=STEPS, watch="nowhere.txt"), silent())


def test_that_the_calibration_text_cannot_be_watched(tokenizer: PreTrainedTokenizerFast, corpus: str) -> None:
    calibration = CalibrationSpec(corpus=corpus, samples=3, length=16)
    with pytest.raises(UsageError, match="calibrated on"):
        read_texts(tokenizer, calibration, RefineSpec(steps=STEPS, watch=corpus), silent())
