"""What measured runs make of a number: whose runs count, what is said of them, and where nothing can be said."""

import math

import numpy as np
import pytest
from pydantic import TypeAdapter

from core.forecast.fitting import FEWEST, Evidence, Fits
from core.forecast.forecast import Forecast
from core.forecast.prediction import ENOUGH_RUNS, Level, Prediction, TrackRecord
from core.forecast.probed import Probed, Trial
from core.forecast.reference import shipped_runs
from core.model import ModelInfo, Site


def model(model_type: str = "llama", width: int = 8) -> ModelInfo:
    site = Site(name="q", block=0, kind="q", part="attention", shape=(width, 8), input_group="q", tensor="q")
    return ModelInfo(
        source="x", name="x", folder="", model_type=model_type, architecture="", blocks=1, hidden_size=8, vocabulary=10,
        dtype="bfloat16", parameters=1000, bytes_on_disk=2000, tied_embeddings=True, sites=(site,),
    )  # fmt: skip


MODEL = model()


def runs(
    slope: float, count: int, whose: ModelInfo = MODEL, method: str = "svd-llm", noise: float = 0.0
) -> list[Evidence]:
    rng = np.random.default_rng(count)
    return [
        Evidence(
            {"summed-damage": x, "gamma-rho": 10 * x},
            slope * x * math.exp(noise * rng.normal()),
            structure=whose.structure,
            family=whose.model_type,
            method=method,
        )
        for x in np.geomspace(0.1, 2.0, count).tolist()
    ]


def predicted(evidence: list[Evidence], level: Level = "moments", feature: float = 0.5, **more: object) -> Prediction:
    found = Fits(MODEL, "svd-llm", evidence, reference=False, **more).prediction(level, feature)  # type: ignore[arg-type]
    assert found is not None
    return found


def rise(prediction: Prediction) -> float:
    assert prediction.rise is not None
    return prediction.rise.value


def test_that_too_few_runs_say_nothing() -> None:
    prediction = predicted(runs(0.8, FEWEST - 1))
    assert prediction.rise is None
    assert prediction.perplexity(20.0) is None
    assert prediction.fitted_on == "2 runs of this model"
    assert predicted([]).fitted_on == "no measured runs yet"


def test_that_runs_of_this_model_outweigh_any_number_of_others() -> None:
    own = runs(0.8, 5)
    stranger = runs(3.0, 60, model("gpt2", 16))
    relative = runs(3.0, 60, model("llama", 16))
    alone, with_stranger, with_relative = (rise(predicted(e)) for e in (own, own + stranger, own + relative))
    assert alone == pytest.approx(0.4, rel=0.02)
    assert alone < with_stranger < with_relative < 1.5
    assert rise(predicted(stranger)) == pytest.approx(1.5, rel=0.02), "with nothing else they are all there is"


@pytest.mark.parametrize(("level", "feature"), [("weights", 5.0), ("moments", 0.5)])
def test_that_runs_of_the_same_method_weigh_more(level: Level, feature: float) -> None:
    evidence = runs(0.5, 8) + runs(2.0, 8, method="svd")
    own, other = (rise(predicted(some, level, feature)) for some in (evidence[:8], evidence[8:]))
    both = rise(predicted(evidence, level, feature))
    assert own < both < math.sqrt(own * other)


def test_that_the_record_is_of_this_model_where_that_has_enough_runs() -> None:
    own, others = runs(0.8, ENOUGH_RUNS, noise=0.1), runs(3.0, 20, model("gpt2", 16))
    assert predicted(own[:-1]).track == TrackRecord(ENOUGH_RUNS - 1)
    assert predicted(own + others).track.runs == ENOUGH_RUNS
    assert predicted(own[:-1] + others).track.runs == ENOUGH_RUNS - 1 + 20
    track = predicted(own).track
    assert track.spearman is not None
    assert track.spearman.value > 0.9
    assert track.absolute_error is not None
    assert track.absolute_error.value < 0.2


