"""Where sizes and perplexities lie in the frontier's plot: plain arithmetic on pixels."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect

from studio.panels.spectrum.log_ticks import log_ticks

LEFT, RIGHT, TOP, BOTTOM = 52, 16, 20, 20
_FEW = 3
"""With fewer round perplexities than this, steps that are less round take their place."""
_ROOM = 0.06
"""Space around the outermost points, as a share of the whole span."""


@dataclass(frozen=True)
class Axes:
    """``across``: the lowest and highest size; ``up``: decimal logarithms of the lowest and highest perplexity."""

    box: QRect
    across: tuple[float, float]
    up: tuple[float, float]

    @staticmethod
    def around(xs: Iterable[float], ys: Iterable[float], size: QRect) -> "Axes":
        """Axes that hold all sizes and all (positive) perplexities, inside a widget of this size."""
        return Axes(
            size.adjusted(LEFT, TOP, -RIGHT, -BOTTOM), _span(xs, 0.02), _span((math.log10(y) for y in ys), 0.05)
        )

    def x(self, value: float) -> float:
        low, high = self.across
        return self.box.left() + (value - low) / (high - low) * self.box.width()

    def place(self, x: float, y: float) -> QPointF:
        low, high = self.up
        share = (math.log10(y) - low) / (high - low)
        return QPointF(self.x(x), self.box.bottom() - share * self.box.height())

    def ticks_across(self, words: Callable[[float], str]) -> list[tuple[float, str]]:
        """Pixels and labels of round values, as many as stand beside each other."""
        low, high = self.across
        step = _round_step((high - low) / max(2, self.box.width() // 90))
        first = math.ceil(low / step)
        return [(self.x(i * step), words(i * step)) for i in range(first, math.floor(high / step) + 1)]

    def ticks_up(self) -> list[tuple[float, str]]:
        """Pixels and labels of round perplexities, as many as stand above each other."""
        low, high = self.up
        ticks = log_ticks(low, high)
        if len(ticks) < _FEW:
            step = _round_step((10**high - 10**low) / (_FEW + 1))
            steps = range(math.ceil(10**low / step), math.floor(10**high / step) + 1)
            ticks = [(math.log10(i * step), f"{i * step:g}") for i in steps]
        stride = max(1, -(-len(ticks) * 16 // max(16, self.box.height())))
        scale = self.box.height() / (high - low)
        return [(self.box.bottom() - (place - low) * scale, text) for place, text in ticks[::stride]]


def _span(values: Iterable[float], least: float) -> tuple[float, float]:
    """Lowest and highest with room around them; never narrower than the share ``least`` of their size."""
    known = list(values) or [0.5, 1.0]
    low, high = min(known), max(known)
    width = max(high - low, least * max(abs(high), 1e-9))
    middle = (low + high) / 2
    half = width * (0.5 + _ROOM)
    return middle - half, middle + half


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is at least this."""
    decade = 10.0 ** math.floor(math.log10(least))
    return next(digit * decade for digit in (1, 2, 5, 10) if digit * decade >= least * (1 - 1e-9))
