"""The plot of the spectrum panel: curves, break-even rank, and the line that can be dragged."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QVBoxLayout, QWidget

from core.allocation.curves import FloatArray
from studio.panels.spectrum.log_ticks import log_ticks
from studio.panels.spectrum.spectrum_axes import RankAxis, RankPlaces, ValueAxis
from studio.panels.spectrum.spectrum_curves import Curve
from studio.panels.widgets.figure_tip import FigureTip
from studio.panels.widgets.paint import faded, is_restyling, sized_font
from studio.theme.palette import current
from studio.translation import tr

_KEPT_AS_PIXELS = QGraphicsItem.CacheMode.DeviceCoordinateCache
_AWAY = 6
_MARGIN = 9
"""Empty space that a legend has below its words."""
_PADDING = 0.04
"""Room beyond the curves, as a share of the range."""
_LOW = 190
"""Below this height the rank axis goes without its label."""


class SpectrumPlot(QWidget):
    """Knows ranks and points, no session."""

    rank_dragged = Signal(int)
    rank_released = Signal()
    pointed = Signal(int)
    """Rank under the mouse, 0 when it leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Spectrum plot"))
        self.view = pg.PlotWidget()
        self._curves: tuple[Curve, ...] = ()
        self._ranks: RankPlaces = RankAxis()
        self._pointer = 0
        self._log_y = False
        self._full = 1
        self._legend = self.view.addLegend(offset=(8, 6), verSpacing=-6)
        self.line = pg.InfiniteLine(angle=90, movable=True)
        self.break_even = pg.InfiniteLine(angle=90, movable=False)
        self._line_label = pg.InfLineLabel(self.line, "", position=0.08, anchors=[(0, 0.5), (1, 0.5)])
        self._break_label = pg.InfLineLabel(self.break_even, "", position=0.2, anchors=[(0, 0.5), (1, 0.5)])
        item = self.view.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setDownsampling(auto=True, mode="subsample")
        item.setClipToView(True)
        # The line moves over all of this with the mouse; painted anew for each move it would take longer than a frame.
        for drawn in (item.getAxis("left"), item.getAxis("bottom"), self._legend):
            drawn.setCacheMode(_KEPT_AS_PIXELS)
        for side in ("left", "bottom"):
            item.getAxis(side).enableAutoSIPrefix(False)  # it would speak of powers that the ticks have already
        self._item = item
        self.setMinimumHeight(110)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.tip = FigureTip(self)
        item.getViewBox().sigRangeChanged.connect(self._set_ticks)
        self.line.sigDragged.connect(self._dragged)
        self.line.sigPositionChangeFinished.connect(self.rank_released)
        self.view.scene().sigMouseMoved.connect(self._pointed)
        self.view.viewport().installEventFilter(self)
        self._dress()

    # What is shown

    def show_curves(self, curves: Sequence[Curve], ranks: RankPlaces, *, log_y: bool, label: str) -> None:
        """Replace all curves and look at the whole of them; ``ranks`` says where on the axis a rank lies."""
        self._curves, self._ranks = tuple(curves), ranks
        self._item.setLogMode(x=ranks.log, y=log_y)
        self._item.setLabel("left", label)
        self._item.setLabel("bottom", tr(ranks.label))
        # Where the curves are not: values fall slowly and then fast, energies rise, densities fall.
        side = (0, 1) if log_y else (0, 0)
        self._legend.anchor(itemPos=side, parentPos=side, offset=(2, _MARGIN) if log_y else (8, 6))
        self._line_label.setPosition(0.93 if log_y else 0.08)
        self._break_label.setPosition(0.8 if log_y else 0.2)
        self._log_y = log_y
        self._draw()
        self._look_at_all()
        self._set_ticks()

    def show_rank(self, rank: int, full: int, *, dense: bool) -> None:
        """Put the line at a rank; nobody is told, because nobody dragged."""
        self._full = full
        self.line.blockSignals(True)
        self.line.setValue(self._ranks.place(rank))
        self.line.blockSignals(False)
        self._line_label.setFormat((tr("dense ({full})") if dense else tr("rank {rank}")).format(rank=rank, full=full))

    def show_tip(self, lines: Sequence[str], sites: int = 1) -> None:
        """Figures of the rank under the pointer, in the corner that curves leave free, in place of the legend; none
        hides them."""
        self._legend.setVisible(not lines)
        if not lines:
            self.tip.hide()
            return
        kinds = current().kinds
        colours = [kinds[index % len(kinds)] for index in range(sites)] if sites > 1 else ()
        self.tip.show_at(QPoint(), lines, colours)
        box = self.view.mapFromScene(self._item.getViewBox().sceneBoundingRect()).boundingRect()
        corner = box.adjusted(_AWAY, 0, -_AWAY, -_AWAY)
        at_left = self._log_y
        if self.tip.height() > corner.height() // 2:  # no corner is free of curves: keep away from the pointer
            at_left = self._pointer > box.center().x()
        left = corner.left() if at_left else corner.right() - self.tip.width()
        among_values = isinstance(self._ranks, ValueAxis)  # where the curves end at the bottom
        top = corner.top() + _AWAY if among_values else corner.bottom() - self.tip.height()
        self.tip.move(max(0, left), max(0, top))

    def show_break_even(self, rank: int | None) -> None:
        """Mark the largest rank that stores less than dense; ``None`` where every rank below full does."""
        self.break_even.setVisible(rank is not None)
        if rank is not None:
            self.break_even.setValue(self._ranks.place(rank))
            self._break_label.setFormat(tr("saves up to {rank}").format(rank=rank))

    def _draw(self) -> None:
        palette = current()
        self._item.clear()
        self._item.addItem(self.break_even, ignoreBounds=True)
        self._item.addItem(self.line, ignoreBounds=True)
        for curve in self._curves:
            colour = palette.kinds[curve.colour % len(palette.kinds)]
            style = Qt.PenStyle.DotLine if curve.dotted else Qt.PenStyle.SolidLine
            style = Qt.PenStyle.DashLine if curve.dashed else style
            pen = pg.mkPen(colour, width=1 if curve.dashed else 2, style=style)
            drawn = self._item.plot(curve.points.x, curve.points.y, pen=pen, name=curve.name or None)
            drawn.curve.setCacheMode(_KEPT_AS_PIXELS)

    def _look_at_all(self) -> None:
        """From the points themselves: pyqtgraph's own range is wrong in a plot that has no size yet."""
        across = _span([curve.points.x for curve in self._curves], log=self._ranks.log)
        up = _span([curve.points.y for curve in self._curves], log=self._log_y)
        self._item.getViewBox().setRange(xRange=across, yRange=up, padding=_PADDING)

    def _set_ticks(self) -> None:
        """Our own ticks on logarithmic axes: pyqtgraph's run into each other in a small plot."""
        across, up = self._item.getViewBox().viewRange()
        self._item.getAxis("bottom").setTicks([log_ticks(*across)] if self._ranks.log else None)
        self._item.getAxis("left").setTicks([log_ticks(*up)] if self._log_y else None)

    # From and to places on the axis

    def _rank_at(self, place: float) -> int:
        return min(self._full, self._ranks.rank_at(place))

    def x_of(self, rank: int) -> float:
        """Horizontal position of a rank in the viewport's pixels, for tests that move a real mouse."""
        scene = self._item.getViewBox().mapViewToScene(QPointF(self._ranks.place(rank), 0.0))
        return float(self.view.mapFromScene(scene).x())

    # Events

    def _dragged(self, line: pg.InfiniteLine) -> None:
        self.rank_dragged.emit(self._rank_at(float(line.value())))

    def _pointed(self, position: QPointF) -> None:
        box = self._item.getViewBox()
        self._pointer = self.view.mapFromScene(position).x()
        if box.sceneBoundingRect().contains(position):
            self.pointed.emit(self._rank_at(float(box.mapSceneToView(position).x())))
        else:
            self.pointed.emit(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._item.getAxis("bottom").showLabel(event.size().height() >= _LOW)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(0)
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Several of these come with one change of the theme, and drawing anew is dear.
        if is_restyling(event) and self._dressed_in != (current(), self.font()):
            self._dress()
            self._draw()

    def _dress(self) -> None:
        palette, small = current(), sized_font(self, 0.9)
        self._dressed_in = palette, QFont(self.font())
        self.view.setBackground(palette.plot)
        for side in ("left", "bottom"):
            axis = self._item.getAxis(side)
            axis.setPen(palette.line)
            axis.setTextPen(palette.muted)
            axis.setTickFont(small)
            axis.label.setFont(small)
        self._item.showGrid(x=True, y=True, alpha=0.12)
        self._legend.setLabelTextColor(palette.text)
        self._legend.setLabelTextSize(f"{small.pixelSize()}px")
        self._legend.setBrush(faded(palette.plot, 120))
        self.line.setPen(pg.mkPen(palette.selection, width=2))
        self.line.setHoverPen(pg.mkPen(palette.selection, width=4))
        self.break_even.setPen(pg.mkPen(palette.muted, width=1, style=Qt.PenStyle.DotLine))
        for label, colour in ((self._line_label, palette.selection), (self._break_label, palette.muted)):
            label.setColor(colour)
            label.setFont(small)
            label.fill = pg.mkBrush(faded(palette.plot, 200))
            label.update()


def _span(parts: Sequence[FloatArray], *, log: bool) -> tuple[float, float]:
    """Least and largest place that the numbers have on an axis."""
    numbers = np.concatenate([*parts, np.zeros(0)])
    numbers = np.log10(numbers[numbers > 0]) if log else numbers
    numbers = numbers[np.isfinite(numbers)]
    return (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
