"""Hold total: what one drag gives, the other unlocked sites take where it costs least, so that the size stays put."""

import heapq
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.allocation.damage import damage_of
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.allocation.storage import largest_saving_rank, rank_cost, rank_for_cost
from core.model import Site

_MOVES = 300
"""About how many steps the difference is handed out in; more is finer and slower."""


def rebalanced(problem: Problem, before: RankPlan, touched: frozenset[str]) -> RankPlan:
    """``problem.current`` with the sites that are neither ``touched`` nor locked moved until its cost is as near to
    the cost of ``before`` as it gets without exceeding it. They all grow or all shrink, in steps that add the least
    damage per parameter by their curves (a site without a curve counts every parameter alike)."""
    plan = problem.current
    spare = sum(
        before.site_cost(site) - plan.site_cost(site)
        for site in problem.sites
        if before.ranks[site.name] != plan.ranks[site.name]
    )
    others = [s for s in problem.sites if s.name not in touched and s.name not in plan.locked]
    if spare == 0 or not others:
        return plan
    grow = spare > 0
    step = max(1, abs(spare) // (_MOVES * max(sum(s.shape) for s in others)))
    ends: dict[tuple[str, tuple[int, int]], tuple[int, int]] = {}
    for site in others:
        if (site.kind, site.shape) not in ends:
            ends[site.kind, site.shape] = _ends(site, problem)
    movers = [_Mover(s, plan.ranks[s.name], problem, ends[s.kind, s.shape], grow) for s in others]
    heap = [(move.price, index, move) for index, mover in enumerate(movers) if (move := mover.move(step))]
    heapq.heapify(heap)
    while heap and (grow or spare < 0):
        _, index, move = heapq.heappop(heap)
        mover = movers[index]
        if abs(move.parameters) > abs(spare):
            finer = mover.move(1) if move.ranks > 1 else None
            if finer is not None:
                heapq.heappush(heap, (finer.price, index, finer))
                continue
            if grow:
                continue
        mover.position = move.position
        spare -= move.parameters
        following = mover.move(step)
        if following is not None:
            heapq.heappush(heap, (following.price, index, following))
    moved = [mover for mover in movers if mover.rank != plan.ranks[mover.site.name]]
    return plan.with_ranks({m.site.name: m.site for m in moved}, {m.site.name: m.rank for m in moved})


def _ends(site: Site, problem: Problem) -> tuple[int, int]:
    """The lowest and the highest position a site may take; one above the largest rank that saves is dense."""
    top = largest_saving_rank(*site.shape, problem.storage) + 1
    floor = problem.constraints.floors.get(site.kind, 0.0) * site.parameters
    floor_rank = rank_for_cost(*site.shape, max(floor - 1, 0), problem.storage) + 1 if floor > 0 else 1
    ceiling = problem.constraints.ceilings.get(site.kind, 1.0)
    highest = top if ceiling >= 1 else rank_for_cost(*site.shape, ceiling * site.parameters, problem.storage)
    if problem.constraints.forbid_dense:
        highest = min(highest, top - 1)
    return min(max(problem.constraints.minimum_rank, floor_rank), top), highest


@dataclass(order=True, slots=True)
class _Move:
    """A step of one site: parameters gained (or lost, negative), and its price: the smaller the sooner."""

    price: float
    position: int
    parameters: int
    ranks: int


class _Mover:
    """One site on its ladder of positions: ranks 1 .. the largest that saves, then dense on top."""

    def __init__(self, site: Site, rank: int | None, problem: Problem, ends: tuple[int, int], grow: bool) -> None:
        self.site = site
        self._storage = problem.storage
        self._bottom, self._highest = ends
        self._top = largest_saving_rank(*site.shape, problem.storage) + 1
        self.position = self._top if rank is None else rank
        self._sign = 1 if grow else -1
        curve = problem.curves.get(site.name)
        self._lost: npt.NDArray[np.float64] | None = None if curve is None else damage_of(site, curve)

    @property
    def rank(self) -> int | None:
        return None if self.position >= self._top else self.position

    def move(self, step: int) -> _Move | None:
        """The next step of up to ``step`` ranks; ``None`` at the end of the ladder."""
        target = self.position + self._sign * step
        target = min(target, self._highest) if self._sign > 0 else max(target, self._bottom)
        ranks = (target - self.position) * self._sign
        if ranks <= 0:
            return None
        parameters = self._cost(target) - self._cost(self.position)
        return _Move(self._price(target, parameters), target, parameters, ranks)

    def _price(self, target: int, parameters: int) -> float:
        if self._lost is None:
            return self._cost(self.position) / self.site.parameters * self._sign
        return (self._error(target) - self._error(self.position)) / abs(parameters)

    def _error(self, position: int) -> float:
        return 0.0 if self._lost is None or position >= self._top else float(self._lost[position])

    def _cost(self, position: int) -> int:
        m, n = self.site.shape
        return m * n if position >= self._top else int(rank_cost(m, n, position, self._storage))
