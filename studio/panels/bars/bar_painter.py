"""How bars look: filled by kind, dense ones pale with a cap, locked ones hatched, the ghost as an outline."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from studio.panels.bars.bar_layout import LOCK_STRIP, BarLayout
from studio.panels.bars.bar_marks import BarMarks
from studio.panels.bars.bar_overlays import paint_limits, paint_previews
from studio.panels.bars.bars import Bar
from studio.panels.widgets.paint import LEFT_MARGIN, STEPPED_BACK, blend, faded, label_stride, sized_font
from studio.theme.palette import Palette, current
from studio.translation import tr

_GRID = (0.0, 0.25, 0.5, 0.75, 1.0)
_DENSE_SHARE = 0.30
"""How much of its kind's colour a dense bar keeps: compressed bars stand out against it."""

_ROOM_FOR_OUTLINE = 8
"""Narrower bars show only the top of their ghost."""


def bar_colour(palette: Palette, row: int | None) -> str:
    """Colour of a kind by its row in the site grid; a whole block has the accent's."""
    return palette.accent if row is None else palette.kinds[row % len(palette.kinds)]


def paint_bars(
    widget: QWidget, dirty: QRect, bars: Sequence[Bar], marks: BarMarks, layout: BarLayout, rubber: QRect
) -> None:
    """Paint what of the bars lies in ``dirty``."""
    palette = current()
    painter = QPainter(widget)
    painter.fillRect(dirty, QColor(palette.plot))
    _paint_grid(painter, widget, palette, layout, dirty)
    painter.setClipRect(layout.plot.adjusted(-1, -layout.plot.top(), 2, LOCK_STRIP))
    shown = layout.between(dirty.left(), dirty.right() + 1)
    _paint_fills(painter, palette, bars, marks, layout, shown)
    paint_limits(painter, palette, marks, layout, shown)
    _paint_marks(painter, palette, marks, layout, shown)
    paint_previews(painter, palette, marks, layout, shown)
    painter.setClipping(False)
    if dirty.bottom() > layout.plot.bottom() + LOCK_STRIP:
        _paint_groups(painter, widget, palette, layout)
    if not rubber.isEmpty():
        painter.setPen(QPen(QColor(palette.accent), 1))
        painter.setBrush(faded(palette.accent, 36))
        painter.drawRect(rubber)


def _paint_grid(painter: QPainter, widget: QWidget, palette: Palette, layout: BarLayout, dirty: QRect) -> None:
    painter.setFont(sized_font(widget, 0.9))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    # In a low window every other line, so that the figures do not touch.
    apart = (layout.y_of(_GRID[0]) - layout.y_of(_GRID[1])) / (painter.fontMetrics().height() + 1)
    for height in _GRID if apart >= 1 else _GRID[::2]:
        y = min(layout.plot.bottom() + 1, round(layout.y_of(height)))
        painter.setPen(QColor(palette.line if height == 0 else palette.grid))
        painter.drawLine(layout.plot.left(), y, layout.plot.right(), y)
        if dirty.left() < LEFT_MARGIN:
            painter.setPen(QColor(palette.muted))
            painter.drawText(QRect(2, y - 8, LEFT_MARGIN - 10, 16), right, f"{round(100 * height)} %")


def _paint_fills(
    painter: QPainter, palette: Palette, bars: Sequence[Bar], marks: BarMarks, layout: BarLayout, shown: range
) -> None:
    pale = {colour: blend(colour, palette.plot, _DENSE_SHARE) for colour in (palette.accent, *palette.kinds)}
    solid = {colour: QColor(colour) for colour in pale}
    hatched: list[QRect] = []
    veil = faded(palette.plot, STEPPED_BACK)
    heights, dense, locked = marks.heights.tolist(), marks.dense.tolist(), marks.locked.tolist()
    for index in shown:
        colour = bar_colour(palette, bars[index].row)
        box = layout.box(index, heights[index])
        if dense[index]:
            painter.fillRect(box, pale[colour])
            painter.fillRect(box.left(), box.top(), box.width(), 3, solid[colour])
        else:
            painter.fillRect(box, solid[colour])
        if marks.found is not None and index not in marks.found:
            painter.fillRect(box, veil)
        if locked[index]:
            hatched.append(box)
    hatching = QBrush(faded(palette.plot, 150), Qt.BrushStyle.BDiagPattern)
    for box in hatched:
        painter.fillRect(box, hatching)


