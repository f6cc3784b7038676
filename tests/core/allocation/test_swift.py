"""Swift-SVD's shares within each kind."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from core.allocation.allocators.swift import SWIFT, scaled, scores_at, shares
from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from tests.core.allocation.conftest import make_sites
from tests.core.allocation.fake_probe import FakeProbe

MakeProblem = Callable[..., Problem]


def test_that_influences_are_scaled_to_between_one_and_two() -> None:
    assert scaled([0.1, 0.5, 0.3]).tolist() == pytest.approx([1.0, 2.0, 1.5])
    assert scaled([0.2, 0.2]).tolist() == [1.0, 1.0]


def test_that_the_score_weighs_influence_against_the_error_at_the_uniform_rank() -> None:
    sites = make_sites(2)
    # 24 x 24 at keep 0.5: rank 6 of 12 that break even. What is left from there on: 18 x 4 = 72.
    curves = {site.name: ErrorCurve(np.full(min(site.shape), 2.0)) for site in sites}
    problem = Problem(sites, curves, "factored", RankPlan.dense(sites, "factored"))
    influence = np.array([1.0, 2.0])
    found = scores_at(problem, 0.5, influence, 0.25)
    assert found["model.layers.0.q_proj"] == pytest.approx(math.log(math.e + math.sqrt(72)) ** 0.75)
    assert found["model.layers.1.q_proj"] == pytest.approx(2**0.25 * math.log(math.e + math.sqrt(72)) ** 0.75)


def test_that_half_is_shared_alike_and_half_by_score_within_a_kind() -> None:
    sites = [site for site in make_sites(2) if site.kind in "qv"]
    scores = {
        "model.layers.0.q_proj": 3.0,
        "model.layers.1.q_proj": 1.0,
        "model.layers.0.v_proj": 1.0,
        "model.layers.1.v_proj": 1.0,
    }
    wished = shares(sites, scores, common=0.4, base=0.5)
    # q: 2 x 576 parameters, 460.8 of them kept; 115.2 to each, and 172.8 and 57.6 of the other half.
    assert wished["model.layers.0.q_proj"] == pytest.approx(115.2 + 172.8)
    assert wished["model.layers.1.q_proj"] == pytest.approx(115.2 + 57.6)
    assert wished["model.layers.0.v_proj"] == pytest.approx(0.4 * 8 * 24)


def test_that_a_site_gets_no_more_than_itself_and_the_others_the_excess() -> None:
    sites = [site for site in make_sites(3) if site.kind == "q"]
    scores = dict(zip((site.name for site in sites), (50.0, 1.0, 2.0), strict=True))
    wished = shares(sites, scores, common=0.8, base=0.5)
    assert wished[sites[0].name] == pytest.approx(576)
    assert sum(wished.values()) == pytest.approx(0.8 * 3 * 576)
    # Alike 0.4 x 576 each; what is left of the other half goes 1 to 2 where the caps allow.
    rest = 0.8 * 3 * 576 - 576 - 2 * 0.4 * 576
    assert wished[sites[1].name] == pytest.approx(0.4 * 576 + rest / 3)


def test_that_the_weighing_with_the_least_loss_is_taken(make_problem: MakeProblem) -> None:
    problem = make_problem(blocks=3)
    probe = FakeProbe(problem, {s.name: 5.0 for s in problem.sites if s.block == 1}, influences=(0.1, 0.9, 0.2))
    plan = SWIFT.allocate(problem, 0.7, {"steps": 5}, probe)
    tried = probe.plans()
    assert len(tried) > 3
    assert probe.rise(plan.ranks) == min(probe.rise(other.ranks) for other in tried)


def test_that_an_influential_block_keeps_more_than_the_same_block_without_influence(make_problem: MakeProblem) -> None:
    drawn = make_problem(blocks=2)
    curves = {s.name: drawn.curves[s.name.replace("layers.1", "layers.0")] for s in drawn.sites}
    problem = Problem(drawn.sites, curves, drawn.storage, drawn.current)
    # Only influence tells the blocks apart, and the loss is lower where the second keeps more.
    probe = FakeProbe(problem, {s.name: 5.0 for s in problem.sites if s.block == 1}, influences=(0.1, 0.9))
    plan = SWIFT.allocate(problem, 0.6, probe=probe)
    first, second = (sum(plan.site_cost(s) for s in problem.sites if s.block == block) for block in (0, 1))
    assert second > 1.2 * first
