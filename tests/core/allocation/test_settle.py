"""From wishes to plans, and dealing out in proportion."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.allocation.problem import Constraints, Problem
from core.allocation.settle import settle
from core.allocation.shares import dealt
from core.allocation.storage import rank_cost
from core.allocation.task import Task

MakeProblem = Callable[..., Problem]


def task_of(problem: Problem, budget: int) -> Task:
    return Task(problem, budget / sum(site.parameters for site in problem.sites), budget, {})


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_wishes_that_are_allowed_and_fit_exactly_are_granted(make_problem: MakeProblem, storage: str) -> None:
    problem = make_problem(storage, blocks=2)
    ranks = {site.name: 1 + index % 5 for index, site in enumerate(problem.sites)}
    wished = {site.name: rank_cost(*site.shape, ranks[site.name], problem.storage) for site in problem.sites}
    assert settle(task_of(problem, sum(wished.values())), wished).ranks == ranks


def test_that_wishes_beyond_the_budget_shrink_in_proportion(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2)
    total = sum(site.parameters for site in problem.sites)
    wished = {site.name: (0.4 if site.block else 0.8) * site.parameters for site in problem.sites}
    plan = settle(task_of(problem, int(0.3 * total)), wished)
    first = sum(plan.site_cost(site) for site in problem.sites if site.block == 0)
    second = sum(plan.site_cost(site) for site in problem.sites if site.block == 1)
    assert first / second == pytest.approx(2, rel=0.1)


def test_that_a_site_wished_dense_stays_dense_while_the_others_can_pay(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2)
    total = sum(site.parameters for site in problem.sites)
    wished = {
        site.name: float(site.parameters) if site.kind == "o" else 0.6 * site.parameters for site in problem.sites
    }
    plan = settle(task_of(problem, int(0.4 * total)), wished)
    assert [name for name, rank in plan.ranks.items() if rank is None] == [
        s.name for s in problem.sites if s.kind == "o"
    ]
    everything = {site.name: float(site.parameters) for site in problem.sites}
    assert settle(task_of(problem, int(0.4 * total)), everything).cost(problem.sites) <= 0.4 * total


def test_that_what_a_ceiling_holds_back_goes_to_the_others(make_problem: MakeProblem) -> None:
    problem = make_problem("pivoted", blocks=2, constraints=Constraints(ceilings={"gate": 0.2}))
    total = sum(site.parameters for site in problem.sites)
    plan = settle(task_of(problem, int(0.6 * total)), {site.name: 0.6 * site.parameters for site in problem.sites})
    assert plan.cost(problem.sites) >= 0.598 * total
    gate, up = problem.sites[4], problem.sites[5]
    assert plan.site_cost(gate) <= 0.2 * gate.parameters
    assert plan.site_cost(up) > 0.6 * up.parameters


def test_that_a_site_that_wishes_nothing_gets_its_smallest_rank(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2)
    total = sum(site.parameters for site in problem.sites)
    wished = {site.name: 0.0 if site.kind == "q" else 0.5 * site.parameters for site in problem.sites}
    plan = settle(task_of(problem, int(0.4 * total)), wished)
    assert plan.ranks["model.layers.0.q_proj"] == 1


def test_that_locked_sites_wish_nothing_and_stay(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2)
    name = problem.sites[0].name
    held = replace(
        problem,
        current=problem.current.with_ranks({s.name: s for s in problem.sites}, {name: 7}),
        constraints=Constraints(locked=frozenset({name})),
    )
    total = sum(site.parameters for site in problem.sites)
    plan = settle(task_of(held, total // 2), {s.name: s.parameters / 2 for s in problem.sites if s.name != name})
    assert plan.ranks[name] == 7


def test_that_dealing_out_is_in_proportion_until_a_cap_binds() -> None:
    assert dealt(6.0, np.array([1.0, 2.0, 3.0]), np.full(3, 9.0)) == pytest.approx([1, 2, 3])
    assert dealt(6.0, np.array([1.0, 2.0, 3.0]), np.array([9.0, 9.0, 1.5])) == pytest.approx([1.5, 3, 1.5])
    assert dealt(3.0, np.array([0.0, np.nan, 0.0]), np.full(3, 9.0)) == pytest.approx([1, 1, 1])


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e3)), min_size=1, max_size=8), st.floats(0, 1e4))
def test_that_dealing_out_gives_all_there_is_or_all_the_caps_hold(
    pairs: list[tuple[float, float]], total: float
) -> None:
    weights, caps = (np.array(column) for column in zip(*pairs, strict=True))
    given_out = dealt(total, weights, caps)
    assert (given_out <= caps).all()
    assert (given_out >= 0).all()
    assert given_out.sum() == pytest.approx(min(total, caps.sum()), rel=1e-6, abs=1e-6)
