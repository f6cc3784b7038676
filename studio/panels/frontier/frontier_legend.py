"""What the shapes and colours of the frontier mean."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.panels.frontier.frontier_painter import paint_mark
from studio.panels.widgets.paint import is_restyling, sized_font
from studio.planning.frontier import Role
from studio.theme.palette import current

ROLES: dict[Role, str] = {
    "dense": "dense model",
    "run": "measured run",
    "before": "before refinement",
    "after": "after refinement",
    "forecast": "forecast of a plan",
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FrontierLegend(QWidget):
    """Colours of texts, one below the other; shapes in two columns below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roles: tuple[Role, ...] = ()
        self.texts: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_entries(self, roles: Sequence[Role], texts: Sequence[tuple[str, int]]) -> None:
        """``texts``: words and index of the colour."""
        self.roles, self.texts = tuple(roles), tuple(texts)
        self.setAccessibleName("Texts: " + "; ".join(words for words, _ in texts))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(270, 6 * self._step())

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 0)

    def _step(self) -> int:
        return sized_font(self, 0.9).pixelSize() + 6

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_restyling(event):
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter, step = current(), QPainter(self), self._step()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized_font(self, 0.9))
        top = 2
        for words, colour in self.texts:
            painter.fillRect(QRect(3, top + step // 2 - 5, 10, 10), QColor(palette.kinds[colour % len(palette.kinds)]))
            self._write(painter, QRect(20, top, self.width() - 20, step), words, palette.text)
            top += step
        half = self.width() // 2
        for index, role in enumerate(self.roles):
            left, row = index % 2 * half, top + index // 2 * step
            place = QPointF(left + 8, row + step / 2)
            paint_mark(painter, place, role, palette.muted, palette.muted, 5.0)
            self._write(painter, QRect(left + 20, row, half - 20, step), ROLES[role], palette.muted)

    @staticmethod
    def _write(painter: QPainter, box: QRect, words: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        painter.drawText(box, _LEFT, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, box.width()))
