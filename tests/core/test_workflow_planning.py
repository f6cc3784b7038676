"""Targets, limits, searches and forecasts of a plan with the real engine on a tiny model."""

from pathlib import Path

import pytest
import torch

from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.target import Target
from core.history import History
from core.history.evidence import judged_runs
from core.jobs.errors import StudioError, UsageError
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter, silent
from core.requests import (
    Compress,
    CompressResult,
    ComputeCurves,
    Evaluate,
    EvaluateResult,
    ForecastPlan,
    MakePlan,
    PlanResult,
)
from core.workflow import run
from tests.families import make_checkpoint


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    words = torch.randint(4, 120, (900,), generator=torch.Generator().manual_seed(0))
    path = tmp_path / "text.txt"
    path.write_text(" ".join(f"w{word}" for word in words))
    return str(path)


@pytest.fixture
def model(tmp_path: Path) -> str:
    return str(make_checkpoint("llama", tmp_path / "llama"))


@pytest.fixture
def planned(model, corpus):
    """Makes a plan; gives its result."""

    def plan(reporter=None, **wanted: object) -> PlanResult:
        calibration = CalibrationSpec(corpus=corpus, samples=4, length=32, dtype="float32")
        fixed = {"method": MethodSpec(), "allocator": "water-filling", "search_rows": 2}
        given = {"model": model, "calibration": calibration, **fixed, **wanted}
        result = run(MakePlan.model_validate(given), reporter or silent(), "cpu")
        assert isinstance(result, PlanResult)
        return result

    return plan


def ranks(result: PlanResult) -> dict[str, int | None]:
    return {name: site.rank for name, site in result.plan.sites.items()}


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_a_target_on_disk_is_held_by_the_files_that_are_written(planned, model, tmp_path, storage):
    whole = sum(path.stat().st_size for path in Path(model).glob("*.safetensors"))
    result = planned(target=Target(unit="disk", value=0.8 * whole), storage=storage)
    written = run(Compress(model=model, plan=result.plan, out=str(tmp_path / "out")), silent(), "cpu")
    assert isinstance(written, CompressResult)
    assert 0.75 * whole < written.bytes_on_disk < 0.8 * whole + 20_000  # the files' headers come on top


def test_that_a_target_in_parameters_is_held_to_a_rank(planned):
    result = planned(target=Target(unit="parameters", value=20_000), storage="factored")
    assert 19_900 <= result.forecast.parameters <= 20_000


def test_that_a_target_in_memory_counts_the_bytes_of_its_dtype(planned):
    result = planned(target=Target(unit="memory", value=40_000, dtype="bfloat16"), storage="factored")
    assert 39_800 <= 2 * result.forecast.parameters <= 40_000


def test_that_a_target_nothing_can_reach_is_refused_before_any_text_is_read(planned):
    with pytest.raises(StudioError, match=r"comes to .* already"):
        planned(
            target=Target(unit="parameters", value=1000),
            calibration=CalibrationSpec(corpus="/no/such/text.txt"),
        )


TRAINED = {"model": "tiny", "calibration": CalibrationSpec(samples=4, length=64, dtype="float32")}
"""A model that has something to lose."""


def measured_dense() -> float:
    """Perplexity of the trained model, entered in the history."""
    dense = run(Evaluate(model="tiny", windows=2, length=64), silent(), "cpu")
    assert isinstance(dense, EvaluateResult)
    return dense.perplexity


def test_that_a_target_in_perplexity_gives_the_smallest_plan_that_is_forecast_to_hold_it(planned):
    dense = measured_dense()
    aim = 1.3 * dense
    result = planned(**TRAINED, target=Target(unit="perplexity", value=aim))
    smaller = planned(**TRAINED, target=Target(value=result.forecast.keep - 0.02), damage=True)
    held, missed = (one.forecast.best.perplexity(dense).value for one in (result, smaller))
    assert held <= aim < missed
    assert result.forecast.keep < 1


def test_that_the_dense_perplexity_is_measured_on_search_rows_where_nobody_measured_it(planned):
    said: list[Event] = []
    result = planned(EventReporter(said.append), target=Target(unit="perplexity", value=1e6))
    texts = [event.text for event in said if isinstance(event, LogLine)]
    assert any("on the rows behind those that were calibrated on" in text for text in texts)
    assert result.forecast.keep < 0.2


def test_that_no_perplexity_below_the_dense_one_can_be_had(planned):
    with pytest.raises(StudioError, match="cannot be reached by compressing"):
        planned(target=Target(unit="perplexity", value=2.0))


def test_that_an_allocator_that_asks_the_model_gets_it_and_its_options_are_kept_in_the_plan(planned):
    result = planned(allocator="strs", allocator_options={"rows": 1}, target=Target(value=0.7))
    assert (result.plan.allocator, result.plan.allocator_options) == ("strs", {"rows": 1})
    assert 0.6 < result.forecast.keep <= 0.7
    with pytest.raises(UsageError, match="has no option 'magic'"):
        planned(allocator="strs", allocator_options={"magic": 1})


def test_that_an_allocator_that_asks_the_model_holds_a_perplexity_too(planned):
    dense = measured_dense()
    target = Target(unit="perplexity", value=1.5 * dense)
    result = planned(**TRAINED, allocator="swift", target=target)
    assert result.plan.allocator == "swift"
    assert result.forecast.best.perplexity(dense).value <= 1.5 * dense
    assert result.forecast.keep < 1


