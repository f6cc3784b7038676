"""Forecasts as text, with their intervals and how well such forecasts did."""

import math

from core.cli.answer import count, facts, size, table
from core.forecast.forecast import Forecast
from core.forecast.prediction import Estimate, Level, Prediction, TrackRecord

SOURCES: dict[Level, str] = {"weights": "the weights alone", "moments": "moments", "probes": "probes"}


def forecast_text(forecast: Forecast) -> str:
    """Exact sizes, what the plan is predicted to do, and the plain numbers that predictions are read off."""
    pairs = [
        ("stored by the sites", f"{count(forecast.stored_parameters)} parameters (keep {forecast.keep:.4f})"),
        ("whole model", f"{count(forecast.parameters)} parameters, {size(forecast.bytes)}"),
        ("sites compressed", str(forecast.compressed_sites)),
    ]
    for name, value in (
        ("gamma x stable rank, attention", forecast.gamma_rho_attention),
        ("gamma x stable rank, mlp", forecast.gamma_rho_mlp),
        ("summed relative error", forecast.relative_error),
    ):
        if value is not None:
            pairs.append((name, f"{value:.4f}"))
    parts = [facts(pairs)]
    if forecast.predictions:
        parts.append(predictions_text(forecast.predictions))
    return "\n\n".join(parts)


def predictions_text(predictions: tuple[Prediction, ...]) -> str:
    """One line a level of knowledge: the rise of the loss, what it does to perplexity, the drop of accuracy."""
    head = ("forecast from", "number read off the plan", "rise of the loss", "perplexity", "accuracy")
    rows = [
        (
            SOURCES[one.level],
            f"{one.predictor} {one.feature:.4g}",
            "-" if one.rise is None else f"{one.rise.value:+.3f} nats ({one.rise.low:.3f} to {one.rise.high:.3f})",
            _factor(one.rise),
            _drop(one.accuracy_drop),
        )
        for one in predictions
    ]
    lines = [table(head, rows, left=2), "Intervals hold four times out of five."]
    for one in predictions:
        how_good = track_text(one.track, "runs, each left out in turn")
        lines.append(f"From {SOURCES[one.level]}: fitted on {one.fitted_on}; {how_good}.")
    return "\n".join(lines)


def track_text(track: TrackRecord, runs: str) -> str:
    """How well predictions did, with bootstrap intervals; ``runs``: on what."""
    said = [
        f"{name} {_interval(estimate)}"
        for name, estimate in (
            ("Pearson", track.pearson),
            ("Spearman", track.spearman),
            ("mean error in nats", track.absolute_error),
        )
        if estimate is not None
    ]
    if not said:
        return f"too few runs to say how good ({track.runs})"
    return f"how good, over {track.runs} {runs}: {', '.join(said)}"


def _interval(estimate: Estimate) -> str:
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _factor(rise: Estimate | None) -> str:
    if rise is None:
        return "-"
    value, low, high = (math.exp(min(x, 700.0)) for x in (rise.value, rise.low, rise.high))
    return f"x {value:.3g} ({low:.3g} to {high:.3g})"


def _drop(drop: Estimate | None) -> str:
    if drop is None:
        return "-"
    return f"{-100 * drop.value:+.1f} points ({-100 * drop.high:+.1f} to {-100 * drop.low:+.1f})"
