"""A small chart of one figure as it comes in: a line, its name and its last value."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.panels.widgets.paint import PaintedWidget, sized_font
from studio.theme.palette import current

_LOGARITHMIC = 30.0
"""Positive values whose largest is more than this many times their smallest are drawn on a log scale."""
_MARGIN = 6
_HEAD = 16

FloatArray = npt.NDArray[np.float64]


class CourseChart(PaintedWidget):
    """Paints at most a few thousand points; values that are not finite leave a gap."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._value = ""
        self._points: FloatArray = np.zeros((0, 2))
        self._most = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        return QSize(190, 58)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 58)

    def show_course(self, points: Sequence[tuple[float, float]], most: float, value: str) -> None:
        """``points``: (place, figure), places ascending up to ``most``; ``value``: the last one in words."""
        self._points = np.array(points, dtype=np.float64).reshape(-1, 2)
        self._most, self._value = most, value
        self.setAccessibleDescription(value)
        self.update()

    def line(self) -> QPolygonF:
        """The finite points in the widget's pixels."""
        points = self._points[np.isfinite(self._points).all(axis=1)]
        if not len(points):
            return QPolygonF()
        x, y = points[:, 0], points[:, 1]
        if y.min() > 0 and y.max() > _LOGARITHMIC * y.min():
            y = np.log(y)
        low, high = float(y.min()), float(y.max())
        width, height = self.width() - 2 * _MARGIN, self.height() - _HEAD - 2 * _MARGIN
        first, last = float(x[0]), max(self._most, float(x[-1]))
        across = _MARGIN + (x - first) / max(last - first, 1e-9) * width
        up = (y - low) / (high - low) if high > low and math.isfinite(high - low) else np.full(len(y), 0.5)
        down = self.height() - _MARGIN - up * height
        return QPolygonF([QPointF(a, b) for a, b in zip(across.tolist(), down.tolist(), strict=True)])

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), palette.plot)
        painter.setFont(sized_font(self, 0.85))
        head = self.rect().adjusted(_MARGIN, 2, -_MARGIN, 0)
        head.setHeight(_HEAD)
        painter.setPen(palette.muted)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.name)
        painter.setPen(palette.text)
        painter.drawText(head, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._value)
        line = self.line()
        pen = QPen(palette.accent)
        pen.setWidthF(1.5)
        painter.setPen(pen)
        if line.size() > 1:
            painter.drawPolyline(line)
        elif line.size() == 1:
            painter.drawEllipse(line.at(0), 1.5, 1.5)
        painter.end()
