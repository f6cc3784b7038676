"""Allocators: exact budgets, constraints, and optima found by other means."""

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from core.allocation.allocators import ALLOCATORS, allocator_named
from core.allocation.allocators.uniform import UNIFORM
from core.allocation.allocators.water_filling import WATER_FILLING
from core.allocation.choices import choices_of
from core.allocation.damage import damage_of
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.jobs.errors import StudioError, UsageError
from core.model import Site

MakeProblem = Callable[..., Problem]
STORAGES = ["factored", "pivoted"]
ARITHMETIC = [name for name, allocator in ALLOCATORS.items() if allocator.probes is None]


def damage(problem: Problem, plan: RankPlan) -> float:
    return sum(damage_at(problem, site, plan.ranks[site.name]) for site in problem.sites)


def damage_at(problem: Problem, site: Site, rank: int | None) -> float:
    return 0.0 if rank is None else float(damage_of(site, problem.curves[site.name])[rank])


def keep_of(problem: Problem, plan: RankPlan) -> float:
    return plan.cost(problem.sites) / sum(site.parameters for site in problem.sites)


def optimum(problem: Problem, keep: float, unit: float) -> float:
    """The exact least damage, by mixed-integer programming over every allowed rank of every site. ``unit`` is about
    its size: the solver's tolerances are absolute."""
    choices = [choices_of(site, problem.storage, problem.constraints) for site in problem.sites]
    costs = np.concatenate([c.costs for c in choices]).astype(float)
    errors = np.concatenate(
        [damage_of(s, problem.curves[s.name])[c.ranks] for s, c in zip(problem.sites, choices, strict=True)]
    )
    owner = np.repeat(np.arange(len(choices)), [len(c.costs) for c in choices])
    one_each = (owner[None, :] == np.arange(len(choices))[:, None]).astype(float)
    budget = int(keep * sum(site.parameters for site in problem.sites) + 1e-9)
    solved = milp(
        errors / unit,
        constraints=[LinearConstraint(one_each, 1, 1), LinearConstraint(costs[None, :], -np.inf, budget)],
        integrality=np.ones_like(errors),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 1e-6},
    )
    return float(solved.fun) * unit


@pytest.mark.parametrize("storage", STORAGES)
@pytest.mark.parametrize("keep", [0.3, 0.6, 0.8])
@pytest.mark.parametrize("seed", range(2))
def test_that_water_filling_is_within_half_a_percent_of_the_exact_optimum(
    make_problem: MakeProblem, storage: str, keep: float, seed: int
) -> None:
    problem = make_problem(storage, blocks=20, seed=seed)
    plan = WATER_FILLING.allocate(problem, keep)
    found = damage(problem, plan)
    assert found <= optimum(problem, keep, unit=found) * 1.005


def test_that_water_filling_equals_exhaustive_search_on_a_small_instance(make_problem: MakeProblem) -> None:
    whole = make_problem("factored", blocks=1, seed=5)
    problem = Problem(whole.sites[1:4], whole.curves, "factored", whole.current, Constraints(multiple_of=2))
    choices = [choices_of(site, "factored", problem.constraints) for site in problem.sites]
    budget = 0.7 * sum(site.parameters for site in problem.sites)
    best = min(
        sum(damage_at(problem, s, c.rank(i)) for s, c, i in zip(problem.sites, choices, picked, strict=True))
        for picked in itertools.product(*(range(len(c.costs)) for c in choices))
        if sum(c.costs[i] for c, i in zip(choices, picked, strict=True)) <= budget
    )
    assert damage(problem, WATER_FILLING.allocate(problem, 0.7)) == pytest.approx(best, rel=0.05)


@pytest.mark.parametrize("name", ARITHMETIC)
@pytest.mark.parametrize("storage", STORAGES)
@pytest.mark.parametrize("keep", [0.2, 0.5, 0.8, 0.99, 1.0])
def test_that_every_allocator_uses_its_budget_and_never_exceeds_it(
    make_problem: MakeProblem, name: str, storage: str, keep: float
) -> None:
    problem = make_problem(storage, blocks=12)
    plan = allocator_named(name).allocate(problem, keep)
    assert keep_of(problem, plan) <= keep
    assert keep_of(problem, plan) >= keep - 0.002


def test_that_uniform_rounds_down_as_published(make_problem: MakeProblem) -> None:
    problem = make_problem("factored", blocks=1)
    plan = UNIFORM.allocate(problem, 0.7)
    expected = {site.name: int(0.7 * site.parameters / sum(site.shape)) for site in problem.sites}
    for site in problem.sites:
        assert plan.ranks[site.name] in (expected[site.name], expected[site.name] + 1)


def test_that_water_filling_takes_from_the_site_that_loses_least(make_problem: MakeProblem) -> None:
    problem = make_problem("pivoted", blocks=2)
    steep, flat = problem.sites[0], problem.sites[7]
    assert steep.shape == flat.shape
    curves = dict(problem.curves)
    curves[steep.name] = type(curves[steep.name])(np.geomspace(1, 1e-4, 24))
    curves[flat.name] = type(curves[flat.name])(np.ones(24))
    plan = WATER_FILLING.allocate(Problem(problem.sites, curves, "pivoted", problem.current), 0.7)
    assert plan.site_cost(steep) < plan.site_cost(flat)


@pytest.mark.parametrize("keep", [0.0, -1.0, 1.5, float("nan")])
def test_that_a_keep_outside_its_range_is_a_usage_error(make_problem: MakeProblem, keep: float) -> None:
    with pytest.raises(UsageError, match="above 0 and at most 1"):
        UNIFORM.allocate(make_problem(), keep)


def test_that_water_filling_without_curves_names_the_site(make_problem: MakeProblem) -> None:
    problem = make_problem()
    with pytest.raises(StudioError, match="no error curve of model"):
        WATER_FILLING.allocate(Problem(problem.sites, {}, "factored", problem.current), 0.8)


def test_that_nats_are_summed_where_the_curves_know_them(make_problem: MakeProblem) -> None:
    site, curve = make_problem().sites[0], make_problem().curves["model.layers.0.q_proj"]
    nats = np.linspace(1.0, 0.0, 25)
    assert damage_of(site, replace(curve, damage=nats)) == pytest.approx(nats)
    assert damage_of(site, replace(curve, absolute=True)) == pytest.approx(curve.tail)
    unit = curve.tail[2]
    assert damage_of(site, curve) == pytest.approx(24 * 24 * curve.tail / unit)


def test_that_water_filling_takes_no_rank_at_which_the_damage_rises(make_problem: MakeProblem) -> None:
    problem = make_problem("pivoted", blocks=2, constraints=Constraints(forbid_dense=True))
    first = problem.sites[0]
    bowl = np.square(np.arange(25) - 10.0)
    curves = {name: replace(curve, absolute=True) for name, curve in problem.curves.items()}
    curves[first.name] = replace(curves[first.name], damage=bowl)
    plan = WATER_FILLING.allocate(replace(problem, curves=curves), 1.0)
    assert plan.ranks[first.name] == 10


def test_that_an_unknown_allocator_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="uniform, water-filling"):
        allocator_named("magic")


def test_that_a_matrix_of_zeros_costs_its_smallest_rank(make_problem: MakeProblem) -> None:
    problem = make_problem("pivoted", blocks=2)
    zero = problem.sites[0]
    curves = {**problem.curves, zero.name: type(problem.curves[zero.name])(np.zeros(24))}
    plan = WATER_FILLING.allocate(Problem(problem.sites, curves, "pivoted", problem.current), 0.6)
    assert plan.ranks[zero.name] == 1
