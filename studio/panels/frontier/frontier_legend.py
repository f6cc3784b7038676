"""What the shapes and colours of the frontier mean."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.document.frontier import Role
from studio.panels.frontier.frontier_painter import paint_mark
from studio.panels.widgets.paint import PaintedWidget, sized_font
from studio.theme.palette import current
from studio.translation import QT_TR_NOOP, tr

ROLES: dict[Role, str] = {
    "dense": QT_TR_NOOP("dense model"),
    "run": QT_TR_NOOP("measured run"),
    "before": QT_TR_NOOP("before refinement"),
    "after": QT_TR_NOOP("after refinement"),
    "forecast": QT_TR_NOOP("forecast of a plan"),
}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FrontierLegend(PaintedWidget):
    """Colours of texts, one below the other; shapes below them, in two columns where there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.roles: tuple[Role, ...] = ()
        self.texts: tuple[tuple[str, int], ...] = ()
        self._words = {role: tr(words) for role, words in ROLES.items()}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_entries(self, roles: Sequence[Role], texts: Sequence[tuple[str, int]]) -> None:
        """``texts``: words and index of the colour."""
        self.roles, self.texts = tuple(roles), tuple(texts)
        said = tr("Texts: {texts}").format(texts="; ".join(words for words, _ in texts))
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint().expandedTo(QSize(270, 6 * self._step()))

    def minimumSizeHint(self) -> QSize:
        lines = len(self.texts) + ceil(len(self.roles) / self._columns())
        return QSize(max(220, self._column()), 4 + lines * self._step())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _columns(self) -> int:
        return 2 if self.width() >= 2 * self._column() else 1

    def _column(self) -> int:
        """The width that the longest of the shapes' words needs, with its shape."""
        metrics = QFontMetrics(sized_font(self, 0.9))
        return 24 + max(metrics.horizontalAdvance(words) for words in self._words.values())

    def _step(self) -> int:
        return sized_font(self, 0.9).pixelSize() + 6

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter, step = current(), QPainter(self), self._step()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized_font(self, 0.9))
        top = 2
        for words, colour in self.texts:
            painter.fillRect(QRect(3, top + step // 2 - 5, 10, 10), QColor(palette.kinds[colour % len(palette.kinds)]))
            self._write(painter, QRect(20, top, self.width() - 20, step), words, palette.text)
            top += step
        columns = self._columns()
        width = self.width() // columns
        for index, role in enumerate(self.roles):
            left, row = index % columns * width, top + index // columns * step
            place = QPointF(left + 8, row + step / 2)
            paint_mark(painter, place, role, palette.muted, palette.muted, 5.0)
            self._write(painter, QRect(left + 20, row, width - 20, step), self._words[role], palette.muted)

    @staticmethod
    def _write(painter: QPainter, box: QRect, words: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        painter.drawText(box, _LEFT, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, box.width()))
