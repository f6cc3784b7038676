"""The points of the frontier: from the history and from the session, each once, at exact sizes."""

import math
from typing import Any

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec, StepSpec
from core.allocation.plan import RankPlan
from core.forecast.forecaster import Forecaster
from core.history import History
from core.model import ModelInfo
from core.requests import EvaluateResult, RefinementResult, TextPerplexity
from studio.document.frontier import Made, Point, best, points_of
from studio.document.recorded import Recorded, read_recorded

REFINE = RefineSpec(steps=(StepSpec(name="block"),))
REFINED = RefinementResult(
    seconds=3.0,
    texts=[
        TextPerplexity(text="bundled", tokens=400, dense=18.0, before=40.0, after=30.0),
        TextPerplexity(text="bundled-second", tokens=300, dense=30.0, before=70.0, after=75.0),
    ],
)


def plan_of(info: ModelInfo, rank: int) -> RankPlan:
    ranks = {site.name: rank for site in info.sites if min(site.shape) > rank}
    return RankPlan.dense(info.sites, "pivoted").with_ranks(info.by_name, ranks)


def document_of(info: ModelInfo, rank: int) -> PlanDocument:
    return PlanDocument.of(plan_of(info, rank), info, MethodSpec(), CalibrationSpec(), "uniform")


def measured(model: str, perplexity: float, parameters: int = 1) -> EvaluateResult:
    return EvaluateResult(
        model=model,
        corpus="bundled",
        tokens=1000,
        perplexity=perplexity,
        tokens_per_second=1.0,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=parameters,
        prompt="",
        generation="",
        seconds=1.0,
    )


def in_history(info: ModelInfo) -> Recorded:
    """A dense measurement, a plain run and a refined one, as the worker would have written them."""
    history = History()
    history.add_measurement(measured("fake", 17.5), windows=1, length=8, structure=info.structure)
    for rank, perplexity in ((10, 31.0), (5, 90.0)):
        run = history.add_run(document_of(info, rank), None, f"/out/{rank}")
        history.add_measurement(
            measured(f"/out/{rank}", perplexity), windows=1, length=8, structure=info.structure, run=run
        )
    history.add_run(document_of(info, 7), None, "/out/refined", refine=REFINE, refinement=REFINED)
    return read_recorded()


def summary(points: tuple[Point, ...]) -> set[tuple[str, str, float]]:
    return {(point.text.role, point.role, point.perplexity) for point in points}


def test_that_dense_runs_and_refinements_of_the_history_become_points(fake_model: Any) -> None:
    points = points_of(fake_model.info, in_history(fake_model.info), [], [])
    assert summary(points) == {
        ("evaluation", "dense", 17.5),
        ("evaluation", "run", 31.0),
        ("evaluation", "run", 90.0),
        ("held out", "before", 40.0),
        ("held out", "after", 30.0),
        ("held out", "dense", 18.0),
        ("watched", "before", 70.0),
        ("watched", "after", 75.0),
        ("watched", "dense", 30.0),
    }


def test_that_what_history_and_session_both_know_is_one_point(fake_model: Any) -> None:
    info = fake_model.info
    recorded = in_history(info)
    session = [Made("/out/refined", document_of(info, 7), REFINE, REFINED)]
    again = points_of(info, recorded, session, [measured("fake", 17.5), measured("/out/10", 31.0)])
    assert len(again) == len(points_of(info, recorded, [], []))


def test_that_a_session_without_a_history_has_its_points_too(fake_model: Any) -> None:
    info = fake_model.info
    made = Made("/out/here", document_of(info, 9))
    points = points_of(info, Recorded(), [made], [measured("fake", 17.5), measured("/out/here", 44.0)])
    assert summary(points) == {("evaluation", "dense", 17.5), ("evaluation", "run", 44.0)}
    assert next(point for point in points if point.role == "run").made is made


def test_that_sizes_are_what_the_forecast_says_of_the_same_plan(fake_model: Any) -> None:
    info = fake_model.info
    run = next(p for p in points_of(info, in_history(info), [], []) if p.perplexity == 31.0)
    forecast = Forecaster(info, {}, {}).forecast(plan_of(info, 10))
    assert run.sizes == {"keep": forecast.keep, "parameters": forecast.parameters, "bytes": forecast.bytes}


def test_that_a_folder_nobody_knows_the_plan_of_is_placed_by_its_parameters(fake_model: Any) -> None:
    info = fake_model.info
    half = info.parameters - info.site_parameters // 2
    (point,) = points_of(info, Recorded(), [], [measured("/elsewhere", 60.0, half)])
    assert point.sizes["keep"] == pytest.approx(0.5, abs=1e-3)
    assert point.made is None


@pytest.mark.parametrize("perplexity", [math.inf, math.nan, 0.0])
def test_that_a_ruined_model_has_no_point(fake_model: Any, perplexity: float) -> None:
    assert points_of(fake_model.info, Recorded(), [], [measured("fake", perplexity)]) == ()


def test_that_the_frontier_leaves_out_what_something_smaller_beats(fake_model: Any) -> None:
    info = fake_model.info
    made = [Made(f"/out/{rank}", document_of(info, rank)) for rank in (5, 7, 10)]
    told = [measured("/out/5", 90.0), measured("/out/7", 95.0), measured("/out/10", 31.0), measured("fake", 17.5)]
    chain = best(points_of(info, Recorded(), made, told), "keep")
    assert [point.perplexity for point in chain] == [90.0, 31.0, 17.5]
