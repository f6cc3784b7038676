"""Lower convex hulls of all units' (cost, damage) points in one sorted table, so that any budget is arithmetic.

Building the table costs one isotonic regression a unit; a budget is then a cumulative sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.allocation.choices import Choices, Unit

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_TRIALS = 12
"""Segments that did not fit which are tried anyway."""


@dataclass(frozen=True, eq=False)
class Hulls:
    """All hull segments of all units, steepest first.

    A segment takes unit ``unit[k]`` from one hull vertex to the next one, choice ``end[k]``, for ``price[k]`` more
    parameters. Within a unit the segments stand in order of growing rank, because a hull's slopes only flatten.
    """

    choices: tuple[Choices, ...]
    damage: tuple[FloatArray, ...]
    unit: IntArray
    end: IntArray
    price: IntArray

    @staticmethod
    def of(units: Sequence[Unit], damage: Sequence[FloatArray]) -> "Hulls":
        """Build the table. ``damage``: float64 and finite, one for each choice of each unit; it need not fall with the
        rank, but a segment on which it would rise is left out."""
        choices = tuple(unit.choices for unit in units)
        parts = [_segments(c.costs, d) for c, d in zip(choices, damage, strict=True)]
        slope = np.concatenate([np.zeros(0), *(p[0] for p in parts)])
        end = np.concatenate([np.zeros(0, np.int64), *(p[1] for p in parts)])
        price = np.concatenate([np.zeros(0, np.int64), *(p[2] for p in parts)])
        unit = np.repeat(np.arange(len(parts)), [len(p[0]) for p in parts])
        # Stable, so that equal slopes of one unit stay in order of rank.
        order = np.argsort(slope, kind="stable")
        order = order[slope[order] <= 0]
        return Hulls(choices, tuple(damage), unit[order], end[order], price[order])

    def fill(self, budget: int) -> list[int]:
        """Choice index of every unit for the least summed damage within ``budget`` parameters.

        Takes hull segments steepest first while they fit (optimal for that cost), then spends what is left on the
        segments and single steps that still fit. The last step to dense is a long segment, so a few of the first ones
        that did not fit are also tried taken, the others filling what that leaves, and the best of all is returned.
        """
        everyone = np.ones(len(self.choices), bool)
        best, blocked = self._greedy(budget, everyone)
        least = self._summed(best)
        for segment in blocked[:_TRIALS]:
            owner, end = int(self.unit[segment]), int(self.end[segment])
            others = everyone.copy()
            others[owner] = False
            left = budget - int(self.choices[owner].costs[end])
            if left < sum(int(c.costs[0]) for c, f in zip(self.choices, others, strict=True) if f):
                continue
            trial, _ = self._greedy(left, others)
            trial[owner] = end
            found = self._summed(trial)
            if found < least:
                best, least = trial, found
        return [int(index) for index in best]

    def _greedy(self, budget: int, mask: BoolArray) -> tuple[IntArray, IntArray]:
        """Choices by steepest segments first, and the segments that did not fit, steepest first."""
        left = budget - sum(int(c.costs[0]) for c, f in zip(self.choices, mask, strict=True) if f)
        usable = np.flatnonzero(mask[self.unit])
        spent = np.cumsum(self.price[usable])
        fitting = int(np.searchsorted(spent, left, side="right"))
        picked = np.zeros(len(self.choices), np.int64)
        # Later segments of a unit have later ends, so the last assignment is the furthest vertex taken.
        picked[self.unit[usable[:fitting]]] = self.end[usable[:fitting]]
        left -= int(spent[fitting - 1]) if fitting else 0
        left = self._take_what_fits(picked, usable[fitting:], left)
        self._single_steps(picked, np.flatnonzero(mask), left)
        return picked, usable[fitting:]

    def _summed(self, picked: IntArray) -> float:
        return sum(float(damage[index]) for damage, index in zip(self.damage, picked, strict=True))

    def _take_what_fits(self, picked: IntArray, rest: IntArray, left: int) -> int:
        """Go on down the sorted segments, skipping what does not fit; a unit that skipped one takes no later one."""
        blocked: set[int] = set()
        cheapest = np.minimum.accumulate(self.price[rest][::-1])[::-1] if len(rest) else np.zeros(0, np.int64)
        for position, segment in enumerate(rest):
            if cheapest[position] > left or len(blocked) == len(self.choices):
                break
            owner, price = int(self.unit[segment]), int(self.price[segment])
            if owner in blocked:
                continue
            if price <= left:
                picked[owner], left = self.end[segment], left - price
            else:
                blocked.add(owner)
        return left

    def _single_steps(self, picked: IntArray, free: IntArray, left: int) -> None:
        """Spend the remainder inside hull segments: each unit's best affordable rank, largest gain first."""
        while left > 0:
            best: tuple[float, int, int] | None = None
            for unit in free:
                costs, here = self.choices[unit].costs, picked[unit]
                reach = int(np.searchsorted(costs, costs[here] + left, side="right")) - 1
                if reach > here:
                    reach = int(here) + 1 + int(np.argmin(self.damage[unit][here + 1 : reach + 1]))
                    gain = float(self.damage[unit][here] - self.damage[unit][reach])
                    if gain > 0 and (best is None or gain > best[0]):
                        best = (gain, int(unit), reach)
            if best is None:
                return
            _, unit, reach = best
            left -= int(self.choices[unit].costs[reach] - self.choices[unit].costs[picked[unit]])
            picked[unit] = reach


def _segments(costs: IntArray, damage: FloatArray) -> tuple[FloatArray, IntArray, IntArray]:
    """Slopes, end choices and prices of the lower convex hull of (costs, damage).

    The slopes of the greatest convex minorant are the isotonic regression of the raw slopes weighted by the cost steps
    (Robertson, Wright & Dykstra 1988, theorem 1.2.1); its pooled blocks are the hull's segments.
    """
    from scipy.optimize import isotonic_regression  # 0.4 s that starting the program need not wait for

    if len(costs) < 2:
        return np.zeros(0), np.zeros(0, np.int64), np.zeros(0, np.int64)
    price = np.diff(costs)
    fit = isotonic_regression(np.diff(damage) / price, weights=price.astype(np.float64))
    starts = np.asarray(fit.blocks[:-1], dtype=np.int64)
    ends = np.asarray(fit.blocks[1:], dtype=np.int64)
    return np.asarray(fit.x)[starts], ends, costs[ends] - costs[starts]
