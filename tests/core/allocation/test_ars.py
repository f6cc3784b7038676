"""Masks learned on the model's loss."""

from collections.abc import Callable

import numpy as np
import pytest

from core.allocation.allocators.ars import ARS, Size, sampled, starting_logits, towards_prefix
from core.allocation.problem import Constraints, Problem
from tests.core.allocation.conftest import make_sites
from tests.core.allocation.fake_probe import FakeProbe

MakeProblem = Callable[..., Problem]


def test_that_masks_are_sampled_with_the_probability_of_their_logits() -> None:
    mask, _ = sampled(np.full(20_000, 1.0), np.random.default_rng(0))
    assert set(mask) == {0.0, 1.0}
    assert mask.mean() == pytest.approx(1 / (1 + np.exp(-1)), abs=0.01)


def test_that_the_passed_on_derivative_is_that_of_the_soft_mask() -> None:
    logits = np.linspace(-2, 2, 9)

    def soft(shift: float) -> np.ndarray:
        noise = np.random.default_rng(5).logistic(size=9)
        return 1 / (1 + np.exp(-(logits + shift + noise) / 0.4))

    _, slope = sampled(logits, np.random.default_rng(5))
    assert slope == pytest.approx((soft(1e-6) - soft(-1e-6)) / 2e-6, abs=1e-6)


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_a_site_stores_no_more_than_dense(storage: str) -> None:
    size = Size(make_sites(1), storage, 0.5)
    assert size.costs([min(site.shape) for site in size.sites]) == [site.parameters for site in size.sites]
    assert size.fraction([min(site.shape) for site in size.sites]) == 1.0


def test_that_the_pressure_of_factored_sites_is_the_derivative_of_the_logarithm_of_what_is_stored() -> None:
    size = Size(make_sites(1), "factored", 0.1)
    counts = [3, 2, 2, 3, 5, 4, 6]
    whole = sum(site.parameters for site in size.sites)
    for index, pressure in enumerate(size.pressure(size.fraction(counts))):
        m, n = size.sites[index].shape
        expected = (m + n) / (whole * size.fraction(counts))
        assert pressure == pytest.approx(expected)


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_masks_start_at_the_share_that_is_asked_for(storage: str) -> None:
    size = Size(make_sites(2), storage, 0.6)
    kept = size.shares()
    starts = [starting_logits(min(site.shape), count) for site, count in zip(size.sites, kept, strict=True)]
    assert [int((start > 0).sum()) for start in starts] == kept
    assert all((np.diff(start) <= 0).all() and abs(start).max() <= 6 for start in starts)
    assert 0.5 < size.fraction(kept) <= 0.6


@pytest.mark.parametrize("form", ["network", "logits"])
def test_that_the_search_begins_at_the_target(make_problem: MakeProblem, form: str) -> None:
    problem = make_problem(blocks=2, seed=3)
    whole = sum(site.parameters for site in problem.sites)
    seen: list[dict[str, np.ndarray]] = []

    class Watching(FakeProbe):
        def mask_gradients(self, masks, rows=None):
            seen.append(masks)
            return super().mask_gradients(masks, rows)

    for keep in (0.8, 0.5):
        ARS.allocate(problem, keep, {"steps": 1, "form": form}, Watching(problem))
        costs = Size(problem.sites, problem.storage, keep).costs([int(mask.sum()) for mask in seen[-1].values()])
        assert sum(costs) / whole == pytest.approx(keep, abs=0.1)


def test_that_there_is_no_pressure_once_the_target_is_reached() -> None:
    size = Size(make_sites(1), "factored", 0.5)
    assert size.pressure(0.5) == [0.0] * 7


def test_that_gaps_are_pulled_towards_a_prefix_as_finite_differences_say() -> None:
    mask, sigma = np.array([1.0, 0.0, 1.0, 0.0]), np.array([3.0, 2.0, 1.0, 0.5])
    prefix = np.array([1.0, 1.0, 0.0, 0.0])

    def value(at: np.ndarray) -> float:
        return float((sigma**2 * (at - prefix) ** 2).sum() / (sigma**2).sum())

    steps = np.eye(4) * 1e-6
    expected = [(value(mask + step) - value(mask - step)) / 2e-6 for step in steps]
    assert towards_prefix(mask, sigma) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("form", ["network", "logits"])
def test_that_sites_the_loss_depends_on_keep_more(make_problem: MakeProblem, form: str) -> None:
    drawn = make_problem(blocks=2, seed=1)
    curves = {s.name: drawn.curves[s.name.replace("layers.1", "layers.0")] for s in drawn.sites}
    problem = Problem(drawn.sites, curves, drawn.storage, drawn.current)
    weights = {site.name: 20.0 if site.block == 1 else 0.01 for site in problem.sites}
    plan = ARS.allocate(problem, 0.6, {"form": form}, FakeProbe(problem, weights))
    first, second = (sum(plan.site_cost(s) for s in problem.sites if s.block == block) for block in (0, 1))
    assert second > 1.1 * first


@pytest.mark.parametrize("form", ["network", "logits"])
def test_that_each_step_takes_one_search_row_in_turn(make_problem: MakeProblem, form: str) -> None:
    problem = make_problem(blocks=1)
    probe = FakeProbe(problem, rows=3)
    ARS.allocate(problem, 0.7, {"form": form, "steps": 5}, probe)
    assert [rows for kind, rows, _ in probe.asked if kind == "mask_gradients"] == [[0], [1], [2], [0], [1]]


def test_that_locked_sites_are_masked_at_their_rank(make_problem: MakeProblem) -> None:
    drawn = make_problem(blocks=1)
    name = "model.layers.0.up_proj"
    current = drawn.current.with_ranks({site.name: site for site in drawn.sites}, {name: 5})
    locked = Constraints(locked=frozenset({name}))
    problem = Problem(drawn.sites, drawn.curves, "factored", current, locked)
    seen = []

    class Watching(FakeProbe):
        def mask_gradients(self, masks, rows=None):
            seen.append(masks[name])
            return super().mask_gradients(masks, rows)

    plan = ARS.allocate(problem, 0.7, {"steps": 1, "form": "logits"}, Watching(problem))
    assert seen[0].tolist() == [1.0] * 5 + [0.0] * 19
    assert plan.ranks[name] == 5
