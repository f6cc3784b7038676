"""What windows that died had not saved, one line each with its two answers."""

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.dates import day_and_minute
from studio.document.recovery import Left
from studio.translation import tr

_SHOWN = 3


class RecoveryRows(QWidget):
    """Empty, and of no height, as long as nothing was left behind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[QFrame] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_left(self, left: Sequence[Left], recover: Callable[[Left], None], discard: Callable[[Left], None]) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = [_row(one, recover, discard) for one in left[:_SHOWN]]
        for row in self.rows:
            self._column.addWidget(row, alignment=Qt.AlignmentFlag.AlignHCenter)


def _row(left: Left, recover: Callable[[Left], None], discard: Callable[[Left], None]) -> QFrame:
    row = QFrame()
    row.setObjectName("jobCard")
    said = QLabel(
        tr("<b>{title}</b> has unsaved changes from {time}").format(
            title=escape(left.unsaved.title), time=day_and_minute(left.changed)
        )
    )
    said.setTextFormat(Qt.TextFormat.RichText)
    back = QPushButton(tr("Recover"))
    back.setProperty("primary", True)
    back.setToolTip(tr("Open the model and bring back what was not saved"))
    back.clicked.connect(lambda _checked=False: recover(left))
    away = QPushButton(tr("Discard"))
    away.setToolTip(tr("Forget these changes for good"))
    away.clicked.connect(lambda _checked=False: discard(left))
    beside = QHBoxLayout(row)
    beside.setContentsMargins(14, 8, 10, 8)
    beside.setSpacing(10)
    beside.addWidget(said)
    beside.addWidget(back)
    beside.addWidget(away)
    return row
