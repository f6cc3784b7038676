"""From what every site would like to store to a plan that is allowed and uses its budget."""

import heapq
import math
from collections.abc import Callable, Mapping, Sequence

from core.allocation.choices import Unit
from core.allocation.plan import RankPlan
from core.allocation.task import Task


def settle(task: Task, wished: Mapping[str, float]) -> RankPlan:
    """The plan nearest to ``wished`` parameters of each site that is not locked (a rank as a wish is its
    ``rank_cost``) which the constraints allow and which uses the task's budget.

    All wishes are multiplied by one factor, the largest at which every unit's choice at or below its share fits;
    limits bind where they must, and the others make up for them. A site that is wished dense (its parameters or more)
    stays dense as long as all the others can then be paid for. What rounding leaves goes, a rank at a time, to the
    unit that is furthest below its share, until no unit's next rank fits (DERIVED; published codes round down and
    stop, or miss the target).
    """
    units = task.units
    shares = [max(1.0, math.fsum(wished[site.name] for site in unit.sites)) for unit in units]
    sure = [math.inf if share >= unit.parameters - 0.5 else share for unit, share in zip(units, shares, strict=True)]
    if _cost(units, _at(units, sure, 0.0)) <= task.left:
        shares = sure
    picked = _at(units, shares, _factor(units, shares, task.left))

    def of_share(unit: int, index: int) -> float:
        return int(units[unit].choices.costs[index]) / shares[unit]

    return task.plan(spend(units, picked, task.left, of_share))


def spend(units: Sequence[Unit], picked: Sequence[int], budget: int, urgency: Callable[[int, int], float]) -> list[int]:
    """``picked`` with the rest of the budget spent a choice at a time on the unit of the least
    ``urgency(unit, present choice)`` whose next choice fits, until no unit's does."""
    found = list(picked)
    left = budget - _cost(units, found)
    queue = [(urgency(unit, index), unit) for unit, index in enumerate(found)]
    heapq.heapify(queue)
    while queue:
        _, unit = heapq.heappop(queue)
        costs, index = units[unit].choices.costs, found[unit]
        # What does not fit now never will, for what is left only shrinks.
        if index + 1 < len(costs) and int(costs[index + 1] - costs[index]) <= left:
            found[unit], left = index + 1, left - int(costs[index + 1] - costs[index])
            heapq.heappush(queue, (urgency(unit, found[unit]), unit))
    return found


def _factor(units: Sequence[Unit], shares: Sequence[float], budget: int) -> float:
    """The largest factor of the shares that fits; bisection, for the cost never falls as it grows."""
    finite = [(unit, share) for unit, share in zip(units, shares, strict=True) if share < math.inf]
    low, high = 0.0, max((unit.parameters / share for unit, share in finite), default=1.0) * (1 + 1e-9)
    if _cost(units, _at(units, shares, high)) <= budget:
        return high
    if _cost(units, _at(units, shares, min(1.0, high))) <= budget:
        low = min(1.0, high)
    else:
        high = min(1.0, high)
    for _ in range(60):
        middle = (low + high) / 2
        fits = _cost(units, _at(units, shares, middle)) <= budget
        low, high = (middle, high) if fits else (low, middle)
    return low


def _at(units: Sequence[Unit], shares: Sequence[float], factor: float) -> list[int]:
    """Choices at or below the shares times ``factor``, the cheapest where none is; an infinite share takes the last
    choice whatever the factor."""
    return [
        len(unit.choices) - 1 if share == math.inf else unit.choices.within(factor * share)
        for unit, share in zip(units, shares, strict=True)
    ]


def _cost(units: Sequence[Unit], picked: Sequence[int]) -> int:
    return sum(int(unit.choices.costs[index]) for unit, index in zip(units, picked, strict=True))
