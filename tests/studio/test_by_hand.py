"""What a hand does to a plan, whatever the constraints, the locks and the curves: properties, not examples."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.model import Site
from studio.editing.by_hand import Hand
from studio.editing.ladder import Ladder

many = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

LIMITS = st.builds(
    Constraints,
    minimum_rank=st.sampled_from((1, 1, 3)),
    multiple_of=st.sampled_from((1, 2, 4)),
    floors=st.sampled_from(({}, {"v": 0.5}, {"v": 0.6, "down": 0.3})),
    ceilings=st.sampled_from(({}, {"gate": 0.9})),
    fused=st.sampled_from(((), (("q", "k"),), (("q", "k", "v"), ("gate", "up")))),
    forbid_dense=st.booleans(),
)


@pytest.fixture
def small(fake_model_of: Callable[..., Any]) -> Any:
    return fake_model_of(blocks=2, hidden=12)


def drawn_problem(data: st.DataObject, small: Any) -> Problem:
    sites = small.info.sites
    ranks = {site.name: data.draw(st.none() | st.integers(1, min(site.shape)), label=site.name) for site in sites}
    storage = data.draw(st.sampled_from(("factored", "pivoted")), label="storage")
    locked = data.draw(st.frozensets(st.sampled_from([site.name for site in sites]), max_size=4), label="locked")
    plan = RankPlan.dense(sites, storage).with_ranks(small.info.by_name, ranks).with_locked(locked)
    curves = small.curves if data.draw(st.booleans(), label="curves") else {}
    return Problem(sites, curves, storage, plan, data.draw(LIMITS, label="limits"))


def drawn_wishes(data: st.DataObject, sites: tuple[Site, ...]) -> dict[str, int | None]:
    chosen = data.draw(st.lists(st.sampled_from(sites), min_size=1, max_size=5, unique_by=lambda s: s.name))
    return {site.name: data.draw(st.none() | st.integers(1, min(site.shape)), label="wish") for site in chosen}


def one_step(problem: Problem, ladder: Ladder) -> int:
    """The most that any unlocked site, or fused ones, can gain or lose with one step."""
    largest = 0
    for site in problem.sites:
        group = ladder.group(site)
        rungs = ladder.rungs(group)
        if rungs is not None:
            here = sum(problem.current.site_cost(s) for s in group)
            largest = max(largest, *(b - a for a, b in pairwise(sorted({here, *rungs.costs}))), 0, 0)
    return largest


@many
@given(data=st.data())
def test_that_holding_the_total_never_changes_the_cost_by_more_than_one_step(small: Any, data: st.DataObject) -> None:
    problem = drawn_problem(data, small)
    hand = Hand(problem, snap=data.draw(st.booleans(), label="snap"), hold=True, drag=1)
    before = problem.current.cost(problem.sites)
    for _ in range(2):  # a drag goes on
        after = hand.moved(drawn_wishes(data, problem.sites)).cost(problem.sites)
        assert after <= before
        assert before - after <= one_step(problem, Ladder(problem))


@many
@given(data=st.data())
def test_that_no_hand_moves_a_locked_site(small: Any, data: st.DataObject) -> None:
    problem = drawn_problem(data, small)
    hand = Hand(problem, snap=data.draw(st.booleans(), label="snap"), hold=data.draw(st.booleans(), label="hold"))
    plan = hand.moved(drawn_wishes(data, problem.sites))
    assert {name: plan.ranks[name] for name in plan.locked} == {
        name: problem.current.ranks[name] for name in problem.current.locked
    }


@many
@given(data=st.data())
def test_that_whatever_moves_with_snap_lands_where_the_constraints_allow(small: Any, data: st.DataObject) -> None:
    problem = drawn_problem(data, small)
    plan = Hand(problem, snap=True, hold=data.draw(st.booleans(), label="hold")).moved(
        drawn_wishes(data, problem.sites)
    )
    ladder = Ladder(problem)
    for site in problem.sites:
        if plan.ranks[site.name] != problem.current.ranks[site.name]:
            group = ladder.group(site)
            rungs = ladder.rungs(group)
            assert rungs is not None
            assert plan.ranks[site.name] in [rungs.rank(index) for index in range(len(rungs.ranks))]
            assert len({plan.ranks[s.name] for s in group}) == 1, "what is fused moves together"


@many
@given(data=st.data())
def test_that_the_others_move_only_to_where_the_constraints_allow(small: Any, data: st.DataObject) -> None:
    problem = drawn_problem(data, small)
    wishes = drawn_wishes(data, problem.sites)
    plan = Hand(problem, snap=False, hold=True).moved(wishes)
    ladder = Ladder(problem)
    for site in problem.sites:
        if site.name not in wishes and plan.ranks[site.name] != problem.current.ranks[site.name]:
            rungs = ladder.rungs(ladder.group(site))
            assert rungs is not None
            assert plan.ranks[site.name] in [rungs.rank(index) for index in range(len(rungs.ranks))]


@many
@given(data=st.data())
def test_that_a_hand_back_where_it_began_has_changed_nothing(small: Any, data: st.DataObject) -> None:
    problem = drawn_problem(data, small)
    hand = Hand(problem, snap=False, hold=True, drag=1)
    wishes = drawn_wishes(data, problem.sites)
    hand.moved(wishes)
    assert hand.moved({name: problem.current.ranks[name] for name in wishes}) == problem.current


def test_that_the_others_take_where_it_costs_least(small: Any) -> None:
    sites = small.info.sites
    plan = RankPlan.dense(sites, "pivoted").with_ranks(small.info.by_name, {site.name: 3 for site in sites})
    problem = Problem(sites, small.curves, "pivoted", plan)
    after = Hand(problem, snap=True, hold=True).moved({sites[0].name: None})
    assert after.ranks[sites[0].name] is None
    assert all(after.ranks[site.name] <= 3 for site in sites[1:])
    assert any(after.ranks[site.name] < 3 for site in sites[1:])


def test_that_a_held_total_stops_the_hand_where_the_others_have_nothing_left(small: Any) -> None:
    sites = small.info.sites
    dense = RankPlan.dense(sites, "pivoted")
    assert Hand(Problem(sites, {}, "pivoted", dense), snap=True, hold=True).moved({sites[0].name: 2}) == dense


def test_that_a_step_goes_from_multiple_to_multiple(small: Any) -> None:
    site = small.info.sites[0]
    problem = Problem(
        small.info.sites, {}, "pivoted", RankPlan.dense(small.info.sites, "pivoted"), Constraints(multiple_of=4)
    )
    ladder = Ladder(problem)
    at = {rank: problem.current.with_ranks(small.info.by_name, {site.name: rank}) for rank in (None, 8, 6, 4)}
    assert ladder.stepped([site], at[None], -1) == {site.name: 8}
    assert ladder.stepped([site], at[8], -1) == {site.name: 4}
    assert ladder.stepped([site], at[6], 1) == {site.name: 8}
    assert ladder.stepped([site], at[6], -1) == {site.name: 4}
    assert ladder.stepped([site], at[4], -1) == {site.name: 4}
    assert ladder.stepped([site], at[8], 1) == {site.name: None}
