"""What an allocator is."""

from collections.abc import Callable
from dataclasses import dataclass

from core.allocation.plan import RankPlan
from core.allocation.problem import Problem


@dataclass(frozen=True)
class Allocator:
    """A registered allocator. ``allocate(problem, keep)`` returns a plan that stores at most ``keep`` of the sites'
    parameters and respects the problem's constraints, or raises ``StudioError`` saying what is in the way."""

    name: str
    summary: str
    citation: str
    needs_curves: bool
    allocate: Callable[[Problem, float], RankPlan]
