"""LEMS: scale, shape and propagation bias, and the exact knapsack over them."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest

from core.allocation.allocators.lems import LEMS, propagation, reference_rank, shape, usable
from core.allocation.choices import choices_of
from core.allocation.problem import Constraints, Problem
from tests.core.allocation.fake_probe import FakeProbe

MakeProblem = Callable[..., Problem]


@pytest.mark.parametrize(
    ("alpha", "expected"), [(0.0, [6.0, 5.84]), (1.0, [6.0, 4.76, 4.14]), (3.0, [6.0, 1.84, 1.32])]
)
def test_that_the_bias_has_the_published_values_for_32_blocks(alpha: float, expected: list[float]) -> None:
    bias = propagation(32, alpha, gamma=5.0)
    assert bias[: len(expected)].tolist() == pytest.approx(expected, abs=0.005)
    assert bias[-1] == 1.0


def test_that_a_single_block_has_no_bias() -> None:
    assert propagation(1, 1.0, 5.0).tolist() == [1.0]


def test_that_the_shape_is_one_at_the_reference_rank() -> None:
    tail = np.array([16.0, 8.0, 4.0, 1.0, 0.0])
    assert shape(tail, 2).tolist() == [4.0, 2.0, 1.0, 0.25, 0.0]


def test_that_the_shape_of_a_matrix_of_lower_rank_is_held_by_its_floor() -> None:
    assert shape(np.array([1.0, 0.0, 0.0]), 1).tolist() == [1e6, 0.0, 0.0]
    assert shape(np.zeros(3), 1).tolist() == [0.0, 0.0, 0.0]


def test_that_a_score_that_is_no_number_is_worse_than_all_others() -> None:
    assert usable({"a": math.inf, "b": 2.0, "c": -1e-9, "d": math.nan}) == {"a": 20.0, "b": 2.0, "c": 0.0, "d": 20.0}


def test_that_every_site_is_tried_at_a_tenth_of_its_break_even_rank(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2)
    probe = FakeProbe(problem, rows=2)
    LEMS.allocate(problem, 0.7, {"trials": 0}, probe)
    [(_, ranks, asked)] = probe.asked
    assert ranks == {site.name: [reference_rank(site)] for site in problem.sites}
    assert ranks["model.layers.0.up_proj"] == [1]  # 64 x 24: 17.45 breaks even
    assert (asked.score, asked.temperature, asked.skip, asked.rows) == ("kl", 0.6, 256, 2)


def test_that_short_rows_lose_an_eighth_of_their_positions_at_most(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=1)
    probe = FakeProbe(problem, length=64)
    LEMS.allocate(problem, 0.7, {"trials": 0}, probe)
    assert probe.asked[0][2].skip == 8


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
@pytest.mark.parametrize("keep", [0.45, 0.7])
def test_that_the_plan_is_the_optimum_that_exhaustive_search_finds(
    make_problem: MakeProblem, storage: str, keep: float
) -> None:
    whole = make_problem(storage, blocks=2, seed=5)
    sites = tuple(site for site in whole.sites if site.kind in "kv")
    problem = Problem(sites, whole.curves, storage, whole.current.__class__.dense(sites, storage))
    probe = FakeProbe(problem, {site.name: 1.0 + index for index, site in enumerate(sites)})
    plan = LEMS.allocate(problem, keep, {"trials": 0, "least": 0.0}, probe)

    choices = [choices_of(site, storage, problem.constraints) for site in sites]
    curves = [
        probe.rise({site.name: 1})
        * problem.curves[site.name].tail
        / problem.curves[site.name].tail[1]
        * (6.0 if site.block == 0 else 1.0)
        for site in sites
    ]
    budget = int(keep * sum(site.parameters for site in sites) + 1e-9)
    best = min(
        sum(float(d[c.ranks[i]]) for c, d, i in zip(choices, curves, picked, strict=True))
        for picked in itertools.product(*(range(len(c)) for c in choices))
        if sum(int(c.costs[i]) for c, i in zip(choices, picked, strict=True)) <= budget
    )
    ranks = [plan.ranks[site.name] for site in sites]
    found = sum(0.0 if r is None else float(d[r]) for d, r in zip(curves, ranks, strict=True))
    assert plan.cost(sites) <= budget
    assert best * (1 - 1e-9) <= found <= best * (1 + 1e-4)


def test_that_the_plan_with_the_least_kl_of_all_trials_is_taken(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=6, seed=2)
    # The real model cares most for its middle; the bias that fits that best is neither of the starts.
    weights = {site.name: (1.0, 4.0, 3.0, 2.0, 1.0, 1.0)[site.block] for site in problem.sites}
    probe = FakeProbe(problem, weights)
    plan = LEMS.allocate(problem, 0.7, {"trials": 8}, probe)
    tried = probe.plans()
    assert 2 < len(tried) <= 8
    assert all(tried[i].ranks != tried[j].ranks for i in range(len(tried)) for j in range(i))
    assert probe.rise(plan.ranks) == min(probe.rise(other.ranks) for other in tried)


def test_that_a_site_that_breaks_the_model_alone_keeps_more(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2, seed=1)
    name = "model.layers.1.up_proj"
    site = next(site for site in problem.sites if site.name == name)
    whole = LEMS.allocate(problem, 0.6, {"trials": 0}, FakeProbe(problem))
    careful = LEMS.allocate(problem, 0.6, {"trials": 0}, FakeProbe(problem, broken=frozenset({name})))
    assert careful.site_cost(site) > whole.site_cost(site)


def test_that_plans_that_all_break_the_model_leave_the_published_bias(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2)
    broken = FakeProbe(problem, broken=frozenset(site.name for site in problem.sites))
    one = LEMS.allocate(problem, 0.6, {"trials": 4}, broken)
    assert one.ranks == LEMS.allocate(problem, 0.6, {"trials": 0}, broken).ranks


def test_that_no_site_keeps_less_than_three_tenths_where_the_budget_allows(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=4, seed=4)
    spread = {site.name: 10.0 ** (site.block * 2) for site in problem.sites}
    plan = LEMS.allocate(problem, 0.6, {"trials": 0}, FakeProbe(problem, spread))
    assert min(plan.site_cost(site) / site.parameters for site in problem.sites) >= 0.3
    bare = LEMS.allocate(problem, 0.6, {"trials": 0, "least": 0.0}, FakeProbe(problem, spread))
    assert min(bare.site_cost(site) / site.parameters for site in problem.sites) < 0.3


def test_that_fused_sites_share_a_rank(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2, constraints=Constraints(fused=(("q", "k", "v"),)))
    plan = LEMS.allocate(problem, 0.6, {"trials": 3}, FakeProbe(problem))
    for block in range(2):
        assert len({plan.ranks[f"model.layers.{block}.{kind}_proj"] for kind in "qkv"}) == 1
