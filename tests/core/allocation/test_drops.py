"""Zero-sum and first-order against slow literal searches and cases worked out by hand."""

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np
import pytest

from core.allocation.allocators.first_order import FIRST_ORDER
from core.allocation.allocators.zero_sum import ZERO_SUM
from core.allocation.curves import ErrorCurve
from core.allocation.drops import Stack, dropped
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.storage import largest_saving_rank, rank_cost
from core.allocation.units import units_of
from core.jobs.errors import UsageError
from core.model import Site

MakeProblem = Callable[..., Problem]


def small(changes: dict[str, list[float]], constraints: Constraints | None = None) -> Problem:
    """Square sites, as wide as they have changes, in pivoted storage: 3x3 ones store 5 at rank 1, 8 at rank 2, 9
    dense."""
    sites = tuple(
        Site(name=n, block=0, kind=n, part="mlp", shape=(len(c), len(c)), input_group=n, tensor=n)
        for n, c in changes.items()
    )
    curves = {n: ErrorCurve(np.ones(len(c)), loss_change=np.array(c, np.float64)) for n, c in changes.items()}
    return Problem(sites, curves, "pivoted", RankPlan.dense(sites, "pivoted"), constraints or Constraints())


def literal(problem: Problem, budget: int, *, balanced: bool, whole: Collection[str] = ()) -> dict[str, int]:
    """Algorithm 2.5 of the notes read aloud: every step looks at all sites. Ranks, those that end dense included."""
    rank = {site.name: min(site.shape) for site in problem.sites}
    total, stored = 0.0, sum(site.parameters for site in problem.sites)
    while stored > budget:
        tails = []
        for site in problem.sites:
            if rank[site.name] > 1 and site.name not in whole:
                change = problem.curves[site.name].loss_change
                assert change is not None
                tails.append((float(change[rank[site.name] - 1]), site))
        wanted = [tail for tail in tails if (tail[0] >= 0) == (total <= 0)] if balanced else tails
        change, site = min(wanted or tails, key=lambda tail: abs(tail[0]))
        m, n = site.shape
        star = largest_saving_rank(m, n, problem.storage)
        new = rank[site.name] - 1
        if new == star:
            stored -= m * n - rank_cost(m, n, star, problem.storage)
        elif new < star:
            stored -= rank_cost(m, n, new + 1, problem.storage) - rank_cost(m, n, new, problem.storage)
        rank[site.name] = new
        total += change
    return rank


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
@pytest.mark.parametrize("balanced", [True, False])
@pytest.mark.parametrize("keep", [0.3, 0.7, 0.9])
def test_that_drops_are_those_of_a_slow_literal_search(
    make_problem: MakeProblem, storage: str, balanced: bool, keep: float
) -> None:
    problem = make_problem(storage, blocks=4, seed=3)
    budget = int(keep * sum(site.parameters for site in problem.sites))
    changes = {name: curve.loss_change for name, curve in problem.curves.items() if curve.loss_change is not None}
    stacks = [Stack.of(unit, changes, 1.0) for unit in units_of(problem)]
    for whole in ((), (0, 5)):
        found = dropped(stacks, [0] * len(stacks), budget, balanced=balanced, whole=whole)
        assert found is not None
        said = literal(problem, budget, balanced=balanced, whole=[problem.sites[index].name for index in whole])
        assert found[1] == [said[site.name] for site in problem.sites]


def test_that_zero_sum_balances_and_first_order_does_not() -> None:
    # Zero-sum: a's 1 (17 left), the sum is above zero, so b's -2 (16). First-order: a's 1, then a's 1.5 (14).
    problem = small({"a": [5, 1.5, 1], "b": [4, -3, -2]})
    assert ZERO_SUM.allocate(problem, 16 / 18).ranks == {"a": 2, "b": 2}
    assert FIRST_ORDER.allocate(problem, 16 / 18).ranks == {"a": 1, "b": None}


def test_that_zero_sum_goes_on_where_one_sign_has_run_out() -> None:
    problem = small({"a": [5, 2, 1], "b": [4, 4, 3]})
    assert ZERO_SUM.allocate(problem, 14 / 18).ranks == {"a": 1, "b": None}


