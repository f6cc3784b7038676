"""Where the bars stand: plain arithmetic between positions in pixels and bars, heights, groups."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize

from studio.panels.bars.bars import Bar
from studio.panels.widgets.paint import LEFT_MARGIN, RIGHT_MARGIN

TOP, BOTTOM = 12, 36
LOCK_STRIP = 15
"""Below the bars: first the locks, then the labels of the groups."""
_GROUP_GAP = 1.0
"""Space between groups of several bars, in bar widths."""

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    label: str
    left: float
    right: float


@dataclass(frozen=True, eq=False)
class BarLayout:
    """``lefts`` and ``rights``: float64 [bars], ascending, in the widget's pixels; ``plot`` is where bars may stand."""

    plot: QRect
    lefts: FloatArray
    rights: FloatArray
    groups: tuple[Group, ...]
    content: float
    """Width of all bars at this zoom."""
    spans: tuple[tuple[int, int], ...] = ()
    """Left edge and width of every bar in whole pixels."""

    @staticmethod
    def of(bars: Sequence[Bar], size: QSize, zoom: float, scroll: float) -> "BarLayout":
        """Lay ``bars`` out in a widget of ``size``; ``zoom`` 1 shows all of them, ``scroll`` is in pixels."""
        plot = QRect(0, 0, size.width(), size.height()).adjusted(LEFT_MARGIN, TOP, -RIGHT_MARGIN, -BOTTOM)
        content = max(1, plot.width()) * zoom
        if not bars:
            return BarLayout(plot, np.zeros(0), np.zeros(0), (), content)
        starts = [i for i, bar in enumerate(bars) if i == 0 or bar.group != bars[i - 1].group]
        lengths = np.diff([*starts, len(bars)])
        gap = _GROUP_GAP if len(bars) > len(starts) else 0.0
        pitch = content / (len(bars) + gap * len(starts))
        group_of = np.repeat(np.arange(len(starts)), lengths)
        lefts = plot.left() - scroll + pitch * (np.arange(len(bars)) + gap * (group_of + 0.5))
        edges = plot.left() - scroll + pitch * (np.array([*starts, len(bars)]) + gap * np.arange(len(starts) + 1))
        groups = tuple(Group(bars[start].group, float(edges[i]), float(edges[i + 1])) for i, start in enumerate(starts))
        gaps = max(1 if pitch >= 5 else 0, int(0.12 * pitch))
        starts_at, ends_at = np.rint(lefts).astype(int), np.rint(lefts + pitch).astype(int)
        widths = np.maximum(1, ends_at - starts_at - gaps)
        spans = tuple(zip(starts_at.tolist(), widths.tolist(), strict=True))
        return BarLayout(plot, lefts, lefts + pitch, groups, content, spans)

    @property
    def pitch(self) -> float:
        return float(self.rights[0] - self.lefts[0]) if len(self.lefts) else 0.0

    def index_at(self, x: float) -> int | None:
        """The bar whose column holds the pixel ``x``: its middle counts, as where bars are painted."""
        x += 0.5
        index = int(np.searchsorted(self.lefts, x, side="right")) - 1
        return index if index >= 0 and x < self.rights[index] and x >= self.plot.left() else None

    def between(self, left: float, right: float) -> range:
        """The bars whose columns touch an interval."""
        first = int(np.searchsorted(self.rights, left, side="right"))
        return range(first, max(first, int(np.searchsorted(self.lefts, right, side="left"))))

    def y_of(self, height: float) -> float:
        return self.plot.bottom() + 1 - height * self.plot.height()

    def height_at(self, y: float) -> float:
        """Height between 0 and 1 that a position stands for, beyond them outside the plot."""
        return (self.plot.bottom() + 1 - y) / max(1, self.plot.height())

    def box(self, index: int, height: float) -> QRect:
        """The bar of a height, in whole pixels, at least one wide and one high."""
        left, width = self.spans[index]
        foot = self.plot.bottom() + 1
        top = min(foot - 1, round(foot - height * self.plot.height()))
        return QRect(left, top, width, foot - top)

    def column(self, index: int) -> QRect:
        """All that a bar, its outline and its marks may touch."""
        left, width = self.spans[index]
        return QRect(left - 2, 0, width + 4, self.plot.bottom() + 1 + LOCK_STRIP)
