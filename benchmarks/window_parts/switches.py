"""How long it takes until the command palette is painted, and until the whole window is in the other colours."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from window_parts.common import Painted, Times, close, fill, model_of, open_window, settle, take_events

from studio.main_window import MainWindow
from studio.theme.palette import current
from studio.theme.theme import Theme

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def measure_switches(theme: Theme, sites: int, times: int) -> None:
    """Print both for the window as it is at first, with a model of so many sites and a plan."""
    window, info = open_window(theme), model_of(sites)
    fill(window, info)
    _palette(window, times).row(f"Ctrl+K to painted palette, {len(info.sites)} sites", asked="≤ 50")
    _theme(window, times).row(f"light to dark or back, {len(info.sites)} sites", asked="≤ 200")
    close(window)


def _palette(window: MainWindow, often: int) -> Times:
    palette, times = window.help.palette, Times()
    listed, framed = Painted(palette.list.viewport()), Painted(palette)
    for _ in range(often):
        before = listed.count, framed.count
        with times.taken():
            QTest.keyClick(window, Qt.Key.Key_K, _CTRL)
            if not palette.isVisible():
                sys.exit("Ctrl+K did not open the command palette.")
            while listed.count == before[0] or framed.count == before[1]:
                take_events()
        QTest.keyClick(palette.line, Qt.Key.Key_Escape)
        settle(0.05)
    return times


def _theme(window: MainWindow, often: int) -> Times:
    """All that paints by itself is watched, and some of what Qt paints."""
    watched: list[QWidget] = [
        window,
        window.map.canvas,
        window.budget.canvas,
        window.spectrum.plot.view.viewport(),
        window.forecast.keep,
        window.plan_bar,
        window.status,
    ]
    times = Times()
    for _ in range(often):
        dark, painted = current().dark, [Painted(widget) for widget in watched]
        with times.taken():
            QTest.keyClick(window, Qt.Key.Key_D, _CTRL | _SHIFT)
            if current().dark == dark:
                sys.exit("Ctrl+Shift+D did not change the colours.")
            while not all(widget.count for widget in painted):
                take_events()
        for widget, watch in zip(watched, painted, strict=True):
            widget.removeEventFilter(watch)
        settle(0.1)
    return times
