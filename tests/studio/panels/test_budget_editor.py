"""The budget editor under a real mouse."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.allocation.storage import largest_saving_rank
from core.model import ModelInfo
from studio.document.session import Session
from studio.panels.bars.budget_editor import BudgetEditor

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(filled_session: Session, qtbot: QtBot) -> BudgetEditor:
    widget = BudgetEditor(filled_session)
    qtbot.addWidget(widget)
    widget.resize(900, 400)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def ranks(session: Session) -> dict[str, int | None]:
    assert session.plan is not None
    return dict(session.plan.ranks)


def site(editor: BudgetEditor, index: int) -> str:
    return editor.canvas.bars[index].sites[0].name


def down(editor: BudgetEditor, share: float) -> QPoint:
    """A way down by a share of the plot's height."""
    return QPoint(0, round(share * editor.canvas.geometry_of_bars.plot.height()))


def test_that_dragging_a_bar_sets_its_rank_and_nothing_else(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    before = ranks(filled_session)
    start = editor.bar_box(5).center()
    mouse.drag(editor.canvas, start, start + down(editor, 0.2), start + down(editor, 0.5))
    changed = {name for name, rank in ranks(filled_session).items() if rank != before[name]}
    assert changed == {site(editor, 5)}
    assert filled_session.plan is not None
    assert editor.canvas.bars[5].height(filled_session.plan) == pytest.approx(0.5, abs=0.05)


def test_that_dragging_a_bar_is_one_undo_step(editor: BudgetEditor, filled_session: Session, mouse: Any) -> None:
    before, start = ranks(filled_session), editor.bar_box(5).center()
    mouse.drag(editor.canvas, start, *(start + down(editor, share / 10) for share in range(1, 7)))
    assert filled_session.undo_stack.count() == 1
    filled_session.undo_stack.undo()
    assert ranks(filled_session) == before


def test_that_two_drags_of_one_bar_are_two_undo_steps(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    for _ in range(2):
        start = editor.bar_box(5).center()
        mouse.drag(editor.canvas, start, start + down(editor, 0.2))
    assert filled_session.undo_stack.count() == 2


def test_that_a_drag_which_returns_to_its_start_is_no_undo_step(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    before, start = ranks(filled_session), editor.bar_box(5).center()
    mouse.drag(editor.canvas, start, start + down(editor, 0.4), start + down(editor, 0.1), start)
    assert ranks(filled_session) == before
    assert filled_session.undo_stack.count() == 0


def test_that_a_locked_bar_does_not_move(editor: BudgetEditor, filled_session: Session, mouse: Any) -> None:
    filled_session.set_locked([site(editor, 5)], True)
    before, start = ranks(filled_session), editor.bar_box(5).center()
    mouse.drag(editor.canvas, start, start + down(editor, 0.5))
    assert ranks(filled_session) == before


def test_that_a_selection_moves_together_by_the_same_share(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    grabbed, other = (editor.canvas.bars[i].sites[0] for i in (4, 6))
    filled_session.set_ranks({grabbed.name: 20, other.name: 10}, "start")
    filled_session.select([grabbed.name, other.name])
    start = editor.bar_box(4).center()
    goal = start + down(editor, editor.canvas.bars[4].height(filled_session.plan) / 2)  # type: ignore[arg-type]  # opened above
    mouse.drag(editor.canvas, start, goal)
    after = filled_session.plan
    assert after is not None
    start_plan = after.with_ranks({s.name: s for s in (grabbed, other)}, {grabbed.name: 20, other.name: 10})
    for moved in (grabbed, other):
        assert after.site_cost(moved) / start_plan.site_cost(moved) == pytest.approx(0.5, abs=0.08)
    assert filled_session.undo_stack.count() == 2


def test_that_dragging_a_folded_bar_moves_all_its_sites_in_one_step(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    editor.folds.setCurrentIndex(2)
    bar, start = editor.canvas.bars[5], editor.bar_box(5).center()
    mouse.drag(editor.canvas, start, start + down(editor, 0.25), start + down(editor, 0.5))
    assert all(ranks(filled_session)[s.name] is not None for s in bar.sites)
    assert filled_session.plan is not None
    assert bar.height(filled_session.plan) == pytest.approx(0.5, abs=0.05)
    others = [s.name for other in editor.canvas.bars if other is not bar for s in other.sites]
    assert all(ranks(filled_session)[name] is None for name in others)
    assert filled_session.undo_stack.count() == 1


def test_that_a_folded_bar_leaves_its_locked_site_where_it_is(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    editor.folds.setCurrentIndex(1)
    locked = editor.canvas.bars[1].sites[0].name
    filled_session.set_locked([locked], True)
    start = editor.bar_box(1).center()
    mouse.drag(editor.canvas, start, start + down(editor, 0.5))
    moved = [s.name for s in editor.canvas.bars[1].sites if ranks(filled_session)[s.name] is not None]
    assert len(moved) == 6
    assert locked not in moved


def test_that_dragging_to_the_bottom_leaves_rank_one_and_to_the_top_dense(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    start = editor.bar_box(5).center()
    mouse.drag(editor.canvas, start, start + down(editor, 2))
    assert ranks(filled_session)[site(editor, 5)] == 1
    start = editor.bar_box(5).center()
    mouse.drag(editor.canvas, start, start - down(editor, 2))
    assert ranks(filled_session)[site(editor, 5)] is None


def test_that_a_turn_of_the_wheel_changes_the_rank_by_one(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    name, where = site(editor, 5), editor.bar_box(5).center()
    filled_session.set_ranks({name: 12}, "start")
    mouse.wheel(editor.canvas, where, -120)
    assert ranks(filled_session)[name] == 11
    mouse.wheel(editor.canvas, where, 240)
    assert ranks(filled_session)[name] == 13
    mouse.wheel(editor.canvas, where, -120, SHIFT)
    assert ranks(filled_session)[name] == 5
    assert filled_session.undo_stack.count() == 2, "one for the start, one for turns that follow each other quickly"


def test_that_one_step_below_dense_is_the_largest_rank_that_saves(
    editor: BudgetEditor, filled_session: Session
) -> None:
    chosen = editor.canvas.bars[5].sites[0]
    filled_session.select([chosen.name])
    QTest.keyClick(editor.canvas, Qt.Key.Key_Down)
    assert filled_session.plan is not None
    assert ranks(filled_session)[chosen.name] == largest_saving_rank(*chosen.shape, filled_session.plan.storage)
    QTest.keyClick(editor.canvas, Qt.Key.Key_Up)
    assert ranks(filled_session)[chosen.name] is None


def test_that_keys_walk_lock_and_make_dense(editor: BudgetEditor, filled_session: Session) -> None:
    filled_session.set_ranks({site(editor, 1): 3}, "start")
    filled_session.select([site(editor, 0)])
    QTest.keyClick(editor.canvas, Qt.Key.Key_Right)
    assert filled_session.selection == (site(editor, 1),)
    QTest.keyClick(editor.canvas, Qt.Key.Key_D)
    assert ranks(filled_session)[site(editor, 1)] is None
    QTest.keyClick(editor.canvas, Qt.Key.Key_L)
    assert filled_session.plan is not None
    assert filled_session.plan.locked == {site(editor, 1)}
    QTest.keyClick(editor.canvas, Qt.Key.Key_L)
    assert not filled_session.plan.locked


def test_that_a_double_click_locks_without_moving(editor: BudgetEditor, filled_session: Session, mouse: Any) -> None:
    before = ranks(filled_session)
    mouse.double_click(editor.canvas, editor.bar_box(3).center())
    assert filled_session.plan is not None
    assert filled_session.plan.locked == {site(editor, 3)}
    assert ranks(filled_session) == before


def test_that_clicks_select_one_add_one_and_take_a_range(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    places = [editor.bar_box(i).center() for i in range(8)]
    mouse.click(editor.canvas, places[2])
    mouse.click(editor.canvas, places[5], CTRL)
    assert filled_session.selection == (site(editor, 2), site(editor, 5))
    mouse.click(editor.canvas, places[7], SHIFT)
    assert filled_session.selection == tuple(site(editor, i) for i in (5, 6, 7))


def test_that_a_rectangle_over_empty_space_selects_the_bars_it_touches(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    filled_session.set_ranks({s.name: 2 for s in editor.canvas.bars[0].sites}, "room above the first bar")
    start = editor.bar_box(0).center() - down(editor, 0.6)
    assert editor.canvas.gestures.bar_at(start) is None
    mouse.drag(editor.canvas, start, editor.bar_box(3).center())
    assert filled_session.selection == tuple(site(editor, i) for i in (1, 2, 3))


def test_that_figures_float_beside_the_mouse_while_dragging(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    start = editor.bar_box(5).center()
    mouse.press(editor.canvas, start)
    mouse.move(editor.canvas, start + down(editor, 0.5))
    assert editor.canvas.tip.isVisible()
    rank = ranks(filled_session)[site(editor, 5)]
    text = " ".join(editor.canvas.tip.lines)
    assert f"rank {rank} of 24" in text
    assert "parameters" in text
    assert "weighted energy" in text
    mouse.release(editor.canvas, start + down(editor, 0.5))


def test_that_holding_the_total_keeps_the_size_while_one_bar_moves(
    editor: BudgetEditor, filled_session: Session, mouse: Any
) -> None:
    assert filled_session.model is not None
    filled_session.set_ranks({s.name: min(s.shape) // 2 for s in filled_session.model.sites}, "start")
    assert filled_session.plan is not None
    before = filled_session.plan.keep(filled_session.model)
    editor.hold.setChecked(True)
    start = editor.bar_box(5).center()
    mouse.drag(editor.canvas, start, start + down(editor, 0.2))
    assert filled_session.plan.keep(filled_session.model) == pytest.approx(before, abs=0.01)
    assert filled_session.undo_stack.count() == 2


def test_that_ctrl_and_wheel_zoom_around_the_mouse(editor: BudgetEditor, mouse: Any) -> None:
    where = editor.bar_box(14).center()
    width = editor.bar_box(14).width()
    mouse.wheel(editor.canvas, where, 600, CTRL)
    assert editor.bar_box(14).width() > 1.5 * width
    assert editor.canvas.geometry_of_bars.index_at(where.x()) == 14
    assert editor.scroll_bar.isVisible()


def test_that_bars_follow_undo_and_show_the_ghost_of_a_new_plan(editor: BudgetEditor, filled_session: Session) -> None:
    full = editor.bar_box(5).height()
    assert filled_session.plan is not None
    assert filled_session.model is not None
    plan = filled_session.plan.with_ranks(filled_session.model.by_name, {site(editor, 5): 6})
    filled_session.set_plan(plan, "allocate")
    assert editor.bar_box(5).height() < full / 2
    assert editor.canvas.marks.ghosts[5] == 1.0
    filled_session.undo_stack.undo()
    assert editor.bar_box(5).height() == full


def test_that_bars_step_back_that_a_search_does_not_find(editor: BudgetEditor, filled_session: Session) -> None:
    def colour(index: int) -> QColor:
        return editor.canvas.grab().toImage().pixelColor(editor.bar_box(index).center())

    before = [colour(index) for index in (0, 1)]
    filled_session.found.show(frozenset({site(editor, 0)}))
    assert colour(0) == before[0]
    assert colour(1) != before[1]
    filled_session.found.show(None)
    assert [colour(index) for index in (0, 1)] == before


def test_that_other_families_have_one_bar_for_every_site(
    other_families: Iterable[tuple[str, ModelInfo]], open_model: Callable[[ModelInfo], Session], qtbot: QtBot
) -> None:
    for family, info in other_families:
        widget = BudgetEditor(open_model(info))
        qtbot.addWidget(widget)
        assert [b.sites[0].name for b in widget.canvas.bars] == [s.name for s in info.sites], family
        widget.folds.setCurrentIndex(2)
        assert sum(len(b.sites) for b in widget.canvas.bars) == len(info.sites), family


def test_that_an_empty_editor_says_what_to_do(session: Session, qtbot: QtBot) -> None:
    widget = BudgetEditor(session)
    qtbot.addWidget(widget)
    widget.show()
    assert not widget.canvas.isVisible()
    assert "Open a model" in widget._hint.words()
