"""A number typed over the bars: what the selected ones are to keep."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from core.allocation.amount import Amount, parse_amount
from core.jobs.errors import UsageError
from studio.panels.widgets.entry import Entry
from studio.translation import tr

_WIDTH = 112


class TypedAmount(Entry):
    """Appears with the first digit, is carried out by Enter and goes away with Escape. ``told`` hears what is wrong."""

    def __init__(self, parent: QWidget, take: Callable[[Amount, str], None], told: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._host = parent
        self._take = take
        self._told = told
        self.setPlaceholderText("64, 60%, dense")
        self.setAccessibleName(tr("Rank or share of the selected bars"))
        self.setToolTip(tr("A rank as 64, a share as 60%, or dense. Enter sets it, Escape leaves it."))
        self.setFixedWidth(_WIDTH)
        self.returnPressed.connect(self._carry_out)
        self.left.connect(self._close)
        self.textEdited.connect(lambda _text: told(""))
        self.hide()

    def ask(self, at: QPoint, begun: str) -> None:
        """Show the field at a place of the parent, with what was typed already."""
        room = self._host.rect()
        left = min(max(room.left() + 4, at.x() - _WIDTH // 2), room.right() - _WIDTH - 4)
        self.move(left, max(4, at.y() - self.sizeHint().height() - 6))
        self.setText(begun)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _carry_out(self) -> None:
        said = self.text().strip()
        try:
            amount = parse_amount(said)
        except UsageError as error:
            self._told(str(error))
            return
        self._close()
        self._take(amount, said)

    def _close(self) -> None:
        self._told("")
        self.hide()
        self._host.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.hide()
