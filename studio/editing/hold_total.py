"""Hold total: what one drag gives, the other unlocked sites take where it costs least, so that the size stays put."""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Collection

import numpy as np

from core.allocation.curves import FloatArray
from core.allocation.damage import damage_of
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.model import Site
from studio.editing.ladder import Changes, Ladder, Rungs

_MOVES = 300
"""How many steps of the widest site the difference is handed out in at most, and half as many at least; more is finer
and slower."""
_Move = tuple[float, int, int, int]
"""Price (the smaller the sooner), cost, rung and number of rungs of a step."""


class Others:
    """All sites but those in hand, ready to be asked again and again while these move. ``problem.current`` is the plan
    from which everything starts."""

    def __init__(self, problem: Problem, ladder: Ladder, in_hand: Collection[str]) -> None:
        self._plan = problem.current
        self._movers: list[_Mover] = []
        seen: set[str] = set()
        for site in problem.sites:
            group = ladder.group(site)
            if site.name in seen or any(s.name in in_hand or s.name in self._plan.locked for s in group):
                continue  # what is fused with a site that is locked or in hand cannot move alone
            seen.update(s.name for s in group)
            rungs = ladder.rungs(group)
            if rungs is not None:
                self._movers.append(_Mover(group, rungs, problem))
        self._moved: set[_Mover] = set()
        self._firsts: dict[tuple[int, bool], list[tuple[float, int, _Move]]] = {}
        self._widest = max((sum(sum(s.shape) for s in mover.sites) for mover in self._movers), default=1)
        self._narrowest = min((mover.narrowest for mover in self._movers), default=0)
        self.most_taken = sum(max(0, mover.rungs.costs[-1] - mover.start) for mover in self._movers)
        """Parameters that the others together can take on at most."""
        self.most_given = sum(max(0, mover.start - mover.rungs.costs[0]) for mover in self._movers)
        """Parameters that they can give at most."""

    def taking(self, spare: int) -> Changes:
        """Ranks with which the others store ``spare`` parameters more (or fewer, negative), as near as it gets without
        storing more. They all grow or all shrink, in steps that add the least damage per parameter by their curves (a
        site without a curve counts every parameter alike)."""
        if spare == 0:
            return {}
        grow = spare > 0
        for mover in self._moved:
            mover.back()
        self._moved.clear()
        step = 1 << max(0, abs(spare) // (_MOVES * self._widest) - 1).bit_length()  # few different ones: see below
        heap = self._first_moves(step, grow)
        while heap and (spare >= self._narrowest if grow else spare < 0):
            _, index, (_, cost, rung, rungs) = heap[0]
            mover = self._movers[index]
            if abs(cost - mover.cost) > abs(spare):
                fits = rungs > 1 and not (grow and mover.narrowest > spare)
                finer = mover.move(1, grow) if fits else None
                if finer is not None:
                    heapq.heapreplace(heap, (finer[0], index, finer))
                    continue
                if grow:
                    heapq.heappop(heap)
                    continue
            spare -= cost - mover.cost
            mover.take(rung)
            self._moved.add(mover)
            following = mover.move(step, grow)
            if following is None:
                heapq.heappop(heap)
            else:
                heapq.heapreplace(heap, (following[0], index, following))
        return {name: rank for mover in self._movers if mover in self._moved for name, rank in mover.changes()}

    def _first_moves(self, step: int, grow: bool) -> list[tuple[float, int, _Move]]:
        """A heap of everybody's first move; all are where they started. A drag asks for the same few all the time."""
        if (step, grow) not in self._firsts:
            moves = ((index, mover.move(step, grow)) for index, mover in enumerate(self._movers))
            self._firsts[step, grow] = [(move[0], index, move) for index, move in moves if move is not None]
            heapq.heapify(self._firsts[step, grow])
        return self._firsts[step, grow].copy()


class _Mover:
    """A site, or fused ones, on the way up or down their rungs. They may start between two of them."""

    __slots__ = (
        "_losses",
        "_lost_at_start",
        "_lost_here",
        "_problem",
        "cost",
        "narrowest",
        "rung",
        "rungs",
        "sites",
        "start",
    )

    def __init__(self, sites: tuple[Site, ...], rungs: Rungs, problem: Problem) -> None:
        self.sites = sites
        self.rungs = rungs
        self.start = sum(problem.current.site_cost(site) for site in sites)
        self.cost = self.start
        first = bisect_right(rungs.costs, self.start)
        to_first = rungs.costs[first] - self.start if first < len(rungs.costs) else rungs.narrowest
        self.narrowest = min(to_first, rungs.narrowest)
        """No step up costs less."""
        self.rung: int | None = None
        self._problem = problem
        self._losses: FloatArray | None = None
        self._lost_at_start = 0.0
        self._lost_here = 0.0

    def back(self) -> None:
        """To where it started."""
        self.cost, self.rung, self._lost_here = self.start, None, self._lost_at_start

    def take(self, rung: int) -> None:
        self.cost, self.rung = self.rungs.costs[rung], rung
        if self._losses is not None:
            self._lost_here = self._losses.item(rung)

    def changes(self) -> Collection[tuple[str, int | None]]:
        """Names and ranks, where it moved."""
        if self.rung is None:
            return ()
        rank = self.rungs.rank(self.rung)
        return [(site.name, rank) for site in self.sites]

    def move(self, step: int, grow: bool) -> _Move | None:
        """A step of up to ``step`` rungs; ``None`` at the end of the ladder."""
        costs = self.rungs.costs
        if grow:
            first = bisect_right(costs, self.cost)
            rung = min(first + step - 1, len(costs) - 1)
            rungs = rung - first + 1
        else:
            first = bisect_left(costs, self.cost) - 1
            rung = max(first - step + 1, 0)
            rungs = first - rung + 1
        if rungs <= 0:
            return None
        return self._price(rung, grow), costs[rung], rung, rungs

    def _price(self, rung: int, grow: bool) -> float:
        if not self._problem.curves:
            share = self.cost / self.rungs.costs[-1]
            return share if grow else -share
        losses = self._weigh() if self._losses is None else self._losses
        return (losses.item(rung) - self._lost_here) / abs(self.rungs.costs[rung] - self.cost)

    def _weigh(self) -> FloatArray:
        """Read the damage at every rung, and where it started, off the curves."""
        ranks = np.asarray(self.rungs.ranks)
        self._losses = np.zeros(len(ranks))
        for site in self.sites:
            damage, start = damage_of(site, self._problem.curves[site.name]), self._problem.current.ranks[site.name]
            self._losses += damage[np.minimum(ranks, len(damage) - 1)]
            self._lost_at_start += 0.0 if start is None else damage.item(start)
        self._lost_here = self._lost_at_start
        return self._losses


def plan_cost(plan: RankPlan, sites: Collection[Site]) -> int:
    """Parameters that ``plan`` stores for ``sites``."""
    return sum(plan.site_cost(site) for site in sites)
