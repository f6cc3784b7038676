"""A line to type into and, below it, everything that fits: actions, panels, sites, kept plans, recent models."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from studio.guidance.findable import Findable
from studio.guidance.fuzzy import Fit, Hit, best
from studio.panels.dialogs.palette_line import PaletteDelegate
from studio.translation import tr

_MOST = 60
_WIDTH, _HEIGHT = 620, 420
_Index = QModelIndex | QPersistentModelIndex
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}


class Found(QAbstractListModel):
    """What fits just now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hits: list[Hit[Findable]] = []

    def show_hits(self, hits: list[Hit[Findable]]) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, _parent: _Index | None = None) -> int:
        return len(self.hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hits[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hit.thing.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (hit.thing.title, hit.thing.group, hit.thing.detail, hit.thing.keys)))
            case Qt.ItemDataRole.UserRole:
                return hit
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        possible = self.hits[index.row()].thing.enabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if possible else Qt.ItemFlag.NoItemFlags


class TypedLine(QLineEdit):
    """Hands the keys that move through the list on to it."""

    moved = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            self.moved.emit(_MOVES[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.left.emit()


class CommandPalette(QFrame):
    """Floats over the window, never modal. ``things`` is asked anew each time it opens: first those shown before a
    letter is typed, then those that only typing finds."""

    def __init__(self, things: Callable[[], tuple[list[Findable], list[Findable]]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("floatingCard")
        self._things = things
        self._host = parent
        self._listed: list[Findable] = []
        self._more: list[Findable] = []
        self._before: QWidget | None = None
        self.line = TypedLine(placeholderText=tr("Type what to do, a site such as “v 12”, a plan or a model"))
        self.line.setAccessibleName(tr("Command palette"))
        self.line.setFrame(False)
        self.found = Found(self)
        self.list = QListView()
        self.list.setModel(self.found)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.list.setAccessibleName(tr("What was found"))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        self.line.textChanged.connect(self._find)
        self.line.moved.connect(self._move)
        self.line.left.connect(self.leave)
        self.line.returnPressed.connect(lambda: self._run(self.list.currentIndex()))
        self.list.clicked.connect(self._run)
        self.hide()

    def ask(self) -> None:
        """Open it, or close it where it is open."""
        if self.isVisible():
            self.leave()
            return
        self._before = self.window().focusWidget()
        self._listed, self._more = self._things()
        self.line.clear()
        self._find()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close it; the focus goes back to where it was."""
        if self.isVisible():
            self.hide()
            if self._before is not None and self._before.isVisible():
                self._before.setFocus(Qt.FocusReason.PopupFocusReason)
            self._before = None

    @property
    def titles(self) -> list[str]:
        """What is listed, from top to bottom."""
        return [hit.thing.title for hit in self.found.hits]

    def _find(self) -> None:
        typed = self.line.text().strip()
        if typed:
            hits = best(typed, self._all(), lambda thing: thing.words, _MOST)
            hits.sort(key=lambda hit: (not hit.thing.enabled, *_far_from(hit.thing.title, typed)))
        else:
            hits = [Hit(thing, Fit(0.0)) for thing in sorted(self._listed, key=lambda thing: not thing.enabled)]
        self.found.show_hits(hits)
        self._fit()
        if hits:
            self.list.setCurrentIndex(self.found.index(0))
            self.list.scrollToTop()

    def _fit(self) -> None:
        """As high as what is listed, within the window."""
        room = self._host.rect()
        width, most = min(_WIDTH, room.width() - 40), min(_HEIGHT, room.height() - 120)
        rows = len(self.found.hits) * max(1, self.list.sizeHintForRow(0))
        self.list.setVisible(bool(rows))
        around = self.line.sizeHint().height() + 28
        self.setGeometry((room.width() - width) // 2, 60, width, min(most, rows + around))

    def _all(self) -> Iterable[Findable]:
        return (*self._listed, *self._more)

    def _move(self, by: int) -> None:
        possible = [row for row, hit in enumerate(self.found.hits) if hit.thing.enabled]
        if possible:
            here = self.list.currentIndex().row()
            place = possible.index(here) + by if here in possible else 0
            row = possible[place % len(possible) if abs(by) == 1 else min(len(possible) - 1, max(0, place))]
            self.list.setCurrentIndex(self.found.index(row))

    def _run(self, index: QModelIndex) -> None:
        if index.isValid() and self.found.hits[index.row()].thing.enabled:
            run = self.found.hits[index.row()].thing.run
            self.leave()
            run()


def _far_from(title: str, typed: str) -> tuple[bool, int]:
    """Titles that begin with what was typed come first, the one with the least beyond it before the others."""
    begins = title.casefold().startswith(typed.casefold())
    return not begins, len(title) if begins else 0
