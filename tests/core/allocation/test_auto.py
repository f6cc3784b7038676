"""Water-filling that the model has corrected."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from core.allocation.allocators.auto import AUTO
from core.allocation.allocators.water_filling import WATER_FILLING
from core.allocation.curves import ErrorCurve
from core.allocation.probe import MaskGradients
from core.allocation.problem import Constraints, Problem
from tests.core.allocation.fake_probe import FakeProbe

MakeProblem = Callable[..., Problem]


def in_nats(problem: Problem) -> Problem:
    """The same curves, their squared errors taken for nats: a share of the site's energy."""
    curves = {
        name: ErrorCurve(curve.sigma / math.sqrt(float(curve.tail[0])), True) for name, curve in problem.curves.items()
    }
    return replace(problem, curves=curves)


def test_that_it_finds_the_best_plan_of_a_model_whose_kinds_weigh_otherwise_than_their_curves_say(
    make_problem: MakeProblem,
) -> None:
    problem = in_nats(make_problem(blocks=6))
    weights = {site.name: {"v": 6.0, "k": 0.2, "down": 2.0}.get(site.kind, 1.0) for site in problem.sites}
    probe = FakeProbe(problem, weights)
    true = {name: ErrorCurve(curve.sigma * math.sqrt(weights[name]), True) for name, curve in problem.curves.items()}
    best = WATER_FILLING.allocate(replace(problem, curves=true), 0.6)
    plain = WATER_FILLING.allocate(problem, 0.6)
    found = AUTO.allocate(problem, 0.6, probe=probe)
    assert probe.rise(plain.ranks) > 1.1 * probe.rise(best.ranks)
    assert probe.rise(found.ranks) == pytest.approx(probe.rise(best.ranks), rel=0.01)


def test_that_what_the_model_confirms_is_left_as_it_is_after_one_pass(make_problem: MakeProblem) -> None:
    problem = in_nats(make_problem())
    probe = FakeProbe(problem)
    assert AUTO.allocate(problem, 0.7, probe=probe).ranks == WATER_FILLING.allocate(problem, 0.7).ranks
    assert [kind for kind, _, _ in probe.asked] == ["mask_gradients"]


def test_that_the_plan_with_the_least_loss_is_kept_where_the_slopes_lead_astray(make_problem: MakeProblem) -> None:
    problem = in_nats(make_problem(blocks=3))
    honest = FakeProbe(problem)

    class Liar(FakeProbe):
        def mask_gradients(self, masks: Mapping[str, np.ndarray], rows: Sequence[int] | None = None) -> MaskGradients:
            found = super().mask_gradients(masks, rows)
            wrong = {n: g * (20.0 if "v_proj" in n else 1.0) for n, g in found.by_site.items()}
            return MaskGradients(found.loss, wrong)

    plain = WATER_FILLING.allocate(problem, 0.6)
    found = AUTO.allocate(problem, 0.6, probe=Liar(problem))
    assert honest.rise(found.ranks) <= honest.rise(plain.ranks)


def test_that_a_broken_model_is_never_the_best(make_problem: MakeProblem) -> None:
    problem = in_nats(make_problem())

    class Broken(FakeProbe):
        def mask_gradients(self, masks: Mapping[str, np.ndarray], rows: Sequence[int] | None = None) -> MaskGradients:
            return MaskGradients(math.inf, {name: np.zeros_like(mask) for name, mask in masks.items()})

    assert AUTO.allocate(problem, 0.7, probe=Broken(problem)).ranks == WATER_FILLING.allocate(problem, 0.7).ranks


def test_that_locked_sites_take_part_as_they_are(make_problem: MakeProblem) -> None:
    problem = in_nats(make_problem())
    name = problem.sites[0].name
    current = problem.current.with_ranks({s.name: s for s in problem.sites}, {name: 2})
    held = replace(problem, current=current, constraints=Constraints(locked=frozenset({name})))
    probe = FakeProbe(held, {site.name: 3.0 for site in held.sites if site.kind == "v"})
    seen: list[np.ndarray] = []
    inner = probe.mask_gradients

    def watching(masks: Mapping[str, np.ndarray], rows: Sequence[int] | None = None) -> MaskGradients:
        seen.append(masks[name])
        return inner(masks, rows)

    probe.mask_gradients = watching  # type: ignore[method-assign]  # a spy
    plan = AUTO.allocate(held, 0.6, probe=probe)
    assert plan.ranks[name] == 2
    assert all(mask.sum() == 2 for mask in seen)
    assert seen
