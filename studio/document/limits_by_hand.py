"""Floors and ceilings of a kind set by hand: undone and done again like changes of the plan."""

from dataclasses import replace
from typing import Literal

from PySide6.QtGui import QUndoCommand

from core.allocation.problem import Constraints
from studio.document.session import Session
from studio.translation import tr

End = Literal["floor", "ceiling"]


class ChangeLimit(QUndoCommand):
    """One end of one kind goes from one fraction to another; ``None``: no limit."""

    def __init__(self, session: Session, end: End, kind: str, share: float | None) -> None:
        super().__init__(_label(end, kind, share))
        self._session = session
        self._end: End = end
        self._kind = kind
        self._before, self._after = limit_of(session, end, kind), share

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)

    def _apply(self, share: float | None) -> None:
        limits = self._session.settings.constraints
        self._session.change_settings(constraints=_with(limits, self._end, self._kind, share))


def _label(end: End, kind: str, share: float | None) -> str:
    if share is None:
        text = tr("Take the floor of {kind} away") if end == "floor" else tr("Take the ceiling of {kind} away")
        return text.format(kind=kind)
    text = tr("Set the floor of {kind} to {share}") if end == "floor" else tr("Set the ceiling of {kind} to {share}")
    return text.format(kind=kind, share=f"{100 * share:.0f} %")


def limit_of(session: Session, end: End, kind: str) -> float | None:
    """The present floor or ceiling of a kind."""
    limits = session.settings.constraints
    return (limits.floors if end == "floor" else limits.ceilings).get(kind)


def set_limit(session: Session, end: End, kind: str, share: float | None) -> None:
    """One undo step; none where nothing changes."""
    if limit_of(session, end, kind) != share:
        session.undo_stack.push(ChangeLimit(session, end, kind, share))


def _with(limits: Constraints, end: End, kind: str, share: float | None) -> Constraints:
    shares = dict(limits.floors if end == "floor" else limits.ceilings)
    shares.pop(kind, None)
    if share is not None:
        shares[kind] = share
    return replace(limits, floors=shares) if end == "floor" else replace(limits, ceilings=shares)
