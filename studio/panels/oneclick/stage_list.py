"""The stages of one click, one line each: what is done, what runs, and what it takes or still has to."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.oneclick.stage_progress import StageRow
from studio.panels.widgets.paint import sized_font
from studio.theme.palette import current
from studio.words import duration

_MARKS = {"waiting": "○", "running": "▸", "done": "✓", "cached": "✓"}
_CENTRE = Qt.AlignmentFlag.AlignVCenter
_INDENT = 20


class StageList(QWidget):
    """Painted, so that a new second costs one small repaint and no layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[StageRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Stages")

    def show_rows(self, rows: Sequence[StageRow]) -> None:
        """Show these stages."""
        if tuple(rows) == self.rows:
            return
        resized = len(rows) != len(self.rows)
        self.rows = tuple(rows)
        self.setAccessibleDescription("; ".join(f"{row.title}: {row.state}, {time_words(row)}" for row in rows))
        if resized:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, len(self.rows) * self._step)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter = current(), QPainter(self)
        for place, row in enumerate(self.rows):
            box = QRect(0, place * self._step, self.width(), self._step)
            running, over = row.state == "running", row.state in ("done", "cached")
            painter.setFont(sized_font(self, 1.0, bold=running))
            painter.setPen(QColor(palette.accent if running else palette.good if over else palette.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | _CENTRE, _MARKS[row.state])
            painter.setPen(QColor(palette.text if running or over else palette.muted))
            box.setLeft(_INDENT)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | _CENTRE, row.title)
            left = _INDENT + QFontMetrics(sized_font(self, 1.0, bold=True)).horizontalAdvance("Calibrate") + 14
            time = time_words(row)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | _CENTRE, time)
            room = self.width() - left - painter.fontMetrics().horizontalAdvance(time) - 10
            painter.setFont(sized_font(self, 0.92))
            painter.setPen(QColor(palette.muted))
            words = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, max(0, room))
            painter.drawText(box.adjusted(left - _INDENT, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | _CENTRE, words)

    @property
    def _step(self) -> int:
        return round(1.55 * QFontMetrics(self.font()).height())


def time_words(row: StageRow) -> str:
    """``12 s left``, ``about 3 min 20 s``, ``took 2.1 s``, ``in the cache``."""
    match row.state:
        case "cached":
            return "in the cache"
        case "done":
            return "done" if row.seconds is None else f"took {duration(row.seconds)}"
        case "running":
            return "" if row.seconds is None else f"{duration(row.seconds)} left"
    return "" if row.seconds is None else rough(row.seconds)


def rough(seconds: float) -> str:
    """An estimate with no more digits than it deserves: ``about 5 s``, ``about 3 min``, ``about 1 h 20 min``."""
    if seconds < 1:
        return "under a second"
    if seconds < 90:
        step = 1 if seconds < 10 else 5
        return f"about {max(step, round(seconds / step) * step)} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {minutes} min"
    tens = round(minutes, -1)
    return f"about {tens // 60} h {tens % 60:02d} min"
