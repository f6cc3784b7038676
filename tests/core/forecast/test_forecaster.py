"""Forecasts: exact sizes, and the two predictors as they are defined."""

import numpy as np
import pytest

from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.forecast.fitting import Fits
from core.forecast.forecaster import Forecaster
from core.forecast.prediction import Estimate
from core.forecast.probed import Probed
from core.model import ModelInfo, Site
from core.spectra.statistics import Spectrum


def site(name: str, part: str, m: int, n: int) -> Site:
    return Site(name=name, block=0, kind=name, part=part, shape=(m, n), input_group=name, tensor=name)  # type: ignore[arg-type]


@pytest.fixture
def model() -> ModelInfo:
    sites = (site("q", "attention", 8, 8), site("up", "mlp", 16, 8), site("down", "mlp", 8, 16))
    return ModelInfo(
        source="x", name="x", folder="", model_type="llama", architecture="", blocks=1, hidden_size=8, vocabulary=10,
        dtype="bfloat16", parameters=1000, bytes_on_disk=2000, tied_embeddings=True, sites=sites,
    )  # fmt: skip


@pytest.fixture
def spectra() -> dict[str, Spectrum]:
    return {
        "q": Spectrum(np.array([2.0, 1.0] + [0.0] * 6)),
        "up": Spectrum(np.ones(8)),
        "down": Spectrum(np.array([1.0] + [0.0] * 7)),
    }


def test_that_sizes_are_exact(model: ModelInfo, spectra: dict[str, Spectrum]) -> None:
    plan = RankPlan({"q": 2, "up": None, "down": 3}, "pivoted")
    forecast = Forecaster(model, spectra, {}).forecast(plan)
    assert forecast.stored_parameters == 2 * 14 + 128 + 3 * 21 == plan.cost(model.sites)
    assert forecast.keep == plan.keep(model)
    assert forecast.parameters == 1000 - 320 + forecast.stored_parameters
    assert forecast.bytes == 2 * forecast.parameters + 4 * (8 + 8)
    assert forecast.compressed_sites == 2


def test_that_gamma_rho_is_the_removed_fraction_times_the_mean_stable_rank(
    model: ModelInfo, spectra: dict[str, Spectrum]
) -> None:
    plan = RankPlan({"q": 2, "up": None, "down": 3}, "factored")
    forecast = Forecaster(model, spectra, {}).forecast(plan)
    assert forecast.gamma_rho_attention == pytest.approx((1 - 32 / 64) * (5 / 4))
    assert forecast.gamma_rho_mlp == pytest.approx((1 - (128 + 72) / 256) * (8 + 1) / 2)


def test_that_the_relative_error_is_the_sum_over_sites(model: ModelInfo, spectra: dict[str, Spectrum]) -> None:
    curves = {
        "q": ErrorCurve(np.array([2.0, 1.0] + [0.0] * 6)),
        "up": ErrorCurve(np.ones(8)),
        "down": ErrorCurve(np.ones(8)),
    }
    plan = RankPlan({"q": 1, "up": None, "down": 3}, "factored")
    assert Forecaster(model, spectra, curves).forecast(plan).relative_error == pytest.approx(1 / 5 + 5 / 8)


def test_that_what_is_not_known_yet_is_none_and_not_zero(model: ModelInfo, spectra: dict[str, Spectrum]) -> None:
    plan = RankPlan.dense(model.sites, "factored")
    forecast = Forecaster(model, {"q": spectra["q"], "up": spectra["up"]}, {}).forecast(plan)
    assert forecast.gamma_rho_attention == 0.0
    assert forecast.gamma_rho_mlp is None
    assert forecast.relative_error is None


def test_that_each_level_is_predicted_from_what_it_names(model: ModelInfo, spectra: dict[str, Spectrum]) -> None:
    curves = {
        "q": ErrorCurve(np.array([2.0, 1.0] + [0.0] * 6), absolute=True),
        "up": ErrorCurve(np.ones(8), damage=0.1 * np.arange(8.0, -1.0, -1.0)),
        "down": ErrorCurve(np.ones(8), absolute=True),
    }
    fits = Fits(model, probed=Probed(scales={"q": 3.0}))
    plan = RankPlan({"q": 1, "up": 5, "down": None}, "factored")
    forecast = Forecaster(model, spectra, curves, fits).forecast(plan)
    weights, moments, probes = forecast.predictions
    assert [p.level for p in forecast.predictions] == ["weights", "moments", "probes"]
    assert forecast.gamma_rho_attention is not None
    assert forecast.gamma_rho_mlp is not None
    assert weights.feature == pytest.approx(forecast.gamma_rho_attention + forecast.gamma_rho_mlp)
    assert moments.feature == pytest.approx(1.0 + 0.3)
    assert probes.feature == pytest.approx(3.0 + 0.3)


def test_that_a_level_without_its_knowledge_is_left_out(model: ModelInfo, spectra: dict[str, Spectrum]) -> None:
    relative = {name: ErrorCurve(np.ones(8)) for name in ("q", "up", "down")}
    plan = RankPlan({"q": 1, "up": 5, "down": None}, "factored")
    fits = Fits(model, probed=Probed())
    assert [p.level for p in Forecaster(model, spectra, relative, fits).forecast(plan).predictions] == ["weights"]
    assert Forecaster(model, {}, relative, fits).forecast(plan).predictions == ()
    assert Forecaster(model, spectra, relative).forecast(plan).predictions == ()


def test_that_a_dense_plan_is_forecast_to_change_nothing(model: ModelInfo, spectra: dict[str, Spectrum]) -> None:
    curves = {name: ErrorCurve(np.ones(8), absolute=True) for name in ("q", "up", "down")}
    forecast = Forecaster(model, spectra, curves, Fits(model)).forecast(RankPlan.dense(model.sites, "pivoted"))
    best = forecast.best
    assert best is not None
    assert best.perplexity(20.0) == Estimate(20.0, 20.0, 20.0)
