"""Allocators in the real window over a scripted worker: what is asked, and what comes back."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.allocation.document import MethodSpec
from core.allocation.problem import Constraints
from core.allocation.target import Target
from core.requests import AUTO, ComputeCurves, MakePlan, Request
from studio.main_window import MainWindow


@pytest.fixture
def sent(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """Every request that goes out to the device."""
    requests: list[Request] = []
    submit = opened.flow.device.submit

    def noting(request: Request) -> str:
        requests.append(request)
        return submit(request)

    monkeypatch.setattr(opened.flow.device, "submit", noting)
    return requests


def idle(window: MainWindow) -> bool:
    return not window.flow.board.unfinished


def planned(window: MainWindow, qtbot: QtBot) -> None:
    steps = window.session.undo_stack.count()
    window.actions_table.refresh()
    window.actions_table.by_id["allocate"].trigger()
    qtbot.waitUntil(lambda: window.session.undo_stack.count() > steps, timeout=20_000)
    qtbot.waitUntil(lambda: idle(window), timeout=20_000)


def test_that_a_search_goes_to_the_worker_with_all_that_was_set(
    opened: MainWindow, sent: list[Request], qtbot: QtBot
) -> None:
    session = opened.session
    assert session.model is not None
    session.set_locked([session.model.sites[0].name], True)
    limits = Constraints(2, 4, {"v": 0.5}, {"up": 0.9}, (("q", "k"),), forbid_dense=True)
    target = Target(unit="disk", value=123456.0)
    session.change_settings(
        allocator="lems", allocator_options={"trials": 3}, search_rows=2, target=target, constraints=limits
    )
    planned(opened, qtbot)
    (request,) = [r for r in sent if isinstance(r, MakePlan)]
    assert (request.allocator, request.allocator_options, request.search_rows) == ("lems", {"trials": 3}, 2)
    assert (request.method, request.target) == (session.method, target)
    asked = (request.minimum_rank, request.multiple_of, request.floors, request.ceilings, request.fused)
    assert asked == (2, 4, {"v": 0.5}, {"up": 0.9}, (("q", "k"),))
    assert request.forbid_dense
    assert request.present is not None
    assert request.present.locked == (session.model.sites[0].name,)
    assert session.plan is not None
    assert set(session.plan.ranks.values()) == {4}
    document = session.plan_document()
    assert document is not None
    assert (document.allocator, document.allocator_options) == ("lems", {"trials": 3})
    assert session.undo_stack.undoText() == "Allocate lems at 123 kB on disk"


def test_that_auto_may_choose_the_method_and_its_curves_follow(
    opened: MainWindow, sent: list[Request], qtbot: QtBot
) -> None:
    opened.session.change_settings(allocator=AUTO)
    assert opened.plan_bar.method.currentText() == AUTO
    planned(opened, qtbot)
    assert [r.method for r in sent if isinstance(r, MakePlan)] == [None]
    assert opened.session.method == MethodSpec(name="kfac-svd")
    qtbot.waitUntil(lambda: opened.session.has_all_curves)
    assert [r.method.name for r in sent if isinstance(r, ComputeCurves)] == ["kfac-svd"]
    assert opened.plan_bar.method.currentText() == AUTO
    assert "It chose kfac-svd" in opened.strip.label.text()


def test_that_a_method_chosen_by_hand_stays_with_auto(opened: MainWindow, sent: list[Request], qtbot: QtBot) -> None:
    opened.session.change_settings(allocator=AUTO)
    box = opened.plan_bar.method
    box.setCurrentText("svd")
    box.activated.emit(box.currentIndex())
    planned(opened, qtbot)
    assert [r.method for r in sent if isinstance(r, MakePlan)] == [MethodSpec(name="svd")]
    assert box.currentText() == "svd"


def test_that_a_perplexity_is_planned_for_in_the_worker(opened: MainWindow, sent: list[Request], qtbot: QtBot) -> None:
    opened.session.change_settings(target=Target(unit="perplexity", value=30.0))
    planned(opened, qtbot)
    assert [r.target.value for r in sent if isinstance(r, MakePlan)] == [30.0]


def test_that_a_size_in_memory_is_met_by_arithmetic_beside_the_window(
    opened: MainWindow, sent: list[Request], qtbot: QtBot
) -> None:
    model = opened.session.model
    assert model is not None
    size = 0.8 * model.parameters * model.dtype_bytes()
    opened.session.change_settings(allocator="uniform", target=Target(unit="memory", value=size))
    planned(opened, qtbot)
    assert not [r for r in sent if isinstance(r, MakePlan)]
    forecast = opened.session.forecast()
    assert forecast is not None
    assert 0.97 * size < forecast.bytes <= size


def test_that_a_search_can_be_cancelled_and_leaves_the_plan_alone(opened: MainWindow, qtbot: QtBot) -> None:
    plan = opened.session.plan
    opened.session.change_settings(allocator="ars")
    opened.flow.allocate()
    qtbot.waitUntil(lambda: opened.flow.board.running is not None and opened.flow.board.running.done > 2)
    opened.actions_table.refresh()
    assert not opened.actions_table.by_id["allocate"].isEnabled()
    opened.actions_table.by_id["cancel"].trigger()
    qtbot.waitUntil(lambda: idle(opened))
    assert opened.session.plan == plan
    opened.actions_table.refresh()
    assert opened.actions_table.by_id["allocate"].isEnabled()


def test_that_a_method_chosen_during_a_search_is_not_overruled_but_the_old_one_offered(
    opened: MainWindow, qtbot: QtBot
) -> None:
    opened.session.change_settings(allocator="lems")
    asked = opened.session.method
    opened.flow.allocate()
    opened.session.change_settings(method=MethodSpec(name="svd"))
    qtbot.waitUntil(lambda: opened.session.undo_stack.canUndo(), timeout=20_000)
    assert opened.session.method.name == "svd"
    qtbot.mouseClick(opened.strip.offer, Qt.MouseButton.LeftButton)
    assert opened.session.method == asked


def test_that_a_run_of_the_history_comes_back_and_can_be_compared_with(opened: MainWindow, qtbot: QtBot) -> None:
    from core.history import History

    opened.session.change_settings(allocator="uniform")
    planned(opened, qtbot)
    made: Any = opened.session.plan_document()
    History().add_run(made, None, "/out/first")
    opened.session.undo_stack.undo()
    opened.flow.read_history()
    qtbot.waitUntil(lambda: opened.runs.table.rowCount() == 1)
    opened.docks["History"].raise_()
    opened.runs.view.selectRow(0)
    opened.runs.compare.trigger()
    assert opened.session.outline == made.plan_for(opened.session.model)
    opened.runs.back.trigger()
    assert opened.session.plan_document() == made
    assert opened.session.undo_stack.undoText().startswith("Bring back run 1")
