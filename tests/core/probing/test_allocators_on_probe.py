"""Allocators that run the model, on a tiny model that is there."""

import pytest

from core.allocation.allocators import ALLOCATORS
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from tests.probing_bench import Bench

FEW = {
    "strs": {"ratios": "0.4,0.8"},
    "atp": {"steps": 2},
    "swift": {"steps": 2},
    "lems": {"trials": 2},
    "ars": {"steps": 3},
    "dobi": {"steps": 3},
}


@pytest.mark.parametrize("name", sorted(FEW))
def test_that_a_plan_is_made_and_the_same_again_from_answers_on_disk(name: str, bench: Bench) -> None:
    curves = {site.name: curve for site, curve in bench.decomposer.curves()}
    problem = Problem(bench.sites, curves, "pivoted", RankPlan.dense(bench.sites, "pivoted"))
    with bench.engine() as engine:
        plan = ALLOCATORS[name].allocate(problem, 0.7, FEW[name], engine)
    assert 0.65 < plan.keep(bench.checkpoint.info) <= 0.7
    with bench.engine() as engine:
        assert ALLOCATORS[name].allocate(problem, 0.7, FEW[name], engine).ranks == plan.ranks
        assert not engine._runs
