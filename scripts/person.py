"""Eyes and hands of somebody at the window: finds things by the names that a screen reader tells, moves a real mouse
and presses real keys, and takes pictures of the whole screen. Knows nothing of the program."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QCursor, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from scripts.pictures import save_picture

Role = QAccessible.Role
_PAUSE_MS = 60
_GLANCE_MS = 250
_PATIENCE = 1800.0
"""Seconds: calibrating and compressing take long on a slow machine."""
_NOTCH = 120
_MANY = 60
_BEYOND = 10_000


class NotThere(Exception):  # noqa: N818 - it reads as a sentence
    """Nothing on the screen has this name, or did not come to have it in time."""


class Person:
    """Pictures go to ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    # Eyes

    def see(self, name: str, role: QAccessible.Role | None = None, panel: str = "") -> QRect:
        """Where something called ``name`` is on the screen, or in a ``panel``. Raises ``NotThere``."""
        room = self.see(panel, Role.Pane) if panel else QGuiApplication.primaryScreen().geometry()
        for thing in self._things():
            if name in _names(thing) and role in (None, thing.role()) and room.contains(thing.rect().center()):
                return thing.rect()
        raise NotThere(f"nothing on the screen is called {name!r}")

    def read(self) -> str:
        """All names and texts on the screen."""
        words = []
        for thing in self._things():
            words += [thing.text(part) for part in _WORDS]
        return "\n".join(filter(None, words))

    def value(self, name: str) -> str:
        """The figure that stands beside a name. Raises ``NotThere``."""
        for thing in self._things():
            if name in _names(thing) and thing.text(QAccessible.Text.Description):
                return thing.text(QAccessible.Text.Description)
        raise NotThere(f"no figure is called {name!r}")

    def wait_until(self, there: Callable[[], bool], what: str, seconds: float = _PATIENCE) -> None:
        """Let the program go on until ``there()``. Raises ``NotThere``."""
        until = monotonic() + seconds
        while not there():
            if monotonic() > until:
                raise NotThere(f"after {seconds:.0f} s still not there: {what}")
            QTest.qWait(_GLANCE_MS)

    def wait_for(self, words: str, seconds: float = _PATIENCE) -> None:
        """Let the program go on until these words stand somewhere on the screen."""
        self.wait_until(lambda: words in self.read(), words, seconds)

    def picture(self, name: str) -> None:
        """Keep what the screen shows."""
        QTest.qWait(4 * _PAUSE_MS)
        place = self._folder / f"{name}.png"
        dialogs = [each for each in QApplication.topLevelWidgets() if each.isVisible() and isinstance(each, QDialog)]
        save_picture(QGuiApplication.primaryScreen().grabWindow(0).toImage(), dialogs, place)
        print(place, flush=True)

    # Hands

    def click(self, name: str, role: QAccessible.Role | None = None, panel: str = "") -> None:
        self.click_at(self.see(name, role, panel).center())

    def click_at(self, place: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.hover(place)
        widget, local = self._under(place)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, modifiers, local)
        QTest.qWait(_PAUSE_MS)

    def hover(self, place: QPoint) -> None:
        QCursor.setPos(place)
        QTest.mouseMove(*self._under(place))
        QTest.qWait(_PAUSE_MS)

    def turn(self, place: QPoint, notches: int) -> None:
        """The wheel, towards the person where ``notches`` is below zero."""
        self.hover(place)
        turned, buttons = QPoint(0, notches * _NOTCH), Qt.MouseButton.NoButton
        held, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        widget: QWidget | None = self._under(place)[0]
        while widget is not None:  # Qt offers a wheel's own events to one widget after the other, but not these
            inside = QPointF(widget.mapFromGlobal(place))
            event = QWheelEvent(inside, QPointF(place), QPoint(), turned, buttons, held, phase, False)
            QApplication.sendEvent(widget, event)
            widget = None if event.isAccepted() else widget.parentWidget()
        QTest.qWait(_PAUSE_MS)

    def bring(self, name: str, panel: str, below: int) -> None:
        """Turn the wheel in a panel until something stands at most so many pixels below its upper edge."""
        room = self.see(panel, Role.Pane)
        for _turn in range(_MANY):
            there = [thing.rect() for thing in self._things(beyond=True) if name in _names(thing)]
            if any(room.left() <= box.left() and box.top() <= room.top() + below for box in there):
                return
            self.turn(room.topLeft() + QPoint(below // 3, room.height() // 2), -1)
        raise NotThere(f"{name!r} does not come into sight in {panel!r}")

    def drag(self, start: QPoint, end: QPoint, halfway: Callable[[], None] = lambda: None) -> None:
        """Press at ``start``, move to ``end`` in small steps, look, let go."""
        widget, local = self._under(start)
        self.hover(start)
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, local)
        for step in range(1, 13):
            place = start + (end - start) * step / 12
            QCursor.setPos(place)
            QTest.mouseMove(widget, widget.mapFromGlobal(place))
            QTest.qWait(_PAUSE_MS // 4)
        halfway()
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.mapFromGlobal(end))
        QTest.qWait(_PAUSE_MS)

    def press(self, keys: str) -> None:
        """One shortcut, e.g. ``Ctrl+Shift+E`` or ``Return``."""
        *held, key = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for name in held:
            modifiers |= Qt.KeyboardModifier[{"Ctrl": "Control"}.get(name, name) + "Modifier"]
        QTest.keyClick(self._focus(), Qt.Key[f"Key_{key}"], modifiers)
        QTest.qWait(_PAUSE_MS)

    def write(self, text: str) -> None:
        """Type into whatever has the focus."""
        QTest.keyClicks(self._focus(), text)
        QTest.qWait(_PAUSE_MS)

    def fill(self, name: str, text: str, role: QAccessible.Role | None = None) -> None:
        """Click on a field, replace what it holds, and press Return."""
        self.click(name, role)
        self.press("Ctrl+A")
        self.write(text)
        self.press("Return")

    def choose(self, box: str, entry: str) -> None:
        """Pick an entry of a drop-down list by its first words."""
        self.click(box, Role.ComboBox)
        self.write(entry)
        self.press("Return")

    # The screen

    def _focus(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        if popup is None and QApplication.activeWindow() is None:
            self._activate()
        inside = popup.focusWidget() if popup is not None else None
        for widget in (inside, popup, QApplication.focusWidget(), QApplication.activeWindow()):
            if widget is not None:
                return widget
        raise NotThere("no window has the focus")

    def _activate(self) -> None:
        """What a window manager does when a dialog was closed; a virtual screen has none."""
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.isWindow():
                window.activateWindow()
        self.wait_until(lambda: QApplication.activeWindow() is not None, "a window with the focus")

    def _under(self, place: QPoint) -> tuple[QWidget, QPoint]:
        widget = QApplication.widgetAt(place)
        if widget is None:
            raise NotThere(f"there is no window at {place.x()}, {place.y()}")
        return widget, widget.mapFromGlobal(place)

    def _things(self, *, beyond: bool = False) -> Iterator[QAccessibleInterface]:
        """Everything visible, the uppermost window's first; ``beyond`` the edge of the screen too."""
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        uppermost = (QApplication.activePopupWidget(), QApplication.activeModalWidget(), QApplication.activeWindow())
        for window in sorted(windows, key=lambda window: window not in uppermost):
            root = QAccessible.queryAccessibleInterface(window)
            if root is not None:
                screen = QGuiApplication.primaryScreen().geometry()
                yield from _visible(root, screen.adjusted(0, 0, 0, _BEYOND if beyond else 0))


_WORDS = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)


def _names(thing: QAccessibleInterface) -> set[str]:
    """What a thing is called: Qt calls a drop-down list by its entry, though it was given a name."""
    given = thing.object().property("accessibleName") if thing.object() is not None else None
    return {thing.text(QAccessible.Text.Name).rstrip("…"), str(given or "")} - {""}


def _visible(thing: QAccessibleInterface, screen: QRect) -> Iterator[QAccessibleInterface]:
    state = thing.state()
    if state.invisible:
        return
    if thing.rect().intersects(screen):
        yield thing
    for index in range(thing.childCount()):
        child = thing.child(index)
        if child is not None and child.isValid():
            yield from _visible(child, screen)
