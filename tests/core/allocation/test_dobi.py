"""Soft truncation positions."""

from collections.abc import Callable

import numpy as np
import pytest

from core.allocation.allocators.dobi import DOBI, balanced, position, slope, soft_mask, stored
from core.allocation.allocators.uniform import UNIFORM
from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.allocation.probe import MaskGradients
from core.allocation.problem import Problem
from core.model import Site
from tests.core.allocation.fake_probe import FakeProbe

MakeProblem = Callable[..., Problem]
STORAGES = ["factored", "pivoted"]


def site_of(m: int, n: int, block: int = 0) -> Site:
    name = f"model.layers.{block}.k_proj"
    return Site(
        name=name,
        block=block,
        kind="k",
        part="attention",
        shape=(m, n),
        input_group=name,
        tensor=f"{name}.weight",
    )


@pytest.mark.parametrize("storage", STORAGES)
def test_that_a_position_stores_what_it_was_found_for(storage: str) -> None:
    site = site_of(40, 24)
    for cost in (1.0, 300.0, 700.5, 960.0):
        assert stored(site, position(site, cost, storage), storage) == pytest.approx(cost)


@pytest.mark.parametrize("storage", STORAGES)
def test_that_the_price_of_a_rank_is_the_derivative_of_what_is_stored(storage: str) -> None:
    site = site_of(40, 24)
    change = (stored(site, 7.3 + 1e-6, storage) - stored(site, 7.3 - 1e-6, storage)) / 2e-6
    assert slope(site, 7.3, storage) == pytest.approx(change)


def test_that_a_soft_mask_falls_through_one_half_at_its_position() -> None:
    mask, _ = soft_mask(site_of(100, 100), 30.0, "factored", softness=0.02)
    assert mask[29] + mask[30] == pytest.approx(1.0)
    assert (np.diff(mask) <= 0).all()
    assert mask[20] > 0.99
    assert mask[40] < 0.01


def test_that_the_derivative_of_a_soft_mask_is_that_of_finite_differences() -> None:
    site = site_of(100, 100)
    _, found = soft_mask(site, 30.2, "factored", 0.05)
    above, below = (soft_mask(site, 30.2 + step, "factored", 0.05)[0] for step in (1e-6, -1e-6))
    assert found == pytest.approx((above - below) / 2e-6, abs=1e-8)


def test_that_a_site_stored_dense_is_whole() -> None:
    assert soft_mask(site_of(20, 20), 10.0, "factored", 0.05)[0].tolist() == [1.0] * 20


def test_that_the_balance_is_the_weighted_median() -> None:
    assert balanced(np.array([5.0, 1.0, 3.0]), np.array([1.0, 1.0, 1.0])) == 3.0
    assert balanced(np.array([5.0, 1.0, 3.0]), np.array([9.0, 1.0, 1.0])) == 5.0
    assert balanced(np.array([5.0, np.nan, 3.0]), np.array([1.0, 9.0, 2.0])) == 3.0
    assert balanced(np.array([np.inf]), np.array([1.0])) == 0.0


@pytest.mark.parametrize("storage", STORAGES)
def test_that_sites_the_loss_depends_on_keep_more(make_problem: MakeProblem, storage: str) -> None:
    drawn = make_problem(storage, blocks=2, seed=1)
    curves = {s.name: drawn.curves[s.name.replace("layers.1", "layers.0")] for s in drawn.sites}
    problem = Problem(drawn.sites, curves, storage, drawn.current)
    weights = {site.name: 5.0 if site.block == 1 else 0.05 for site in problem.sites}
    probe = FakeProbe(problem, weights)
    plan = DOBI.allocate(problem, 0.6, probe=probe)
    first, second = (sum(plan.site_cost(s) for s in problem.sites if s.block == block) for block in (0, 1))
    assert second > 1.2 * first
    assert probe.rise(plan.ranks) < probe.rise(UNIFORM.allocate(problem, 0.6).ranks)


def test_that_sites_thinner_than_a_row_is_long_get_ranks_all_the_same() -> None:
    sites = tuple(site_of(2, 64, block) for block in range(4))
    curves = {site.name: ErrorCurve(np.array([2.0, 1.0 + site.block])) for site in sites}
    problem = Problem(sites, curves, "pivoted", RankPlan.dense(sites, "pivoted"))
    plan = DOBI.allocate(problem, 0.7, {"steps": 6}, FakeProbe(problem))
    assert all(rank in (None, 1) for rank in plan.ranks.values())
    assert any(rank == 1 for rank in plan.ranks.values())


class Misleading(FakeProbe):
    """Its gradients say the opposite of its losses."""

    def mask_gradients(self, masks, rows=None):
        found = super().mask_gradients(masks, rows)
        sign = {name: -1.0 if self.weights[name] > 1 else -1000.0 for name in masks}
        return MaskGradients(found.loss, {name: sign[name] * np.ones_like(g) for name, g in found.by_site.items()})


def test_that_the_start_stands_where_what_was_learned_is_worse(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2, seed=1)
    weights = {site.name: 50.0 if site.block == 1 else 0.01 for site in problem.sites}
    plan = DOBI.allocate(problem, 0.6, probe=Misleading(problem, weights))
    assert plan.ranks == UNIFORM.allocate(problem, 0.6).ranks


def test_that_gradients_that_are_no_numbers_leave_the_uniform_plan(make_problem: MakeProblem) -> None:
    class Broken(FakeProbe):
        def mask_gradients(self, masks, rows=None):
            return MaskGradients(float("inf"), {name: np.full_like(mask, np.nan) for name, mask in masks.items()})

    problem = make_problem(blocks=2)
    assert DOBI.allocate(problem, 0.6, probe=Broken(problem)).ranks == UNIFORM.allocate(problem, 0.6).ranks
