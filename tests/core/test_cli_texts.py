import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, PlannedSite, RefineSpec, StepSpec
from core.cli.answer import facts, size, table
from core.cli.findings import Findings
from core.cli.forecast_texts import forecast_text
from core.cli.histories import Listed, history_text, track_records
from core.cli.texts import compress_text, evaluate_text, notes_text, plan_text, refinement_text
from core.forecast.forecast import Forecast
from core.forecast.prediction import Estimate, Level, Prediction, TrackRecord
from core.history import Measurement, Run
from core.history.evidence import Judged
from core.requests import CompressResult, EvaluateResult, PlanResult, RefinementResult, TextPerplexity

PLAN = PlanDocument(
    model="SmolLM",
    structure="abc",
    storage="pivoted",
    method=MethodSpec(name="asvd", options={"alpha": 0.4}),
    calibration=CalibrationSpec(),
    allocator="uniform",
    keep=0.8,
    sites={
        "model.layers.0.mlp.up_proj": PlannedSite(shape=(16, 10), rank=5),
        "model.layers.1.mlp.up_proj": PlannedSite(shape=(16, 10), rank=None),
    },
)
FORECAST = Forecast(
    stored_parameters=105,
    keep=0.8,
    parameters=2000,
    bytes=4000,
    compressed_sites=1,
    gamma_rho_attention=None,
    gamma_rho_mlp=1.25,
    relative_error=0.5,
)
WRITTEN = CompressResult(
    folder="/out/small",
    stored_parameters=105,
    site_parameters=320,
    keep=0.8,
    parameters=2000,
    index_bytes=64,
    bytes_on_disk=4100,
    seconds=3.0,
)


def measured(perplexity: float, parameters: int) -> EvaluateResult:
    return EvaluateResult(
        model="m",
        corpus="bundled",
        tokens=10230,
        perplexity=perplexity,
        tokens_per_second=500.0,
        peak_memory_bytes=1,
        bytes_on_disk=parameters * 2,
        parameters=parameters,
        prompt="",
        generation="",
        seconds=1.0,
    )


def test_that_the_demo_ends_with_both_perplexities_sizes_times_and_how_to_load_the_folder():
    findings = Findings(
        PLAN, WRITTEN, measured(20.0, 4000), measured(25.0, 2000), "It said this.", ("a note.",), {"spectra": 2.0}
    )
    text = findings.as_text()
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "perplexity 20.00 25.00 +25.0%" in lines
    assert "parameters 4,000 2,000 -50.0%" in lines
    assert "on disk 7.8 KiB 3.9 KiB -50.0%" in lines
    assert "spectra 2.0" in lines
    assert "all 2.0" in lines
    assert "note: a note." in lines
    assert "from_pretrained('/out/small', trust_remote_code=True)" in text
    assert text.endswith("It said this.")


def test_that_a_plan_counts_dense_sites_apart_and_leaves_out_what_is_not_known():
    text = plan_text(PlanResult(plan=PLAN, forecast=FORECAST), "plan.json")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "method asvd alpha=0.4" in lines
    assert "up_proj 2 1 5 5 5 75.00 %" in lines
    assert "gamma x stable rank, mlp 1.2500" in lines
    assert "attention" not in text
    assert "plan.json" in text


def test_that_a_stock_checkpoint_is_loaded_without_trusting_code():
    assert "trust_remote_code" in compress_text(WRITTEN, dense=False)
    assert "trust_remote_code" not in compress_text(WRITTEN, dense=True)


def test_that_the_lines_shown_are_three_and_valid_for_any_folder_name():
    from core.cli.texts import snippet

    lines = snippet("C:\\odd 'folder'", dense=False)
    assert len(lines.splitlines()) == 3
    compile(lines, "shown", "exec")


RUN = Run(
    id=7,
    time=datetime(2026, 1, 2, tzinfo=UTC),
    model="SmolLM",
    structure="abc",
    method="svd-llm",
    allocator="uniform",
    storage="pivoted",
    keep=0.8,
    plan=PLAN,
    forecast=None,
    folder="/out/small",
    versions={},
)


def test_that_a_run_is_listed_with_its_newest_measurement():
    found = Measurement(
        id=1,
        run=7,
        time=RUN.time,
        model="/out/small",
        structure="abc",
        corpus="bundled",
        windows=10,
        length=1024,
        tokens=10230,
        perplexity=43.0,
        tokens_per_second=1.0,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=1,
        generation="",
    )
    older = Measurement(**{**vars(found), "perplexity": 99.0})
    text = history_text([Listed(RUN, [found, older]), Listed(RUN)])
    assert "43.00" in text
    assert "99.00" not in text
    assert "bundled 10x1024" in text
    assert len(text.splitlines()) == 4


def texts(held_out: float, watched: float) -> list[TextPerplexity]:
    """What came of two texts that were both at 43 before refinement."""
    afters = {"bundled": held_out, "bundled-second": watched}
    return [TextPerplexity(text=n, tokens=4092, dense=20.0, before=43.0, after=a) for n, a in afters.items()]


def test_that_a_refinement_is_shown_before_and_after_on_every_text():
    refinement = RefinementResult(seconds=65.0, texts=texts(39.5, 43.0))
    shown = compress_text(WRITTEN.model_copy(update={"refinement": refinement}), dense=False)
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "Refined in 1 min 05 s. Perplexity:" in lines
    assert "held-out rows of bundled 4,092 20.000 43.000 39.500" in lines
    assert "watched text bundled-second 4,092 20.000 43.000 43.000" in lines
    assert "warning" not in shown
    assert "Refined" not in compress_text(WRITTEN, dense=False)


