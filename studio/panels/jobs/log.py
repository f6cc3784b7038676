"""Everything that was said, by level, searchable, copyable."""

from collections import deque

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from core.jobs.events import LogLine
from studio.translation import QT_TR_NOOP, tr

_KEPT = 5000
_LEVELS = ("debug", "info", "warning", "error")
_WORDS = {"debug": QT_TR_NOOP("debug"), "warning": QT_TR_NOOP("warning"), "error": QT_TR_NOOP("error")}
"""What a line of a level begins with."""
_TITLES = (
    QT_TR_NOOP("Everything"),
    QT_TR_NOOP("Information"),
    QT_TR_NOOP("Warnings and errors"),
    QT_TR_NOOP("Errors"),
)


class LogPanel(QWidget):
    """Keeps the last lines; new ones are shown in batches so that a chatty job cannot hold the window up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: deque[LogLine] = deque(maxlen=_KEPT)
        self._fresh: list[LogLine] = []
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setMaximumBlockCount(_KEPT)
        self.text.setPlaceholderText(tr("What jobs say appears here."))
        self.level = QComboBox()
        self.level.addItems([tr(title) for title in _TITLES])
        self.level.setCurrentIndex(1)
        self.level.setAccessibleName(tr("Level of the log"))
        self.text.setAccessibleName(tr("Log"))
        self.level.setToolTip(tr("Show lines of this level and above"))
        self.search = QLineEdit(placeholderText=tr("Search the log"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(tr("Search the log"))
        self.copy = QPushButton(tr("Copy"))
        self.copy.setToolTip(tr("Copy the lines shown"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.level.currentIndexChanged.connect(self._show_again)
        self.search.textChanged.connect(self._show_again)
        self._timer = QTimer(self, singleShot=True, interval=50)
        self._timer.timeout.connect(self._show_fresh)
        row = QHBoxLayout()
        row.addWidget(self.level)
        row.addWidget(self.search, 1)
        row.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(row)
        self.text.setMinimumHeight(48)
        column.addWidget(self.text)

    def add(self, line: LogLine) -> None:
        """Take a line; it is shown at once or a moment later if its level and the search let it through."""
        self._lines.append(line)
        self._fresh.append(line)
        if not self._timer.isActive():
            self._timer.start()

    def _show_fresh(self) -> None:
        shown = [_written(line) for line in self._fresh[-_KEPT:] if self._passes(line)]
        self._fresh.clear()
        if shown:
            self.text.appendPlainText("\n".join(shown))

    def _show_again(self) -> None:
        self._fresh.clear()
        self.text.setPlainText("\n".join(_written(line) for line in self._lines if self._passes(line)))
        self.text.verticalScrollBar().setValue(self.text.verticalScrollBar().maximum())

    def _passes(self, line: LogLine) -> bool:
        wanted = self.search.text().casefold()
        return _LEVELS.index(line.level) >= self.level.currentIndex() and wanted in line.text.casefold()


def _written(line: LogLine) -> str:
    return f"{tr(_WORDS[line.level])}: {line.text}" if line.level in _WORDS else line.text
