"""What the mouse does to bars: drag, brush, select, lock."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent

from studio.document.session import Session
from studio.panels.bars.bar_actions import BarActions, label
from studio.panels.bars.bar_brush import Brush
from studio.panels.bars.bar_layout import LOCK_STRIP
from studio.panels.bars.bar_moves import Grab
from studio.panels.bars.bar_view import BarView
from studio.translation import tr

_SLOP = 6
"""Pixels above a bar's top that still take hold of it, so that a bar of almost no height can be grabbed."""
_FOOT = 2
"""Pixels below the bars that still belong to them; further down are the locks."""
_CLICK = 3
"""A press that moves less than this is a click."""

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


class BarGestures:
    """One per editor. ``told`` hears which bar the mouse is on, and where, whenever it moves."""

    def __init__(
        self, session: Session, view: BarView, actions: BarActions, told: Callable[[int | None, QPoint], None]
    ) -> None:
        self._session = session
        self._view = view
        self._actions = actions
        self._told = told
        self.brush = Brush(session, view)
        self._press: QPoint | None = None
        self._pressed: int | None = None
        self._grab: Grab | None = None
        self._dragged = False
        self._drag = 0

    @property
    def dragging(self) -> bool:
        return self._dragged or self.brush.painting

    # Mouse

    def press(self, event: QMouseEvent) -> None:
        plan = self._session.plan
        if event.button() != Qt.MouseButton.LeftButton or plan is None:
            return
        position = event.position().toPoint()
        lock = self.lock_at(position)
        if lock is not None:
            together = lock in self._view.marks.selected
            self._actions.toggle_lock(self._actions.chosen() if together else [self._view.bars[lock]])
            return
        if self.brush.on or event.modifiers() & _ALT:
            self.brush.begin(position)
            return
        self._press, self._dragged, self._grab = position, False, None
        self._pressed = self.bar_at(position)
        if self._pressed is None or event.modifiers() & (_CTRL | _SHIFT):
            return
        bar = self._view.bars[self._pressed]
        if self._pressed not in self._view.marks.selected:
            self._actions.select([self._pressed])
        others = [self._view.bars[i] for i in sorted(self._view.marks.selected) if i != self._pressed]
        self._grab = Grab.of(bar, others, plan)
        self._drag = self._session.new_drag()

    def move(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self.brush.painting:
            self.brush.move(position)
        if self._press is None:
            self._view.show_lock_hover(self.lock_at(position))
            self._told(self._column_at(position) if self.brush.painting else self.bar_at(position), position)
            return
        if not self._dragged and (position - self._press).manhattanLength() < _CLICK:
            return
        self._dragged = True
        if self._pressed is not None and not event.modifiers() & _CTRL and self._grab is not None:
            self._pull(self._grab, position)
        elif self._pressed is None or event.modifiers() & _SHIFT:
            self._view.show_rubber(QRect(self._press, position).normalized())
        self._told(self._pressed, position)

    def _pull(self, grab: Grab, position: QPoint) -> None:
        """Move the bars in hand as far as the mouse went, whatever part of the bar it took hold of."""
        if self._press is None:
            return
        layout = self._view.geometry_of_bars
        height = grab.bar.height(grab.plan) + layout.height_at(position.y()) - layout.height_at(self._press.y())
        changes = grab.moved_to(min(1.0, max(0.0, height)))
        ranks = self._session.plan.ranks if self._session.plan else {}
        if any(ranks[name] != rank for name, rank in changes.items()):
            one, many = tr("Drag {bar}"), tr("Drag %n sites", "", len(grab.moving))
            self._session.set_ranks(changes, label(grab.bar, grab.moving, one, many), drag=self._drag)

    def release(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.brush.end()
        if event.button() != Qt.MouseButton.LeftButton or self._press is None:
            return
        rubber = self._view.rubber
        if not rubber.isEmpty():
            self._actions.select(self._touched(rubber), adds=bool(event.modifiers() & _CTRL))
        elif not self._dragged:
            self._click(event.modifiers())
        self._view.show_rubber(QRect())
        self._press, self._pressed, self._grab, self._dragged = None, None, None, False
        position = event.position().toPoint()
        self._told(self.bar_at(position), position)

    def _click(self, modifiers: Qt.KeyboardModifier) -> None:
        if self._pressed is None:
            self._actions.select([])
        elif modifiers & _SHIFT:
            first, last = sorted((self._actions.anchor, self._pressed))
            self._actions.select(range(first, last + 1))
        elif modifiers & _CTRL:
            chosen = self._view.marks.selected
            self._actions.select(chosen - {self._pressed} if self._pressed in chosen else chosen | {self._pressed})
            self._actions.anchor = self._pressed
        else:
            self._actions.select([self._pressed])
            self._actions.anchor = self._pressed

    def double_click(self, event: QMouseEvent) -> None:
        index = self.bar_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index is not None and not self.brush.on:
            self._actions.toggle_lock([self._view.bars[index]])

    def bar_at(self, position: QPoint) -> int | None:
        """The bar whose painted part, or a little above it, is at a position."""
        index = self._view.geometry_of_bars.index_at(position.x())
        if index is None or not self._view.box(index).top() - _SLOP <= position.y():
            return None
        return index if position.y() <= self._view.geometry_of_bars.plot.bottom() + _FOOT else None

    def lock_at(self, position: QPoint) -> int | None:
        """The bar below which a position is, where its lock stands."""
        below = position.y() - self._view.geometry_of_bars.plot.bottom()
        return self._column_at(position) if _FOOT < below <= LOCK_STRIP else None

    def _column_at(self, position: QPoint) -> int | None:
        return self._view.geometry_of_bars.index_at(position.x())

    def _touched(self, rubber: QRect) -> list[int]:
        layout = self._view.geometry_of_bars
        return [i for i in layout.between(rubber.left(), rubber.right()) if self._view.box(i).intersects(rubber)]
