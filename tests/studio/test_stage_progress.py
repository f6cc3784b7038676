"""The stages of one click and the time each still has to."""

import pytest

from core.estimates import EstimateResult, StageEstimate, StageName
from studio.jobs.job_board import JobRecord
from studio.oneclick.stage_progress import StageProgress, stage_of
from studio.panels.oneclick.stage_list import rough, time_words


def estimate(**seconds: float) -> EstimateResult:
    stages: list[StageEstimate] = []
    for name, value in seconds.items():
        stage: StageName = name  # type: ignore[assignment]  # keywords are plain text
        stages.append(StageEstimate(stage=stage, seconds=value, cached=value == 0, words="some rows"))
    return EstimateResult(
        stages=tuple(stages), peak_memory_bytes=1, free_memory_bytes=2, output_bytes=1, cache_bytes=0,
        free_output_bytes=2, free_cache_bytes=2,
    )  # fmt: skip


def running(stage: str, done: int, total: int, began: float = 0.0) -> JobRecord:
    return JobRecord("plan-1", "Plan", "running", stage, done=done, total=total, unit="rows", stage_began=began)


def test_that_before_the_start_every_stage_waits_with_its_estimate() -> None:
    rows = StageProgress.of(estimate(calibrate=30, factorise=0, write=5)).rows(None, 0.0)
    assert [(row.stage, row.state, row.seconds) for row in rows] == [
        ("calibrate", "waiting", 30),
        ("factorise", "cached", 0),
        ("write", "waiting", 5),
    ]
    assert [time_words(row) for row in rows] == ["about 30 s", "in the cache", "about 5 s"]


def test_that_what_was_passed_is_done_and_what_is_to_come_keeps_its_estimate() -> None:
    progress = StageProgress.of(estimate(calibrate=30, factorise=10, search=20, write=5))
    progress.follow(running("gradients", 0, 4), 100.0)
    progress.follow(running("decompose", 1, 4, 140.0), 140.0)
    record = running("decompose", 1, 4, 140.0)
    rows = {row.stage: row for row in progress.rows(record, 142.0)}
    assert (rows["calibrate"].state, rows["calibrate"].seconds) == ("done", 40.0)
    assert (rows["factorise"].state, rows["factorise"].seconds) == ("running", 8.0)
    assert rows["factorise"].words == "1 of 4 rows"
    assert progress.seconds_left(record, 142.0) == 8.0 + 20 + 5


def test_that_a_stage_without_a_pace_goes_by_its_estimate_and_never_below_nothing() -> None:
    progress = StageProgress.of(estimate(calibrate=30))
    record = running("calibrate", 0, 4)
    progress.follow(record, 100.0)
    assert progress.seconds_left(record, 110.0) == 20.0
    assert progress.seconds_left(record, 150.0) == 0.0


def test_that_without_an_estimate_stages_appear_as_they_come() -> None:
    progress = StageProgress.of(None)
    record = running("refine", 2, 4)
    progress.follow(record, 0.0)
    assert [(row.stage, row.state) for row in progress.rows(record, 1.0)] == [("refine", "running")]
    assert progress.seconds_left(record, 1.0) is None


def test_that_a_stage_that_comes_back_adds_up() -> None:
    progress = StageProgress.of(None)
    for stage, now in (("decompose", 0.0), ("probe", 10.0), ("decompose", 15.0), ("probe", 18.0)):
        progress.follow(running(stage, 1, 2, now), now)
    progress.leave(20.0)
    assert progress.took == {"factorise": 13.0, "search": 7.0}


@pytest.mark.parametrize(
    ("said", "stage"),
    [("calibrate", "calibrate"), ("correct 1/2", "refine"), ("Compressing", "write"), ("download", None)],
)
def test_that_what_the_worker_says_belongs_to_a_stage(said: str, stage: str | None) -> None:
    assert stage_of(said) == stage


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "under a second"),
        (3.4, "about 3 s"),
        (47, "about 45 s"),
        (200, "about 3 min"),
        (5_000, "about 83 min"),
        (7_100, "about 2 h 00 min"),
        (9_000, "about 2 h 30 min"),
    ],
)
def test_that_an_estimate_is_said_with_no_more_digits_than_it_deserves(seconds: float, words: str) -> None:
    assert rough(seconds) == words
