"""Search rows follow the calibration rows; what running them takes is timed once."""

from pathlib import Path

import pytest
import torch

from core.allocation.allocators.allocator import Work
from core.allocation.document import CalibrationSpec
from core.allocation.probe import Asked
from core.calibration.text import token_rows
from core.jobs.errors import StudioError
from core.jobs.reporter import silent
from core.probing import estimate, rows
from core.probing.estimate import measured_speed, seconds_of
from core.probing.rows import search_dtype, search_rows
from core.probing.speed import Speed, known_speed, remember_speed
from tests.probing_bench import Bench


@pytest.fixture
def calibration(tmp_path: Path) -> CalibrationSpec:
    text = tmp_path / "text.txt"
    text.write_text(" ".join(f"w{4 + index % 100}" for index in range(100)))
    return CalibrationSpec(corpus=str(text), samples=3, length=16)


def test_that_search_rows_follow_those_that_are_calibrated_on(bench: Bench, calibration: CalibrationSpec) -> None:
    whole = token_rows(bench.checkpoint.tokenizer(), calibration.corpus, 5, 16, part="calibration")
    assert torch.equal(search_rows(bench.checkpoint, calibration, 2).ids, whole.ids[3:])


def test_that_a_text_too_short_for_the_search_says_what_is_missing(bench: Bench, calibration: CalibrationSpec) -> None:
    with pytest.raises(StudioError, match="too short for the search, which needs 4 rows of 16 tokens behind the 3"):
        search_rows(bench.checkpoint, calibration, 4)


def test_that_the_search_runs_in_the_dtype_of_the_moments(bench: Bench) -> None:
    found = search_dtype(bench.checkpoint, bench.decomposer, "bfloat16", bench.rows, silent())
    assert found == torch.float32


def test_that_without_moments_the_search_runs_in_the_dtype_asked_for(tmp_path: Path) -> None:
    bench = Bench("llama", tmp_path, method="svd")
    assert search_dtype(bench.checkpoint, bench.decomposer, "bfloat16", bench.rows, silent()) == torch.bfloat16


def test_that_a_search_goes_on_in_the_dtype_it_was_begun_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench("llama", tmp_path, method="svd")
    monkeypatch.setattr(rows, "measured_dtype", lambda *_args, **_kwargs: "float32")
    with bench.engine(dtype=torch.bfloat16) as engine:
        engine.dense(Asked())
    assert search_dtype(bench.checkpoint, bench.decomposer, "auto", bench.rows, silent()) == torch.bfloat16


def test_that_a_search_that_nobody_had_begun_keeps_to_the_dtype_that_was_measured_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench("llama", tmp_path, method="svd")
    measured = iter(["bfloat16", "float32"])
    monkeypatch.setattr(rows, "measured_dtype", lambda *_args, **_kwargs: next(measured))
    found = [search_dtype(bench.checkpoint, bench.decomposer, "auto", bench.rows, silent()) for _ in range(2)]
    assert found == [torch.bfloat16, torch.bfloat16]


def test_that_a_row_is_timed_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    speed = measured_speed(bench.checkpoint, bench.rows, torch.float32, silent())
    assert 0 < speed.forward < speed.backward
    monkeypatch.setattr(estimate, "open_front", None)
    assert measured_speed(bench.checkpoint, bench.rows, torch.float32, silent()) == speed
    assert known_speed(bench.checkpoint.info.structure, 24) == speed
    work = Work(forward_rows=10, backward_rows=2)
    found = seconds_of(work, bench.checkpoint, bench.rows, torch.float32, silent())
    assert found == pytest.approx(10 * speed.forward + 2 * speed.backward)


def test_that_the_last_speed_measured_that_fits_is_known() -> None:
    slow, fast, other = Speed(4, 9), Speed(1, 3), Speed(2, 5)
    remember_speed("s", 64, "float32", "cpu", fast)
    remember_speed("s", 64, "bfloat16", "cuda", other)
    remember_speed("s", 64, "float32", "cpu", slow)
    assert known_speed("s", 64) == slow
    assert known_speed("s", 64, "bfloat16") == other
    assert known_speed("s", 64, device="cuda") == other
    assert known_speed("s", 64, "bfloat16", "cpu") is None
    assert known_speed("s", 32) is None
    assert known_speed("t", 64) is None
