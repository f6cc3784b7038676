"""Brings back what windows that died had not saved."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.dates import day_and_second
from studio.document.recovery import Left, left_behind, left_by_newer
from studio.handlers import Handlers
from studio.keeping.autosave import Autosave
from studio.notice import Notice, Offer
from studio.translation import tr


class Recoveries(QObject):
    """``tell`` shows a notice. A file goes only when this window's own holds the same, or on the person's word."""

    changed = Signal()
    """There is another number of them."""

    def __init__(self, handlers: Handlers, autosave: Autosave, tell: Callable[[Notice | None], None]) -> None:
        super().__init__(autosave)
        self.left: tuple[Left, ...] = ()
        self._handlers = handlers
        self._tell = tell
        self._safe_soon: Left | None = None
        autosave.written.connect(self._written)

    def look(self) -> None:
        """Find what is left behind, and offer the newest. What only a newer program can bring back is named."""
        self.left = (*self.left, *left_behind())
        self.changed.emit()
        if self.left:
            newest = self.left[0]
            self._tell(Notice(said(newest), "warning", Offer(tr("Recover"), lambda: self.recover(newest))))
        elif left_by_newer():
            words = tr("A newer Rank Studio ended before everything was saved; open that one to bring it back.")
            self._tell(Notice(words, "warning"))

    def recover(self, left: Left) -> None:
        """Open the model and bring back what was not saved, as unsaved changes of the same project."""
        unsaved = left.unsaved
        path = Path(unsaved.path) if unsaved.path else None
        self._handlers.open_project(unsaved.project, path, unsaved.title, lambda: self._is_back(left))

    def discard(self, left: Left) -> None:
        self._forget(left)
        self._tell(None)

    def release(self) -> None:
        """The window closes: what was not decided on is offered next time."""
        for left in self.left:
            left.claim.unlock()

    def _is_back(self, left: Left) -> None:
        self._safe_soon = left
        self._handlers.session.touch()

    def _written(self) -> None:
        left, self._safe_soon = self._safe_soon, None
        if left is not None:
            self._forget(left)

    def _forget(self, left: Left) -> None:
        left.discard()
        self.left = tuple(other for other in self.left if other is not left)
        self.changed.emit()


def said(left: Left) -> str:
    """What can be brought back, in a sentence."""
    words = tr("Rank Studio ended before {title} was saved; its changes up to {time} can be brought back.")
    return words.format(title=left.unsaved.title, time=day_and_second(left.changed))
