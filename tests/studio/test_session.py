"""The open document, without any view."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.plan import RankPlan
from core.allocation.target import Target
from core.jobs.errors import UsageError
from core.model import Site
from studio.document.session import Session


def heard(signal: SignalInstance) -> list[Any]:
    """What a signal carries from now on."""
    carried: list[Any] = []
    signal.connect(lambda *values: carried.append(values[0] if values else None))
    return carried


def site_of(session: Session, kind: str, block: int = 0) -> Site:
    assert session.model is not None
    return next(site for site in session.model.sites if site.kind == kind and site.block == block)


def cost_of(session: Session) -> int:
    assert session.model is not None
    assert session.plan is not None
    return session.plan.cost(session.model.sites)


def test_that_opening_a_model_starts_with_everything_dense(filled_session: Session, fake_model: Any) -> None:
    filled_session.open_info(fake_model.info)
    assert filled_session.plan == RankPlan.dense(fake_model.info.sites, "pivoted")
    assert not filled_session.spectra
    assert not filled_session.curves
    assert not filled_session.dirty
    assert not filled_session.undo_stack.canUndo()


def test_that_a_change_names_only_the_sites_that_changed(filled_session: Session) -> None:
    changed = heard(filled_session.planChanged)
    q, k = site_of(filled_session, "q").name, site_of(filled_session, "k").name
    filled_session.set_ranks({q: 5, k: None}, "Set ranks")
    assert changed == [frozenset({q})]


def test_that_a_locked_site_is_left_alone_by_hand(filled_session: Session) -> None:
    q, k = site_of(filled_session, "q").name, site_of(filled_session, "k").name
    filled_session.set_locked([q], True)
    filled_session.set_ranks({q: 5, k: 3}, "Set ranks")
    assert filled_session.plan is not None
    assert filled_session.plan.ranks[q] is None
    assert filled_session.plan.ranks[k] == 3


def test_that_a_rank_below_one_is_refused_and_changes_nothing(filled_session: Session) -> None:
    before = filled_session.plan
    with pytest.raises(UsageError):
        filled_session.set_ranks({site_of(filled_session, "q").name: 0}, "Set ranks")
    assert filled_session.plan is before


def test_that_hovering_and_selecting_speak_up_once(filled_session: Session) -> None:
    q = site_of(filled_session, "q").name
    hovered, selected = heard(filled_session.hoverChanged), heard(filled_session.selectionChanged)
    for _ in range(2):
        filled_session.hover(q)
        filled_session.select([q, q, "no.such.site"])
    assert hovered == [q]
    assert filled_session.selection == (q,)
    assert len(selected) == 1


def test_that_another_method_makes_the_curves_void_but_not_the_plan(filled_session: Session) -> None:
    filled_session.set_ranks({site_of(filled_session, "q").name: 5}, "Set rank")
    cleared, plan = heard(filled_session.curvesCleared), filled_session.plan
    assert filled_session.has_all_curves
    filled_session.change_settings(method=MethodSpec(name="svd"))
    assert len(cleared) == 1
    assert not filled_session.curves
    assert filled_session.plan is plan


def test_that_another_calibration_makes_the_curves_void(filled_session: Session) -> None:
    filled_session.change_settings(calibration=CalibrationSpec(samples=3, length=64))
    assert not filled_session.curves


def test_that_another_target_leaves_the_curves_alone(filled_session: Session) -> None:
    filled_session.change_settings(target=Target(value=0.5))
    assert filled_session.has_all_curves


def test_that_the_forecast_follows_the_plan(filled_session: Session) -> None:
    before = filled_session.forecast()
    filled_session.set_ranks({site_of(filled_session, "up").name: 4}, "Set rank")
    after = filled_session.forecast()
    assert before is not None
    assert after is not None
    assert before.keep == 1.0
    assert after.stored_parameters == cost_of(filled_session)
    assert after.relative_error is not None
    assert after.relative_error > 0


def test_that_the_forecast_learns_of_spectra_that_arrive(session: Session, fake_model: Any) -> None:
    fake_model.fill(session, spectra=False, curves=False)
    early = session.forecast()
    for name, spectrum in fake_model.spectra.items():
        session.add_spectrum(name, spectrum.sigma, 1.0)
    late = session.forecast()
    assert early is not None
    assert early.gamma_rho_mlp is None
    assert late is not None
    assert late.gamma_rho_mlp == 0.0


def test_that_results_of_sites_the_model_does_not_have_are_dropped(filled_session: Session) -> None:
    arrived = heard(filled_session.spectrumArrived)
    filled_session.add_spectrum("another.model", [1.0], 1.0)
    assert arrived == []
    assert "another.model" not in filled_session.spectra


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
@pytest.mark.parametrize("rank", [2, 7])
def test_that_holding_the_total_keeps_the_size_within_one_rank(
    filled_session: Session, storage: Any, rank: int
) -> None:
    filled_session.set_storage(storage)
    assert filled_session.model is not None
    filled_session.set_ranks({site.name: 5 for site in filled_session.model.sites}, "Start")
    before = cost_of(filled_session)
    filled_session.set_hold_total(True)
    q = site_of(filled_session, "q").name
    filled_session.set_ranks({q: rank}, "Drag")
    assert filled_session.plan is not None
    assert filled_session.plan.ranks[q] == rank
    largest_step = max(sum(site.shape) for site in filled_session.model.sites)
    assert 0 <= before - cost_of(filled_session) < largest_step


def test_that_holding_the_total_leaves_locked_sites_alone(filled_session: Session) -> None:
    assert filled_session.model is not None
    filled_session.set_ranks({site.name: 5 for site in filled_session.model.sites}, "Start")
    locked = [site.name for site in filled_session.model.sites if site.kind == "up"]
    filled_session.set_locked(locked, True)
    filled_session.set_hold_total(True)
    filled_session.set_ranks({site_of(filled_session, "gate").name: 12}, "Drag")
    assert filled_session.plan is not None
    assert {filled_session.plan.ranks[name] for name in locked} == {5}


def test_that_held_total_takes_where_it_costs_least(filled_session: Session, fake_model: Any) -> None:
    """Two sites of one shape, one with a flat curve and one with a steep one: the steep one's tail is cheaper."""
    assert filled_session.model is not None
    first, second, third = (site_of(filled_session, "up", block).name for block in range(3))
    count = min(site_of(filled_session, "up").shape)
    filled_session.add_curve(first, [1.0] * count)
    filled_session.add_curve(second, [2.0**-index for index in range(count)])
    filled_session.set_ranks(dict.fromkeys((first, second, third), 8), "Start")
    others = [site.name for site in filled_session.model.sites if site.name not in (first, second, third)]
    filled_session.set_locked(others, True)
    filled_session.set_hold_total(True)
    filled_session.set_ranks({third: 10}, "Drag")
    assert filled_session.plan is not None
    assert filled_session.plan.ranks[first] == 8
    assert filled_session.plan.ranks[second] is not None
    assert filled_session.plan.ranks[second] < 8


def test_that_held_total_respects_floors(filled_session: Session) -> None:
    assert filled_session.model is not None
    filled_session.set_ranks({site.name: 8 for site in filled_session.model.sites}, "Start")
    limits = replace(filled_session.settings.constraints, floors={"down": 0.4})
    filled_session.change_settings(constraints=limits)
    filled_session.set_hold_total(True)
    ups = {site.name: None for site in filled_session.model.sites if site.kind in ("up", "gate")}
    filled_session.set_ranks(ups, "Drag")
    assert filled_session.plan is not None
    shares = [filled_session.plan.site_cost(s) / s.parameters for s in filled_session.model.sites if s.kind == "down"]
    assert min(shares) >= 0.4


def test_that_a_session_destroyed_with_unsaved_steps_raises_nothing(
    fake_model: Any, qtbot: QtBot, session: Session
) -> None:
    fake_model.fill(session)
    session.set_ranks({fake_model.info.sites[0].name: 1}, "Drag")
    assert session.dirty
    with qtbot.captureExceptions() as raised:
        delete(session.undo_stack)
        delete(session)
    assert raised == []
