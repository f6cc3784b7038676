"""Going from panel to panel by keys."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_CONTROLS = (QAbstractButton, QAbstractScrollArea, QAbstractSpinBox, QComboBox, QLabel, QLineEdit)
"""What stands around a plot, which is none of these."""


class PanelFocus(QObject):
    """``panels``: the panels by their names, in the order that keys go through them."""

    def __init__(self, panels: Mapping[str, QWidget], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.panels = dict(panels)
        self._last: dict[str, QWidget] = {}
        """Where the focus was in each panel."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._remember)

    @property
    def here(self) -> str:
        """The panel that has the focus; empty where none has."""
        return self._panel_of(QApplication.focusWidget())

    def step(self, by: int) -> None:
        """Go to the next panel that can be seen (``by`` 1) or to the one before it (-1)."""
        seen = [name for name, panel in self.panels.items() if not panel.visibleRegion().isEmpty() and _first(panel)]
        if seen:
            place = seen.index(self.here) + by if self.here in seen else (0 if by > 0 else -1)
            self.go(seen[place % len(seen)])

    def go(self, name: str) -> None:
        """Bring a panel to the front and put the focus where it was in it before, else on its first control."""
        panel = self.panels[name]
        dock = _dock_of(panel)
        if dock is not None:
            dock.show()
            dock.raise_()
        last = self._last.get(name)
        target = last if last is not None and _can_take(last) else _first(panel)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _remember(self, _old: QWidget | None, new: QWidget | None) -> None:
        name = self._panel_of(new)
        if new is not None and name:
            self._last[name] = new
            new.destroyed.connect(lambda: self._last.pop(name, None))

    def _panel_of(self, widget: QWidget | None) -> str:
        if widget is None:
            return ""
        owners = (name for name, panel in self.panels.items() if panel is widget or panel.isAncestorOf(widget))
        return next(owners, "")


def _dock_of(panel: QWidget) -> QDockWidget | None:
    widget: QWidget | None = panel
    while widget is not None and not isinstance(widget, QDockWidget):
        widget = widget.parentWidget()
    return widget


def _first(panel: QWidget) -> QWidget | None:
    """What is worth the focus most: a painted plot or a list, else the first control."""
    able = [widget for widget in (panel, *panel.findChildren(QWidget)) if _can_take(widget)]
    plots = [widget for widget in able if not isinstance(widget, _CONTROLS)]
    lists = [widget for widget in able if isinstance(widget, QAbstractItemView | QPlainTextEdit)]
    return next(iter((*plots, *lists, *able)), None)


def _can_take(widget: QWidget) -> bool:
    tabs = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tabs and widget.isEnabled() and widget.isVisible()
