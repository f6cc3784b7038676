"""The bars as one painted item: holds heights and marks, repaints only the columns that changed."""

from collections.abc import Collection, Iterable

import numpy as np
from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints
from studio.panels.bars.bar_layout import BarLayout
from studio.panels.bars.bar_marks import BarMarks
from studio.panels.bars.bar_painter import paint_bars
from studio.panels.bars.bars import Bar
from studio.panels.widgets.paint import PaintedWidget

_FEW = 40
"""More bars than this are painted anew by painting all of them."""
_SMALLEST_PITCH = 2.0
"""Pixels a bar gets before anybody zooms; with more bars than that there is something to scroll."""
_LARGEST_PITCH = 80.0


class BarView(PaintedWidget):
    """Shows what it is given; knows no session and no mouse."""

    view_changed = Signal()
    """Zoom, scroll or size changed: the scroll bar must follow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[Bar, ...] = ()
        self.marks = BarMarks.none()
        self.rubber = QRect()
        self._index: dict[str, int] = {}
        self._zoom: float | None = None
        self._scroll = 0.0
        self._layout = BarLayout.of((), QSize(0, 0), 1.0, 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # What is shown

    def show_bars(
        self, bars: tuple[Bar, ...], plan: RankPlan | None, ghost: RankPlan | None, *, same_view: bool = False
    ) -> None:
        """Replace all bars; look at the whole of them again, unless it is the ``same_view``."""
        self.bars = bars
        self._index = {site.name: i for i, bar in enumerate(bars) for site in bar.sites}
        if not same_view:
            self._zoom, self._scroll = None, 0.0
        self.marks = BarMarks.of(bars, plan, ghost)
        self._lay_out()

    def show_plan(self, plan: RankPlan, changed: Iterable[str] | None) -> None:
        """Take heights, locks and dense marks over from ``plan``, for some sites or for all."""
        indices = range(len(self.bars)) if changed is None else self.indices(changed)
        for index in indices:
            self.marks.take(index, self.bars[index], plan)
        self._update_columns(indices)

    def show_ghost(self, ghost: RankPlan | None, *, compared: bool = False) -> None:
        """``compared``: the difference from it is what is looked at, and is marked on every bar."""
        self.marks.take_ghost(self.bars, ghost)
        self.marks.compared = compared
        self.update()

    def show_selection(self, names: Iterable[str]) -> None:
        """Outline the bars of which every site is selected."""
        chosen = frozenset(names)
        indices = {i for i in self.indices(chosen) if all(site.name in chosen for site in self.bars[i].sites)}
        self._update_columns(indices ^ self.marks.selected)
        self.marks.selected = indices

    def show_found(self, names: Iterable[str] | None) -> None:
        """Let the bars step back of which no site was found; ``None``: none of them."""
        found = None if names is None else frozenset(self.indices(names))
        if found != self.marks.found:
            self.marks.found = found
            self.update()

    def show_hover(self, index: int | None) -> None:
        if index != self.marks.hovered:
            self._update_columns({i for i in (index, self.marks.hovered) if i is not None})
            self.marks.hovered = index

    def show_limits(self, limits: Constraints) -> None:
        """Mark the floors and ceilings of the kinds."""
        self.marks.take_limits(self.bars, limits)
        self.update()

    def show_preview(self, plan: RankPlan | None) -> None:
        """Mark where bars would go; ``None`` ends that."""
        if plan is not None or not np.isnan(self.marks.previews).all():
            self.marks.take_preview(self.bars, plan)
            self.update()

    def show_lock_hover(self, index: int | None) -> None:
        """Hint at the lock that a click would close or open."""
        if index != self.marks.lock_hovered:
            self._update_columns({i for i in (index, self.marks.lock_hovered) if i is not None})
            self.marks.lock_hovered = index

    def show_rubber(self, rubber: QRect) -> None:
        """The rectangle that is being drawn to select bars; empty for none."""
        self.update(self.rubber.united(rubber).adjusted(-2, -2, 2, 2))
        self.rubber = rubber

    def indices(self, names: Iterable[str]) -> set[int]:
        """The bars that stand for the named sites."""
        return {self._index[name] for name in names if name in self._index}

    def _update_columns(self, indices: Collection[int]) -> None:
        if len(indices) > _FEW:  # Qt clips each rectangle to each of the columns
            self.update()
            return
        for index in indices:
            if index < len(self.bars):
                self.update(self._layout.column(index))

    # Geometry

    @property
    def geometry_of_bars(self) -> BarLayout:
        return self._layout

    def box(self, index: int) -> QRect:
        """Where a bar is painted."""
        return self._layout.box(index, float(self.marks.heights[index]))

    @property
    def zoom(self) -> float:
        """1 shows all bars; until somebody zooms, bars get at least two pixels."""
        if self._zoom is not None:
            return self._zoom
        return max(1.0, _SMALLEST_PITCH * len(self.bars) / max(1, self._layout.plot.width()))

    @property
    def scroll_position(self) -> int:
        return round(self._scroll)

    def zoom_by(self, factor: float, x: float) -> None:
        """Widen or narrow the bars around a position that stays where it is."""
        plot = self._layout.plot
        largest = max(self.zoom, _LARGEST_PITCH * len(self.bars) / max(1, plot.width()))
        zoom = min(largest, max(1.0, self.zoom * factor))
        inside = x - plot.left()
        self._scroll = (self._scroll + inside) * zoom / self.zoom - inside
        self._zoom = zoom
        self._lay_out()

    def scroll_to(self, position: float) -> None:
        if position != self._scroll:
            self._scroll = position
            self._lay_out()

    def reveal(self, index: int) -> None:
        """Scroll as little as it takes to see a bar."""
        left, right = self._layout.lefts[index], self._layout.rights[index]
        plot = self._layout.plot
        if left < plot.left():
            self.scroll_to(self._scroll - (plot.left() - float(left)))
        elif right > plot.right():
            self.scroll_to(self._scroll + float(right) - plot.right())

    def _lay_out(self) -> None:
        self._layout = BarLayout.of(self.bars, self.size(), 1.0, 0.0)
        most = self._layout.plot.width() * (self.zoom - 1)
        self._scroll = min(max(0.0, self._scroll), max(0.0, most))
        self._layout = BarLayout.of(self.bars, self.size(), self.zoom, self._scroll)
        self.view_changed.emit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 82)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_bars(self, event.rect(), self.bars, self.marks, self._layout, self.rubber)
