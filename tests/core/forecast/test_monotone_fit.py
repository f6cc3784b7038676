"""From features to outcomes: rising, honest about noise and distance, exact where there is none."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.forecast.monotone import MonotoneFit, Points, Prior, _quantile

PRIOR = Prior(spread=0.3, between=0.3, floor=0.005)


def points(features: list[float], outcomes: list[float], own: bool = True) -> Points:
    count = len(features)
    return Points(np.array(features), np.array(outcomes), np.ones(count), np.full(count, own))


def test_that_points_on_a_line_through_nothing_are_hit_and_what_lies_between_them_too() -> None:
    fit = MonotoneFit(points([0.3, 0.5, 1.0, 1.4], [0.24, 0.4, 0.8, 1.12]), PRIOR)
    for feature in (0.1, 0.3, 0.7, 1.4, 3.0):
        assert fit.at(feature).value == pytest.approx(0.8 * feature, rel=1e-3)


def test_that_a_plan_that_compresses_nothing_is_forecast_to_change_nothing() -> None:
    estimate = MonotoneFit(points([0.3, 1.0, 2.0], [0.2, 0.8, 1.3]), PRIOR).at(0.0)
    assert (estimate.value, estimate.low, estimate.high) == (0.0, 0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1e-3, 30.0), st.floats(-0.1, 8.0)), min_size=3, max_size=25),
    st.lists(st.floats(0.0, 1e4), min_size=2, max_size=12),
)
def test_that_more_damage_never_forecasts_less_and_the_interval_holds_the_value(
    measured: list[tuple[float, float]], asked: list[float]
) -> None:
    fit = MonotoneFit(points([x for x, _ in measured], [y for _, y in measured]), PRIOR)
    estimates = [fit.at(feature) for feature in sorted(asked)]
    for estimate in estimates:
        assert 0 <= estimate.low <= estimate.value <= estimate.high < math.inf
    for one, next_one in itertools.pairwise(estimates):
        assert one.value <= next_one.value * (1 + 1e-12)
        assert one.high <= next_one.high * (1 + 1e-12)


def test_that_the_interval_covers_about_four_fifths_of_new_plans() -> None:
    rng = np.random.default_rng(3)
    hit = tried = 0
    for _ in range(150):
        features = np.exp(rng.uniform(-2.5, 1.0, 24))
        outcomes = 0.8 * features**0.9 * np.exp(rng.normal(0, 0.25, 24))
        fit = MonotoneFit(points(list(features[:16]), list(outcomes[:16])), PRIOR)
        for feature, outcome in zip(features[16:], outcomes[16:], strict=True):
            estimate = fit.at(float(feature))
            hit += estimate.low <= outcome <= estimate.high
            tried += 1
    assert 0.75 <= hit / tried <= 0.87


def test_that_the_interval_widens_where_nothing_was_measured_and_where_others_were() -> None:
    features, outcomes = [0.3, 0.4, 0.5, 0.6], [0.24, 0.33, 0.39, 0.49]
    own, others = (MonotoneFit(points(features, outcomes, who), PRIOR) for who in (True, False))

    def width(fit: MonotoneFit, feature: float) -> float:
        estimate = fit.at(feature)
        return estimate.high / estimate.low

    assert width(own, 4.0) > width(own, 0.45) * 1.05
    assert width(others, 0.45) > width(own, 0.45) * 1.05


def test_that_a_point_is_left_out_of_its_own_prediction() -> None:
    features = [0.2, 0.4, 0.8, 1.6, 3.2]
    straight = [0.8 * x for x in features]
    bent = [*straight[:2], 6.0, *straight[3:]]
    clean = MonotoneFit(points(features, straight), PRIOR).left_out()
    with_one_wrong = MonotoneFit(points(features, bent), PRIOR).left_out()
    assert clean == pytest.approx(straight, rel=1e-9)
    assert with_one_wrong[2] == pytest.approx(clean[2]), "what was measured of a plan does not predict it"
    assert with_one_wrong[1] > 1.02 * clean[1], "its neighbours do see it"


@pytest.mark.parametrize(("freedom", "exact"), [(4, 1.533206), (6, 1.439756), (10, 1.372184), (40, 1.303077)])
def test_that_the_quantile_is_students(freedom: int, exact: float) -> None:
    assert float(_quantile(np.array([float(freedom)]))[0]) == pytest.approx(exact, rel=2e-3)
