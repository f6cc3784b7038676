"""What is known of jobs, fed with events and a clock, no engine behind it."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.jobs.events import (
    Advanced,
    DeviceUsed,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobPaused,
    JobStarted,
    SpectrumReady,
    StageStarted,
)
from studio.jobs.job_board import JobBoard, JobRecord
from studio.jobs.worker_process import Load
from studio.panels.jobs.job_card import progress_words
from studio.panels.jobs.jobs import JobsPanel
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


def test_that_the_panel_shows_jobs_to_come_above_ended_ones_and_forgets_these(board: JobBoard) -> None:
    panel = JobsPanel(board, Orders(board))
    board.add("b", "Evaluate tiny")
    board.take(JobFinished(job="a", seconds=1))
    panel.refresh()
    assert [card.title.text() for card in panel.cards.values()] == ["Evaluate tiny", "Compress tiny"]
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


class Orders:
    """Remembers what a person told the jobs, and tells the board."""

    def __init__(self, board: JobBoard) -> None:
        self.said: list[tuple[str, ...]] = []
        self._board = board

    def cancel(self, job: str) -> None:
        self.said.append(("cancel", job))

    def pause(self, job: str, paused: bool) -> None:
        self.said.append(("pause" if paused else "go on", job))
        self._board.pausing(job, paused)

    def move(self, job: str, by: int) -> None:
        self._board.move(job, by)


def test_that_time_spent_waiting_does_not_count_as_pace(board: JobBoard) -> None:
    board.take(StageStarted(job="a", stage="Factorising", total=10))
    now[0] = 4.0
    board.take(Advanced(job="a", stage="Factorising", done=2, total=10))
    assert board.pausing("a", True)
    board.take(JobPaused(job="a"))
    record = board.records["a"]
    assert (record.state, record.seconds_left(now[0])) == ("paused", None)
    now[0] = 1004.0
    assert board.pausing("a", False)
    assert record.seconds_left(now[0]) == pytest.approx(16.0)


def test_that_only_a_running_job_can_be_paused(board: JobBoard) -> None:
    assert not board.pausing("a", True)
    board.take(JobStarted(job="a", title="x"))
    assert not board.pausing("a", False)
    board.cancelling("a")
    assert not board.pausing("a", True)


def test_that_waiting_jobs_change_places_among_themselves_only(board: JobBoard) -> None:
    board.take(JobStarted(job="a", title="x"))
    for job in ("b", "c", "d"):
        board.add(job, job)
    assert board.move("d", -1)
    assert list(board.records) == ["a", "b", "d", "c"]
    assert not board.move("b", -1)
    assert not board.move("a", 1)
    assert board.move("b", 5)
    assert list(board.records) == ["a", "d", "c", "b"]


def test_that_a_figure_keeps_its_course_while_the_stage_lasts_and_until_another_measures(board: JobBoard) -> None:
    board.take(StageStarted(job="a", stage="Rows", total=3))
    for done, value in ((1, 30.0), (2, 20.0)):
        board.take(Advanced(job="a", stage="Rows", done=done, total=3, figures={"perplexity": value}))
    board.take(StageStarted(job="a", stage="Write", total=1))
    board.take(Advanced(job="a", stage="Write", done=1, total=1))
    assert board.records["a"].courses == {"perplexity": [(1, 30.0), (2, 20.0)]}
    board.take(StageStarted(job="a", stage="Speed", total=1))
    board.take(Advanced(job="a", stage="Speed", done=1, total=1, figures={"tokens": 5.0}))
    assert board.records["a"].courses == {"tokens": [(1, 5.0)]}


def test_that_a_long_course_is_thinned_and_keeps_its_ends(board: JobBoard) -> None:
    record = board.records["a"]
    for done in range(5000):
        record.follow(done, {"error": float(done)})
    course = record.courses["error"]
    assert len(course) <= 2001
    assert (course[0], course[-1]) == ((0, 0.0), (4999, 4999.0))


def test_that_a_card_draws_what_the_job_measures_and_pauses_it(board: JobBoard) -> None:
    orders = Orders(board)
    panel = JobsPanel(board, orders)
    board.take(StageStarted(job="a", stage="Rows", total=4))
    for done, value in ((1, 30.0), (2, 20.0), (3, float("nan"))):
        board.take(Advanced(job="a", stage="Rows", done=done, total=4, figures={"perplexity": value}))
    panel.refresh()
    card = panel.cards["a"]
    chart = card.charts["perplexity"]
    chart.resize(212, 58)
    line = chart.line()
    assert line.size() == 2
    assert line.at(0).y() < line.at(1).y()  # a falling figure goes down on the screen
    card.pause.click()
    board.take(JobPaused(job="a"))
    panel.refresh()
    assert (card.state.text(), card.pause.text()) == ("Paused", "Go on")
    card.pause.click()
    assert orders.said == [("pause", "a"), ("go on", "a")]
    panel.deleteLater()


def test_that_the_queue_can_be_put_in_another_order_on_its_cards(board: JobBoard) -> None:
    panel = JobsPanel(board, Orders(board))
    board.take(JobStarted(job="a", title="x"))
    board.add("b", "B")
    board.add("c", "C")
    panel.refresh()
    assert [card.state.text() for card in panel.cards.values()] == ["Running", "Waiting, 1 of 2", "Waiting, 2 of 2"]
    panel.cards["c"].earlier.click()
    panel.refresh()
    assert list(panel.cards) == ["a", "c", "b"]
    assert not panel.cards["c"].earlier.isEnabled()
    panel.deleteLater()


def test_that_the_memory_of_a_device_is_charted_once_a_worker_has_told_of_one(board: JobBoard, qtbot: QtBot) -> None:
    panel = JobsPanel(board, Orders(board))
    qtbot.addWidget(panel)
    panel.show()
    panel.show_load(Load(memory=10**9, cores=1.0))
    panel.refresh()
    assert panel.memory.isVisible()
    assert not panel.device.isVisible()
    panel.show_load(Load(10**9, 1.0, DeviceUsed(taken=3 * 10**9, total=16 * 10**9)))
    panel.show_load(Load(10**9, 1.0, DeviceUsed(taken=5 * 10**9, total=16 * 10**9)))
    assert panel.device.isVisible()
    assert not panel.busy.isVisible()
    assert panel.device.accessibleDescription() == "5.0 GB of 16.0 GB"
    assert panel.device.line().size() == 2
    panel.show_load(Load(10**9, 1.0, DeviceUsed(taken=5 * 10**9, total=16 * 10**9, busy=0.75)))
    assert panel.busy.isVisible()
    assert panel.busy.accessibleDescription() == "75%"
