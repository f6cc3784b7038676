"""A compressed folder beside the open model: read by the worker, told in the bar, taken over as a plan."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.jobs.events import JobFailed
from studio.document.session import Session
from studio.main_window import MainWindow
from studio.panels.sensitivity.written_bar import WrittenBar

UP = "model.layers.1.mlp.up_proj"


@pytest.fixture
def bar(filled_session: Session, qtbot: QtBot) -> WrittenBar:
    bar = WrittenBar(filled_session)
    qtbot.addWidget(bar)
    return bar


def write(session: Session) -> None:
    """A folder with rank 3 everywhere."""
    session.written.start("/out/smaller")
    for name in session.spectra:
        session.written.add(name, 3, [1.0, 0.5, 0.25], 0.5)


def test_that_the_bar_appears_with_a_folder_and_goes_with_it(
    bar: WrittenBar, filled_session: Session, qtbot: QtBot
) -> None:
    assert not bar.isVisible()
    filled_session.written.start("/out/smaller")
    assert bar.isVisible()
    assert bar.told.text == "Before and after: smaller   0 of 28 sites read"
    qtbot.mouseClick(bar.end, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_that_the_ranks_of_the_folder_become_the_plan_in_one_undo_step(
    bar: WrittenBar, filled_session: Session, qtbot: QtBot
) -> None:
    filled_session.set_locked([UP], True)
    write(filled_session)
    steps = filled_session.undo_stack.count()
    qtbot.mouseClick(bar.take_over, Qt.MouseButton.LeftButton)
    assert filled_session.plan is not None
    ranks = dict(filled_session.plan.ranks)
    assert ranks.pop(UP) is None
    assert set(ranks.values()) == {3}
    assert filled_session.undo_stack.count() == steps + 1
    assert filled_session.undo_stack.undoText() == "Ranks of smaller"


def test_that_ranks_are_not_taken_over_before_all_are_read(bar: WrittenBar, filled_session: Session) -> None:
    filled_session.written.start("/out/smaller")
    filled_session.written.add(UP, 3, [1.0, 0.5, 0.25], 0.5)
    assert not bar.take_over.isEnabled()


def test_that_another_model_ends_the_comparison(bar: WrittenBar, filled_session: Session) -> None:
    write(filled_session)
    assert filled_session.model is not None
    filled_session.open_info(filled_session.model)
    assert not bar.isVisible()
    assert filled_session.written.ranks == {}


def test_that_the_worker_reads_the_folder_and_the_bar_sums_it_up(opened: MainWindow, qtbot: QtBot) -> None:
    opened.flow.look_beside(Path("/out/smaller"))
    qtbot.waitUntil(lambda: "changed by 50.0%" in opened.written_bar.told.text, timeout=30_000)
    assert set(opened.session.written.ranks.values()) == {3}
    assert opened.written_bar.isVisible()


def test_that_a_folder_that_cannot_be_compared_leaves_no_bar(opened: MainWindow, qtbot: QtBot) -> None:
    opened.flow.look_beside(Path("/out/foreign"))
    job = next(iter(opened.flow._requests))
    opened.flow.device.events.emit([JobFailed(job=job, message="foreign was made of another model.")])
    assert not opened.written_bar.isVisible()
    assert "another model" in opened.strip.label.text()
    qtbot.waitUntil(lambda: not opened.flow.board.unfinished, timeout=30_000)
