"""The constraints: what every allocator must respect, set by mouse and keys."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from core.allocation.problem import Constraints
from core.model import ModelInfo
from studio.document.session import Session
from studio.panels.settings.constraints import ConstraintsPanel


@pytest.fixture
def panel(filled_session: Session, qtbot: QtBot) -> ConstraintsPanel:
    widget = ConstraintsPanel(filled_session)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def tick(qtbot: QtBot, check: QCheckBox) -> None:
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(8, check.height() // 2))


def test_that_every_kind_has_a_floor_and_a_ceiling(panel: ConstraintsPanel, filled_session: Session) -> None:
    assert list(panel.limits.floors) == ["q", "k", "v", "o", "gate", "up", "down"]
    panel.limits.floors["v"].setValue(60.0)
    panel.limits.ceilings["up"].setValue(90.0)
    limits = filled_session.settings.constraints
    assert (limits.floors, limits.ceilings) == ({"v": 0.6}, {"up": 0.9})
    panel.limits.floors["v"].setValue(0.0)
    assert filled_session.settings.constraints.floors == {}


def test_that_floor_and_ceiling_push_each_other(panel: ConstraintsPanel, filled_session: Session) -> None:
    panel.limits.ceilings["q"].setValue(50.0)
    panel.limits.floors["q"].setValue(70.0)
    limits = filled_session.settings.constraints
    assert (limits.floors["q"], limits.ceilings["q"]) == (0.7, 0.7)
    panel.limits.ceilings["q"].setValue(40.0)
    assert filled_session.settings.constraints.floors["q"] == 0.4
    assert panel.limits.floors["q"].value() == 40.0


def test_that_sites_that_read_one_input_can_be_given_the_same_rank(
    panel: ConstraintsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    assert list(panel.fused) == [("q", "k", "v"), ("gate", "up")]
    tick(qtbot, panel.fused["gate", "up"])
    assert filled_session.settings.constraints.fused == (("gate", "up"),)
    tick(qtbot, panel.fused["gate", "up"])
    assert filled_session.settings.constraints.fused == ()


def test_that_dense_can_be_forbidden_and_ranks_be_multiples(
    panel: ConstraintsPanel, filled_session: Session, qtbot: QtBot
) -> None:
    tick(qtbot, panel.no_dense)
    panel.multiple.setValue(8)
    panel.minimum.setValue(3)
    assert filled_session.settings.constraints == Constraints(3, 8, forbid_dense=True)


def test_that_locks_are_counted_set_and_lifted(panel: ConstraintsPanel, filled_session: Session, qtbot: QtBot) -> None:
    assert filled_session.model is not None
    assert not panel.lock.isEnabled()
    filled_session.select([site.name for site in filled_session.model.sites[:3]])
    qtbot.mouseClick(panel.lock, Qt.MouseButton.LeftButton)
    assert panel.locked.text() == "3 of 28 sites"
    assert filled_session.limits().locked == frozenset(filled_session.selection)
    qtbot.mouseClick(panel.unlock, Qt.MouseButton.LeftButton)
    assert panel.locked.text() == "0 of 28 sites"


def test_that_constraints_from_elsewhere_are_shown_and_those_of_other_kinds_kept(
    panel: ConstraintsPanel, filled_session: Session
) -> None:
    limits = Constraints(2, 16, {"v": 0.5, "expert": 0.3}, {"k": 0.8}, (("k", "v"),), forbid_dense=True)
    filled_session.change_settings(constraints=limits)
    assert (panel.minimum.value(), panel.multiple.value(), panel.no_dense.isChecked()) == (2, 16, True)
    assert (panel.limits.floors["v"].value(), panel.limits.ceilings["k"].value()) == (50.0, 80.0)
    assert panel.fused["k", "v"].isChecked()
    panel.limits.floors["q"].setValue(20.0)
    floors = {"v": 0.5, "expert": 0.3, "q": 0.2}
    assert filled_session.settings.constraints == replace(limits, floors=floors)


def test_that_models_of_other_families_have_lines_of_their_own(
    panel: ConstraintsPanel,
    open_model: Callable[[ModelInfo], Session],
    other_families: Iterable[tuple[str, ModelInfo]],
) -> None:
    for _, info in other_families:
        open_model(info)
        assert list(panel.limits.floors) == list(dict.fromkeys(site.kind for site in info.sites))
        assert panel.fused == {}


def test_that_held_totals_stay_below_ceilings_and_off_dense(filled_session: Session) -> None:
    model = filled_session.model
    assert model is not None
    filled_session.set_ranks({site.name: 10 for site in model.sites if min(site.shape) > 10}, "Set ranks")
    filled_session.change_settings(constraints=Constraints(ceilings={"up": 0.75}, forbid_dense=True))
    filled_session.set_hold_total(True)
    down = [site.name for site in model.sites if site.kind == "down"]
    filled_session.set_ranks(dict.fromkeys(down, 1), "Drag")
    plan = filled_session.plan
    assert plan is not None
    for site in model.sites:
        if site.kind == "up":
            assert plan.site_cost(site) <= 0.75 * site.parameters
    wide = [site for site in model.sites if min(site.shape) > 10]
    assert all(plan.ranks[site.name] is not None for site in wide)
