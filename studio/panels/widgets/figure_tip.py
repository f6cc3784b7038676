"""Figures that float beside the mouse: follows it at once, unlike a tool tip."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.panels.widgets.paint import PaintedWidget, sized_font
from studio.theme.palette import current

_PADDING = 8
_AWAY = 14
_SWATCH = 8


class FigureTip(PaintedWidget):
    """A headline and lines below it, inside its parent, never under the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self.lines: tuple[str, ...] = ()
        self._colours: tuple[str, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, position: QPoint, lines: Sequence[str], colours: Sequence[str] = ()) -> None:
        """Show ``lines`` right of and above ``position``, or on its other side where there is no room. ``colours``: of
        the curves that the lines below the headline speak of."""
        self.lines, self._colours = tuple(lines), tuple(colours)
        size, room = self._size_needed(), self._host.rect()
        left = position.x() + _AWAY
        if left + size.width() > room.right():
            left = position.x() - _AWAY - size.width()
        top = min(max(2, position.y() - size.height() - _AWAY), room.bottom() - size.height())
        self.setGeometry(QRect(QPoint(max(0, left), top), size))
        self.show()
        self.raise_()
        self.update()

    def _size_needed(self) -> QSize:
        head, plain = QFontMetrics(sized_font(self, 1.0, bold=True)), QFontMetrics(sized_font(self, 0.95))
        widths = [(plain if index else head).horizontalAdvance(line) for index, line in enumerate(self.lines)]
        # In steps, so that a figure which gains a digit while dragging does not make the tip jump.
        width = -(-(max(widths, default=0) + 2 * _PADDING + self._indent()) // 24) * 24
        return QSize(width, len(self.lines) * (plain.height() + 2) + 2 * _PADDING)

    def _indent(self) -> int:
        return _SWATCH + 6 if self._colours else 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(palette.line))
        painter.setBrush(QColor(palette.window))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)
        step = QFontMetrics(sized_font(self, 0.95)).height() + 2
        for index, line in enumerate(self.lines):
            painter.setFont(sized_font(self, 0.95) if index else sized_font(self, 1.0, bold=True))
            painter.setPen(QColor(palette.muted if index > 1 else palette.text))
            indent = self._indent() if index else 0
            box = QRect(_PADDING + indent, _PADDING + index * step, self.width() - 2 * _PADDING - indent, step)
            if 0 < index <= len(self._colours):
                top = box.center().y() - _SWATCH // 2
                painter.fillRect(QRect(_PADDING, top, _SWATCH, _SWATCH), QColor(self._colours[index - 1]))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)
