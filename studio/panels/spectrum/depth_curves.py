"""Curves of the same kind in every block, brought to one pair of axes; no widget."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from core.model import Site
from studio.document.session import Session
from studio.panels.spectrum.spectrum_curves import Points, Shape, plain, weighted

_POINTS = 160
"""More would not be seen in a small plot."""
_DECADES = 6.0
"""A log axis shows at most this much below the largest value."""
_LAST = 0.03
"""This share of each curve may fall off a log axis: the last singular values of some sites are nearly 0."""


@dataclass(frozen=True)
class Axes:
    """What all small plots share: ranks from 0 to ``full``, and values (decimal logarithms, if ``log``)."""

    full: int
    low: float
    high: float
    log: bool

    def x(self, rank: float) -> float:
        """0 at the left edge, 1 at the right."""
        return rank / self.full

    def rank_at(self, x: float) -> int:
        return max(1, round(x * self.full))

    def line(self, points: Points) -> QPolygonF:
        """Places in a plot of size 1, 0 at the left and at the top."""
        chosen = np.unique(np.linspace(0, len(points.x) - 1, _POINTS).astype(int))
        ys = np.log10(points.y[chosen]) if self.log else points.y[chosen]
        places = np.clip((self.high - ys) / (self.high - self.low), 0.0, 1.0)
        return QPolygonF(
            [QPointF(float(x), float(y)) for x, y in zip(points.x[chosen] / self.full, places, strict=True)]
        )


@dataclass(frozen=True, eq=False)
class Small:
    """One small plot: the curve as the method weights it, if it is there, and the plain one."""

    site: Site
    leading: QPolygonF | None = None
    plain: QPolygonF | None = None


def small_plots(session: Session, sites: Sequence[Site], shape: Shape) -> tuple[Axes, tuple[Small, ...]]:
    """Plots of ``sites`` with the axes that all of them fit in."""
    found = [(site, weighted(session, site, shape), plain(session, site, shape)) for site in sites]
    log = shape != "energy"
    known = [points for _, *both in found for points in both if points is not None]
    axes = Axes(max((min(site.shape) for site in sites), default=1), *_span(known, log=log), log)
    return axes, tuple(
        Small(site, axes.line(method) if method else None, axes.line(below) if below else None)
        for site, method, below in found
    )


def _span(curves: Iterable[Points], *, log: bool) -> tuple[float, float]:
    """Lowest and highest place, never the same."""
    if not log:
        return 0.0, 1.0
    ends = [(float(np.quantile(points.y, _LAST)), float(points.y.max())) for points in curves if len(points.y)]
    low, high = min((end[0] for end in ends), default=0.1), max((end[1] for end in ends), default=1.0)
    top = math.log10(high) + 0.05
    return max(math.log10(low), top - _DECADES) - 0.05, top
