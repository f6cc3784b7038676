"""Targets in the units people think in."""

from collections.abc import Callable

import pytest

from core.allocation.allocators.uniform import UNIFORM
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.storage import rank_cost
from core.allocation.target import Target, Unit, keep_for, plan_within, size_of, smallest_keep
from core.allocation.units import budget_of
from core.jobs.errors import StudioError
from core.model import ModelInfo

MEGA = 10**6


@pytest.fixture
def large(model: ModelInfo) -> ModelInfo:
    """Two bytes a parameter; the files hold 700 bytes that are no parameter, such as buffers. Sites so large that what
    headers say of them is little beside them."""
    sites = tuple(s.model_copy(update={"shape": (16 * s.shape[0], 16 * s.shape[1])}) for s in model.sites)
    parameters = 2400 + sum(site.parameters for site in sites)
    changes = {"sites": sites, "parameters": parameters, "bytes_on_disk": 2 * parameters + 700}
    return ModelInfo.model_validate(model.model_dump() | changes)


def counted(unit: Unit, dtype: str, model: ModelInfo, plan: RankPlan) -> float:
    """The size of a plan, added up tensor by tensor, the files' headers left out."""
    numbers = orders = 0
    for site in model.sites:
        rank = plan.ranks[site.name]
        numbers += site.parameters if rank is None else rank_cost(*site.shape, rank, plan.storage)
        orders += 0 if rank is None or plan.storage == "factored" else 4 * site.shape[0]
    rest = model.parameters - sum(site.parameters for site in model.sites)
    width = 4 if dtype == "float32" else 2
    sizes = {
        "keep": numbers / sum(site.parameters for site in model.sites),
        "parameters": numbers + rest,
        "memory": width * (numbers + rest) + orders,
        "disk": 2 * (numbers + rest) + 700 + orders,
    }
    return sizes[unit]


def planner(model: ModelInfo, storage: str) -> Callable[[float], RankPlan]:
    problem = Problem(model.sites, {}, storage, RankPlan.dense(model.sites, storage))  # type: ignore[arg-type]
    return lambda keep: UNIFORM.allocate(problem, keep)


@pytest.mark.parametrize(
    ("unit", "dtype"), [("keep", ""), ("parameters", ""), ("memory", ""), ("memory", "float32"), ("disk", "")]
)
@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_a_plan_meets_its_target_and_wastes_less_than_a_rank(
    large: ModelInfo, unit: Unit, dtype: str, storage: str
) -> None:
    plan_at = planner(large, storage)
    for keep in (0.35, 0.5, 0.8, 0.9):
        wanted = size_of(Target(unit=unit, value=1, dtype=dtype), large, plan_at(keep))  # type: ignore[arg-type]
        target = Target(unit=unit, value=wanted, dtype=dtype)  # type: ignore[arg-type]
        plan = plan_within(target, large, storage, plan_at)  # type: ignore[arg-type]
        headers = size_of(target, large, plan) - counted(unit, dtype, large, plan)
        assert 0 < headers < 300 * len(large.sites) if unit == "disk" else headers == 0
        assert size_of(target, large, plan) <= wanted
        room = max(sum(s.shape) for s in large.sites) + 0.002 * large.site_parameters
        assert plan.cost(large.sites) > plan_at(keep).cost(large.sites) - room


@pytest.mark.parametrize(("unit", "width"), [("parameters", 1), ("memory", 2), ("disk", 2)])
@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_one_parameter_more_would_be_too_many(large: ModelInfo, unit: Unit, width: int, storage: str) -> None:
    problem = Problem(large.sites, {}, storage, RankPlan.dense(large.sites, storage))  # type: ignore[arg-type]
    lowest = RankPlan({site.name: 1 for site in large.sites}, storage)  # type: ignore[arg-type]
    size = size_of(Target(unit=unit, value=1), large, lowest) - width * lowest.cost(large.sites)
    for wanted in range(int(size) + 900_000, int(size) + 900_008):
        keep = keep_for(Target(unit=unit, value=wanted), large, storage)  # type: ignore[arg-type]
        budget = budget_of(problem, keep)
        assert size + width * budget <= wanted < size + width * (budget + 1)


def test_that_sites_known_to_stay_dense_leave_more_to_the_others(large: ModelInfo) -> None:
    target = Target(unit="memory", value=2 * MEGA)
    nothing = RankPlan.dense(large.sites, "pivoted")
    most, none = keep_for(target, large, "pivoted"), keep_for(target, large, "pivoted", nothing)
    assert (none - most) * large.site_parameters == pytest.approx(2 * sum(s.shape[0] for s in large.sites))
    assert none == keep_for(target, large, "factored")


def test_that_a_second_plan_uses_what_dense_sites_do_not_store(large: ModelInfo) -> None:
    dense = RankPlan.dense(large.sites, "pivoted")
    locks = Constraints(locked=frozenset(site.name for site in large.sites if site.block == 0))
    problem = Problem(large.sites, {}, "pivoted", dense, locks)
    keeps: list[float] = []

    def plan_at(keep: float) -> RankPlan:
        keeps.append(keep)
        return UNIFORM.allocate(problem, keep)

    target = Target(unit="memory", value=0.8 * 2 * large.parameters)
    plan = plan_within(target, large, "pivoted", plan_at)
    first, second = keeps
    assert second - first == pytest.approx(2 * sum(s.shape[0] for s in large.sites) / 2 / large.site_parameters)
    assert 0 <= target.value - size_of(target, large, plan) < 2 * max(sum(s.shape) for s in large.sites)


def test_that_a_target_above_the_model_keeps_everything(large: ModelInfo) -> None:
    for unit, value in (("parameters", large.parameters), ("disk", large.bytes_on_disk), ("memory", 99 * MEGA)):
        assert keep_for(Target(unit=unit, value=value), large, "pivoted") == 1.0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (Target(unit="parameters", value=2000), r"0\.00 million parameters cannot be reached.*comes to 0\.00 million"),
        (
            Target(unit="disk", value=3000),
            r"0\.00 MB on disk cannot be reached.*comes to 0\.04 MB on disk already",
        ),
        (Target(unit="memory", value=3000, dtype="float32"), "MB of memory in float32 cannot be reached"),
    ],
)
def test_that_a_target_below_what_is_never_compressed_says_so(large: ModelInfo, target: Target, sentence: str) -> None:
    with pytest.raises(StudioError, match=sentence):
        keep_for(target, large, "pivoted")


def test_that_the_smallest_keep_is_where_the_forecast_meets_the_perplexity() -> None:
    asked: list[float] = []

    def forecast(keep: float) -> float:
        asked.append(keep)
        return 20 / keep

    found = smallest_keep(40.0, forecast)
    assert 0.5 <= found <= 0.501
    assert found in asked
    assert len(asked) < 15
    assert smallest_keep(1e6, forecast, least=0.1) == 0.1


def test_that_a_perplexity_below_the_dense_one_cannot_be_reached() -> None:
    with pytest.raises(StudioError, match=r"A perplexity of 15 cannot be reached.*as it is has 20\.00"):
        smallest_keep(15.0, lambda keep: 20 / keep)
    with pytest.raises(StudioError, match="cannot be reached"):
        smallest_keep(15.0, lambda _keep: float("nan"))


def test_that_a_forecast_that_is_no_number_counts_as_too_high() -> None:
    assert smallest_keep(40.0, lambda keep: 20 / keep if keep > 0.7 else float("nan")) == pytest.approx(0.7, abs=2e-3)
