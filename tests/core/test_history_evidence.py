"""Which runs can be judged, on what, and what they say to forecasts."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, PlannedSite, RefineSpec, StepSpec
from core.forecast.forecast import Forecast
from core.forecast.prediction import Estimate, Prediction, TrackRecord
from core.history import History
from core.history.evidence import evidence_of, judged, judged_runs
from core.history.records import Measurement, Run
from core.requests import EvaluateResult, RefinementResult, TaskAccuracy, TextPerplexity

PLAN = PlanDocument(
    model="SmolLM",
    structure="abc",
    storage="pivoted",
    method=MethodSpec(name="kfac-svd"),
    calibration=CalibrationSpec(),
    allocator="uniform",
    keep=0.75,
    sites={"model.layers.0.mlp.up_proj": PlannedSite(shape=(16, 10), rank=5)},
)
PREDICTION = Prediction("moments", "summed-damage", 0.25, Estimate(0.2, 0.1, 0.3), None, TrackRecord(0), "nothing")
FORECAST = Forecast(120, 0.75, 200, 400, 1, 0.5, 1.5, 0.01, (PREDICTION,))
RUN = Run(
    id=1,
    time=datetime(2026, 1, 2, tzinfo=UTC),
    model="SmolLM",
    structure="abc",
    method="kfac-svd",
    allocator="uniform",
    storage="pivoted",
    keep=0.75,
    plan=PLAN,
    forecast=FORECAST,
    folder="/out",
    versions={},
    family="llama",
)


def measurement(perplexity: float, run: int | None = 1, **changes: object) -> Measurement:
    found = Measurement(
        id=1,
        run=run,
        time=RUN.time,
        model="m",
        structure="abc",
        corpus="bundled",
        windows=10,
        length=1024,
        tokens=10230,
        perplexity=perplexity,
        tokens_per_second=1.0,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=1,
        generation="",
    )
    return replace(found, **changes)


def one_judged(low: list[Measurement], high: list[Measurement], run: Run = RUN):
    found = judged([(run, low)], {"abc": high})
    return found[0] if found else None


def test_that_a_run_is_judged_against_the_dense_model_on_the_same_rows():
    low = [measurement(99.0, corpus="other"), measurement(30.0)]
    high = [measurement(1.0, None, windows=2), measurement(20.0, None), measurement(25.0, None)]
    found = one_judged(low, high)
    assert (found.text, found.dense, found.measured) == ("bundled", 20.0, 30.0)
    assert found.rise == pytest.approx(math.log(1.5))


def test_that_a_dense_model_of_the_runs_own_name_comes_before_others_of_the_same_structure():
    high = [measurement(25.0, None, model="hub/Other"), measurement(20.0, None, model="hub/SmolLM")]
    assert one_judged([measurement(30.0)], high).dense == 20.0


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([], [measurement(20.0, None)]),
        ([measurement(30.0)], []),
        ([measurement(30.0)], [measurement(20.0, None, length=512)]),
        ([measurement(math.inf)], [measurement(20.0, None)]),
        ([measurement(30.0)], [measurement(math.nan, None)]),
    ],
)
def test_that_a_run_without_a_counterpart_or_a_number_is_not_judged(low, high):
    assert one_judged(low, high) is None


def test_that_a_refined_run_is_judged_on_its_held_out_rows_before_it_was_refined():
    texts = [TextPerplexity(text="bundled", tokens=9, dense=20.0, before=40.0, after=30.0)]
    refined = replace(RUN, refine=RefineSpec(steps=(StepSpec(name="block"),)))
    with_texts = replace(refined, refinement=RefinementResult(seconds=1.0, texts=texts))
    found = one_judged([measurement(30.0)], [measurement(20.0, None)], with_texts)
    assert (found.text, found.dense, found.measured) == ("held-out rows of bundled", 20.0, 40.0)
    assert one_judged([measurement(30.0)], [measurement(20.0, None)], refined) is None


def test_that_the_drop_of_accuracy_is_over_the_tasks_both_were_asked():
    def asked(*tasks: tuple[str, int, float]) -> tuple[TaskAccuracy, ...]:
        return tuple(TaskAccuracy(task=name, questions=count, accuracy=share) for name, count, share in tasks)

    low = measurement(30.0, tasks=asked(("arc", 100, 0.5), ("piqa", 100, 0.6), ("boolq", 10, 0.1)))
    high = measurement(20.0, None, tasks=asked(("arc", 100, 0.6), ("piqa", 100, 0.8), ("boolq", 99, 0.9)))
    assert one_judged([low], [high]).accuracy_drop == pytest.approx(0.15)
    assert one_judged([measurement(30.0)], [high]).accuracy_drop is None


def test_that_runs_become_what_forecasts_are_fitted_on():
    found = one_judged([measurement(30.0)], [measurement(20.0, None)])
    (evidence,) = evidence_of([found, replace(found, run=replace(RUN, forecast=None))])
    assert evidence.features == {"summed-damage": 0.25, "gamma-rho": 2.0}
    assert evidence.rise == pytest.approx(math.log(1.5))
    assert (evidence.structure, evidence.family, evidence.method) == ("abc", "llama", "kfac-svd")


def test_that_the_whole_history_is_judged_with_each_run_beside_its_own_dense_model(tmp_path: Path):
    history = History(tmp_path / "history.sqlite")
    result = EvaluateResult(
        model="m",
        corpus="bundled",
        tokens=1,
        perplexity=1.0,
        tokens_per_second=1.0,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=1,
        prompt="",
        generation="",
        seconds=1.0,
    )
    for structure, dense in (("abc", 20.0), ("xyz", 10.0)):
        run = history.add_run(PLAN.model_copy(update={"structure": structure}), FORECAST, structure, family="llama")
        for number, perplexity in ((run, 30.0), (None, dense)):
            measured = result.model_copy(update={"perplexity": perplexity})
            history.add_measurement(measured, windows=10, length=1024, structure=structure, run=number)
    assert [(one.run.structure, one.dense, one.run.family) for one in judged_runs(history)] == [
        ("xyz", 10.0, "llama"),
        ("abc", 20.0, "llama"),
    ]
    assert judged_runs(history)[0].run.forecast == FORECAST
