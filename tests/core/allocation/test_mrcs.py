"""MRCS against cases worked out by hand."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.allocation.allocators.mrcs import MRCS
from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.model import Site

MakeProblem = Callable[..., Problem]


def two(a: list[float], b: list[float]) -> Problem:
    """Two 4x4 sites in pivoted storage: ranks 1, 2, 3 and dense store 7, 12, 15 and 16 parameters."""
    sites = tuple(
        Site(name=name, block=0, kind=name, part="mlp", shape=(4, 4), input_group=name, tensor=name) for name in "ab"
    )
    curves = {"a": ErrorCurve(np.array(a)), "b": ErrorCurve(np.array(b))}
    return Problem(sites, curves, "pivoted", RankPlan.dense(sites, "pivoted"))


# Shares of the singular values lost at ranks 3, 2, 1: a 0.143, 0.333, 0.619; b 0.04, 0.1, 0.2.
PROBLEM = two([4, 3, 2, 1.5], [8, 1, 0.6, 0.4])


def test_that_small_steps_go_down_where_least_would_be_lost() -> None:
    # b 3 (0.04), b 2 (0.1), a 3 (0.143): 15 + 12 = 27.
    assert MRCS.allocate(PROBLEM, 27 / 32).ranks == {"a": 3, "b": 2}


def test_that_a_large_first_step_takes_one_site_down_and_leaves_the_other_dense() -> None:
    # gamma 1, 32 to 24: the first step is 8 (1 - 1/e) = 5.06, which both save at rank 1, b for less: 16 + 7 = 23.
    assert MRCS.allocate(PROBLEM, 24 / 32, {"gamma": 1.0}).ranks == {"a": None, "b": 1}


def test_that_no_site_goes_below_least_unless_it_must() -> None:
    held = {"least": 0.7}
    assert MRCS.allocate(PROBLEM, 24 / 32, held).ranks == {"a": 2, "b": 2}
    assert MRCS.allocate(PROBLEM, 19 / 32, held).ranks == {"a": 2, "b": 1}


def test_that_damage_in_nats_compares_sites_as_they_are() -> None:
    loud = replace(PROBLEM.curves["b"], damage=np.array([9.0, 9.0, 9.0, 9.0, 0.0]))
    quiet = replace(PROBLEM.curves["a"], damage=np.array([0.4, 0.3, 0.2, 0.1, 0.0]))
    problem = replace(PROBLEM, curves={"a": quiet, "b": loud})
    assert MRCS.allocate(problem, 24 / 32, {"loss": "damage"}).ranks == {"a": 1, "b": None}


@pytest.mark.parametrize("loss", ["singular-values", "energy", "damage"])
def test_that_every_measure_ends_within_budget_and_leaves_steep_sites_low(make_problem: MakeProblem, loss: str) -> None:
    problem = make_problem("factored", blocks=4)
    steep, flat = problem.sites[0], problem.sites[7]
    curves = dict(problem.curves)
    curves[steep.name] = ErrorCurve(np.geomspace(1, 1e-6, 24))
    curves[flat.name] = ErrorCurve(np.ones(24))
    plan = MRCS.allocate(replace(problem, curves=curves), 0.8, {"loss": loss})
    assert plan.site_cost(steep) < plan.site_cost(flat)
    assert plan.ranks[flat.name] is None
