"""What holds for every allocator that runs the model."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.allocation.allocators import ALLOCATORS
from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.storage import Storage
from core.allocation.units import least_cost, units_of
from core.jobs.errors import UsageError
from tests.core.allocation.conftest import make_sites
from tests.core.allocation.fake_probe import FakeProbe

MakeProblem = Callable[..., Problem]
ASKING = ["strs", "atp", "swift", "lems", "ars", "dobi"]
FEW = {
    "strs": {"ratios": "0.3,0.6,0.9"},
    "atp": {"steps": 2},
    "swift": {"steps": 2},
    "lems": {"trials": 2},
    "ars": {"form": "logits", "steps": 12},
    "dobi": {"steps": 4},
}


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    storage: Storage = draw(st.sampled_from(["factored", "pivoted"]))
    sites = make_sites(draw(st.integers(1, 3)))
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    curves = {
        site.name: ErrorCurve(np.sort(rng.exponential(1.0, min(site.shape)) ** rng.uniform(0.5, 4))[::-1].copy())
        for site in sites
    }
    multiple = draw(st.sampled_from([1, 2]))
    current = RankPlan.dense(sites, storage).with_ranks(
        {site.name: site for site in sites}, {"model.layers.0.up_proj": 4, "model.layers.0.o_proj": 4}
    )
    constraints = Constraints(
        multiple_of=multiple,
        minimum_rank=draw(st.sampled_from([1, 2])),
        floors=draw(st.sampled_from([{}, {"down": 0.3}])),
        ceilings=draw(st.sampled_from([{}, {"gate": 0.8}])),
        fused=draw(st.sampled_from([(), (("q", "k", "v"),), (("gate", "up"),)])),
        forbid_dense=draw(st.booleans()),
        locked=draw(st.sampled_from([frozenset(), frozenset({"model.layers.0.o_proj"})])),
    )
    return Problem(sites, curves, storage, current, constraints)


def probe_of(problem: Problem) -> FakeProbe:
    blocks = 1 + max(site.block for site in problem.sites)
    weights = {site.name: 1.0 + index % 3 for index, site in enumerate(problem.sites)}
    return FakeProbe(problem, weights, influences=[0.1 + 0.2 * block for block in range(blocks)])


@pytest.mark.parametrize("name", ASKING)
@settings(max_examples=12, deadline=None)
@given(problem=problems(), part=st.floats(0.05, 1.0))
def test_that_budget_and_constraints_hold(name: str, problem: Problem, part: float) -> None:
    total = sum(site.parameters for site in problem.sites)
    least = least_cost(problem) / total
    keep = least + part * (1 - least) + 1e-9
    plan = ALLOCATORS[name].allocate(problem, min(1.0, keep), FEW[name], probe_of(problem))
    budget = int(min(1.0, keep) * total + 1e-6)
    assert plan.cost(problem.sites) <= budget
    spare = budget - plan.cost(problem.sites)
    for site in problem.constraints.locked:
        assert plan.ranks[site] == problem.current.ranks[site]
    for unit in units_of(problem):
        ranks = {plan.ranks[site.name] for site in unit.sites}
        assert len(ranks) == 1
        allowed = [unit.choices.rank(index) for index in range(len(unit.choices))]
        index = allowed.index(ranks.pop())
        if index + 1 < len(unit.choices):
            assert unit.choices.costs[index + 1] - unit.choices.costs[index] > spare


@pytest.mark.parametrize("name", ASKING)
def test_that_the_same_input_gives_the_same_plan(make_problem: MakeProblem, name: str) -> None:
    problem = make_problem(blocks=2)
    first, second = (ALLOCATORS[name].allocate(problem, 0.6, FEW[name], probe_of(problem)) for _ in range(2))
    assert first.ranks == second.ranks


@pytest.mark.parametrize("name", ASKING)
def test_that_there_is_no_plan_without_a_model_to_ask(make_problem: MakeProblem, name: str) -> None:
    with pytest.raises(UsageError, match="runs the model while it searches"):
        ALLOCATORS[name].allocate(make_problem(), 0.6)


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("blocks", [1, 3])
def test_that_the_estimate_covers_what_is_asked_and_not_much_more(
    make_problem: MakeProblem, name: str, blocks: int
) -> None:
    problem = make_problem(blocks=blocks, constraints=Constraints(locked=frozenset({"model.layers.0.o_proj"})))
    allocator, probe = ALLOCATORS[name], probe_of(problem)
    options = allocator.checked_options(FEW[name])
    allocator.allocate(problem, 0.6, options, probe)
    assert allocator.probes is not None
    work = allocator.probes(problem, options)
    forward, backward = spent(probe)
    assert forward <= work.forward_rows <= 1.2 * forward + 20
    assert backward == work.backward_rows


def spent(probe: FakeProbe) -> tuple[float, float]:
    """Rows run forwards, and forwards and backwards, in whole models."""
    blocks = 1 + max(site.block for site in probe.problem.sites)
    behind = {site.name: (blocks - site.block) / blocks for site in probe.problem.sites}
    forward, backward = 0.0, 0.0
    for kind, what, asked in probe.asked:
        if kind == "mask_gradients":
            backward += 1
        elif kind == "together":
            forward += asked.rows
        elif kind == "alone":
            forward += asked.rows * sum(behind[name] * len(ranks) for name, ranks in what.items())
    return forward, backward


@pytest.mark.parametrize("name", ASKING)
def test_that_a_model_that_breaks_everywhere_still_gives_a_plan_within_the_budget(
    make_problem: MakeProblem, name: str
) -> None:
    problem = make_problem(blocks=2)
    probe = FakeProbe(problem, broken=frozenset(site.name for site in problem.sites), influences=(float("nan"), 0.1))
    plan = ALLOCATORS[name].allocate(problem, 0.6, FEW[name], probe)
    assert plan.cost(problem.sites) <= 0.6 * sum(site.parameters for site in problem.sites)
