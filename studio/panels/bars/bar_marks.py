"""What is painted of every bar, as arrays: heights, locks, ghosts, limits, previews."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints
from studio.panels.bars.bar_layout import FloatArray
from studio.panels.bars.bars import Bar


@dataclass
class BarMarks:
    """What is painted of every bar: float64 and bool arrays [bars]; ``ghosts`` is NaN where the ghost is the plan."""

    heights: FloatArray
    dense: np.ndarray[tuple[int], np.dtype[np.bool_]]
    locked: np.ndarray[tuple[int], np.dtype[np.bool_]]
    ghosts: FloatArray
    selected: set[int] = field(default_factory=set)
    hovered: int | None = None
    lock_hovered: int | None = None
    found: frozenset[int] | None = None
    """The bars that a search found; the others step back. ``None``: nothing is searched for."""
    compared: bool = False
    """Whether the difference from the ghosts is marked."""
    floors: FloatArray = field(default_factory=lambda: np.zeros(0))
    ceilings: FloatArray = field(default_factory=lambda: np.zeros(0))
    """NaN without one."""
    previews: FloatArray = field(default_factory=lambda: np.zeros(0))
    """Where bars would go; NaN for those that stay."""

    @staticmethod
    def none() -> "BarMarks":
        return BarMarks.of((), None, None)

    @staticmethod
    def of(bars: Sequence[Bar], plan: RankPlan | None, ghost: RankPlan | None) -> "BarMarks":
        """All marks of ``bars``, nothing selected."""
        n = len(bars)
        marks = BarMarks(np.zeros(n), np.zeros(n, bool), np.zeros(n, bool), np.full(n, np.nan))
        if plan is not None:
            for index, bar in enumerate(bars):
                marks.take(index, bar, plan)
        marks.take_ghost(bars, ghost)
        marks.take_limits(bars, Constraints())
        marks.take_preview(bars, None)
        return marks

    def take(self, index: int, bar: Bar, plan: RankPlan) -> None:
        self.heights[index] = bar.height(plan)
        self.dense[index] = bar.is_dense(plan)
        self.locked[index] = bar.is_locked(plan)

    def take_ghost(self, bars: Iterable[Bar], ghost: RankPlan | None) -> None:
        for index, bar in enumerate(bars):
            self.ghosts[index] = np.nan if ghost is None else bar.height(ghost)

    def take_limits(self, bars: Sequence[Bar], limits: Constraints) -> None:
        """Floors and ceilings of bars that are of one kind."""
        self.floors, self.ceilings = np.full(len(bars), np.nan), np.full(len(bars), np.nan)
        for index, bar in enumerate(bars):
            kind = bar.kind
            if kind is not None:
                self.floors[index] = limits.floors.get(kind, np.nan)
                self.ceilings[index] = limits.ceilings.get(kind, np.nan)

    def take_preview(self, bars: Sequence[Bar], plan: RankPlan | None) -> None:
        self.previews = np.full(len(bars), np.nan)
        for index, bar in enumerate(bars if plan is not None else ()):
            height = bar.height(plan) if plan is not None else np.nan
            if height != self.heights[index]:
                self.previews[index] = height
