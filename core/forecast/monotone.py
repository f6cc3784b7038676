"""From a number that was read off a plan to what was measured of such plans: a rising curve with an interval."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.forecast.prediction import Estimate

FloatArray = npt.NDArray[np.float64]

BANDWIDTH = 0.5
"""Of a kernel with heavy tails, in the logarithm of the feature: far from all points the fit is one line."""
NOISE_BANDWIDTH = 2.0
"""As above, for how far points lie off the curve, which changes more slowly than the curve."""
SLOPE_SPREAD = 0.3
"""How far the local slope of log outcome by log feature may be expected from 1: damage adds up, nearly."""
PRIOR_WEIGHT = 4.0
"""Measured points that the prior spread counts as much as."""
_SMALLEST_FEATURE = 1e-12
_GRID = 128
_MARGIN = 4.0
"""The grid goes this far beyond the points, in the logarithm."""
_LARGEST = math.log(50.0)
_Z = 1.2815515655446004
"""Nine tenths of a normal distribution lie below: 80 % between minus and plus."""


@dataclass(frozen=True, eq=False)
class Points:
    """Measured plans: ``features`` and ``outcomes`` (a rise in nats, say) float64 [k]; ``weights`` [k], what each
    counts for, above 0 and at most 1; ``own`` bool [k], whether it is the same model."""

    features: FloatArray
    outcomes: FloatArray
    weights: FloatArray
    own: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Prior:
    """What is believed before anything was measured. ``spread``: standard deviation of the logarithm of the outcome
    about the curve; ``between``: of what runs of other models say of this one. ``floor``: outcomes below count as this
    much, because noise has no logarithm."""

    spread: float
    between: float
    floor: float


class MonotoneFit:
    """log outcome by log feature, local lines by weighted least squares (DERIVED).

    At each point of a grid a line is fitted with weights that fall with the distance in log feature and a slope that is
    drawn to 1; the curve is the running maximum of these, so that more damage never forecasts less. The variance is
    that of what points are off by when they are left out, blended with the prior's, plus that of the line itself, plus
    the variance between models in the share that other ones have in the weights; the interval is the central 80 % of
    Student's t. A feature of 0 is a plan that compresses nothing: its outcome is exactly 0.
    """

    def __init__(self, points: Points, prior: Prior) -> None:
        """``points``: at least one."""
        self._prior = prior
        self._points = points
        self._u = np.log(np.maximum(points.features, _SMALLEST_FEATURE))
        self._v = np.log(np.maximum(points.outcomes, prior.floor))
        self._grid = np.linspace(self._u.min() - _MARGIN, self._u.max() + _MARGIN, _GRID)
        self._others = self._left_out()
        centre, leverage = self._lines(self._grid, np.ones((1, len(self._u))))
        half = self._half_width(self._grid, leverage)
        self._curves = [
            np.minimum(np.maximum.accumulate(curve), _LARGEST) for curve in (centre, centre - half, centre + half)
        ]

    def at(self, feature: float) -> Estimate:
        """The outcome at ``feature``, finite and 0 or more. Below the grid it is in proportion to the feature, above it
        stays."""
        if feature <= 0:
            return Estimate(0.0, 0.0, 0.0)
        u = math.log(feature)
        below = min(0.0, u - float(self._grid[0]))
        return Estimate(*(math.exp(float(np.interp(u, self._grid, curve)) + below) for curve in self._curves))

    def left_out(self) -> FloatArray:
        """For each point the outcome that the others alone give at its feature, float64 [k]; NaN where there is no
        other. Without the running maximum."""
        return np.exp(np.minimum(self._others[0], _LARGEST))

    def _lines(self, at: FloatArray, counted: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Value of the line at each of ``at`` [g] and its variance in units of the noise's, both [g], with ``counted``
        [g or 1, k] of each point."""
        z = self._u[None, :] - at[:, None]
        w = counted * self._points.weights / (1.0 + np.square(z / BANDWIDTH))
        stiff = (self._prior.spread / SLOPE_SPREAD) ** 2
        s0, s1, s2 = w.sum(1), (w * z).sum(1), (w * z * z).sum(1) + stiff
        t0, t1 = (w * self._v).sum(1), (w * z * self._v).sum(1) + stiff
        determinant = s0 * s2 - s1 * s1
        return (t0 * s2 - s1 * t1) / determinant, s2 / determinant

    def _left_out(self) -> tuple[FloatArray, FloatArray]:
        count = len(self._u)
        if count < 2:
            return np.full(count, np.nan), np.full(count, np.nan)
        return self._lines(self._u, 1.0 - np.eye(count))

    def _half_width(self, at: FloatArray, leverage: FloatArray) -> FloatArray:
        """Of the interval at each of ``at`` [g]; the noise is what points are off when they are left out."""
        centre, off = self._others
        squares = np.square(self._v - centre) / (1.0 + off)
        squares = np.where(np.isfinite(squares), squares, self._prior.spread**2)
        w = self._points.weights / (1.0 + np.square((self._u[None, :] - at[:, None]) / NOISE_BANDWIDTH))
        whole = w.sum(1)
        freedom = PRIOR_WEIGHT + whole
        variance = (PRIOR_WEIGHT * self._prior.spread**2 + (w * squares).sum(1)) / freedom
        strange = self._prior.between**2 * (1.0 - (w * self._points.own).sum(1) / whole)
        half: FloatArray = _quantile(freedom) * np.sqrt(variance * (1.0 + leverage) + strange)
        return half


def _quantile(freedom: FloatArray) -> FloatArray:
    """Nine tenths of Student's t lie below it: Cornish-Fisher expansion, within 0.2 % from 4 degrees of freedom on."""
    first = (_Z**3 + _Z) / 4
    second = (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / 96
    third = (3 * _Z**7 + 19 * _Z**5 + 17 * _Z**3 - 15 * _Z) / 384
    value: FloatArray = _Z + first / freedom + second / freedom**2 + third / freedom**3
    return value
