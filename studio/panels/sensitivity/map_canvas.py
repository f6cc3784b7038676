"""The heat map itself: paints cells, finds the cell under the mouse, says what was clicked."""

from bisect import bisect_right
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.panels.sensitivity.colour_scale import Scale, colours, text_colours
from studio.panels.sensitivity.map_keys import cell_after
from studio.panels.sensitivity.site_grid import SiteGrid
from studio.panels.widgets.numbers import figure
from studio.panels.widgets.paint import (
    LEFT_MARGIN,
    RIGHT_MARGIN,
    STEPPED_BACK,
    faded,
    is_restyling,
    label_stride,
    sized_font,
)
from studio.theme.palette import current
from studio.translation import tr

Place = tuple[int, int]
"""(row, block)."""

_TOP, _BOTTOM = 4, 20
_CENTRE = Qt.AlignmentFlag.AlignCenter
_TEXT = 0.85
"""Size of the figures in cells, against the widget's own font."""
_FEW = 40
"""More cells than this are painted anew by painting all of them."""
_SELECTING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class MapCanvas(QWidget):
    """Shows the values it is given; knows no session. A header cell has -1 for its row or block."""

    clicked = Signal(int, int, bool)
    """Row, block, and whether to add to what is selected."""
    pressed = Signal()
    """It was a mouse that did so: keys that follow are meant for what is selected, and not for the map."""
    hovered = Signal(int, int)
    """Row and block; -1, -1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = SiteGrid((), 0, {}, {})
        self._values: dict[Place, float] = {}
        self._steps: dict[Place, int] = {}
        self._scale = Scale()
        self._text: Callable[[float], str] = figure
        self._longest = ""
        self._writes = False
        self._found: frozenset[Place] | None = None
        self._selected: frozenset[Place] = frozenset()
        self._hover: Place = (-1, -1)
        self._current: Place = (-1, -1)
        """Where keys are; seen while the map has the focus."""
        self._lefts: list[int] = []
        self._tops: list[int] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Sensitivity map"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    # What is shown

    def show_grid(self, grid: SiteGrid) -> None:
        self._grid, self._values, self._steps = grid, {}, {}
        self._hover = self._current = (-1, -1)
        self._lay_out()
        self.updateGeometry()

    def show_values(self, values: dict[Place, float], scale: Scale, text: Callable[[float], str] = figure) -> None:
        """Replace all values; cells without one are hatched. Where the cells have room for it, ``text`` says them."""
        self._scale, self._text, self._values = scale, text, dict(values)
        self._steps = {place: scale.step(value) for place, value in values.items()}
        self._longest = max(map(text, values.values()), key=len, default="")
        self._make_room()
        self.update()

    def show_some(self, values: dict[Place, float]) -> None:
        """Replace some values within the present scale."""
        self._values.update(values)
        self._steps.update((place, self._scale.step(value)) for place, value in values.items())
        if len(values) > _FEW:  # Qt clips each rectangle to each of the cells
            self.update()
            return
        for place in values:
            self.update(self.cell(*place))

    def show_found(self, found: frozenset[Place] | None) -> None:
        """Let all other cells step back; ``None``: none of them."""
        if found != self._found:
            self._found = found
            self.update()

    def show_selected(self, selected: frozenset[Place]) -> None:
        for place in self._selected ^ selected:
            self.update(self.cell(*place))
        self._selected = selected

    def show_hover(self, place: Place) -> None:
        if place != self._hover:
            for old_or_new in (self._hover, place):
                self.update(self.cell(*old_or_new))
            self._hover = place

    def describe(self, text: str) -> None:
        """Let a screen reader say where the keys are."""
        if self.hasFocus() and text != self.accessibleDescription():
            self.setAccessibleDescription(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    # Geometry

    def _area(self) -> QRect:
        return self.rect().adjusted(LEFT_MARGIN, _TOP, -RIGHT_MARGIN, -_BOTTOM)

    def cell(self, row: int, block: int) -> QRect:
        """Where a cell is painted; empty for a header."""
        rows, blocks = len(self._grid.rows), self._grid.blocks
        if not (0 <= row < rows and 0 <= block < blocks):
            return QRect()
        left, top = self._lefts[block], self._tops[row]
        return QRect(left, top, self._lefts[block + 1] - left, self._tops[row + 1] - top)

    def _lay_out(self) -> None:
        """Left edges of the blocks and top edges of the rows, one more than there are."""
        area, rows, blocks = self._area(), len(self._grid.rows), self._grid.blocks
        self._lefts = [area.left() + area.width() * block // max(1, blocks) for block in range(blocks + 1)]
        self._tops = [area.top() + area.height() * row // max(1, rows) for row in range(rows + 1)]
        self._make_room()
        self.update()

    def _make_room(self) -> None:
        """Figures are written in every cell or in none: some here and there would look like a choice."""
        area, metrics = self._area(), QFontMetrics(sized_font(self, _TEXT))
        width = area.width() / max(1, self._grid.blocks)
        height = area.height() / max(1, len(self._grid.rows))
        self._writes = (
            bool(self._longest)
            and width >= metrics.horizontalAdvance(self._longest) + 7
            and height >= metrics.height() + 1
        )

    def place_at(self, position: QPoint) -> Place | None:
        """The cell at a position; -1 for the row when it is on a block's label, and the reverse; else ``None``."""
        rows, blocks, area = len(self._grid.rows), self._grid.blocks, self._area()
        if not rows or not blocks or area.width() <= 0 or area.height() <= 0:
            return None
        x, y = position.x() - area.left(), position.y() - area.top()
        if x >= area.width() or y < 0 or (x < 0 and y >= area.height()):
            return None
        block = -1 if x < 0 else min(blocks, bisect_right(self._lefts, position.x())) - 1
        row = -1 if y >= area.height() else min(rows, bisect_right(self._tops, position.y())) - 1
        return row, block

    def sizeHint(self) -> QSize:
        return QSize(640, 190)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 13 * max(4, len(self._grid.rows)) + _TOP + _BOTTOM)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._current = place
            self.clicked.emit(*place, bool(event.modifiers() & _ADDING))
            self.pressed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint()) or (-1, -1)
        if place != self._hover:
            self.hovered.emit(*place)

    def leaveEvent(self, _event: QEvent) -> None:
        self.hovered.emit(-1, -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End: another cell; Enter or Space: select it, with Ctrl or Shift besides what is selected."""
        place = cell_after(self._current, event.key(), self._grid.cells)
        if place is not None:
            self._go(place)
        elif event.key() in _SELECTING and self._current in self._grid.cells:
            self.clicked.emit(*self._current, bool(event.modifiers() & _ADDING))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current not in self._grid.cells:
            self._current = min(self._selected or self._grid.cells, default=(-1, -1))
        self._go(self._current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update(self.cell(*self._current))
        self.hovered.emit(-1, -1)

    def _go(self, place: Place) -> None:
        for old_or_new in (self._current, place):
            self.update(self.cell(*old_or_new))
        self._current = place
        self.hovered.emit(*place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyling(event):
            self._make_room()
            self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, dirty = current(), event.rect()
        painter = QPainter(self)
        painter.fillRect(dirty, QColor(palette.plot))
        self._paint_cells(painter, dirty)
        self._paint_outlines(painter, dirty)
        if not self._area().contains(dirty):
            self._paint_labels(painter)

    def _paint_cells(self, painter: QPainter, dirty: QRect) -> None:
        palette, colour_map = current(), self._scale.colour_map()
        table, inks = colours(colour_map), text_colours(colour_map)
        missing = QBrush(QColor(palette.line), Qt.BrushStyle.BDiagPattern)
        veil = faded(palette.plot, STEPPED_BACK)
        cells, steps, lefts, found = self._grid.cells, self._steps, self._lefts, self._found
        painter.setFont(sized_font(self, _TEXT))
        blocks = _touched(lefts, dirty.left(), dirty.right())
        for row in _touched(self._tops, dirty.top(), dirty.bottom()):
            top, height = self._tops[row], self._tops[row + 1] - self._tops[row] - 1
            for block in blocks:
                place = (row, block)
                if place not in cells:
                    continue
                left, step = lefts[block], steps.get(place)
                width = lefts[block + 1] - left - 1
                painter.fillRect(left, top, width, height, missing if step is None else table[step])
                if found is not None and place not in found:
                    painter.fillRect(left, top, width, height, veil)
                elif self._writes and step is not None:
                    painter.setPen(inks[step])
                    painter.drawText(left, top, width, height, _CENTRE, self._text(self._values[place]))

    def _paint_outlines(self, painter: QPainter, dirty: QRect) -> None:
        palette = current()
        # Two colours, because the cell below may have any.
        inner = QPen(QColor(palette.plot), 1, j=Qt.PenJoinStyle.MiterJoin)
        outer = QPen(QColor(palette.selection), 2, j=Qt.PenJoinStyle.MiterJoin)
        cells = [cell for place in self._selected if (cell := self.cell(*place)).intersects(dirty)]
        painter.setPen(outer)
        painter.drawRects([cell.adjusted(1, 1, -2, -2) for cell in cells])
        painter.setPen(inner)
        painter.drawRects([cell.adjusted(2, 2, -4, -4) for cell in cells])
        if self._hover in self._grid.cells:
            painter.setPen(QPen(QColor(palette.text), 1))
            painter.drawRect(self.cell(*self._hover).adjusted(0, 0, -2, -2))
        if self.hasFocus() and self._current in self._grid.cells:
            here = self.cell(*self._current).adjusted(1, 1, -3, -3)
            for pen in (QPen(QColor(palette.plot), 3), QPen(QColor(palette.text), 1, Qt.PenStyle.DashLine)):
                painter.setPen(pen)
                painter.drawRect(here)

    def _paint_labels(self, painter: QPainter) -> None:
        painter.setPen(QColor(current().muted))
        painter.setFont(sized_font(self, 0.9))
        metrics, area = painter.fontMetrics(), self._area()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for index, row in enumerate(self._grid.rows):
            cell = self.cell(index, 0)
            box = QRect(2, cell.top(), LEFT_MARGIN - 10, cell.height())
            painter.drawText(box, right, metrics.elidedText(row.label, Qt.TextElideMode.ElideMiddle, box.width()))
        if not self._grid.blocks:
            return
        below = QRect(2, area.bottom() + 3, LEFT_MARGIN - 10, _BOTTOM - 4)
        painter.drawText(below, right, metrics.elidedText(tr("block"), Qt.TextElideMode.ElideMiddle, below.width()))
        pitch = area.width() / self._grid.blocks
        stride = label_stride(pitch, metrics.horizontalAdvance("000") + 4)
        for block in range(0, self._grid.blocks, stride):
            centre = round(area.left() + (block + 0.5) * pitch)
            painter.drawText(QRect(centre - 24, below.top(), 48, below.height()), _CENTRE, f"{block}")


def _touched(edges: list[int], first: int, last: int) -> range:
    """Indices of the spans between ``edges`` that have a pixel from ``first`` to ``last``."""
    return range(max(0, bisect_right(edges, first) - 1), min(len(edges) - 1, bisect_right(edges, last)))
