"""Where the panels stand at first, and how large the window is: from a small laptop to a wide screen."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

_LEAST, _MOST = QSize(1360, 860), QSize(2400, 1500)
_SHARE = 0.85
"""Of a screen that has room to spare."""


def first_size(screen: QRect) -> QSize:
    """A size to begin with: most of the screen, within reason, and never more than there is."""
    wanted = (screen.size() * _SHARE).expandedTo(_LEAST).boundedTo(_MOST)
    return wanted.boundedTo(screen.size())


def arrange(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Put the docks over each other where they share a place; the forecast alone stays in sight beside all others."""
    right, bottom = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
    window.setCorner(Qt.Corner.BottomRightCorner, right)
    for area, first in ((right, docks["Spectrum"]), (bottom, docks["Jobs"])):
        before = first
        for dock in docks.values():
            if dock not in (first, docks["Forecast"]) and window.dockWidgetArea(dock) == area:
                window.tabifyDockWidget(before, dock)
                before = dock
        first.raise_()


def begin(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Take the first size."""
    layout = window.layout()
    if layout is not None:
        layout.activate()  # it still thinks that all docks stand side by side, and would be that wide
    window.resize(first_size(window.screen().availableGeometry()))
    share_out(window, docks)


def share_out(window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
    """Give the docks their share of the window as large as it is now."""
    size = window.size()
    side = max(340, min(520, size.width() * 26 // 100))
    half = size.height() // 2
    window.resizeDocks([docks["Spectrum"], docks["Forecast"]], [side, side], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["Spectrum"], docks["Forecast"]], [half, half], Qt.Orientation.Vertical)
    window.resizeDocks([docks["Jobs"]], [max(150, min(340, size.height() * 27 // 100))], Qt.Orientation.Vertical)
