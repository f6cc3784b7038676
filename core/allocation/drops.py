"""Dropping components one by one, the least first-order change of the loss first, until the budget is met."""

import heapq
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.allocation.choices import Unit
from core.allocation.curves import FloatArray
from core.allocation.plan import RankPlan
from core.allocation.settle import spend
from core.allocation.task import Task


@dataclass(frozen=True, eq=False)
class Stack:
    """The components of a unit; only the last one that is left can be dropped. ``change`` float64 [k + 1]: the loss
    change of dropping all from rank r on, for r = 0 .. k. ``ranks``: the choices, ascending, of which the last one is
    k where the unit may be dense. ``costs``: what they store. ``weight``: keys are divided by it.

    From dense a unit goes down component by component. It saves nothing until it reaches its largest choice below
    dense; from there it goes from choice to choice, all components between them at once.
    """

    change: FloatArray
    ranks: tuple[int, ...]
    costs: tuple[int, ...]
    dense: bool
    weight: float

    @staticmethod
    def of(unit: Unit, loss_change: Mapping[str, FloatArray], weight: float) -> "Stack":
        choices = unit.choices
        whole = max(min(site.shape) for site in unit.sites)
        each = np.zeros(whole)
        for site in unit.sites:
            found = loss_change[site.name]
            each[: len(found)] += found
        change = np.append(np.cumsum(each[::-1])[::-1], 0.0)
        ranks, costs = (tuple(int(value) for value in values) for values in (choices.ranks, choices.costs))
        return Stack(change, ranks, costs, choices.dense, weight)

    def next_rank(self, rank: int, index: int) -> int:
        """Where the next drop from ``rank`` leads; ``index``: the choice that ``rank`` is stored as, not the first."""
        free = self.dense and index == len(self.ranks) - 1
        return max(rank - 1, self.ranks[index - 1]) if free else self.ranks[index - 1]


def dropped(
    stacks: Sequence[Stack], lowest: Sequence[int], budget: int, *, balanced: bool, whole: Collection[int] = ()
) -> tuple[list[int], list[int]] | None:
    """Choice of each stack, and its rank, after the drops it takes to store at most ``budget``; ``None`` where that
    cannot be reached. A rank above the largest choice below dense is stored dense. ``lowest``: least choice of each.
    ``whole``: stacks that stay as they are.

    Each drop is the one with the least |change| among the stacks' next ones; ``balanced``: among those that raise the
    loss while the sum of all changes so far is not above zero, else among those that lower it, where there are any.
    """
    ranks = [len(stack.change) - 1 if stack.dense else stack.ranks[-1] for stack in stacks]
    picked = [len(stack.ranks) - 1 for stack in stacks]
    stored = sum(stack.costs[-1] for stack in stacks)
    total = math.fsum(float(stack.change[rank]) for stack, rank in zip(stacks, ranks, strict=True))
    rising: list[tuple[float, int, int, int, float]] = []
    falling: list[tuple[float, int, int, int, float]] = []
    counter = 0

    def push(unit: int) -> None:
        nonlocal counter
        stack, rank = stacks[unit], ranks[unit]
        if unit in whole or picked[unit] <= lowest[unit]:
            return
        target = stack.next_rank(rank, picked[unit])
        change = float(stack.change[target] - stack.change[rank])
        queue = rising if change >= 0 or not balanced else falling
        heapq.heappush(queue, (abs(change) / stack.weight, counter, unit, target, change))
        counter += 1

    for unit in range(len(stacks)):
        push(unit)
    while stored > budget:
        first, second = (rising, falling) if total <= 0 else (falling, rising)
        queue = first or second
        if not queue:
            return None
        _, _, unit, target, change = heapq.heappop(queue)
        stack, total = stacks[unit], total + change
        ranks[unit] = target
        if target <= stack.ranks[picked[unit] - 1]:
            stored -= stack.costs[picked[unit]] - stack.costs[picked[unit] - 1]
            picked[unit] -= 1
        push(unit)
    return picked, ranks


def plan_by_drops(task: Task, *, balanced: bool) -> RankPlan:
    """The plan that ``dropped`` leads to, with the options ``least`` (fraction of the largest rank that saves, below
    which no site goes unless it must) and ``per-parameter`` (changes count by the parameters of a rank).

    ``balanced``: drops of a unit that ends dense did not happen, so they must not have moved the sum. The search is
    repeated with such units left out until there are none; where the others alone cannot meet the budget, the search
    before stands. What the last drop saved too much goes back to the units whose next component matters most.
    """
    curves = task.problem.curves
    changes = {
        site.name: change
        for unit in task.units
        for site in unit.sites
        if (change := curves[site.name].loss_change) is not None
    }
    by_size = bool(task.options["per-parameter"])
    stacks = [
        Stack.of(unit, changes, float(sum(sum(site.shape) for site in unit.sites)) if by_size else 1.0)
        for unit in task.units
    ]
    lowest = [_lowest(stack, float(task.options["least"])) for stack in stacks]
    found = dropped(stacks, lowest, task.left, balanced=balanced)
    if found is None:
        lowest = [0] * len(stacks)
        found = dropped(stacks, lowest, task.left, balanced=balanced)
    assert found is not None  # the budget is checked against the smallest choices
    whole: set[int] = set()
    while balanced and (ended := _ended_dense(stacks, *found) - whole):
        whole |= ended
        again = dropped(stacks, lowest, task.left, balanced=True, whole=whole)
        if again is None:
            break
        found = again

    def urgency(unit: int, index: int) -> float:
        stack = stacks[unit]
        if index + 1 == len(stack.ranks):
            return 0.0
        return -abs(float(stack.change[stack.ranks[index]] - stack.change[stack.ranks[index + 1]])) / stack.weight

    return task.plan(spend(task.units, found[0], task.left, urgency))


def _lowest(stack: Stack, least: float) -> int:
    """Index of the least choice at or above ``least`` of the largest rank below dense."""
    top = len(stack.ranks) - (2 if stack.dense else 1)
    if top < 0:
        return 0
    return min(int(np.searchsorted(stack.ranks, math.ceil(least * stack.ranks[top] - 1e-9))), top)


def _ended_dense(stacks: Sequence[Stack], picked: Sequence[int], ranks: Sequence[int]) -> set[int]:
    """Stacks that are stored dense although components of them were dropped."""
    return {
        unit
        for unit, (stack, index, rank) in enumerate(zip(stacks, picked, ranks, strict=True))
        if stack.dense and index == len(stack.ranks) - 1 and rank < len(stack.change) - 1
    }
