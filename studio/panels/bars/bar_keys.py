"""What wheel and keys do to bars."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent

from studio.panels.bars.bar_actions import BarActions
from studio.panels.bars.bar_view import BarView

_NOTCH = 120
_LARGE_STEP = 8
_ZOOM_PER_UNIT = 1.0015

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class BarWheel:
    """Gathers fine turns of the wheel into steps."""

    def __init__(self, actions: BarActions, view: BarView) -> None:
        self._actions = actions
        self._view = view
        self._notches = 0.0

    def turn(self, event: QWheelEvent) -> bool:
        """Zoom with Ctrl, pan sideways, else step the bar under the mouse. False where there is nothing to do."""
        turned, position = event.angleDelta(), event.position()
        if event.modifiers() & _CTRL:
            self._view.zoom_by(_ZOOM_PER_UNIT ** turned.y(), position.x())
            return True
        if abs(turned.x()) > abs(turned.y()) and not event.modifiers() & _SHIFT:
            self._view.scroll_to(self._view.scroll_position - turned.x())
            return True
        index = self._view.geometry_of_bars.index_at(position.x())
        if index is None:
            return False
        # Some platforms turn the wheel sideways while Shift is held; fine wheels send parts of a notch.
        self._notches += (turned.y() or turned.x()) / _NOTCH
        steps = int(self._notches)
        self._notches -= steps
        if steps:
            together = index in self._view.marks.selected
            bars = self._actions.chosen() if together else [self._view.bars[index]]
            self._actions.step(bars, steps * _size(event.modifiers()))
        return True


def press_key(event: QKeyEvent, actions: BarActions) -> bool:
    """Up, Down: a fine step; Left, Right: the neighbour; Home, End: the first, the last; L: lock; D: dense. False for
    any other key."""
    modifiers = event.modifiers()
    match event.key():
        case Qt.Key.Key_Up:
            actions.step(actions.chosen(), _size(modifiers))
        case Qt.Key.Key_Down:
            actions.step(actions.chosen(), -_size(modifiers))
        case Qt.Key.Key_Left:
            actions.walk(-1, extends=bool(modifiers & _SHIFT))
        case Qt.Key.Key_Right:
            actions.walk(1, extends=bool(modifiers & _SHIFT))
        case Qt.Key.Key_Home:
            actions.walk(-actions.count, extends=bool(modifiers & _SHIFT))
        case Qt.Key.Key_End:
            actions.walk(actions.count, extends=bool(modifiers & _SHIFT))
        case Qt.Key.Key_L if not modifiers:
            actions.toggle_lock(actions.chosen())
        case Qt.Key.Key_D if not modifiers:
            actions.make_dense(actions.chosen())
        case Qt.Key.Key_Escape:
            actions.select([])
        case _:
            return False
    return True


def _size(modifiers: Qt.KeyboardModifier) -> int:
    return _LARGE_STEP if modifiers & _SHIFT else 1
