"""The straight line over depth."""

from collections.abc import Callable

import pytest

from core.allocation.allocators.atp import ATP, line
from core.allocation.allocators.uniform import UNIFORM
from core.allocation.problem import Constraints, Problem
from tests.core.allocation.fake_probe import FakeProbe

MakeProblem = Callable[..., Problem]


def kept(problem: Problem, plan, block: int) -> float:
    sites = [site for site in problem.sites if site.block == block]
    return sum(plan.site_cost(site) for site in sites) / sum(site.parameters for site in sites)


def test_that_shares_fall_by_even_steps_from_the_first_block_to_the_last(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=3)
    wished = line(problem, common=0.6, beta=0.4)
    fractions = [wished[f"model.layers.{block}.q_proj"] / (24 * 24) for block in range(3)]
    assert fractions == pytest.approx([0.8, 0.6, 0.4])


def test_that_a_single_block_has_no_slope(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=1)
    assert line(problem, 0.6, 0.4)["model.layers.0.q_proj"] == pytest.approx(0.6 * 24 * 24)


def test_that_sensitive_early_blocks_get_the_steepest_slope(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=3)
    early = {site.name: 100.0 for site in problem.sites if site.block == 0}
    plan = ATP.allocate(problem, 0.7, probe=FakeProbe(problem, early))
    # The steepest is 2 min(0.7, 0.3) = 0.6: a first block at 1, a last one at 0.4.
    assert kept(problem, plan, 0) == pytest.approx(1.0, abs=0.01)
    assert kept(problem, plan, 2) == pytest.approx(0.4, abs=0.05)


def test_that_sensitive_late_blocks_get_the_uniform_plan(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=3)
    late = {site.name: 100.0 for site in problem.sites if site.block == 2}
    assert ATP.allocate(problem, 0.7, probe=FakeProbe(problem, late)).ranks == UNIFORM.allocate(problem, 0.7).ranks


def test_that_each_slope_is_tried_once_on_the_rows_asked_for(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=3)
    probe = FakeProbe(problem, rows=2)
    ATP.allocate(problem, 0.7, {"steps": 4, "rows": 5}, probe)
    assert len(probe.plans()) == 5
    assert {asked.rows for _, _, asked in probe.asked} == {2}


def test_that_locked_sites_take_their_share_before_the_line_is_drawn(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2, constraints=Constraints(locked=frozenset({"model.layers.0.up_proj"})))
    plan = ATP.allocate(problem, 0.7, probe=FakeProbe(problem))
    assert plan.ranks["model.layers.0.up_proj"] is None
    assert plan.cost(problem.sites) <= 0.7 * sum(site.parameters for site in problem.sites)