def test_that_trial_plans_make_the_forecast_of_the_probes_and_are_no_runs() -> None:
    probed = Probed(trials=tuple(Trial(feature=x, rise=1.5 * x) for x in (0.2, 0.5, 1.0, 2.0)))
    prediction = predicted([], "probes", 0.7, probed=probed)
    assert rise(prediction) == pytest.approx(1.05, rel=0.02)
    assert prediction.fitted_on == "4 trial plans"
    assert prediction.track.runs == 0
    assert predicted([], "moments", 0.7, probed=probed).rise is None


def test_that_without_trial_plans_runs_known_by_plain_damage_stand_in() -> None:
    prediction = predicted(runs(0.8, 6), "probes", 0.5, probed=Probed(scales={"q": 2.0}))
    assert rise(prediction) == pytest.approx(0.4, rel=0.05)
    assert prediction.fitted_on == "6 runs of this model"


def test_that_accuracy_is_forecast_where_enough_runs_measured_it_and_never_above_one() -> None:
    plain = runs(0.8, 6)
    with_tasks = [
        Evidence(run.features, run.rise, 0.1 * run.rise, run.structure, run.family, run.method) for run in plain
    ]
    assert predicted(plain).accuracy_drop is None
    assert predicted(plain + with_tasks[: FEWEST - 1]).accuracy_drop is None
    drop = predicted(with_tasks).accuracy_drop
    assert drop is not None
    assert drop.value == pytest.approx(0.04, rel=0.05)
    far = predicted(with_tasks, feature=1e6).accuracy_drop
    assert far is not None
    assert far.value <= far.high <= 1.0


def test_that_a_number_that_is_none_is_not_predicted_from() -> None:
    fits = Fits(MODEL, "svd-llm", runs(0.8, 5))
    assert fits.prediction("moments", math.inf) is None
    assert fits.prediction("moments", math.nan) is None


def test_that_the_shipped_runs_fit_what_was_measured_of_the_sample_model() -> None:
    shipped = shipped_runs()
    assert shipped.about
    one = next(run for run in shipped.runs if "summed-damage" in run.features)
    prediction = Fits(MODEL, one.method).prediction("moments", one.features["summed-damage"])
    assert prediction is not None
    assert prediction.rise is not None
    assert prediction.rise.low < one.rise < prediction.rise.high
    assert "shipped" in prediction.fitted_on


def forecast(predictions: tuple[Prediction, ...]) -> Forecast:
    return Forecast(
        stored_parameters=1, keep=0.5, parameters=1, bytes=2, compressed_sites=1, gamma_rho_attention=2.0,
        gamma_rho_mlp=3.0, relative_error=None, predictions=predictions,
    )  # fmt: skip


def test_that_a_measured_run_becomes_evidence_of_all_that_was_read_off_its_plan() -> None:
    evidence = Evidence.of(forecast((predicted(runs(0.8, 5)),)), dense=20.0, measured=40.0, method="svd-llm")
    assert evidence is not None
    assert evidence.rise == pytest.approx(math.log(2))
    assert evidence.features == {"summed-damage": 0.5, "gamma-rho": 5.0}
    assert Evidence.of(forecast(()), dense=20.0, measured=math.inf) is None
    assert Evidence.of(forecast(()), dense=math.nan, measured=20.0) is None


def test_that_a_forecast_survives_json_and_old_ones_have_no_predictions() -> None:
    adapter = TypeAdapter(Forecast)
    made = forecast((predicted(runs(0.8, ENOUGH_RUNS)), predicted([])))
    assert adapter.validate_json(adapter.dump_json(made)) == made
    old = adapter.dump_python(forecast(()))
    del old["predictions"]
    assert adapter.validate_python(old).predictions == ()


def test_that_the_best_prediction_is_the_one_that_knows_most_and_says_something() -> None:
    moments, silent_probes = predicted(runs(0.8, 5)), predicted([], "probes")
    weights = predicted(runs(0.8, 5), "weights", 5.0)
    assert forecast((weights, moments, silent_probes)).best is moments
    assert forecast((silent_probes,)).best is None
