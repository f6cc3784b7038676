"""Eyes and hands of somebody at the window: finds things by the names that a screen reader tells, moves a real mouse
and presses real keys, and takes pictures of the whole screen. Knows nothing of the program."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QCursor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Role = QAccessible.Role
_PAUSE_MS = 60
_PATIENCE = 60.0


class NotThere(Exception):  # noqa: N818 - it reads as a sentence
    """Nothing on the screen has this name, or did not come to have it in time."""


class Person:
    """Pictures go to ``folder``, each under its name and ``suffix``."""

    def __init__(self, folder: Path, suffix: str = "") -> None:
        self._folder = folder
        self._suffix = suffix

    # Eyes

    def see(self, name: str, role: QAccessible.Role | None = None) -> QRect:
        """Where something called ``name`` is on the screen. Raises ``NotThere``."""
        for thing in self._things():
            if name in _names(thing) and role in (None, thing.role()):
                return thing.rect()
        raise NotThere(f"nothing on the screen is called {name!r}")

    def read(self) -> str:
        """All names and texts on the screen."""
        words = []
        for thing in self._things():
            words += [thing.text(QAccessible.Text.Name), thing.text(QAccessible.Text.Value)]
        return "\n".join(filter(None, words))

    def wait_until(self, there: Callable[[], bool], what: str, seconds: float = _PATIENCE) -> None:
        """Let the program go on until ``there()``. Raises ``NotThere``."""
        until = monotonic() + seconds
        while not there():
            if monotonic() > until:
                raise NotThere(f"after {seconds:.0f} s still not there: {what}")
            QTest.qWait(_PAUSE_MS)

    def wait_for(self, words: str, seconds: float = _PATIENCE) -> None:
        """Let the program go on until these words stand somewhere on the screen."""
        self.wait_until(lambda: words in self.read(), words, seconds)

    def picture(self, name: str) -> None:
        """Keep what the screen shows."""
        QTest.qWait(4 * _PAUSE_MS)
        screen = QGuiApplication.primaryScreen()
        place = self._folder / f"{name}-{self._suffix}.png"
        if not screen.grabWindow(0).save(str(place)):
            raise OSError(f"{place} could not be written")
        print(place, flush=True)

    # Hands

    def click(self, name: str, role: QAccessible.Role | None = None) -> None:
        self.click_at(self.see(name, role).center())

    def click_at(self, place: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        widget, local = self._under(place)
        QTest.mouseMove(widget, local)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, modifiers, local)
        QTest.qWait(_PAUSE_MS)

    def hover(self, place: QPoint) -> None:
        widget, local = self._under(place)
        QTest.mouseMove(widget, local)
        QCursor.setPos(place)
        QTest.qWait(_PAUSE_MS)

    def drag(self, start: QPoint, end: QPoint, halfway: Callable[[], None] = lambda: None) -> None:
        """Press at ``start``, move to ``end`` in small steps, look, let go."""
        widget, local = self._under(start)
        self.hover(start)
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, local)
        for step in range(1, 13):
            place = start + (end - start) * step / 12
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

    def fill(self, name: str, text: str) -> None:
        """Click on a field, replace what it holds, and press Return."""
        self.click(name)
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
        inside = popup.focusWidget() if popup is not None else None
        for widget in (inside, popup, QApplication.focusWidget(), QApplication.activeWindow()):
            if widget is not None:
                return widget
        raise NotThere("no window has the focus")

    def _under(self, place: QPoint) -> tuple[QWidget, QPoint]:
        widget = QApplication.widgetAt(place)
        if widget is None:
            raise NotThere(f"there is no window at {place.x()}, {place.y()}")
        return widget, widget.mapFromGlobal(place)

    def _things(self) -> Iterator[QAccessibleInterface]:
        """Everything visible, the uppermost window's first."""
        windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        uppermost = (QApplication.activePopupWidget(), QApplication.activeModalWidget(), QApplication.activeWindow())
        for window in sorted(windows, key=lambda window: window not in uppermost):
            root = QAccessible.queryAccessibleInterface(window)
            if root is not None:
                yield from _visible(root, QGuiApplication.primaryScreen().geometry())


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
