"""What a person's hand does to a widget, as the events that Qt would make of it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def press(widget: QWidget, position: QPoint) -> None:
    _send(widget, QEvent.Type.MouseButtonPress, position, _LEFT, _LEFT)


def move(widget: QWidget, position: QPoint) -> None:
    """With the left button held."""
    _send(widget, QEvent.Type.MouseMove, position, _NONE, _LEFT)


def release(widget: QWidget, position: QPoint) -> None:
    _send(widget, QEvent.Type.MouseButtonRelease, position, _LEFT, _NONE)


def _send(widget: QWidget, kind: QEvent.Type, position: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    where, everywhere = QPointF(position), QPointF(widget.mapToGlobal(position))
    QApplication.sendEvent(widget, QMouseEvent(kind, where, everywhere, button, held, Qt.KeyboardModifier.NoModifier))
