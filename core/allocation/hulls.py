"""Lower convex hulls of all sites' (cost, damage) points in one sorted table, so that any budget is arithmetic.

Building the table costs one isotonic regression a site; a budget is then a cumulative sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.allocation.choices import Choices, choices_of
from core.allocation.curves import ErrorCurve
from core.allocation.damage import damage_of
from core.allocation.problem import Constraints
from core.allocation.storage import Storage
from core.jobs.errors import StudioError
from core.model import Site

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_TRIALS = 12
"""Segments that did not fit which are tried anyway."""


@dataclass(frozen=True, eq=False)
class Hulls:
    """All hull segments of all sites, steepest first.

    A segment takes site ``site[k]`` from one hull vertex to the next one, choice ``end[k]``, for ``price[k]`` more
    parameters. Within a site the segments stand in order of growing rank, because a hull's slopes only flatten.
    """

    choices: tuple[Choices, ...]
    damage: tuple[FloatArray, ...]
    site: IntArray
    end: IntArray
    price: IntArray

    @staticmethod
    def of(
        sites: Sequence[Site], curves: Mapping[str, ErrorCurve], storage: Storage, constraints: Constraints
    ) -> "Hulls":
        """Build the table, damage as ``damage_of`` says. Raises ``StudioError`` naming a site whose curve is
        missing."""
        missing = next((site.name for site in sites if site.name not in curves), None)
        if missing is not None:
            raise StudioError(f"There is no error curve of {missing} yet; compute the curves of a method first.")
        choices = tuple(choices_of(site, storage, constraints) for site in sites)
        damage = tuple(damage_of(s, curves[s.name])[c.ranks] for s, c in zip(sites, choices, strict=True))
        parts = [_segments(c.costs, d) for c, d in zip(choices, damage, strict=True)]
        slope = np.concatenate([p[0] for p in parts])
        end = np.concatenate([p[1] for p in parts])
        price = np.concatenate([p[2] for p in parts])
        site = np.repeat(np.arange(len(parts)), [len(p[0]) for p in parts])
        # Stable, so that equal slopes of one site stay in order of rank.
        order = np.argsort(slope, kind="stable")
        return Hulls(choices, damage, site[order], end[order], price[order])

    def fill(self, budget: int, free: BoolArray | None = None) -> list[int]:
        """Choice index of every site for the least summed damage within ``budget`` parameters, over the ``free`` sites
        (all by default); the others come back as their smallest choice and are not counted.

        Takes hull segments steepest first while they fit (optimal for that cost), then spends what is left on the
        segments and single steps that still fit. The last step to dense is a long segment, so a few of the first ones
        that did not fit are also tried taken, the others filling what that leaves, and the best of all is returned.
        """
        mask = np.ones(len(self.choices), bool) if free is None else free
        best, blocked = self._greedy(budget, mask)
        least = self._summed(best, mask)
        for segment in blocked[:_TRIALS]:
            owner, end = int(self.site[segment]), int(self.end[segment])
            others = mask.copy()
            others[owner] = False
            left = budget - int(self.choices[owner].costs[end])
            if left < sum(int(c.costs[0]) for c, f in zip(self.choices, others, strict=True) if f):
                continue
            trial, _ = self._greedy(left, others)
            trial[owner] = end
            found = self._summed(trial, mask)
            if found < least:
                best, least = trial, found
        return [int(index) for index in best]

    def _greedy(self, budget: int, mask: BoolArray) -> tuple[IntArray, IntArray]:
        """Choices by steepest segments first, and the segments that did not fit, steepest first."""
        left = budget - sum(int(c.costs[0]) for c, f in zip(self.choices, mask, strict=True) if f)
        usable = np.flatnonzero(mask[self.site])
        spent = np.cumsum(self.price[usable])
        fitting = int(np.searchsorted(spent, left, side="right"))
        picked = np.zeros(len(self.choices), np.int64)
        # Later segments of a site have later ends, so the last assignment is the furthest vertex taken.
        picked[self.site[usable[:fitting]]] = self.end[usable[:fitting]]
        left -= int(spent[fitting - 1]) if fitting else 0
        left = self._take_what_fits(picked, usable[fitting:], left)
        self._single_steps(picked, np.flatnonzero(mask), left)
        return picked, usable[fitting:]

    def _summed(self, picked: IntArray, mask: BoolArray) -> float:
        return sum(float(self.damage[site][picked[site]]) for site in np.flatnonzero(mask))

    def _take_what_fits(self, picked: IntArray, rest: IntArray, left: int) -> int:
        """Go on down the sorted segments, skipping what does not fit; a site that skipped one takes no later one."""
        blocked: set[int] = set()
        cheapest = np.minimum.accumulate(self.price[rest][::-1])[::-1] if len(rest) else np.zeros(0, np.int64)
        for position, segment in enumerate(rest):
            if cheapest[position] > left or len(blocked) == len(self.choices):
                break
            owner, price = int(self.site[segment]), int(self.price[segment])
            if owner in blocked:
                continue
            if price <= left:
                picked[owner], left = self.end[segment], left - price
            else:
                blocked.add(owner)
        return left

    def _single_steps(self, picked: IntArray, free: IntArray, left: int) -> None:
        """Spend the remainder inside hull segments: each site's furthest affordable rank, best gain first."""
        while left > 0:
            best: tuple[float, int, int] | None = None
            for site in free:
                costs, here = self.choices[site].costs, picked[site]
                reach = int(np.searchsorted(costs, costs[here] + left, side="right")) - 1
                if reach > here:
                    gain = float(self.damage[site][here] - self.damage[site][reach])
                    if gain > 0 and (best is None or gain > best[0]):
                        best = (gain, int(site), reach)
            if best is None:
                return
            _, site, reach = best
            left -= int(self.choices[site].costs[reach] - self.choices[site].costs[picked[site]])
            picked[site] = reach


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
