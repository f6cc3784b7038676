"""The one undoable change: a plan replaced by another."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtGui import QUndoCommand

from core.allocation.plan import RankPlan
from core.model.option import Options
from core.requests import MakePlan

_DRAG_ID = 1

MadeFrom = MakePlan | str | None
"""What a plan was made from: a request to an allocator, rules in words, or neither."""


@dataclass(frozen=True)
class PlanState:
    """What undo brings back: the plan and the ghost beside it (the plan before the last allocator)."""

    plan: RankPlan
    ghost: RankPlan | None
    allocator: str
    """Registered name of the allocator that made the plan, or ``by hand``."""
    options: Options = field(default_factory=dict)
    """Of the allocator, those that differ from its defaults."""

    asked: MadeFrom = None

    def looks_like(self, other: "PlanState") -> bool:
        """Nothing to see in going from one to the other."""
        return self.plan == other.plan and self.ghost == other.ghost


class ChangePlan(QUndoCommand):
    """Goes from one plan state to another and back. Changes with the same ``drag`` number merge into one step, and a
    drag that returns to where it started is no step at all."""

    def __init__(
        self,
        label: str,
        before: PlanState,
        after: PlanState,
        apply: Callable[[PlanState], None],
        drag: int | None = None,
    ) -> None:
        super().__init__(label)
        self.before = before
        self.after = after
        self._apply = apply
        self._drag = drag

    def id(self) -> int:
        return -1 if self._drag is None else _DRAG_ID

    def redo(self) -> None:
        self._apply(self.after)

    def undo(self) -> None:
        self._apply(self.before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ChangePlan) or other._drag is None or other._drag != self._drag:
            return False
        self.after = other.after
        self.setText(other.text())
        if self.after.looks_like(self.before):
            self.setObsolete(True)
            self._apply(self.before)  # what looks the same is the same: made by whom it was made before
        return True
