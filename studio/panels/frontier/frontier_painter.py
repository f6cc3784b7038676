"""How the frontier looks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from studio.document.frontier import Role
from studio.panels.frontier.frontier_axes import BOTTOM, LEFT, TOP, Axes
from studio.panels.widgets.paint import faded, sized_font
from studio.theme.palette import current

if TYPE_CHECKING:
    from studio.panels.frontier.frontier_plot import Drawing, Mark

_RADIUS = 5.0
_HEAD = 7.0
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FrontierPainter:
    """Paints one drawing; thrown away afterwards."""

    def __init__(self, widget: QWidget, painter: QPainter, axes: Axes) -> None:
        self._widget = widget
        self._painter = painter
        self._axes = axes
        self._palette = current()

    def paint(self, drawing: Drawing, pointed: int | None, dirty: QRect) -> None:
        self._painter.fillRect(dirty, QColor(self._palette.plot))
        self._paint_axes(drawing)
        self._paint_plan(drawing)
        marks = drawing.marks
        for chain in drawing.chains:
            self._painter.setPen(QPen(faded(self._colour(marks[chain[0]]), 90), 1))
            self._painter.drawPolyline(QPolygonF([self._place(marks[index]) for index in chain]))
        for mark in marks:
            self._paint_interval(mark)
        self._paint_marks(marks, {"forecast"}, pointed)
        # Arrows over runs that lie in their way, circles over arrows.
        self._paint_marks(marks, {"dense", "run"}, pointed)
        for mark in marks:
            if mark.arrow_from is not None:
                self._paint_arrow(self._place(marks[mark.arrow_from]), self._place(mark), self._colour(mark))
        self._paint_marks(marks, {"before", "after"}, pointed)

    def _paint_marks(self, marks: tuple[Mark, ...], roles: set[Role], pointed: int | None) -> None:
        for index, mark in enumerate(marks):
            if mark.role in roles:
                colour, here = self._colour(mark), index == pointed
                outline = self._palette.selection if here else colour
                paint_mark(self._painter, self._place(mark), mark.role, colour, outline, _RADIUS + 2 * here)

    def _paint_interval(self, mark: Mark) -> None:
        """A whisker from the lowest to the highest that is forecast."""
        if mark.interval is None:
            return
        low, high = (self._axes.place(mark.x, y) + QPointF(mark.aside, 0) for y in mark.interval)
        self._painter.setPen(QPen(faded(self._colour(mark), 170), 1.5))
        self._painter.drawLine(low, high)
        for end in (low, high):
            self._painter.drawLine(end - QPointF(4, 0), end + QPointF(4, 0))

    def _place(self, mark: Mark) -> QPointF:
        return mark.place(self._axes)

    def _colour(self, mark: Mark) -> str:
        return self._palette.kinds[mark.colour % len(self._palette.kinds)]

    def _paint_axes(self, drawing: Drawing) -> None:
        painter, palette, box = self._painter, self._palette, self._axes.box
        painter.setFont(sized_font(self._widget, 0.9))
        for y, text in self._axes.ticks_up():
            painter.setPen(QColor(palette.grid))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(palette.muted))
            painter.drawText(QRectF(0, y - 8, LEFT - 6, 16), _RIGHT, text)
        for x, text in self._axes.ticks_across(drawing.words):
            painter.setPen(QColor(palette.grid))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            painter.setPen(QColor(palette.muted))
            painter.drawText(QRectF(x - 44, box.bottom() + 2, 88, BOTTOM - 4), _CENTRE, text)
        painter.setPen(QColor(palette.muted))
        painter.drawText(QRectF(box.left() + 6, 0, box.width(), TOP), _LEFT, drawing.label)
        painter.setPen(QColor(palette.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.drawLine(box.topLeft(), box.bottomLeft())

    def _paint_plan(self, drawing: Drawing) -> None:
        if drawing.plan is None:
            return
        painter, box, (size, words) = self._painter, self._axes.box, drawing.plan
        x = self._axes.x(size)
        painter.setPen(QPen(QColor(self._palette.selection), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setPen(QColor(self._palette.selection))
        painter.setFont(sized_font(self._widget, 0.9))
        width = painter.fontMetrics().horizontalAdvance(words) + 4
        right = x + 5 + width < box.right()
        # At the bottom: a frontier falls from the upper left to the lower right.
        place = QRectF(x + 5 if right else x - 5 - width, box.bottom() - 17, width, 15)
        painter.fillRect(place, faded(self._palette.plot, 200))
        painter.drawText(place, _LEFT if right else _RIGHT, words)

    def _paint_arrow(self, start: QPointF, end: QPointF, colour: str) -> None:
        """From circle to circle; circles that touch need none."""
        way = end - start
        length = math.hypot(way.x(), way.y())
        if length < 2 * _RADIUS + 1:
            return
        along = way / length
        across = QPointF(-along.y(), along.x())
        tip = end - along * (_RADIUS + 1)
        painter = self._painter
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.drawLine(start + along * _RADIUS, tip - along * 2)
        painter.setBrush(QColor(colour))
        painter.setPen(Qt.PenStyle.NoPen)
        back = tip - along * _HEAD
        painter.drawPolygon(QPolygonF([tip, back + across * (_HEAD / 2), back - across * (_HEAD / 2)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_mark(painter: QPainter, place: QPointF, role: Role, colour: str, outline: str, radius: float) -> None:
    """Dense: a hollow diamond; a run: a square; before and after refinement: a hollow and a full circle; a forecast: a
    hollow triangle."""
    hollow = role in ("before", "dense", "forecast")
    painter.setPen(QPen(QColor(outline), 2))
    painter.setBrush(QColor(current().plot if hollow else colour))
    if role == "dense":
        x, y = place.x(), place.y()
        corners = ((x, y - radius - 1), (x + radius + 1, y), (x, y + radius + 1), (x - radius - 1, y))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    elif role == "forecast":
        x, y = place.x(), place.y()
        low = y + radius - 1
        painter.drawPolygon(QPolygonF([QPointF(x, y - radius), QPointF(x + radius, low), QPointF(x - radius, low)]))
    elif role == "run":
        painter.drawRect(QRectF(place.x() - radius + 1, place.y() - radius + 1, 2 * radius - 2, 2 * radius - 2))
    else:
        painter.drawEllipse(place, radius - 1, radius - 1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
