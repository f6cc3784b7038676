"""One choice for each item, least summed damage within a budget: the multiple-choice knapsack."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.allocation.storage import IntArray
from core.jobs.errors import StudioError

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_GAP = 1e-4
"""Of the optimum: an answer proven to be this near to it is good enough."""
_NODES = 500
"""Of the solver's tree, after which the better of what it has and the greedy answer is returned. Not seconds: the same
input is to give the same answer on a busy machine."""


@dataclass(frozen=True, eq=False)
class Items:
    """All choices of all items in one line. ``cost`` int64 [k], ascending within an item, ``damage`` float64 [k] and
    finite, ``start`` int64 [items]: where each item's choices begin. Every item has a choice."""

    cost: IntArray
    damage: FloatArray
    start: IntArray

    @staticmethod
    def of(costs: Sequence[IntArray], damages: Sequence[FloatArray]) -> "Items":
        sizes = np.array([len(cost) for cost in costs], np.int64)
        start = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        return Items(np.concatenate(costs).astype(np.int64), np.concatenate(damages).astype(np.float64), start)

    @cached_property
    def owner(self) -> IntArray:
        sizes = np.diff(np.append(self.start, len(self.cost)))
        return np.repeat(np.arange(len(self.start)), sizes)

    def cheapest_at(self, price: float) -> IntArray:
        """Of each item the position with the least damage + price * cost; the least cost among equals."""
        worth = self.damage + price * self.cost
        least = np.minimum.reduceat(worth, self.start)
        positions = np.flatnonzero(worth == least[self.owner])
        return np.asarray(positions[np.searchsorted(self.owner[positions], np.arange(len(self.start)))])

    def spent(self, picked: IntArray) -> int:
        return int(self.cost[picked].sum())

    def hurt(self, picked: IntArray) -> float:
        return float(self.damage[picked].sum())


def knapsack(costs: Sequence[IntArray], damages: Sequence[FloatArray], budget: int) -> list[int]:
    """Index of each item's choice. ``costs``: int64, ascending, ``damages``: float64 and finite, one array an item.

    The Lagrange relaxation (Everett 1963) gives a lower bound and, with the remainder spent greedily, an answer. Where
    the two are further apart than 1e-4 of it, HiGHS looks for a better one: a choice whose reduced cost is above their
    distance is in none (DERIVED), so it searches the few that are left, with an end to its patience. Costs are exact
    integers throughout. Raises ``StudioError`` when not even the cheapest choices fit.
    """
    if not costs:
        return []
    items = Items.of(costs, damages)
    if int(np.minimum.reduceat(items.cost, items.start).sum()) > budget:
        raise StudioError(f"The cheapest ranks already store more than the {budget} parameters allowed; ask for more.")
    price = _price(items, budget)
    greedy = _spend(items, items.cheapest_at(price), budget)
    best = greedy if price == 0 else _exact(items, greedy, price, budget)
    return [int(position) for position in best - items.start]


def _price(items: Items, budget: int) -> float:
    """The least price of a parameter, to within rounding, at which what is cheapest fits the budget."""
    if items.spent(items.cheapest_at(0.0)) <= budget:
        return 0.0
    low, high = 0.0, 1.0
    while items.spent(items.cheapest_at(high)) > budget:
        low, high = high, 4 * high
    for _ in range(100):
        # A ratio of prices halves faster than their difference while they are orders of magnitude apart.
        middle = float(np.sqrt(low * high)) if high > 4 * low > 0 else (low + high) / 2
        fits = items.spent(items.cheapest_at(middle)) <= budget
        low, high = (low, middle) if fits else (middle, high)
        if high - low <= 1e-12 * high:
            break
    return high


def _spend(items: Items, picked: IntArray, budget: int) -> IntArray:
    """Use up what is left of the budget, most damage saved first."""
    picked = picked.copy()
    while True:
        here = picked[items.owner]
        extra, gain = items.cost - items.cost[here], items.damage[here] - items.damage
        usable = np.flatnonzero((extra <= budget - items.spent(picked)) & (gain > 0))
        if not len(usable):
            return picked
        taken = usable[np.argmax(gain[usable])]
        picked[items.owner[taken]] = taken


def _exact(items: Items, greedy: IntArray, price: float, budget: int) -> IntArray:
    """The optimum to within ``_GAP``, or ``greedy`` where that is no worse."""
    worth = items.damage + price * items.cost
    least = np.minimum.reduceat(worth, items.start)
    distance = items.hurt(greedy) - (float(least.sum()) - price * budget)
    if distance <= _GAP * items.hurt(greedy):
        return greedy
    slack = 1e-9 * max(abs(float(least.sum())), abs(distance))
    alive = np.flatnonzero(worth - least[items.owner] <= distance + slack)
    found = _solved(items, alive, max(items.hurt(greedy), 1e-300), budget)
    return found if found is not None and items.hurt(found) < items.hurt(greedy) else greedy


def _solved(items: Items, alive: IntArray, unit: float, budget: int) -> IntArray | None:
    """HiGHS over the choices at ``alive``, ``None`` without an answer that fits to the last integer."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # 0.4 s that starting the program need not wait for
    from scipy.sparse import csr_array

    owner, cost = items.owner[alive], items.cost[alive]
    scale = float(cost.max()) or 1.0
    shape = (len(items.start), len(alive))
    one_each = csr_array((np.ones(len(alive)), (owner, np.arange(len(alive)))), shape=shape)
    # The solver lets a sum of scaled costs be 1e-6 too large; where that may be a parameter, so much less is asked.
    room = budget + 0.25 if 1e-6 * scale < 0.25 else budget - 1e-6 * scale
    answer = milp(
        items.damage[alive] / unit,
        constraints=[LinearConstraint(one_each, 1, 1), LinearConstraint(cost[None, :] / scale, -np.inf, room / scale)],
        integrality=np.ones(len(alive), np.int64),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": _GAP, "node_limit": _NODES},
    )
    if answer.x is None:
        return None
    taken = alive[np.flatnonzero(np.asarray(answer.x) > 0.5)]
    whole = len(taken) == len(items.start) and bool((items.owner[taken] == np.arange(len(items.start))).all())
    return taken if whole and items.spent(taken) <= budget else None
