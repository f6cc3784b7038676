"""Small plots side by side, one a block: painted, so that hundreds of them cost no widgets."""

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from studio.panels.spectrum.depth_curves import Axes, Small
from studio.panels.widgets.paint import PaintedWidget, faded, sized_font
from studio.theme.palette import current
from studio.translation import tr

_SMALLEST = QSize(96, 66)
_GAP = 6
_ROOM_FOR_WORDS = 120
_FEW = 40
"""More plots than this are painted anew by painting all that are seen."""
_WIDE = 1.7
"""Width of a plot against its height that looks best."""


class DepthGrid(PaintedWidget):
    """Knows no session: shows the plots it is given, with what ``words`` and ``rank`` say of them."""

    clicked = Signal(str, bool)
    """A site, and whether to add it to what is selected."""
    pointed = Signal(str, int)
    """A site and the rank under the mouse; "" and 0 for none."""

    def __init__(self, words: Callable[[str], str], rank: Callable[[str], int | None]) -> None:
        super().__init__()
        self._words = words
        self._rank = rank
        self._axes = Axes(1, 0.0, 1.0, False)
        self._plots: tuple[Small, ...] = ()
        self._index: dict[str, int] = {}
        self._selected: frozenset[str] = frozenset()
        self._hovered = ""
        self._block = tr("block {block}")
        self._columns = 1
        self.colour = 0
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # What is shown

    def show_plots(self, axes: Axes, plots: tuple[Small, ...]) -> None:
        self._axes, self._plots = axes, plots
        self._index = {plot.site.name: index for index, plot in enumerate(plots)}
        self._lay_out()

    def show_selected(self, names: Iterable[str]) -> None:
        before, self._selected = self._selected, frozenset(names)
        self.update_sites(before ^ self._selected)

    def show_hovered(self, name: str) -> None:
        before, self._hovered = self._hovered, name
        self.update_sites({before, name})

    def update_sites(self, names: Iterable[str]) -> None:
        """What is said of these sites is something else."""
        places = [self._index[name] for name in names if name in self._index]
        if len(places) > _FEW:  # Qt clips each rectangle to each of the plots
            self.update()
            return
        for place in places:
            self.update(self.box(place))

    # Geometry

    def _lay_out(self) -> None:
        """As many columns as give plots of a good shape, and the height that their rows need at least."""
        number, width, height = max(1, len(self._plots)), max(1, self.width()), max(1, self._room())
        most = max(1, width // _SMALLEST.width())
        good = round(math.sqrt(number * width / (_WIDE * height)))
        self._columns = min(most, max(1, good, -(-number * _SMALLEST.height() // height)), number)
        self.setMinimumHeight(self._rows() * _SMALLEST.height())
        self.update()

    def _room(self) -> int:
        viewport = self.parentWidget()
        return viewport.height() if viewport is not None else self.height()

    def _rows(self) -> int:
        return -(-len(self._plots) // self._columns)

    def box(self, index: int) -> QRect:
        """Where a plot and its headline are."""
        row, column = divmod(index, self._columns)
        width, height = self.width(), max(self.height(), self.minimumHeight())
        left, right = column * width // self._columns, (column + 1) * width // self._columns
        top, bottom = row * height // self._rows(), (row + 1) * height // self._rows()
        return QRect(left, top, right - left, bottom - top)

    def plot_box(self, index: int) -> QRect:
        """The plot without its headline."""
        inner = self.box(index).adjusted(_GAP, 2, -_GAP, -_GAP)
        return inner.adjusted(0, self.fontMetrics().height(), 0, 0)

    def index_at(self, position: QPoint) -> int | None:
        return next((i for i in range(len(self._plots)) if self.box(i).contains(position)), None)

    def sizeHint(self) -> QSize:
        return QSize(640, 200)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.index_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None:
            adds = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
            self.clicked.emit(self._plots[index].site.name, bool(adds))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        index = self.index_at(position)
        if index is None:
            self.pointed.emit("", 0)
            return
        plot, site = self.plot_box(index), self._plots[index].site
        rank = self._axes.rank_at((position.x() - plot.left()) / max(1, plot.width()))
        self.pointed.emit(site.name, min(min(site.shape), rank))

    def leaveEvent(self, _event: QEvent) -> None:
        self.pointed.emit("", 0)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(current().plot))
        for index in range(len(self._plots)):
            if self.box(index).intersects(event.rect()):
                self._paint_headline(painter, index)
                self._paint_plot(painter, index)

    def _paint_headline(self, painter: QPainter, index: int) -> None:
        palette, site, box = current(), self._plots[index].site, self.box(index)
        line = QRect(box.left() + _GAP, box.top() + 1, box.width() - 2 * _GAP, self.fontMetrics().height())
        painter.setFont(sized_font(self, 0.85))
        painter.setPen(QColor(palette.muted))
        block = self._block.format(block=site.block) if line.width() >= _ROOM_FOR_WORDS else f"{site.block}"
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, block)
        painter.setPen(QColor(palette.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._words(site.name))

    def _paint_plot(self, painter: QPainter, index: int) -> None:
        palette, plot, box = current(), self._plots[index], self.plot_box(index)
        name, full = plot.site.name, min(plot.site.shape)
        rank = self._rank(name)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        at = box.left() + round(self._axes.x(full if rank is None else rank) * box.width())
        end = box.left() + round(self._axes.x(full) * box.width())
        if rank is not None:  # what the plan drops
            painter.fillRect(QRect(at, box.top(), end - at, box.height()), faded(palette.muted, 45))
        painter.setPen(QColor(palette.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = palette.kinds[self.colour % len(palette.kinds)]
        if plot.plain is not None:
            alone = plot.leading is None
            style = Qt.PenStyle.SolidLine if alone else Qt.PenStyle.DotLine
            _draw(painter, plot.plain, box, QPen(QColor(colour), 1.6 if alone else 1.0, style))
        if plot.leading is not None:
            _draw(painter, plot.leading, box, QPen(QColor(colour), 1.6))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if rank is not None:
            painter.setPen(QPen(QColor(palette.text), 1))
            painter.drawLine(at, box.top(), at, box.bottom())
        if name in self._selected or name == self._hovered:
            chosen = name in self._selected
            painter.setPen(QPen(QColor(palette.selection if chosen else palette.text), 2 if chosen else 1))
            painter.drawRect(box)


def _draw(painter: QPainter, line: QPolygonF, box: QRect, pen: QPen) -> None:
    pen.setCosmetic(True)
    painter.save()
    painter.translate(box.topLeft())
    painter.scale(box.width(), box.height())
    painter.setPen(pen)
    painter.drawPolyline(line)
    painter.restore()
