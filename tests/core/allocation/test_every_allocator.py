"""What every allocator that only computes must hold, whatever the curves and the constraints."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.allocation.allocators import ALLOCATORS, allocator_named
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.storage import largest_saving_rank, rank_cost
from core.allocation.units import budget_of
from core.jobs.errors import StudioError
from core.model import Site

ARITHMETIC = [name for name, allocator in ALLOCATORS.items() if allocator.probes is None]
KINDS = ("q", "k", "v", "o", "gate", "up", "down")
shares = st.dictionaries(st.sampled_from(KINDS), st.floats(0.0, 1.0), max_size=2)


@st.composite
def limits(draw: st.DrawFn) -> Constraints:
    return Constraints(
        minimum_rank=draw(st.sampled_from([1, 1, 3])),
        multiple_of=draw(st.sampled_from([1, 1, 2, 8])),
        floors=draw(shares),
        ceilings=draw(shares),
        fused=draw(st.sampled_from([(), (), (("q", "k", "v"),), (("gate", "up"), ("q", "k"))])),
        forbid_dense=draw(st.booleans()),
        locked=frozenset(draw(st.lists(st.sampled_from([f"model.layers.1.{k}_proj" for k in KINDS]), max_size=2))),
    )


def site_allows(site: Site, rank: int | None, problem: Problem) -> bool:
    """Said again, one rank at a time."""
    limits, (m, n) = problem.constraints, site.shape
    if rank is None:
        return not limits.forbid_dense and limits.ceilings.get(site.kind, 1.0) >= 1
    if not 1 <= rank <= largest_saving_rank(m, n, problem.storage):
        return False
    share = rank_cost(m, n, rank, problem.storage) / (m * n)
    high_enough = rank >= limits.minimum_rank and share >= limits.floors.get(site.kind, 0.0) - 1e-9
    return high_enough and rank % limits.multiple_of == 0 and share <= limits.ceilings.get(site.kind, 1.0) + 1e-9


def groups_of(problem: Problem) -> list[list[Site]]:
    """Sites that must share a rank, found by sorting instead of hashing."""
    fused = problem.constraints.fused

    def key(site: Site) -> tuple[int, int, str]:
        at = next((index for index, group in enumerate(fused) if site.kind in group), -1)
        return (site.block, at, site.name if at < 0 else "")

    return [list(group) for _, group in groupby(sorted(problem.sites, key=key), key)]


def assert_allowed(problem: Problem, plan: RankPlan, budget: int) -> None:
    locked = problem.constraints.locked
    assert plan.cost(problem.sites) <= budget
    for group in groups_of(problem):
        assert len({plan.ranks[site.name] for site in group}) == 1
        for site in group:
            if site.name in locked:
                assert plan.ranks[site.name] == problem.current.ranks[site.name]
            else:
                assert site_allows(site, plan.ranks[site.name], problem)


def assert_nothing_more_fits(problem: Problem, plan: RankPlan, budget: int) -> None:
    """No site or fused group could have the next rank it is allowed."""
    left = budget - plan.cost(problem.sites)
    for group in groups_of(problem):
        if plan.ranks[group[0].name] is None or any(site.name in problem.constraints.locked for site in group):
            continue
        ladder = [*range(plan.ranks[group[0].name] + 1, 65), None]
        following = [rank for rank in ladder if all(site_allows(site, rank, problem) for site in group)]
        if following:
            higher = replace(plan, ranks={**plan.ranks, **{site.name: following[0] for site in group}})
            assert higher.cost(group) - plan.cost(group) > left


@pytest.mark.parametrize("name", ARITHMETIC)
@given(
    limits=limits(),
    storage=st.sampled_from(["factored", "pivoted"]),
    keep=st.floats(0.05, 1.0),
    seed=st.integers(0, 5),
    held=st.sampled_from([None, 3, 5]),
    absolute=st.booleans(),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_a_plan_is_within_budget_allowed_full_and_repeatable(
    make_problem: Callable[..., Problem],
    name: str,
    limits: Constraints,
    storage: str,
    keep: float,
    seed: int,
    held: int | None,
    absolute: bool,
) -> None:
    problem = make_problem(storage, blocks=2, seed=seed, constraints=limits)
    current = problem.current.with_ranks({s.name: s for s in problem.sites}, dict.fromkeys(limits.locked, held))
    curves = {site: replace(curve, absolute=absolute) for site, curve in problem.curves.items()}
    problem = replace(problem, current=current, curves=curves)
    try:
        budget = budget_of(problem, keep)
    except StudioError:
        assume(False)
    plan = allocator_named(name).allocate(problem, keep)
    assert_allowed(problem, plan, budget)
    assert_nothing_more_fits(problem, plan, budget)
    assert allocator_named(name).allocate(problem, keep).ranks == plan.ranks


@pytest.mark.parametrize("name", ARITHMETIC)
@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_every_constraint_at_once_is_held(make_problem: Callable[..., Problem], name: str, storage: str) -> None:
    free = make_problem(storage, blocks=8)
    locked = "model.layers.2.down_proj"
    limits = Constraints(
        3, 4, {"v": 0.5}, {"o": 0.5}, (("gate", "up"),), forbid_dense=False, locked=frozenset({locked})
    )
    current = free.current.with_ranks({s.name: s for s in free.sites}, {locked: 5})
    problem = replace(free, current=current, constraints=limits)
    plan = allocator_named(name).allocate(problem, 0.5)
    assert_allowed(problem, plan, budget_of(problem, 0.5))
    assert_nothing_more_fits(problem, plan, budget_of(problem, 0.5))
    assert plan.cost(problem.sites) >= 0.49 * sum(site.parameters for site in problem.sites)
