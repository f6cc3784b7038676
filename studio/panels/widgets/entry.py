"""Lines to type in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_AROUND = 18


def show_whole_hint(line: QLineEdit) -> None:
    """Keep ``line`` wide enough for what stands in it before anything is typed."""
    line.ensurePolished()
    line.setMinimumWidth(line.fontMetrics().horizontalAdvance(line.placeholderText()) + _AROUND)


class Entry(QLineEdit):
    """Lies over something that has keys of its own: no key that is typed here gets through to that. ``left`` comes with
    Escape."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
        event.accept()
