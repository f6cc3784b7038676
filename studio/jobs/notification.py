"""Tells a person who looks elsewhere that a long job has ended."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from studio.jobs.job_board import JobBoard
from studio.theme.icons import program_icon

LONG_SECONDS = 30.0
_SHOWN_MS = 15_000
_ICONS = {
    "finished": QSystemTrayIcon.MessageIcon.Information,
    "failed": QSystemTrayIcon.MessageIcon.Critical,
    "cancelled": QSystemTrayIcon.MessageIcon.Warning,
}


class Notification(QObject):
    """Only while the window is not the active one, and only for jobs that ran for half a minute or more: the task bar's
    entry asks for attention, and where the desktop has a tray it shows a message that brings the window back."""

    def __init__(self, board: JobBoard, window: QWidget) -> None:
        super().__init__(window)
        self._board = board
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._hide = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._hide.timeout.connect(self._hide_tray)
        board.ended.connect(self._tell)

    def _tell(self, job: str) -> None:
        record = self._board.records[job]
        if self._board.clock() - record.began < LONG_SECONDS or self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            tray = self._shown_tray()
            tray.showMessage(record.title, record.message, _ICONS[record.state], _SHOWN_MS)
            self._hide.start()

    def _shown_tray(self) -> QSystemTrayIcon:
        if self._tray is None:
            self._tray = QSystemTrayIcon(program_icon(), self)
            self._tray.messageClicked.connect(self._raise_window)
            self._tray.activated.connect(self._raise_window)
        self._tray.show()
        return self._tray

    def _hide_tray(self) -> None:
        if self._tray is not None:
            self._tray.hide()

    def _raise_window(self) -> None:
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._hide_tray()
