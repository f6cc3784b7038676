"""Where what buttons start is copied as text: beside each button, and all of it in one menu."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget

from studio.planning.copying import COPIED, FORMS, Form
from studio.translation import QT_TR_NOOP, tr

COPIES = QT_TR_NOOP("Copy as")
"""The menu that these actions stand in."""
_TITLES: Mapping[Form, str] = {"command": QT_TR_NOOP("Copy as command"), "Python": QT_TR_NOOP("Copy as Python")}


def copy_menu(entries: Sequence[QAction | None], parent: QWidget) -> QMenu:
    """The actions below each other, for the menu bar."""
    menu = QMenu(tr(COPIES), parent)
    menu.addActions([entry for entry in entries if entry is not None])
    return menu


def offer_copies(bar: QToolBar, actions: Mapping[str, QAction]) -> None:
    """Give the buttons in ``bar`` that start work a context menu with their copies."""
    for name in COPIED:
        button = bar.widgetForAction(actions[name])
        if button is not None:
            button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            menu = QMenu(button)
            menu.addActions([actions[f"copy-{name}-{form.lower()}"] for form in FORMS])
            button.customContextMenuRequested.connect(
                lambda place, button=button, menu=menu: menu.popup(button.mapToGlobal(place))
            )


def copy_button(copy: Callable[[Form], None]) -> QToolButton:
    """A button with a menu, for beside one that starts work."""
    button = QToolButton()
    button.setText(tr(COPIES))
    button.setToolTip(tr("What the button beside it starts, as text"))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setProperty("offers", True)
    menu = QMenu(button)
    for form in FORMS:
        menu.addAction(tr(_TITLES[form]), partial(copy, form))
    button.setMenu(menu)
    return button
