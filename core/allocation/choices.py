"""The ranks a site may take under constraints, and what each costs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.allocation.curves import FloatArray
from core.allocation.problem import Constraints
from core.allocation.storage import IntArray, Storage, largest_saving_rank, rank_cost
from core.jobs.errors import StudioError
from core.model import Site


@dataclass(frozen=True, eq=False)
class Choices:
    """Allowed ranks, ascending: ``ranks`` and ``costs`` int64 [k], k >= 1. ``dense``: whether the last choice is dense,
    which stands there as the rank min(m, n)."""

    ranks: IntArray
    costs: IntArray
    dense: bool = True

    def __len__(self) -> int:
        return len(self.ranks)

    def rank(self, index: int) -> int | None:
        """The rank at ``index`` as a plan spells it."""
        index = index % len(self.ranks)
        return None if self.dense and index == len(self.ranks) - 1 else int(self.ranks[index])

    def within(self, cost: float) -> int:
        """Index of the dearest choice that stores at most ``cost`` parameters, of the cheapest if none does."""
        return max(0, int(np.searchsorted(self.costs, cost + 1e-6, side="right")) - 1)


@dataclass(frozen=True, eq=False)
class Unit:
    """Sites that move together: one site, or fused ones that share a rank or are dense together. ``choices``: the
    joint ranks and the costs of all of them. A site that is stored dense stands there as the largest min(m, n)."""

    sites: tuple[Site, ...]
    choices: Choices

    @property
    def parameters(self) -> int:
        return sum(site.parameters for site in self.sites)

    def summed(self, by_rank: Mapping[str, FloatArray]) -> FloatArray:
        """Sum over the sites of a figure that is known at rank 0 .. min(m, n) of each: float64 [choices]."""
        total = np.zeros(len(self.choices))
        for site in self.sites:
            total += by_rank[site.name][np.minimum(self.choices.ranks, min(site.shape))]
        return total

    def ranks_at(self, index: int) -> dict[str, int | None]:
        """Ranks of the sites at a choice."""
        return dict.fromkeys((site.name for site in self.sites), self.choices.rank(index))


def choices_of(site: Site, storage: Storage, constraints: Constraints) -> Choices:
    """Every rank that floor, ceiling, multiple, minimum and ``forbid_dense`` leave to ``site`` alone. Raises
    ``StudioError`` saying what contradicts itself when they leave none."""
    return joint_choices((site,), storage, constraints)


def joint_choices(sites: tuple[Site, ...], storage: Storage, constraints: Constraints) -> Choices:
    """Every rank that the constraints leave to ``sites`` together; dense where each of them may be. Raises
    ``StudioError`` when they leave none."""
    step = max(1, constraints.multiple_of)
    least = -(-max(1, constraints.minimum_rank) // step) * step
    most = min(largest_saving_rank(*site.shape, storage) for site in sites)
    ranks = np.arange(least, most + 1, step, dtype=np.int64)
    allowed, dense = np.ones(len(ranks), bool), not constraints.forbid_dense
    for site in sites:
        cost = rank_cost(*site.shape, ranks, storage)
        ceiling = constraints.ceilings.get(site.kind, 1.0)
        # A fraction of a parameter either way is rounding: 0.7 * 10 is a little above 7 in floating point.
        allowed &= cost >= constraints.floors.get(site.kind, 0.0) * site.parameters - 1e-6
        allowed &= cost <= ceiling * site.parameters + 1e-6
        dense &= ceiling >= 1
    ranks = ranks[allowed]
    costs = np.zeros(len(ranks), np.int64)
    for site in sites:
        costs += rank_cost(*site.shape, ranks, storage)
    if dense:
        ranks = np.append(ranks, max(min(site.shape) for site in sites))
        costs = np.append(costs, sum(site.parameters for site in sites))
    if not len(ranks):
        raise StudioError(_nothing_left(sites, storage, constraints))
    return Choices(ranks, costs, dense)


def _nothing_left(sites: tuple[Site, ...], storage: Storage, constraints: Constraints) -> str:
    """Why no rank is allowed, in one sentence."""
    kinds = sorted({site.kind for site in sites})
    rules = [f"a floor of {constraints.floors[k]:g} for {k}" for k in kinds if constraints.floors.get(k, 0) > 0]
    rules += [f"a ceiling of {constraints.ceilings[k]:g} for {k}" for k in kinds if constraints.ceilings.get(k, 1) < 1]
    if constraints.minimum_rank > 1:
        rules.append(f"a minimum rank of {constraints.minimum_rank}")
    if constraints.multiple_of > 1:
        rules.append(f"multiples of {constraints.multiple_of}")
    if constraints.forbid_dense:
        rules.append("dense forbidden")
    most = min(largest_saving_rank(*site.shape, storage) for site in sites)
    shapes = " and ".join(f"{s.name} ({s.shape[0]}x{s.shape[1]})" for s in sites)
    return (
        f"No rank is left to {shapes}: below dense it saves up to rank {most}, and together with that "
        f"{', '.join(rules)} contradict each other; loosen one of them."
    )
