"""The frontier's plot: painted marks that tell their figures under the mouse and can be clicked."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.document.frontier import Role
from studio.panels.frontier.frontier_axes import Axes
from studio.panels.frontier.frontier_painter import FrontierPainter
from studio.panels.widgets.figure_tip import FigureTip
from studio.panels.widgets.paint import PaintedWidget
from studio.translation import tr

_REACH = 12
"""Pixels within which a mark is under the mouse."""


@dataclass(frozen=True)
class Mark:
    """``x``: its size; ``y``: its perplexity, above 0, or that over the dense model's; ``colour``: index into the
    palette's kinds; ``words``: what is told about it. ``arrow_from``: the mark that refinement began at.
    ``aside``: pixels that it stands right of its size, so that marks do not cover each other. ``interval``: lowest and
    highest ``y`` of a forecast."""

    x: float
    y: float
    role: Role
    colour: int
    words: tuple[str, ...]
    clickable: bool = False
    arrow_from: int | None = None
    aside: int = 0
    interval: tuple[float, float] | None = None

    def place(self, axes: Axes) -> QPointF:
        """Its centre in the plot's pixels."""
        return axes.place(self.x, self.y) + QPointF(self.aside, 0)


@dataclass(frozen=True)
class Drawing:
    """All that is painted. ``chains``: indices of marks that a thin line joins; ``plan``: size of the plan at hand and
    what it is called; ``words``: a size as people read it; ``label``: what the height says."""

    marks: tuple[Mark, ...] = ()
    chains: tuple[tuple[int, ...], ...] = ()
    plan: tuple[float, str] | None = None
    words: Callable[[float], str] = str
    label: str = ""


class FrontierPlot(PaintedWidget):
    """Knows marks, no session. Arrow keys go from mark to mark by size, Return clicks, Escape lets go."""

    clicked = Signal(int)
    """Index of a mark that can be clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing()
        self.axes = Axes.around((), (), self.rect())
        self.current: int | None = None
        self.tip = FigureTip(self)
        self.setAccessibleName(tr("Frontier: size against perplexity"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_drawing(self, drawing: Drawing) -> None:
        if drawing.marks != self.drawing.marks:
            self._point_at(None)
        self.drawing = drawing
        self._lay_out()

    def place_of(self, index: int) -> QPoint:
        """Where a mark is painted."""
        return self.drawing.marks[index].place(self.axes).toPoint()

    def mark_at(self, position: QPointF) -> int | None:
        """The mark nearest to a position, if one is near; of marks in one place the last painted."""
        nearest, reach = None, float(_REACH)
        for index, mark in enumerate(self.drawing.marks):
            away = mark.place(self.axes) - position
            distance = math.hypot(away.x(), away.y())
            if distance <= reach:
                nearest, reach = index, distance
        return nearest

    def sizeHint(self) -> QSize:
        return QSize(640, 190)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 96)

    def _lay_out(self) -> None:
        marks, plan = self.drawing.marks, self.drawing.plan
        xs = [mark.x for mark in marks] + ([plan[0]] if plan else [])
        ys = [y for mark in marks for y in (mark.y, *(mark.interval or ()))]
        self.axes = Axes.around(xs, ys, self.rect())
        self.update()

    def _point_at(self, index: int | None) -> None:
        if index == self.current:
            return
        self.current = index
        if index is None:
            self.tip.hide()
            self.setAccessibleDescription("")
            self.unsetCursor()
        else:
            mark = self.drawing.marks[index]
            self.tip.show_at(self.place_of(index), mark.words)
            self.setAccessibleDescription(". ".join(mark.words))
            self.setCursor(Qt.CursorShape.PointingHandCursor if mark.clickable else Qt.CursorShape.ArrowCursor)
        self.update()

    def _click(self, index: int | None) -> None:
        if index is not None and self.drawing.marks[index].clickable:
            self.clicked.emit(index)

    # Events

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.mark_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._click(self.mark_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self._step(-1)
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._click(self.current)
            case Qt.Key.Key_Escape:
                self._point_at(None)
            case _:
                super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        marks = self.drawing.marks
        order = sorted(range(len(marks)), key=lambda i: (marks[i].x, -marks[i].y))
        if order:
            start = order.index(self.current) + by if self.current is not None else (0 if by > 0 else -1)
            self._point_at(order[start % len(order)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._point_at(None)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        FrontierPainter(self, painter, self.axes).paint(self.drawing, self.current, QRect(event.rect()))
