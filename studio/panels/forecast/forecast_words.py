"""What predictions say, in words; no Qt."""

import math

from core.forecast.prediction import ENOUGH_RUNS, Estimate, Level, Prediction, TrackRecord
from studio.panels.widgets.numbers import figure

LEVEL_NAMES: dict[Level, str] = {
    "weights": "From the weights",
    "moments": "From moments",
    "probes": "From probes",
}
LEVEL_COSTS: dict[Level, str] = {
    "weights": "Costs nothing but the singular values, which are there as soon as a model is open.",
    "moments": "Costs one calibration with gradients: a forward and a backward pass over the text.",
    "probes": "Costs half a forward pass of a search row for each site, and some trial plans. Asked for in Settings.",
}
MISSING: dict[Level, str] = {
    "weights": "waits for the singular values of all sites",
    "moments": "waits for curves in nats: choose kfac-svd, then “Curves”",
    "probes": "not probed: tick “Probe the model” in Settings",
}


def perplexity_words(prediction: Prediction, dense: float | None) -> str:
    """``26.1 (24.0 – 29.3)``, or as multiples of the dense model's where that was not measured; "" without a rise."""
    if prediction.rise is None:
        return ""
    if dense is not None:
        told = prediction.perplexity(dense)
        return f"{_short(told.value)} ({_short(told.low)} – {_short(told.high)})" if told else ""
    value, low, high = (_times(rise) for rise in (prediction.rise.value, prediction.rise.low, prediction.rise.high))
    return f"×{value} (×{low} – ×{high})"


def record_words(track: TrackRecord) -> str:
    """How well such predictions did, in a few words."""
    if track.runs < ENOUGH_RUNS or track.absolute_error is None:
        return f"too few runs to say ({track.runs} of {ENOUGH_RUNS})"
    rank = f"rank correlation {track.spearman.value:.2f}, " if track.spearman else ""
    return f"{rank}off by {track.absolute_error.value:.2f} nats in {track.runs} runs"


def accuracy_words(prediction: Prediction) -> str:
    """``accuracy −2.1 (−0.8 to −4.0) points``; "" where nothing is known of it."""
    drop = prediction.accuracy_drop
    if drop is None:
        return ""
    value, low, high = (f"{'−' if x > 0 else '+'}{abs(100 * x):.1f}" for x in (drop.value, drop.low, drop.high))
    return f"accuracy {value} ({low} to {high}) points"


def explanation(level: Level, prediction: Prediction | None) -> str:
    """All that is known of a level, for tool tips and screen readers."""
    if prediction is None:
        return f"{LEVEL_COSTS[level]} Now: {MISSING[level]}."
    track = prediction.track
    lines = [
        LEVEL_COSTS[level],
        f"Read off the plan: {prediction.predictor} = {prediction.feature:.4g}.",
        f"Turned into a rise of the loss by: {prediction.fitted_on}. The interval holds four of five.",
        f"On measured runs, each left out in turn: {record_words(track)}.",
    ]
    for name, value in (
        ("Pearson correlation", track.pearson),
        ("rank correlation (Spearman)", track.spearman),
        ("mean absolute error, nats", track.absolute_error),
    ):
        if value is not None and track.runs >= ENOUGH_RUNS:
            lines.append(f"{name}: {_interval(value)}")
    return "\n".join(lines)


def _interval(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


def _short(value: float) -> str:
    """A perplexity in three digits or so."""
    return f"{value:.1f}" if value < 1000 else figure(value)


def _times(rise: float) -> str:
    return f"{math.exp(rise):.2f}" if rise < 4 else _short(math.exp(min(rise, 700.0)))
