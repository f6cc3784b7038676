"""Whoever cannot see the window, or uses no mouse: every control has a name, can be reached, and is passed in order."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QToolBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.main_window import MainWindow

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)


def controls(window: MainWindow) -> list[QWidget]:
    """Everything a person can use, but for the parts that Qt's own widgets are made of."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if (isinstance(widget, CONTROLS) or takes_keys(widget)) and not is_part(widget)
    ]


def takes_keys(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and type(widget).__module__.startswith("studio.")


def is_part(widget: QWidget) -> bool:
    if isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractSpinBox | QComboBox | QAbstractItemView | QTabBar | QLineEdit):
            return True
        parent = parent.parentWidget()
    return type(widget).__name__.startswith(("QDockWidget", "QToolBarExtension"))


def name_of(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, else the label that belongs to it, else the text on it."""
    spoken = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    return spoken if any(letter.isalnum() for letter in spoken) else ""


def in_menus(actions: list[QAction]) -> list[QAction]:
    """All actions of menus, and of menus in them."""
    found = list(actions)
    for action in actions:
        menu = action.menu()
        if isinstance(menu, QMenu):
            found += in_menus(menu.actions())
    return found


def where(widget: QWidget) -> str:
    path: list[str] = []
    parent: QWidget | None = widget
    while parent is not None and not isinstance(parent, QMainWindow):
        path.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " in ".join(path)


def test_that_every_control_has_a_name(opened: MainWindow) -> None:
    nameless = [widget for widget in controls(opened) if not name_of(widget)]
    # A button without words is hidden until there is something to offer, and gets its words then.
    assert [where(widget) for widget in nameless if not (isinstance(widget, QPushButton) and widget.isHidden())] == []


def test_that_what_a_click_can_do_keys_can_reach(opened: MainWindow) -> None:
    """By Tab, or by a shortcut in the menus, which hold all that the toolbars do."""
    unreachable = [
        where(widget)
        for widget in controls(opened)
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget.parentWidget(), QToolBar)
        and not (isinstance(widget, QAbstractItemView) and widget.parentWidget() is opened.help.palette)
    ]
    assert unreachable == []


def test_that_every_action_has_a_tip_and_is_in_a_menu(window: MainWindow) -> None:
    for action in window.actions_table.by_id.values():
        assert len(action.toolTip()) > 3, action.objectName()
    assert set(window.actions_table.by_id.values()) <= set(in_menus(window.menuBar().actions()))


@pytest.mark.parametrize("dock", ["Settings", "Spectrum"])
def test_that_tab_goes_down_a_panel_as_the_eye_does(opened: MainWindow, qtbot: QtBot, dock: str) -> None:
    opened.docks[dock].raise_()
    panel = opened.docks[dock].widget()
    qtbot.waitUntil(panel.isVisible)
    first = next(w for w in panel.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    places, widget = list[QPoint](), first
    for _ in range(400):
        if panel.isAncestorOf(widget) and widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            groups = isinstance(widget, QGroupBox)
            places += [] if groups else [widget.mapTo(panel, QPoint(0, 0))]
        widget = widget.nextInFocusChain()
        if widget is first:
            break
    jumps = [(a, b) for a, b in pairwise(places) if b.y() < a.y() - 30]
    assert jumps == []
