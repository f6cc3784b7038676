"""How well predictions of runs that were left out did."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from core.forecast.prediction import ENOUGH_RUNS, Estimate, TrackRecord

FloatArray = npt.NDArray[np.float64]

_RESAMPLES = 500


def track_record(predicted: FloatArray, measured: FloatArray) -> TrackRecord:
    """Of rises [k] in nats, each predicted without its own run. Intervals are the central 80 % of bootstrap resamples
    of the runs, drawn the same way every time; below ``ENOUGH_RUNS`` there are none, and a correlation is ``None``
    where one side does not vary."""
    runs = len(measured)
    if runs < ENOUGH_RUNS:
        return TrackRecord(runs)
    draws = np.random.default_rng(0).multinomial(runs, np.full(runs, 1.0 / runs), size=_RESAMPLES)
    counts = np.concatenate([np.ones((1, runs)), draws])

    def estimate(statistic: Callable[[FloatArray], FloatArray]) -> Estimate | None:
        values = statistic(counts)
        if not np.isfinite(values[0]):
            return None
        low, high = np.nanquantile(values[1:], [0.1, 0.9])
        return Estimate(float(values[0]), float(low), float(high))

    error = np.abs(predicted - measured)
    return TrackRecord(
        runs,
        pearson=estimate(lambda c: _correlation(predicted, measured, c)),
        spearman=estimate(lambda c: _correlation(_midranks(predicted, c), _midranks(measured, c), c)),
        absolute_error=estimate(lambda c: (c * error).sum(1) / c.sum(1)),
    )


def _correlation(x: FloatArray, y: FloatArray, counts: FloatArray) -> FloatArray:
    """Pearson's, of each resample: ``counts`` [b, k] says how often it holds each run; ``x``, ``y`` [k] or [b, k]. NaN
    where one of them does not vary."""
    whole = counts.sum(1, keepdims=True)
    dx = x - (counts * x).sum(1, keepdims=True) / whole
    dy = y - (counts * y).sum(1, keepdims=True) / whole
    across = (counts * dx * dy).sum(1)
    size = np.sqrt((counts * dx * dx).sum(1) * (counts * dy * dy).sum(1))
    found = np.full(len(counts), np.nan)
    np.divide(across, size, out=found, where=size > 1e-12)
    return found


def _midranks(values: FloatArray, counts: FloatArray) -> FloatArray:
    """Rank of each run within each resample, the mean one where several tie: [b, k]."""
    _, group = np.unique(values, return_inverse=True)
    held = np.zeros((len(counts), int(group.max()) + 1))
    for run, at in enumerate(group):
        held[:, at] += counts[:, run]
    ranks: FloatArray = (np.cumsum(held, axis=1) - (held - 1) / 2)[:, group]
    return ranks