def test_that_a_search_without_search_rows_is_refused_before_it_calibrates(planned, corpus):
    calibration = CalibrationSpec(corpus=corpus, samples=25, length=32)
    said: list[Event] = []
    with pytest.raises(StudioError, match="too short"):
        planned(EventReporter(said.append), allocator="strs", calibration=calibration, search_rows=10)
    assert not any("Calibration" in event.text for event in said if isinstance(event, LogLine))


def test_that_limits_of_the_request_reach_the_plan(planned):
    limits = {"ceilings": {"down": 0.5}, "fused": (("q", "k", "v"),), "forbid_dense": True}
    result = planned(target=Target(value=0.7), **limits)
    found = ranks(result)
    assert None not in found.values()
    for block in (0, 1):
        assert len({found[f"model.layers.{block}.self_attn.{kind}_proj"] for kind in "qkv"}) == 1
        down = f"model.layers.{block}.mlp.down_proj"
        assert result.forecast.keep > 0
        assert found[down] * (32 + 64 - found[down]) <= 0.5 * 32 * 64


def test_that_locked_sites_of_the_present_plan_keep_their_ranks(planned):
    first = planned(target=Target(value=0.6)).plan
    name = "model.layers.0.mlp.up_proj"
    present = first.model_copy(
        update={"locked": (name,), "sites": first.sites | {name: first.sites[name].model_copy(update={"rank": 3})}}
    )
    result = planned(target=Target(value=0.8), present=present)
    assert ranks(result)[name] == 3
    assert result.plan.locked == (name,)


def test_that_an_allocator_that_reads_loss_changes_says_so_before_anything_is_calibrated(planned):
    said: list[Event] = []
    with pytest.raises(UsageError, match="choose the method zs-svd or io-svd"):
        planned(EventReporter(said.append), allocator="zero-sum", method=MethodSpec(name="svd-llm"))
    assert not any(isinstance(event, LogLine) for event in said)
    assert planned(allocator="zero-sum", method=MethodSpec(name="zs-svd")).plan.allocator == "zero-sum"


def test_that_only_an_allocator_that_chooses_may_be_left_the_method(planned):
    with pytest.raises(UsageError, match="does not choose a method"):
        planned(allocator="water-filling", method=None)


def levels(result: PlanResult) -> list[str]:
    return [prediction.level for prediction in result.forecast.predictions]


def test_that_a_forecast_knows_what_it_was_allowed_to_find_out(planned, model):
    assert levels(planned(method=MethodSpec(name="svd-llm"))) == ["weights"]
    assert levels(planned(method=MethodSpec(name="kfac-svd"))) == ["weights", "moments"]
    assert levels(planned(method=MethodSpec(name="svd-llm"), damage=True)) == ["weights", "moments"]
    probed = planned(method=MethodSpec(name="svd-llm"), probes=True)
    assert levels(probed) == ["weights", "moments", "probes"]
    assert probed.probed.trials
    again = run(ForecastPlan(model=model, plan=probed.plan, search_rows=2, probes=True), silent(), "cpu")
    assert again == probed


def test_that_auto_plans_in_nats_whatever_the_method(planned):
    method = MethodSpec(name="svd-llm")
    assert levels(planned(method=method, allocator="auto")) == ["weights", "moments"]
    assert levels(planned(method=method)) == ["weights"]


def test_that_curves_carry_damage_when_it_is_asked_for(model, corpus):
    said: list[Event] = []
    calibration = CalibrationSpec(corpus=corpus, samples=4, length=32, dtype="float32")
    for damage in (False, True):
        request = ComputeCurves(model=model, method=MethodSpec(name="svd"), calibration=calibration, damage=damage)
        run(request, EventReporter(said.append), "cpu")
    curves = [event for event in said if event.kind == "curve_ready"]
    plain, weighed = curves[: len(curves) // 2], curves[len(curves) // 2 :]
    assert all(curve.damage is None for curve in plain)
    assert all(curve.damage[0] > curve.damage[-1] == 0 for curve in weighed)


def test_that_what_was_forecast_is_remembered_with_the_run_and_feeds_later_forecasts(planned, model, corpus, tmp_path):
    result = planned(target=Target(value=0.5), damage=True)
    out = str(tmp_path / "out")
    run(Compress(model=model, plan=result.plan, out=out, forecast=result.forecast), silent(), "cpu")
    found = [run(Evaluate(model=one, corpus=corpus, windows=2, length=32), silent(), "cpu") for one in (model, out)]
    (remembered,) = History().runs()
    assert remembered.forecast == result.forecast
    assert remembered.family == "llama"
    (judged,) = judged_runs(History())
    assert [judged.dense, judged.measured] == [one.perplexity for one in found]
    moments = planned(target=Target(value=0.5), damage=True).forecast.predictions[1]
    assert "1 runs of this model" in moments.fitted_on
    assert "1 runs of this model" not in result.forecast.predictions[1].fitted_on


def test_that_a_forecast_of_another_plan_is_not_remembered(planned, model, tmp_path):
    half, most = (planned(target=Target(value=keep), method=MethodSpec(name="svd")) for keep in (0.5, 0.9))
    run(Compress(model=model, plan=half.plan, out=str(tmp_path / "out"), forecast=most.forecast), silent(), "cpu")
    assert History().runs()[0].forecast == half.forecast
