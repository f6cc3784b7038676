"""Comparing two plans: the outline, the difference in words and bar by bar."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.forecast.reference import ReferenceRuns
from studio.document.session import Session
from studio.panels.bars.budget_editor import BudgetEditor
from studio.theme.palette import current


@pytest.fixture
def editor(filled_session: Session, qtbot: QtBot) -> BudgetEditor:
    assert filled_session.model is not None
    filled_session.set_ranks({site.name: 4 for site in filled_session.model.sites}, "Set ranks")
    widget = BudgetEditor(filled_session)
    qtbot.addWidget(widget)
    widget.resize(900, 420)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def compared(editor: BudgetEditor, session: Session, qtbot: QtBot) -> None:
    """Keep the plan by its button, change two sites, and choose it."""
    assert session.model is not None
    qtbot.mouseClick(editor.compare.keep, Qt.MouseButton.LeftButton)
    session.set_ranks({session.model.sites[3].name: 8, session.model.sites[7].name: 1}, "Set ranks")
    editor.compare.plans.setCurrentIndex(1)
    editor.compare.plans.activated.emit(1)


def test_that_a_kept_plan_can_be_chosen_and_the_difference_is_said(
    editor: BudgetEditor, filled_session: Session, qtbot: QtBot
) -> None:
    compared(editor, filled_session, qtbot)
    assert filled_session.comparison.reference is filled_session.comparison.kept[0]
    assert "more at 1 site" in editor.compare.words.text()
    assert "nats" in editor.compare.words.text()


def test_that_without_a_forecast_in_common_nothing_is_said_of_it(
    editor: BudgetEditor, filled_session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.forecast.fitting.shipped_runs", lambda: ReferenceRuns(about="none", runs=()))
    filled_session.show_recorded(filled_session.recorded)
    compared(editor, filled_session, qtbot)
    assert "more at 1 site" in editor.compare.words.text()
    assert "nats" not in editor.compare.words.text()


def test_that_the_difference_follows_the_plan(editor: BudgetEditor, filled_session: Session, qtbot: QtBot) -> None:
    compared(editor, filled_session, qtbot)
    filled_session.undo_stack.undo()
    qtbot.waitUntil(lambda: editor.compare.words.text() == "stores the same at every site")


def test_that_a_bars_tip_tells_both_plans(
    editor: BudgetEditor, filled_session: Session, qtbot: QtBot, mouse: Any
) -> None:
    compared(editor, filled_session, qtbot)
    mouse.hover(editor.canvas, editor.bar_box(3).center())
    told = " · ".join(editor.canvas.tip.lines)
    assert "rank 8 of 24" in told
    assert "rank 4 of 24, keeps 30.6 %" in told
    assert "difference +25.0 %" in told


def test_that_the_difference_is_marked_on_the_bar(editor: BudgetEditor, filled_session: Session, qtbot: QtBot) -> None:
    compared(editor, filled_session, qtbot)
    box = editor.bar_box(3)
    image = editor.canvas.grab().toImage()
    assert image.pixelColor(QPoint(box.center().x(), box.top() + 6)) == QColor(current().good)
    lower = editor.bar_box(7)
    assert image.pixelColor(QPoint(lower.center().x(), lower.top() - 6)) == QColor(current().error)


def test_that_a_compared_plan_comes_back_or_goes(editor: BudgetEditor, filled_session: Session, qtbot: QtBot) -> None:
    compared(editor, filled_session, qtbot)
    with qtbot.waitSignal(editor.compare.planWanted) as asked:
        qtbot.mouseClick(editor.compare.back, Qt.MouseButton.LeftButton)
    assert asked.args == [filled_session.comparison.kept[0]]
    qtbot.mouseClick(editor.compare.drop, Qt.MouseButton.LeftButton)
    assert filled_session.comparison.kept == ()
    assert editor.compare.plans.count() == 1
    assert not editor.compare.back.isVisible()