def _paint_marks(painter: QPainter, palette: Palette, marks: BarMarks, layout: BarLayout, shown: range) -> None:
    differs = np.abs(marks.ghosts - marks.heights) > 1e-9  # False where there is no ghost
    for index in shown:
        if differs[index]:
            ghost = layout.box(index, float(marks.ghosts[index]))
            if marks.compared:
                _paint_difference(painter, palette, layout.box(index, float(marks.heights[index])), ghost)
            _paint_ghost(painter, palette, ghost)
        if marks.locked[index] or index == marks.lock_hovered:
            _paint_lock(painter, palette.locked if marks.locked[index] else palette.muted, layout, index)
    outlined = [index for index in shown if index in marks.selected or index == marks.hovered]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for index in outlined:
        box = layout.box(index, float(marks.heights[index]))
        selected = index in marks.selected
        painter.setPen(QPen(QColor(palette.selection if selected else palette.text), 2 if selected else 1))
        painter.drawRect(box.adjusted(-1, -1, 0, 0))


def _paint_ghost(painter: QPainter, palette: Palette, box: QRect) -> None:
    painter.setPen(QPen(faded(palette.text, 170), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if box.width() >= _ROOM_FOR_OUTLINE:
        painter.drawRect(box.adjusted(0, 0, -1, -1))
    else:
        painter.drawLine(box.left(), box.top(), box.right(), box.top())


def _paint_difference(painter: QPainter, palette: Palette, box: QRect, ghost: QRect) -> None:
    """A stripe from what the compared plan keeps to what this one does, coloured by which of them is more."""
    width = max(2, box.width() // 3)
    left, top = box.center().x() - width // 2, min(box.top(), ghost.top())
    stripe = QRect(left, top, width, max(1, abs(box.top() - ghost.top())))
    painter.fillRect(stripe.adjusted(-1, 0, 1, 0), QColor(palette.plot))
    painter.fillRect(stripe, QColor(palette.good if box.top() < ghost.top() else palette.error))


def _paint_lock(painter: QPainter, colour: str, layout: BarLayout, index: int) -> None:
    """A padlock below the bar; a small square where the bar is too narrow for one."""
    box = layout.box(index, 0.0)
    centre, top = box.left() + box.width() / 2, layout.plot.bottom() + 4
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    if layout.pitch < 8:
        painter.drawRect(QRect(box.left(), top + 3, box.width(), 4))
        return
    painter.drawRect(QRect(round(centre - 4), top + 4, 8, 6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colour), 1.4))
    left, right = round(centre - 4) + 1.5, round(centre - 4) + 6.5
    shackle = (QPointF(left, top + 4), QPointF(left, top + 1), QPointF(right, top + 1), QPointF(right, top + 4))
    painter.drawPolyline(QPolygonF(shackle))


def _paint_groups(painter: QPainter, widget: QWidget, palette: Palette, layout: BarLayout) -> None:
    """The groups' labels, as many as fit; ``block`` before them where they are numbers."""
    if not layout.groups:
        return
    painter.setFont(sized_font(widget, 0.9))
    painter.setPen(QColor(palette.muted))
    metrics = painter.fontMetrics()
    numbered = all(group.label.isdigit() for group in layout.groups)
    top = layout.plot.bottom() + 1 + LOCK_STRIP
    width = layout.groups[0].right - layout.groups[0].left
    widest = metrics.horizontalAdvance("000") + 4 if numbered else 0
    painter.setClipRect(layout.plot.adjusted(0, 0, 0, 40))
    for group in layout.groups[:: label_stride(width, widest)]:
        half = max(60, round(width / 2))
        box = QRect(round((group.left + group.right) / 2) - half, top, 2 * half, 18)
        text = group.label if numbered else metrics.elidedText(group.label, Qt.TextElideMode.ElideMiddle, int(width))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.setClipping(False)
    if numbered:
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(2, top, LEFT_MARGIN - 10, 18), right, tr("block"))
