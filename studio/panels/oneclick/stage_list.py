"""The stages of one click, one line each: what is done, what runs, and what it takes or still has to."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.oneclick.stage_progress import TITLES, StageRow, StageState
from studio.panels.widgets.paint import sized_font
from studio.theme.palette import current
from studio.translation import QT_TR_NOOP, tr
from studio.words import duration

_MARKS = {"waiting": "○", "running": "▸", "done": "✓", "cached": "✓"}
_STATES: dict[StageState, str] = {
    "waiting": QT_TR_NOOP("waiting"),
    "running": QT_TR_NOOP("running"),
    "done": QT_TR_NOOP("done"),
    "cached": QT_TR_NOOP("in the cache"),
}
_CENTRE = Qt.AlignmentFlag.AlignVCenter
_INDENT = 20


class StageList(QWidget):
    """Painted, so that a new second costs one small repaint and no layout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[StageRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Stages"))

    def show_rows(self, rows: Sequence[StageRow]) -> None:
        """Show these stages."""
        if tuple(rows) == self.rows:
            return
        resized = len(rows) != len(self.rows)
        self.rows = tuple(rows)
        self.setAccessibleDescription("; ".join(f"{r.title}: {tr(_STATES[r.state])}, {time_words(r)}" for r in rows))
        if resized:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, len(self.rows) * self._step)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette, painter = current(), QPainter(self)
        bold = QFontMetrics(sized_font(self, 1.0, bold=True))
        titles = max(bold.horizontalAdvance(tr(title)) for title in TITLES.values())
        for place, row in enumerate(self.rows):
            box = QRect(0, place * self._step, self.width(), self._step)
            running, over = row.state == "running", row.state in ("done", "cached")
            painter.setFont(sized_font(self, 1.0, bold=running))
            painter.setPen(QColor(palette.accent if running else palette.good if over else palette.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | _CENTRE, _MARKS[row.state])
            painter.setPen(QColor(palette.text if running or over else palette.muted))
            box.setLeft(_INDENT)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | _CENTRE, row.title)
            left = _INDENT + titles + 14
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
            return tr("in the cache")
        case "done":
            return tr("done") if row.seconds is None else tr("took {time}").format(time=duration(row.seconds))
        case "running":
            return "" if row.seconds is None else tr("{time} left").format(time=duration(row.seconds))
    return "" if row.seconds is None else rough(row.seconds)


def rough(seconds: float) -> str:
    """An estimate with no more digits than it deserves: ``about 5 s``, ``about 3 min``, ``about 1 h 20 min``."""
    if seconds < 1:
        return tr("under a second")
    if seconds < 90:
        step = 1 if seconds < 10 else 5
        return tr("about {seconds} s").format(seconds=max(step, round(seconds / step) * step))
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("about {minutes} min").format(minutes=minutes)
    tens = round(minutes, -1)
    return tr("about {hours} h {minutes} min").format(hours=tens // 60, minutes=f"{tens % 60:02d}")
