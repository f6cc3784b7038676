"""The one undoable change: a plan replaced by another."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtGui import QUndoCommand

from core.allocation.plan import RankPlan
from core.model.option import Options

_DRAG_ID = 1


@dataclass(frozen=True)
class PlanState:
    """What undo brings back: the plan and the ghost beside it (the plan before the last allocator)."""

    plan: RankPlan
    ghost: RankPlan | None
    allocator: str
    """Registered name of the allocator that made the plan, or ``by hand``."""
    options: Options = field(default_factory=dict)
    """Of the allocator, those that differ from its defaults."""

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
        self._before = before
        self._after = after
        self._apply = apply
        self._drag = drag

    def id(self) -> int:
        return -1 if self._drag is None else _DRAG_ID

    def redo(self) -> None:
        self._apply(self._after)

    def undo(self) -> None:
        self._apply(self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ChangePlan) or other._drag is None or other._drag != self._drag:
            return False
        self._after = other._after
        self.setText(other.text())
        self.setObsolete(self._after.looks_like(self._before))
        return True
