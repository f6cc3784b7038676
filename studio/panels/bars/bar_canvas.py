"""The bars with hands: every event goes to the gestures, and figures float beside the mouse."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QWidget

from core.allocation.amount import Amount
from studio.document.session import Session
from studio.panels.bars.bar_actions import BarActions
from studio.panels.bars.bar_gestures import BarGestures
from studio.panels.bars.bar_keys import BarWheel, press_key
from studio.panels.bars.bar_menu import offer_for_bars
from studio.panels.bars.bar_view import BarView
from studio.panels.bars.typed_amount import TypedAmount
from studio.panels.measures.site_words import bar_words
from studio.panels.widgets.figure_tip import FigureTip
from studio.translation import QT_TR_NOOP, tr

HELP = QT_TR_NOOP(
    "Drag a bar to set its rank; a selection moves together. Wheel or ↑ ↓: one rank (Shift: 8). ← →: next bar. "
    "Type 64 or 60% to set what is selected. Alt+drag, or B and drag: brush along many bars. "
    "L, double click or a click below a bar: lock. D: dense. Right click: floors and ceilings. "
    "Drag on empty space, or with Shift, to select. Ctrl+wheel: zoom. F: fold. R: rule."
)
_LOCKED = QT_TR_NOOP("locked: L unlocks")
_HELD = QT_TR_NOOP("held: the others have nothing left to make up for more")


class BarCanvas(BarView):
    """One per editor."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tip = FigureTip(self)
        self._actions = BarActions(session, self)
        self._wheel = BarWheel(self._actions, self)
        self.gestures = BarGestures(session, self, self._actions, self.tell)
        self.typed = TypedAmount(self, self._take_amount, self._tell_typed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Budget editor"))
        self.setAccessibleDescription(tr(HELP))

    def tell(self, index: int | None, position: QPoint) -> None:
        """Show the figures of a bar beside the mouse and tell the other panels that it is there."""
        there = index is not None and index < len(self.bars)
        self.show_hover(index if there else None)
        self.setCursor(self._shape(there, position))
        if index is None or not there:
            self._session.hover("")
            if not self.typed.isVisible():
                self.tip.hide()
            return
        bar = self.bars[index]
        self._session.hover(bar.sites[0].name if len(bar.sites) == 1 else "")
        hand = self._session.hand
        held = self.gestures.dragging and hand is not None and hand.held_back
        self.tip.show_at(position, (*bar_words(self._session, bar), *((tr(_HELD),) if held else ())))

    def _shape(self, on_bar: bool, position: QPoint) -> Qt.CursorShape:
        if self.gestures.lock_at(position) is not None:
            return Qt.CursorShape.PointingHandCursor
        if self.gestures.brush.on or self.gestures.brush.painting:
            return Qt.CursorShape.CrossCursor
        return Qt.CursorShape.SizeVerCursor if on_bar else Qt.CursorShape.ArrowCursor

    def set_brush(self, on: bool) -> None:
        """Whether every drag is a stroke of the brush."""
        self.gestures.brush.on = on

    def offer(self, menu: QMenu, place: QPoint) -> None:
        """Put what can be done to the bar at a place on top of a menu."""
        index, plan = self.geometry_of_bars.index_at(place.x()), self._session.plan
        if index is None or plan is None:
            return
        if index not in self.marks.selected:
            self._actions.select([index])
        offer_for_bars(menu, self._actions.chosen(), self.bars[index], self._session, self._actions, plan)

    def _take_amount(self, amount: Amount, said: str) -> None:
        self._actions.set_amount(self._actions.chosen(), amount, said)

    def _tell_typed(self, wrong: str) -> None:
        if wrong:
            self.tip.show_at(self.typed.geometry().bottomRight(), (wrong,))
        else:
            self.tip.hide()

    def _type(self, begun: str) -> bool:
        """Let an amount be typed over the selected bars."""
        chosen, plan = sorted(self.marks.selected), self._session.plan
        if not chosen or plan is None:
            return False
        at = self.box(chosen[0]).center()
        if any(self.bars[index].free(plan) for index in chosen):
            self.typed.ask(at, begun)
        else:
            self.tip.show_at(at, (tr(_LOCKED),))
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.gestures.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.gestures.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.gestures.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.gestures.dragging:
            self.leave_marks()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.setAccepted(self._wheel.turn(event))
        position = event.position().toPoint()
        self.tell(self.gestures.bar_at(position), position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text() if event.text().isdigit() else ""
        asked = digit or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (asked and self._type(digit)) and not press_key(event, self._actions):
            super().keyPressEvent(event)

    def leave_marks(self) -> None:
        """Nothing is under the mouse any more."""
        self.show_lock_hover(None)
        self.tell(None, QPoint())
