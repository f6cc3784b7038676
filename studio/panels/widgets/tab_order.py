"""Tab goes through controls in the order they are laid out, also where some came later than others."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLayout, QWidget


class InTabOrder(QWidget):
    """A container that orders its controls anew whenever its layout changes."""

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            tab_as_laid_out(self)
        return super().event(event)


def tab_as_laid_out(root: QWidget) -> None:
    """Order the controls in ``root`` as its layouts have them, from top to bottom."""
    layout = root.layout()
    controls = [] if layout is None else [widget for widget in _controls(layout) if _takes_tab(widget)]
    for before, after in pairwise(controls):
        QWidget.setTabOrder(before, after)


def _controls(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        widget = None if item is None else item.widget()
        inner = widget.layout() if widget is not None else item.layout() if item is not None else None
        if inner is not None:
            yield from _controls(inner)
        elif widget is not None:
            yield widget


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
