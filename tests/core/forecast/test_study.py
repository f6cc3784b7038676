"""Predictions of what was left out are those of a line fitted without it."""

import numpy as np
import pytest

from core.forecast.study import left_out_by_line

X = np.array([0.1, 0.2, 0.3, 0.5, 0.8, 1.3])
Y = np.array([0.02, 0.11, 0.08, 0.3, 0.29, 0.9])


def test_that_each_cell_is_predicted_by_a_fit_without_it() -> None:
    found = left_out_by_line(X, Y)
    for left_out in range(len(X)):
        others = np.arange(len(X)) != left_out
        slope, start = np.polyfit(X[others], Y[others], 1)
        assert found[left_out] == pytest.approx(start + slope * X[left_out])


def test_that_a_group_is_predicted_by_a_fit_without_any_of_it() -> None:
    groups = ["a", "a", "b", "b", "c", "c"]
    found = left_out_by_line(X, Y, groups)
    for name in "abc":
        out = np.array([group == name for group in groups])
        slope, start = np.polyfit(X[~out], Y[~out], 1)
        assert found[out] == pytest.approx(start + slope * X[out])


def test_that_a_line_is_predicted_exactly() -> None:
    assert left_out_by_line(X, 3 * X - 1) == pytest.approx(3 * X - 1)


def test_that_a_number_that_does_not_vary_predicts_the_mean_of_the_others() -> None:
    same = np.array([0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2])
    y = np.array([1.0, 2.0, 3.0, 6.0])
    assert left_out_by_line(same, y) == pytest.approx([(12 - value) / 3 for value in y])


def test_that_nothing_is_predicted_where_nothing_is_left() -> None:
    assert np.isnan(left_out_by_line(X, Y, ["a"] * len(X))).all()
    assert np.isnan(left_out_by_line(X[:1], Y[:1])).all()
