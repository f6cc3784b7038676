"""What predictions say, in words."""

import math

from core.forecast.prediction import ENOUGH_RUNS, Estimate, Level, Prediction, TrackRecord
from studio.panels.widgets.numbers import figure
from studio.translation import QT_TR_NOOP, tr

LEVEL_NAMES: dict[Level, str] = {
    "weights": QT_TR_NOOP("From the weights"),
    "moments": QT_TR_NOOP("From moments"),
    "probes": QT_TR_NOOP("From probes"),
}
LEVEL_COSTS: dict[Level, str] = {
    "weights": QT_TR_NOOP("Costs nothing but the singular values, which are there as soon as a model is open."),
    "moments": QT_TR_NOOP("Costs one calibration with gradients: a forward and a backward pass over the text."),
    "probes": QT_TR_NOOP(
        "Costs half a forward pass of a search row for each site, and some trial plans. Asked for in Settings."
    ),
}
MISSING: dict[Level, str] = {
    "weights": QT_TR_NOOP("waits for the singular values of all sites"),
    "moments": QT_TR_NOOP("waits for curves in nats: choose kfac-svd, then “Curves”"),
    "probes": QT_TR_NOOP("not probed: tick “Probe the model” in Settings"),
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
        return tr("too few runs to say ({runs} of {enough})").format(runs=track.runs, enough=ENOUGH_RUNS)
    error = f"{track.absolute_error.value:.2f}"
    if track.spearman is None:
        return tr("off by {error} nats in %n runs", "", track.runs).format(error=error)
    words = tr("rank correlation {correlation}, off by {error} nats in %n runs", "", track.runs)
    return words.format(correlation=f"{track.spearman.value:.2f}", error=error)


def accuracy_words(prediction: Prediction) -> str:
    """``accuracy −2.1 (−0.8 to −4.0) points``; "" where nothing is known of it."""
    drop = prediction.accuracy_drop
    if drop is None:
        return ""
    value, low, high = (f"{'−' if x > 0 else '+'}{abs(100 * x):.1f}" for x in (drop.value, drop.low, drop.high))
    return tr("accuracy {value} ({low} to {high}) points").format(value=value, low=low, high=high)


def explanation(level: Level, prediction: Prediction | None) -> str:
    """All that is known of a level, for tool tips and screen readers."""
    if prediction is None:
        return tr("{costs} Now: {missing}.").format(costs=tr(LEVEL_COSTS[level]), missing=tr(MISSING[level]))
    track = prediction.track
    lines = [
        tr(LEVEL_COSTS[level]),
        tr("Read off the plan: {number} = {value}.").format(
            number=prediction.predictor, value=f"{prediction.feature:.4g}"
        ),
        tr("Turned into a rise of the loss by: {runs}. The interval holds four of five.").format(
            runs=prediction.fitted_on
        ),
        tr("On measured runs, each left out in turn: {record}.").format(record=record_words(track)),
    ]
    for name, value in (
        (tr("Pearson correlation"), track.pearson),
        (tr("rank correlation (Spearman)"), track.spearman),
        (tr("mean absolute error, nats"), track.absolute_error),
    ):
        if value is not None and track.runs >= ENOUGH_RUNS:
            lines.append(f"{name}: {_interval(value)}")
    return "\n".join(lines)


def _interval(estimate: Estimate) -> str:
    value, low, high = (f"{number:.3f}" for number in (estimate.value, estimate.low, estimate.high))
    return tr("{value} ({low} to {high})").format(value=value, low=low, high=high)


def _short(value: float) -> str:
    """A perplexity in three digits or so."""
    return f"{value:.1f}" if value < 1000 else figure(value)


def _times(rise: float) -> str:
    return f"{math.exp(rise):.2f}" if rise < 4 else _short(math.exp(min(rise, 700.0)))
