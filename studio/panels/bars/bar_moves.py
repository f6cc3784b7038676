"""From a movement of bars to ranks: pure arithmetic on the plan as it was when the movement began."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.allocation.amount import rank_at
from core.allocation.plan import RankPlan
from core.model import Site
from studio.editing.ladder import Changes
from studio.panels.bars.bars import Bar

_BISECTIONS = 40


@dataclass(frozen=True)
class Grab:
    """Bars taken hold of at one of them, with the plan as it was."""

    bar: Bar
    moving: tuple[Site, ...]
    plan: RankPlan

    @staticmethod
    def of(bar: Bar, others: Iterable[Bar], plan: RankPlan) -> "Grab | None":
        """Grab ``bar`` and ``others``; ``None`` where the grabbed bar is locked. Locked sites stay where they are."""
        if not bar.free(plan):
            return None
        free = {site.name: site for held in (bar, *others) for site in held.free(plan)}
        return Grab(bar, tuple(free.values()), plan)

    def moved_to(self, height: float) -> Changes:
        """Ranks that bring the grabbed bar to ``height``; every other moving site changes by the same factor.

        Sites that reach dense stay there, so the factor is the one with which the grabbed bar as a whole arrives.
        """
        if height == self.bar.height(self.plan):
            return {site.name: self.plan.ranks[site.name] for site in self.moving}
        factor = self._factor(height)
        return {
            site.name: rank_at(site, factor * self.plan.site_cost(site) / site.parameters, self.plan.storage)
            for site in self.moving
        }

    def _factor(self, height: float) -> float:
        free = self.bar.free(self.plan)
        dense = np.array([site.parameters for site in free], dtype=np.float64)
        start = np.array([self.plan.site_cost(site) for site in free], dtype=np.float64)
        fixed = self.bar.cost(self.plan) - float(start.sum())
        wanted = height * self.bar.parameters - fixed
        if wanted >= dense.sum():
            return float((dense / start).max())
        low, high = 0.0, float((dense / start).max())
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            low, high = (middle, high) if np.minimum(dense, middle * start).sum() < wanted else (low, middle)
        return high
