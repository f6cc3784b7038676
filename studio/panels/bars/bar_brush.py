"""The brush: one stroke of the mouse gives every bar it passes the height at which it passes."""

from PySide6.QtCore import QPoint

from studio.document.session import Session
from studio.editing.ladder import Changes
from studio.panels.bars.bar_moves import Grab
from studio.panels.bars.bar_view import BarView
from studio.translation import tr


class Brush:
    """``on``: every drag is a stroke; otherwise only those with Alt held."""

    def __init__(self, session: Session, view: BarView) -> None:
        self.on = False
        self._session = session
        self._view = view
        self._last: QPoint | None = None
        self._drag = 0
        self._painted: set[int] = set()

    @property
    def painting(self) -> bool:
        return self._last is not None

    def begin(self, position: QPoint) -> None:
        """The brush touches down; a click without a move is a stroke over one bar."""
        self._drag, self._painted, self._last = self._session.new_drag(), set(), position
        self.move(position)

    def move(self, position: QPoint) -> None:
        """Go on to ``position``; what lies between is painted too, however fast the mouse is."""
        if self._last is None:
            return
        start, self._last = self._last, position
        layout = self._view.geometry_of_bars
        left, right = sorted((start.x(), position.x()))
        changes: Changes = {}
        for index in layout.between(left, right + 1):
            middle = (float(layout.lefts[index]) + float(layout.rights[index])) / 2
            along = (middle - start.x()) / (position.x() - start.x()) if position.x() != start.x() else 1.0
            y = start.y() + min(1.0, max(0.0, along)) * (position.y() - start.y())
            found = self._at_height(index, min(1.0, max(0.0, layout.height_at(y))))
            if found:
                changes |= found
                self._painted.add(index)
        if changes:
            self._session.set_ranks(changes, self._label(), drag=self._drag)

    def end(self) -> None:
        self._last = None

    def _at_height(self, index: int, height: float) -> Changes:
        plan = self._session.plan
        grab = Grab.of(self._view.bars[index], (), plan) if plan else None
        return grab.moved_to(height) if grab else {}

    def _label(self) -> str:
        if len(self._painted) == 1:
            return tr("Brush {bar}").format(bar=self._view.bars[next(iter(self._painted))].title)
        return tr("Brush %n bars", "", len(self._painted))
