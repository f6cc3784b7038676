"""Choices, fused sites, budgets, and the sentences that say what is in the way."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.allocation.allocators import ALLOCATORS
from core.allocation.allocators.uniform import UNIFORM
from core.allocation.choices import choices_of, joint_choices
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.units import budget_of, units_of
from core.jobs.errors import StudioError, UsageError
from core.model import Site

MakeProblem = Callable[..., Problem]


def alone(m: int, n: int) -> Problem:
    site = Site(name="a", block=0, kind="q", part="attention", shape=(m, n), input_group="a", tensor="a.weight")
    return Problem((site,), {}, "factored", RankPlan.dense((site,), "factored"))


def test_that_choices_end_in_dense_and_follow_floor_ceiling_and_multiple(make_problem: MakeProblem) -> None:
    site = make_problem().sites[0]
    everything = choices_of(site, "factored", Constraints())
    assert everything.ranks.tolist() == [*range(1, 12), 24]
    assert everything.costs.tolist() == [*range(48, 12 * 48, 48), 576]
    assert everything.rank(-1) is None
    some = choices_of(site, "factored", Constraints(multiple_of=2, floors={"q": 0.3}, ceilings={"q": 0.7}))
    assert [some.rank(index) for index in range(len(some))] == [4, 6, 8]
    low = choices_of(site, "factored", Constraints(forbid_dense=True, minimum_rank=10))
    assert [low.rank(index) for index in range(len(low))] == [10, 11]


def test_that_fused_sites_share_every_rank_that_all_can_store(make_problem: MakeProblem) -> None:
    q, k = make_problem().sites[:2]
    joint = joint_choices((q, k), "factored", Constraints())
    assert [joint.rank(index) for index in range(len(joint))] == [1, 2, 3, 4, 5, None]
    assert joint.costs.tolist() == [rank * (48 + 32) for rank in range(1, 6)] + [576 + 192]


def test_that_a_unit_sums_figures_over_its_sites_and_dense_is_the_last_of_each(make_problem: MakeProblem) -> None:
    problem = make_problem(constraints=Constraints(fused=(("q", "k"),)))
    unit = units_of(problem)[0]
    q, k = np.arange(25.0)[::-1], 100 * np.arange(9.0)[::-1]
    summed = unit.summed({"model.layers.0.q_proj": q, "model.layers.0.k_proj": k})
    assert summed.tolist() == [24 - r + 100 * (8 - r) for r in range(1, 6)] + [0.0]
    assert unit.ranks_at(1) == {"model.layers.0.q_proj": 2, "model.layers.0.k_proj": 2}


def test_that_sites_fused_with_a_locked_one_keep_its_rank(make_problem: MakeProblem) -> None:
    locked = "model.layers.0.q_proj"
    problem = make_problem(constraints=Constraints(fused=(("q", "k", "v"),), locked=frozenset({locked})))
    held = replace(problem, current=problem.current.with_ranks({s.name: s for s in problem.sites}, {locked: 4}))
    plan = UNIFORM.allocate(held, 0.7)
    assert plan.ranks["model.layers.0.k_proj"] == plan.ranks["model.layers.0.v_proj"] == 4
    high = replace(problem, current=problem.current.with_ranks({s.name: s for s in problem.sites}, {locked: 9}))
    with pytest.raises(StudioError, match=r"0\.k_proj is fused with sites that are locked .*q_proj at rank 9"):
        UNIFORM.allocate(high, 0.7)


def test_that_contradicting_constraints_name_the_site_and_themselves(make_problem: MakeProblem) -> None:
    problem = make_problem(constraints=Constraints(floors={"v": 0.9}, ceilings={"v": 0.4}))
    with pytest.raises(StudioError, match=r"left to model.*v_proj .*a floor of 0.9 for v, a ceiling of 0.4 for v"):
        UNIFORM.allocate(problem, 0.7)
    thin = make_problem(constraints=Constraints(multiple_of=8, forbid_dense=True))
    with pytest.raises(StudioError, match=r"k_proj \(8x24\).*up to rank 5.*multiples of 8, dense forbidden"):
        UNIFORM.allocate(thin, 0.7)


@pytest.mark.parametrize("name", list(ALLOCATORS))
def test_that_an_unreachable_keep_says_what_is_in_the_way_and_how_far_it_would_go(
    make_problem: MakeProblem, name: str
) -> None:
    limits = Constraints(floors={"v": 0.1, "down": 0.5}, multiple_of=4, fused=(("q", "o"),))
    with pytest.raises(StudioError) as caught:
        ALLOCATORS[name].allocate(make_problem(constraints=limits), 0.1)
    said = str(caught.value)
    assert said.startswith("keep 0.1 cannot be reached: the least these sites can store is 0.")
    assert "lower the floor of 0.5 for down (without: 0." in said
    assert "allow ranks that are no multiple of 4 (without: 0." in said
    assert "for v" not in said  # rank 4 is above that floor anyway
    assert "fuse" not in said
    with pytest.raises(StudioError, match="rank 1 everywhere is already the smallest"):
        ALLOCATORS[name].allocate(make_problem(), 0.001)


def test_that_constraints_of_which_none_alone_is_in_the_way_are_all_named(make_problem: MakeProblem) -> None:
    both = Constraints(minimum_rank=4, multiple_of=4)
    with pytest.raises(StudioError, match="lower the minimum rank of 4 and allow ranks that are no multiple of 4"):
        UNIFORM.allocate(make_problem(constraints=both), 0.1)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Constraints(floors={"z": 0.5}), "no sites of kind 'z'; the kinds are: down, gate, k, o, q, up, v"),
        (Constraints(fused=(("q", "z"),)), "no sites of kind 'z'"),
        (Constraints(ceilings={"q": 1.5}), "A ceiling is a fraction between 0 and 1; 1.5 for q is not"),
        (Constraints(fused=(("q", "k"), ("k", "v"))), "The kind k is fused twice"),
        (Constraints(locked=frozenset({"nobody"})), "nobody is locked, but there is no such site"),
    ],
)
def test_that_constraints_on_what_is_not_there_are_usage_errors(
    make_problem: MakeProblem, limits: Constraints, sentence: str
) -> None:
    with pytest.raises(UsageError, match=sentence):
        UNIFORM.allocate(make_problem(constraints=limits), 0.7)


@given(m=st.integers(2, 2**20), n=st.integers(2, 2**20), share=st.floats(0.3, 1.0))
def test_that_the_keep_of_a_whole_number_of_parameters_gives_that_number_back(m: int, n: int, share: float) -> None:
    cost = max(m + n, int(share * m * n))
    total = m * n
    if cost <= total:
        assert budget_of(alone(m, n), cost / total) == cost
