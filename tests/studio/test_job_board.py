"""What is known of jobs, fed with events and a clock, no engine behind it."""

import pytest
from PySide6.QtWidgets import QApplication

from core.jobs.events import Advanced, JobCancelled, JobFailed, JobFinished, JobStarted, SpectrumReady, StageStarted
from studio.job_board import JobBoard, JobRecord
from studio.panels.jobs import JobsPanel, progress_words
from studio.words import count, duration, size


@pytest.fixture
def board(qapp: QApplication) -> JobBoard:
    board = JobBoard(clock=lambda: now[0])
    now[0] = 0.0
    board.add("a", "Compress tiny")
    return board


now = [0.0]


def test_that_time_left_follows_the_pace_of_the_stage(board: JobBoard) -> None:
    board.take(JobStarted(job="a", title="x"))
    now[0] = 100.0
    board.take(StageStarted(job="a", stage="Factorising", total=10))
    record = board.records["a"]
    assert record.seconds_left(now[0]) is None
    now[0] = 104.0
    board.take(Advanced(job="a", stage="Factorising", done=2, total=10, item="q", figures={"relative_error": 0.25}))
    assert record.seconds_left(now[0]) == pytest.approx(16.0)
    assert (
        progress_words(record, now[0])
        == "Factorising: 2 of 10 sites · q · relative error 0.25 · 0.5 sites/s · 16 s left"
    )


@pytest.mark.parametrize(
    ("event", "state", "message"),
    [
        (JobFinished(job="a", seconds=75), "finished", "Finished in 1 min 15 s."),
        (JobFailed(job="a", message="No room; free some."), "failed", "No room; free some."),
        (JobCancelled(job="a", message="Cancelled; kept."), "cancelled", "Cancelled; kept."),
    ],
)
def test_that_a_job_ends_once_and_in_words(
    board: JobBoard, event: JobFinished | JobFailed | JobCancelled, state: str, message: str
) -> None:
    ended: list[str] = []
    board.ended.connect(ended.append)
    board.take(event)
    board.take(JobFailed(job="a", message="again"))
    record = board.records["a"]
    assert (record.state, record.message) == (state, message)
    assert ended == ["a"]


def test_that_a_job_being_cancelled_says_so_until_it_has_ended(board: JobBoard) -> None:
    board.take(JobStarted(job="a", title="x"))
    board.cancelling("a")
    board.take(Advanced(job="a", stage="s", done=1, total=2))
    assert board.records["a"].state == "cancelling"
    assert board.records["a"].seconds_left(1.0) is None


def test_that_events_of_unknown_jobs_are_ignored(board: JobBoard) -> None:
    board.take(SpectrumReady(job="b", site="q", sigma=[1.0], density=0.0))
    assert list(board.records) == ["a"]


def test_that_the_panel_shows_the_newest_job_and_forgets_ended_ones(board: JobBoard) -> None:
    panel = JobsPanel(board, lambda _job: None)
    board.add("b", "Evaluate tiny")
    board.take(JobFinished(job="a", seconds=1))
    panel.refresh()
    assert [card.title.text() for card in panel.cards.values()] == ["Compress tiny", "Evaluate tiny"]
    board.forget_ended()
    panel.refresh()
    assert list(panel.cards) == ["b"]
    panel.deleteLater()


def test_that_a_waiting_job_has_nothing_to_tell() -> None:
    assert progress_words(JobRecord("a", "x"), 0.0) == ""


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (duration(0.42), "0.4 s"),
        (duration(59.6), "1 min 00 s"),
        (duration(7800), "2 h 10 min"),
        (count(940), "940"),
        (count(134_515_008), "134.5 M"),
        (count(8_030_261_248), "8.03 B"),
        (size(269_060_552), "269 MB"),
        (size(812), "812 B"),
    ],
)
def test_that_numbers_are_written_for_people(written: str, wanted: str) -> None:
    assert written == wanted