def test_that_drops_of_a_site_that_ends_dense_are_given_back(make_problem: MakeProblem) -> None:
    """No site that the search touched is left dense at its end: what is dense was left out from the start."""
    problem = make_problem("factored", blocks=6, seed=1)
    budget = int(0.8 * sum(site.parameters for site in problem.sites))
    first = literal(problem, budget, balanced=True)
    tops = {site.name: largest_saving_rank(*site.shape, "factored") for site in problem.sites}
    wasted = {site.name for site in problem.sites if tops[site.name] < first[site.name] < min(site.shape)}
    assert wasted
    while wasted:
        left_out = set(wasted)
        last = literal(problem, budget, balanced=True, whole=left_out)
        wasted |= {site.name for site in problem.sites if tops[site.name] < last[site.name] < min(site.shape)}
        if wasted == left_out:
            break
    plan = ZERO_SUM.allocate(problem, 0.8)
    expected = {name: None if rank > tops[name] else rank for name, rank in last.items()}
    given_back = {name for name, rank in plan.ranks.items() if rank != expected[name]}
    # What the last drop saved too much may have bought a rank here and there.
    assert len(given_back) <= 3
    assert all(plan.ranks[name] is None or plan.ranks[name] > (expected[name] or 99) for name in given_back)


def test_that_no_site_goes_below_least_unless_it_must() -> None:
    problem = small({"a": [0.1, 0.1, 0.1], "b": [4, 4, 3]})
    assert FIRST_ORDER.allocate(problem, 14 / 18, {"least": 0.0}).ranks == {"a": 1, "b": None}
    assert FIRST_ORDER.allocate(problem, 16 / 18, {"least": 1.0}).ranks == {"a": 2, "b": 2}
    assert FIRST_ORDER.allocate(problem, 10 / 18, {"least": 1.0}).ranks == {"a": 1, "b": 1}


def test_that_components_between_two_choices_go_together_by_their_summed_change() -> None:
    # Multiples of 2 of a 5x5 site: rank 2 stores 16, rank 4 stores 24, dense 25. a: 1, then -2 + 3 = 1, before b's 1.1.
    found = small({"a": [9, 9, 3, -2, 1], "b": [9, 9, 2, 2, 1.1]}, Constraints(multiple_of=2))
    assert FIRST_ORDER.allocate(found, 41 / 50, {"least": 0.0}).ranks == {"a": 2, "b": None}


def test_that_components_no_choice_can_keep_move_the_sum_from_the_start() -> None:
    # With dense forbidden 3 and -2 have gone: the sum is above zero, so a falling one comes first.
    problem = small({"a": [5, 1, 3], "b": [4, -3, -2]}, Constraints(forbid_dense=True))
    assert ZERO_SUM.allocate(problem, 13 / 18).ranks == {"a": 2, "b": 1}
    falling = small({"a": [5, 1, 1], "b": [4, -3, -2]}, Constraints(forbid_dense=True))
    assert ZERO_SUM.allocate(falling, 13 / 18).ranks == {"a": 1, "b": 2}


def test_that_a_change_can_count_by_the_parameters_of_a_rank(make_problem: MakeProblem) -> None:
    problem = make_problem("factored", blocks=4)
    plain, by_size = (ZERO_SUM.allocate(problem, 0.6, {"per-parameter": flag}) for flag in (False, True))
    thin = [site for site in problem.sites if site.kind in "kv"]
    assert by_size.cost(thin) > plain.cost(thin)


@pytest.mark.parametrize("allocator", [ZERO_SUM, FIRST_ORDER])
def test_that_curves_without_loss_changes_name_the_methods_that_measure_them(
    make_problem: MakeProblem, allocator: object
) -> None:
    problem = make_problem()
    curves = {name: ErrorCurve(curve.sigma) for name, curve in problem.curves.items()}
    with pytest.raises(UsageError, match="choose the method zs-svd or io-svd"):
        allocator.allocate(replace(problem, curves=curves), 0.7)  # type: ignore[attr-defined]