@pytest.mark.parametrize("after", [44.0, math.inf, math.nan])
def test_that_a_watched_text_that_got_worse_is_a_warning(after):
    shown = refinement_text(RefinementResult(seconds=1.0, texts=texts(39.5, after)))
    (warning,) = [line for line in shown.splitlines() if line.startswith("warning")]
    assert warning == f"warning: refinement made the watched text bundled-second worse, 43.000 -> {after:.3f}."


def test_that_a_refinement_without_a_watched_text_shows_the_held_out_rows_alone():
    shown = refinement_text(RefinementResult(seconds=1.0, texts=texts(44.0, 43.0)[:1]))
    assert shown.splitlines()[-1] == "warning: refinement made the held-out rows of bundled worse, 43.000 -> 44.000."
    assert "watched" not in shown


def test_that_the_history_shows_which_runs_were_refined_and_what_came_of_it():
    refine = RefineSpec(steps=(StepSpec(name="prehab"), StepSpec(name="block")))
    judged = replace(RUN, refine=refine, refinement=RefinementResult(seconds=1.0, texts=texts(39.5, 44.0)))
    listed = [Listed(run) for run in (judged, replace(RUN, refine=refine), RUN)]
    first, second, third = history_text(listed).splitlines()[2:]
    assert "  prehab, block 43.00 -> 39.50  " in first
    assert "  prehab, block  " in second
    assert "block" not in third


def prediction(level: Level, rise: float | None, runs: int = 0, **more: object) -> Prediction:
    """A rise with an interval of a tenth either way."""
    estimate = None if rise is None else Estimate(rise, rise - 0.1, rise + 0.1)
    track = TrackRecord(runs, **more)
    return Prediction(level, "summed-damage", 0.5, estimate, None, track, "5 runs of this model")


def test_that_a_forecast_shows_every_level_with_its_interval_and_how_good_such_forecasts_were():
    record = {name: Estimate(0.9, 0.8, 0.95) for name in ("pearson", "spearman", "absolute_error")}
    drop = replace(prediction("probes", math.log(2), 20, **record), accuracy_drop=Estimate(0.031, 0.01, 0.05))
    text = forecast_text(replace(FORECAST, predictions=(prediction("moments", None), drop)))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "moments summed-damage 0.5 - - -" in lines
    shown = "+0.693 nats (0.593 to 0.793) x 2 (1.81 to 2.21) -3.1 points (-5.0 to -1.0)"
    assert f"probes summed-damage 0.5 {shown}" in lines
    assert "From moments: fitted on 5 runs of this model; too few runs to say how good (0)." in lines
    assert "over 20 runs, each left out in turn: Pearson 0.90 (0.80 to 0.95), Spearman" in text


def test_that_a_forecast_without_predictions_shows_sizes_alone():
    assert "forecast from" not in forecast_text(FORECAST)


def judged_run(predicted: float, factor: float, number: int = 7) -> Judged:
    """A run whose perplexity grew by ``factor`` from 20."""
    forecast = replace(FORECAST, predictions=(prediction("moments", predicted),))
    return Judged(replace(RUN, id=number, forecast=forecast), "bundled", dense=20.0, measured=20.0 * factor)


def test_that_a_run_is_listed_with_what_was_forecast_of_it():
    one = judged_run(math.log(1.5), 1.6)
    line = history_text([Listed(one.run, (), one)]).splitlines()[2]
    assert "  30.00 (27.15 to 33.16)  " in line


def test_that_a_track_record_needs_twelve_runs_and_says_so_before():
    runs = [judged_run(0.1 * number, 1 + 0.1 * number, number) for number in range(1, 13)]
    few, enough = (track_records(runs[:count]) for count in (11, 12))
    shown = "Forecasts from moments: too few runs to say how good (11)."
    assert history_text([Listed(runs[0].run)], few).splitlines()[-1] == shown
    assert enough["moments"].spearman.value == pytest.approx(1.0)
    assert "over 12 runs: Pearson" in history_text([Listed(runs[0].run)], enough)


def test_that_runs_nobody_forecast_have_no_track_record():
    assert track_records([replace(judged_run(0.1, 2.0), run=RUN)]) == {}


def test_that_an_empty_history_says_how_to_begin():
    assert "rank-studio demo" in history_text([])


def test_that_many_notes_are_counted_and_not_listed():
    assert notes_text([f"n{i}" for i in range(10)]).splitlines()[-1] == "... and 7 more like these"


def test_that_columns_line_up():
    assert table(("a", "bb"), [("long", "1"), ("x", "22")]) == "a     bb\n----  --\nlong   1\nx     22"
    assert facts([("a", "1"), ("long", "2")]) == "a     1\nlong  2"


def test_that_sizes_have_their_unit():
    assert [size(n) for n in (12, 2048, 5 << 20, 3 << 30)] == ["12 bytes", "2.0 KiB", "5.0 MiB", "3.00 GiB"]


def test_that_the_price_of_the_stored_dtype_is_told_after_a_compression_and_by_the_demo():
    written = WRITTEN.model_copy(update={"rounding_error": 0.00174})
    assert "costs a site up to 0.17 %" in compress_text(written, dense=False)
    assert "rounding" not in compress_text(WRITTEN, dense=False)
    findings = Findings(PLAN, written, measured(20.0, 4000), measured(25.0, 2000), "", (), {})
    assert "rounding - 0.17 %" in [" ".join(line.split()) for line in findings.as_text().splitlines()]


def test_that_the_dtypes_of_measurements_are_told():
    dense, compressed = (measured(20.0, 4000).model_copy(update={"dtype": d}) for d in ("float32", "bfloat16"))
    assert "dtype        float32" in evaluate_text(dense)
    assert (
        "in rows of 1024, in float32 and bfloat16." in Findings(PLAN, WRITTEN, dense, compressed, "", (), {}).as_text()
    )
