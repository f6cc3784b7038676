"""ASVD's search over sites tried alone."""

import math
from collections.abc import Callable

import pytest

from core.allocation.allocators.strs import STRS, Trial, at_largest_cut, ratios_of
from core.allocation.problem import Problem
from core.jobs.errors import UsageError
from tests.core.allocation.fake_probe import FakeProbe

MakeProblem = Callable[..., Problem]

# Worst first: b at 0.5, a at 0.5, b at 0.8, a at 0.8.
TRIALS = [
    Trial("a", 0.5, 50, 3.4),
    Trial("a", 0.8, 80, 3.1),
    Trial("b", 0.5, 100, 3.9),
    Trial("b", 0.8, 160, 3.2),
]
DENSE = {"a": 100, "b": 200}


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        (300, {"a": 100, "b": 200}),
        (280, {"a": 80, "b": 200}),
        (279, {"a": 80, "b": 160}),
        (239, {"a": 50, "b": 160}),
        (209, {"a": 50, "b": 100}),
        (10, {"a": 50, "b": 100}),
    ],
)
def test_that_the_largest_cut_within_the_budget_is_taken(budget: int, expected: dict[str, int]) -> None:
    assert at_largest_cut(TRIALS, DENSE, budget) == expected


def test_that_a_harsh_ratio_that_hurts_little_is_taken_before_a_mild_one_that_hurts_more() -> None:
    odd = [Trial("a", 0.5, 50, 3.0), Trial("a", 0.8, 80, 3.5)]
    assert at_largest_cut(odd, {"a": 100}, 99) == {"a": 50}


def test_that_a_score_that_is_no_number_comes_last() -> None:
    broken = [Trial("a", 0.5, 50, math.inf), Trial("b", 0.5, 100, 8.0)]
    assert at_largest_cut(broken, DENSE, 200) == {"a": 100, "b": 100}


def test_that_a_site_that_hurts_keeps_more_than_one_that_does_not(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2, seed=3)
    sensitive, other = "model.layers.0.up_proj", "model.layers.1.up_proj"
    problem.curves[other].__dict__.update(problem.curves[sensitive].__dict__)
    probe = FakeProbe(problem, weights={sensitive: 50.0})
    plan = STRS.allocate(problem, 0.7, probe=probe)
    sites = {site.name: site for site in problem.sites}
    assert plan.site_cost(sites[sensitive]) > plan.site_cost(sites[other])


def test_that_every_free_site_is_tried_alone_at_every_ratio(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=2)
    probe = FakeProbe(problem)
    STRS.allocate(problem, 0.8, {"ratios": "0.5,0.25,1", "rows": 3}, probe)
    [(kind, ranks, asked)] = probe.asked
    assert kind == "alone"
    # 24 x 64: a quarter stores 384 of 1536 parameters, rank 4 of 88 each; a half 768, rank 8.
    assert ranks["model.layers.0.down_proj"] == [4, 8]
    assert set(ranks) == {site.name for site in problem.sites}
    assert asked.score == "loss"
    assert asked.rows == 3


@pytest.mark.parametrize("text", ["", "half", "0.5,-1", "0"])
def test_that_ratios_that_are_no_fractions_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="ratios is a list of fractions"):
        ratios_of(text)
