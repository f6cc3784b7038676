"""A frame around what has the keyboard's focus, where the style draws none: plots, lists, texts."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMenuBar,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from studio.panels.widgets.frame import Frame

_STYLED = (QAbstractButton, QLineEdit, QMenuBar, QTabBar)


class FocusRing(QObject):
    """Follows the focus inside one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.frame = Frame(window)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not isValid(self._window):  # the focus is taken away while the window is being destroyed, too
            return
        ours = new is not None and self._window.isAncestorOf(new) and not isinstance(new, _STYLED)
        self.frame.surround(new if ours else None)
