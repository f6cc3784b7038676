"""The ranks that sites may be given by hand, as a ladder to climb: all of them, or those that the constraints leave."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from core.allocation.choices import Choices, joint_choices
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.storage import Storage, rank_cost
from core.jobs.errors import StudioError
from core.model import Site

Changes = dict[str, int | None]


@dataclass(frozen=True)
class Rungs:
    """Allowed ranks and their costs, ascending; where ``dense``, the last one is dense."""

    ranks: tuple[int, ...]
    costs: tuple[int, ...]
    dense: bool

    @staticmethod
    def of(choices: Choices) -> "Rungs":
        return Rungs(tuple(choices.ranks.tolist()), tuple(choices.costs.tolist()), choices.dense)

    @cached_property
    def narrowest(self) -> int:
        """The least that a rung costs more than the one below it; where there is one alone, what that costs."""
        return min((above - below for below, above in pairwise(self.costs)), default=self.costs[0])

    def rank(self, index: int) -> int | None:
        """The rank at ``index`` as a plan spells it."""
        return None if self.dense and index == len(self.ranks) - 1 else self.ranks[index]

    def stepped(self, rank: int | None, by: int) -> int | None:
        """``by`` rungs above ``rank`` or below it, as far as the ladder goes; a rank between two rungs goes to one."""
        if rank is None and not self.dense:
            here = after = len(self.ranks)
        else:
            place = self.ranks[-1] if rank is None else rank
            here, after = bisect_left(self.ranks, place), bisect_right(self.ranks, place)
        return self.rank(min(len(self.ranks) - 1, max(0, after - 1 + by if by > 0 else here + by)))


class Ladder:
    """The rungs of every site, made once for sites of one kind and shape. With ``free`` every rank is one."""

    def __init__(self, problem: Problem, *, free: bool = False) -> None:
        self._storage: Storage = problem.storage
        self._limits = Constraints() if free else replace(problem.constraints, locked=frozenset())
        self._made: dict[object, Rungs | None] = {}
        self._groups: dict[str, tuple[Site, ...]] = _groups(problem.sites, self._limits.fused)

    def group(self, site: Site) -> tuple[Site, ...]:
        """The sites that share one rank with ``site``, itself among them."""
        return self._groups.get(site.name) or (site,)

    def rungs(self, sites: tuple[Site, ...]) -> Rungs | None:
        """The joint ladder of ``sites``; ``None`` where the constraints contradict each other."""
        key = sites[0].kind, sites[0].shape, tuple((site.kind, site.shape) for site in sites[1:])
        if key not in self._made:
            try:
                self._made[key] = Rungs.of(joint_choices(sites, self._storage, self._limits))
            except StudioError:
                self._made[key] = None
        return self._made[key]

    def stepped(self, sites: Iterable[Site], plan: RankPlan, by: int) -> Changes:
        """``by`` rungs up or down for each of ``sites``."""
        changes: Changes = {}
        for site in sites:
            rungs, rank = self.rungs(self.group(site)), plan.ranks[site.name]
            changes[site.name] = rank if rungs is None else rungs.stepped(rank, by)
        return changes

    def snapped(self, wanted: Mapping[str, int | None], plan: RankPlan, by_name: Mapping[str, Site]) -> Changes:
        """``wanted`` at the nearest rungs. What is fused follows; it stays where it is beside a locked site, and where
        the constraints leave no rank."""
        changes: Changes = {}
        for name in wanted:
            if name in changes:
                continue
            group = self.group(by_name[name])
            rungs = self.rungs(group)
            if rungs is None or any(site.name in plan.locked for site in group):
                changes |= {site.name: plan.ranks[site.name] for site in group if site.name in wanted}
            else:
                asked = [(site, wanted[site.name]) for site in group if site.name in wanted]
                changes |= dict.fromkeys((site.name for site in group), self._nearest(rungs, asked))
        return changes

    def _nearest(self, rungs: Rungs, asked: list[tuple[Site, int | None]]) -> int | None:
        """The rung at which the sites that were asked for store nearest to what was asked, together."""
        if len(asked) == 1 and not self._limits.fused:
            site, rank = asked[0]
            place = rungs.ranks[-1] if rank is None and rungs.dense else min(site.shape) if rank is None else rank
            index = bisect_left(rungs.ranks, place)
            if index < len(rungs.ranks) and rungs.ranks[index] == place:
                return rungs.rank(index)
        ranks, costs, goal = np.asarray(rungs.ranks, np.int64), np.zeros(len(rungs.ranks), np.int64), 0
        for site, rank in asked:
            each = rank_cost(*site.shape, ranks, self._storage)
            if rungs.dense:
                each[-1] = site.parameters
            costs += each
            goal += site.parameters if rank is None else rank_cost(*site.shape, rank, self._storage)
        return rungs.rank(int(np.argmin(np.abs(costs - goal))))


def _groups(sites: Iterable[Site], fused: tuple[tuple[str, ...], ...]) -> dict[str, tuple[Site, ...]]:
    """Fused sites by the name of each; sites alone are left out."""
    of_kind = {kind: index for index, kinds in enumerate(fused) for kind in kinds}
    found: dict[tuple[int, int], list[Site]] = {}
    for site in sites:
        if site.kind in of_kind:
            found.setdefault((site.block, of_kind[site.kind]), []).append(site)
    return {site.name: tuple(group) for group in found.values() if len(group) > 1 for site in group}
