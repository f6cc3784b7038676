"""Brush, typed numbers, locks and floors by click, sorting and rules: under a real mouse and real keys."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.allocation.amount import rank_at
from studio.document.session import Session
from studio.panels.bars.bar_layout import LOCK_STRIP
from studio.panels.bars.bar_order import ORDERS
from studio.panels.bars.budget_editor import BudgetEditor
from studio.panels.bars.plan_lanes import PlanLanes
from studio.panels.measures.map_measures import MEASURES

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def editor(filled_session: Session, qtbot: QtBot) -> BudgetEditor:
    widget = BudgetEditor(filled_session)
    qtbot.addWidget(widget)
    widget.resize(1000, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def ranks(session: Session) -> dict[str, int | None]:
    assert session.plan is not None
    return dict(session.plan.ranks)


def changed(session: Session, before: dict[str, int | None]) -> set[str]:
    return {name for name, rank in ranks(session).items() if rank != before[name]}


def names(editor: BudgetEditor, *indices: int) -> set[str]:
    return {editor.canvas.bars[index].sites[0].name for index in indices}


def at(editor: BudgetEditor, index: int, height: float) -> QPoint:
    """A place in the column of a bar."""
    return QPoint(editor.bar_box(index).center().x(), round(editor.canvas.geometry_of_bars.y_of(height)))


def below(editor: BudgetEditor, index: int) -> QPoint:
    """Where the lock of a bar stands."""
    return QPoint(editor.bar_box(index).center().x(), editor.canvas.geometry_of_bars.plot.bottom() + LOCK_STRIP - 4)


def test_that_one_stroke_of_the_brush_sets_every_bar_it_passes_in_one_step(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    before = ranks(filled_session)
    QTest.keyClick(editor.canvas, Qt.Key.Key_B)
    assert editor.tools.brush.isChecked()
    # Two moves only: what lies between them is painted too.
    mouse.drag(editor.canvas, at(editor, 3, 0.5), at(editor, 6, 0.5), at(editor, 9, 0.5))
    assert changed(filled_session, before) == names(editor, *range(3, 10))
    assert filled_session.plan is not None
    assert all(editor.canvas.bars[i].height(filled_session.plan) == pytest.approx(0.5, abs=0.06) for i in range(3, 10))
    assert filled_session.undo_stack.count() == 1
    assert filled_session.undo_stack.undoText() == "Brush 7 bars"
    filled_session.undo_stack.undo()
    assert ranks(filled_session) == before


def test_that_a_slanting_stroke_leaves_a_slope(editor: BudgetEditor, filled_session: Session, mouse: Any) -> None:
    editor.folds.setCurrentIndex(1)
    mouse.drag(editor.canvas, at(editor, 0, 0.9), at(editor, 3, 0.3), modifiers=ALT)
    assert filled_session.plan is not None
    heights = [bar.height(filled_session.plan) for bar in editor.canvas.bars]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] == pytest.approx(0.9, abs=0.08)
    assert heights[3] == pytest.approx(0.3, abs=0.08)


def test_that_the_brush_leaves_locked_bars_alone(editor: BudgetEditor, filled_session: Session, mouse: Any) -> None:
    filled_session.set_locked(names(editor, 5), True)
    before = ranks(filled_session)
    mouse.drag(editor.canvas, at(editor, 4, 0.4), at(editor, 6, 0.4), modifiers=ALT)
    assert changed(filled_session, before) == names(editor, 4, 6)


@pytest.mark.parametrize(("typed", "share"), [("6", None), ("40%", 0.4)])
def test_that_a_number_typed_over_the_bars_is_what_the_selected_ones_keep(
    editor: BudgetEditor, filled_session: Session, typed: str, share: float | None
) -> None:
    before = ranks(filled_session)
    filled_session.select(names(editor, 0, 3))
    QTest.keyClicks(editor.canvas, typed[0])
    assert editor.canvas.typed.isVisible()
    assert editor.canvas.typed.text() == typed[0]
    QTest.keyClicks(editor.canvas.typed, typed[1:])
    QTest.keyClick(editor.canvas.typed, Qt.Key.Key_Return)
    assert changed(filled_session, before) == names(editor, 0, 3)
    site = editor.canvas.bars[0].sites[0]
    assert ranks(filled_session)[site.name] == (6 if share is None else rank_at(site, share, "pivoted"))
    assert filled_session.undo_stack.undoText() == f"Set 2 sites to {typed}"
    assert not editor.canvas.typed.isVisible()


def test_that_a_wrong_number_is_said_and_escape_leaves_everything(
    editor: BudgetEditor, filled_session: Session
) -> None:
    before = ranks(filled_session)
    filled_session.select(names(editor, 0))
    QTest.keyClicks(editor.canvas, "0")
    QTest.keyClick(editor.canvas.typed, Qt.Key.Key_Return)
    assert "at least 1" in " ".join(editor.canvas.tip.lines)
    assert editor.canvas.tip.isVisible()
    QTest.keyClick(editor.canvas.typed, Qt.Key.Key_Escape)
    assert not editor.canvas.typed.isVisible()
    assert ranks(filled_session) == before
    assert filled_session.undo_stack.count() == 0


def test_that_a_click_below_a_bar_locks_it_and_another_unlocks_it(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    mouse.click(editor.canvas, below(editor, 4))
    assert filled_session.plan is not None
    assert filled_session.plan.locked == names(editor, 4)
    mouse.click(editor.canvas, below(editor, 4))
    assert not filled_session.plan.locked
    assert filled_session.undo_stack.count() == 2


def test_that_a_floor_is_set_where_the_bar_is_and_can_be_undone(editor: BudgetEditor, filled_session: Session) -> None:
    (name,) = names(editor, 2)
    filled_session.set_ranks({name: 4}, "start")
    menu = QMenu()
    editor.canvas.offer(menu, editor.bar_box(2).center())
    floor = next(action for action in menu.actions() if action.text().startswith("Floor of v"))
    floor.trigger()
    assert filled_session.plan is not None
    site = editor.canvas.bars[2].sites[0]
    share = filled_session.settings.constraints.floors["v"]
    assert share == pytest.approx(filled_session.plan.site_cost(site) / site.parameters, abs=1e-3)
    assert editor.canvas.marks.floors[2] == share
    filled_session.undo_stack.undo()
    assert "v" not in filled_session.settings.constraints.floors


def test_that_wheel_and_drag_keep_to_multiples_while_snap_is_on(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    filled_session.change_settings(constraints=replace(filled_session.settings.constraints, multiple_of=4))
    (name,) = names(editor, 0)
    mouse.drag(editor.canvas, at(editor, 0, 0.9), at(editor, 0, 0.42))
    assert ranks(filled_session)[name] in (8, 4)
    filled_session.set_ranks({name: 8}, "start")
    mouse.wheel(editor.canvas, editor.bar_box(0).center(), -120)
    assert ranks(filled_session)[name] == 4
    editor.tools.snap.setChecked(False)
    mouse.wheel(editor.canvas, editor.bar_box(0).center(), 120)
    assert ranks(filled_session)[name] == 5


def test_that_fused_kinds_follow_the_hand(editor: BudgetEditor, filled_session: Session, mouse: Any) -> None:
    filled_session.change_settings(constraints=replace(filled_session.settings.constraints, fused=(("gate", "up"),)))
    before = ranks(filled_session)
    gate, up = (next(i for i, b in enumerate(editor.canvas.bars) if b.kind == kind) for kind in ("gate", "up"))
    mouse.drag(editor.canvas, at(editor, gate, 0.9), at(editor, gate, 0.4))
    assert changed(filled_session, before) == names(editor, gate, up)
    now = ranks(filled_session)
    assert len({now[name] for name in names(editor, gate, up)}) == 1


def test_that_bars_can_stand_in_the_order_of_any_figure(editor: BudgetEditor, filled_session: Session) -> None:
    depth = [bar.sites[0].name for bar in editor.canvas.bars]
    editor.orders.setCurrentIndex(1)
    editor.orders.activated.emit(1)
    sizes = [bar.parameters for bar in editor.canvas.bars]
    assert sizes == sorted(sizes, reverse=True)
    stable = next(i for i, order in enumerate(ORDERS) if order.name == "Stable rank")
    editor.orders.setCurrentIndex(stable)
    editor.orders.activated.emit(stable)
    shown = [bar.sites[0].name for bar in editor.canvas.bars]
    figures = [filled_session.spectra[name].stable_rank for name in shown]
    assert figures == sorted(figures, reverse=True)
    assert sorted(shown) == sorted(depth)
    editor.orders.setCurrentIndex(0)
    editor.orders.activated.emit(0)
    assert [bar.sites[0].name for bar in editor.canvas.bars] == depth


def test_that_a_drag_in_another_order_moves_the_bar_under_the_mouse(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    editor.orders.setCurrentIndex(1)
    editor.orders.activated.emit(1)
    before = ranks(filled_session)
    mouse.drag(editor.canvas, at(editor, 7, 0.9), at(editor, 7, 0.5))
    assert changed(filled_session, before) == names(editor, 7)


def test_that_a_rule_shows_what_it_would_do_and_is_one_step(
    editor: BudgetEditor, filled_session: Session, qtbot: QtBot
) -> None:
    before = ranks(filled_session)
    QTest.keyClick(editor.canvas, Qt.Key.Key_R)
    assert editor.rule.line.hasFocus()
    QTest.keyClicks(editor.rule.line, "v last half <= 50%; o = 5")
    qtbot.waitUntil(lambda: "sites change" in editor.rule.words.text(), timeout=5000)
    assert "6 of 6 sites change" in editor.rule.words.text()
    marked = {i for i, height in enumerate(editor.canvas.marks.previews) if height == height}
    assert ranks(filled_session) == before, "nothing has happened yet"
    QTest.keyClick(editor.rule.line, Qt.Key.Key_Return)
    assert changed(filled_session, before) == names(editor, *marked)
    assert filled_session.undo_stack.count() == 1
    assert filled_session.undo_stack.undoText() == "Rule v last half <= 50%; o = 5"
    filled_session.undo_stack.undo()
    assert ranks(filled_session) == before


def test_that_a_rule_that_is_not_understood_says_why_and_does_nothing(
    editor: BudgetEditor, filled_session: Session, qtbot: QtBot
) -> None:
    editor.ask_rule()
    QTest.keyClicks(editor.rule.line, "w = 3")
    qtbot.waitUntil(lambda: "no kind of site" in editor.rule.words.text(), timeout=5000)
    assert not editor.rule.apply.isEnabled()
    QTest.keyClick(editor.rule.line, Qt.Key.Key_Return)
    assert filled_session.undo_stack.count() == 0
    QTest.keyClick(editor.rule.line, Qt.Key.Key_Escape)
    assert not editor.rule.isVisible()
    assert not editor.tools.rule.isChecked()


def test_that_a_held_total_says_when_the_others_have_nothing_left(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    editor.hold.setChecked(True)  # everything is dense: nobody can take what the bar would give
    before = ranks(filled_session)
    mouse.press(editor.canvas, at(editor, 5, 0.9))
    mouse.move(editor.canvas, at(editor, 5, 0.4))
    assert ranks(filled_session) == before
    assert any(line.startswith("held") for line in editor.canvas.tip.lines)
    mouse.release(editor.canvas, at(editor, 5, 0.4))


def test_that_the_map_can_show_the_difference_to_the_compared_plan(filled_session: Session) -> None:
    measure = next(one for one in MEASURES if one.name.startswith("Difference"))
    assert filled_session.model is not None
    site, other = filled_session.model.sites[:2]
    assert measure.value(filled_session, site) is None
    filled_session.keep_plan()
    filled_session.comparison.compare_with(filled_session.comparison.kept[0])
    filled_session.set_ranks({site.name: 4}, "less here")
    found = measure.value(filled_session, site)
    assert found is not None
    assert found < 0
    assert measure.value(filled_session, other) == 0


def test_that_kept_plans_stand_side_by_side_and_are_compared_renamed_and_dropped(
    filled_session: Session, qtbot: QtBot, mouse: Any
) -> None:
    lanes = PlanLanes(filled_session)
    qtbot.addWidget(lanes)
    lanes.resize(800, 300)
    lanes.show()
    assert [lane.name for lane in lanes.lanes] == ["this plan"]
    filled_session.keep_plan()
    assert filled_session.model is not None
    filled_session.set_ranks({filled_session.model.sites[0].name: 4}, "less")
    filled_session.keep_plan()
    qtbot.waitUntil(lambda: [lane.letter for lane in lanes.lanes] == ["", "A", "B"], timeout=5000)
    assert "more at 1, less at 0" in lanes.lanes[1].words
    mouse.click(lanes, lanes._lane_box(1).center())
    assert filled_session.comparison.reference == filled_session.comparison.kept[0]
    QTest.keyClick(lanes, Qt.Key.Key_F2)
    QTest.keyClicks(lanes._name, "first")
    QTest.keyClick(lanes._name, Qt.Key.Key_Return)
    assert filled_session.comparison.kept[0].name == "first"
    assert filled_session.comparison.reference == filled_session.comparison.kept[0]
    wanted = []
    lanes.planWanted.connect(wanted.append)
    QTest.keyClick(lanes, Qt.Key.Key_B)
    assert [kept.name for kept in wanted] == ["first"]
    QTest.keyClick(lanes, Qt.Key.Key_Delete)
    assert len(filled_session.comparison.kept) == 1
