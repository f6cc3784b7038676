"""How past forecasts did: against scipy, and silent where there is too little to say."""

import numpy as np
import pytest
import scipy.stats

from core.forecast.prediction import ENOUGH_RUNS
from core.forecast.track import _correlation, _midranks, track_record


def test_that_below_twelve_runs_nothing_is_said() -> None:
    record = track_record(np.arange(11.0), np.arange(11.0))
    assert ENOUGH_RUNS == 12
    assert record.runs == 11
    assert (record.pearson, record.spearman, record.absolute_error) == (None, None, None)


def test_that_correlations_and_errors_are_those_of_scipy_and_lie_in_their_intervals() -> None:
    rng = np.random.default_rng(5)
    measured = rng.exponential(1.0, 30)
    predicted = np.round(measured + rng.normal(0, 0.5, 30), 1)  # rounded, so that some tie
    record = track_record(predicted, measured)
    assert record.pearson is not None
    assert record.spearman is not None
    assert record.absolute_error is not None
    assert record.pearson.value == pytest.approx(scipy.stats.pearsonr(predicted, measured).statistic)
    assert record.spearman.value == pytest.approx(scipy.stats.spearmanr(predicted, measured).statistic)
    assert record.absolute_error.value == pytest.approx(np.abs(predicted - measured).mean())
    for estimate in (record.pearson, record.spearman, record.absolute_error):
        assert estimate.low < estimate.value < estimate.high
    assert record == track_record(predicted, measured), "the same runs give the same record"


def test_that_a_resample_counts_each_run_as_often_as_it_was_drawn() -> None:
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=15), rng.normal(size=15)
    counts = rng.multinomial(15, np.full(15, 1 / 15), size=4).astype(float)
    for row, pearson, spearman in zip(
        counts,
        _correlation(x, y, counts),
        _correlation(_midranks(x, counts), _midranks(y, counts), counts),
        strict=True,
    ):
        drawn = np.repeat(np.arange(15), row.astype(int))
        assert pearson == pytest.approx(scipy.stats.pearsonr(x[drawn], y[drawn]).statistic)
        assert spearman == pytest.approx(scipy.stats.spearmanr(x[drawn], y[drawn]).statistic)


def test_that_what_does_not_vary_correlates_with_nothing() -> None:
    record = track_record(np.ones(14), np.arange(14.0))
    assert record.pearson is None
    assert record.spearman is None
    assert record.absolute_error is not None
