"""The ranks a site may take under constraints, and what each costs."""

from dataclasses import dataclass

import numpy as np

from core.allocation.problem import Constraints, Problem
from core.allocation.storage import IntArray, Storage, largest_saving_rank, rank_cost
from core.jobs.errors import StudioError, UsageError
from core.model import Site


@dataclass(frozen=True, eq=False)
class Choices:
    """Allowed ranks of one site, ascending, dense last: ``ranks`` and ``costs`` int64 [k]; the last rank is min(m, n)
    and stands for dense."""

    ranks: IntArray
    costs: IntArray

    def rank(self, index: int) -> int | None:
        """The rank at ``index`` as a plan spells it."""
        return None if index == len(self.ranks) - 1 else int(self.ranks[index])


def choices_of(site: Site, storage: Storage, constraints: Constraints) -> Choices:
    """Every rank the constraints allow at ``site``; dense is always among them."""
    m, n = site.shape
    step = max(1, constraints.multiple_of)
    least = -(-max(1, constraints.minimum_rank) // step) * step
    ranks = np.arange(least, largest_saving_rank(m, n, storage) + 1, step, dtype=np.int64)
    costs = rank_cost(m, n, ranks, storage)
    floor = constraints.floors.get(site.kind, 0.0) * site.parameters
    allowed = costs >= floor
    return Choices(np.append(ranks[allowed], min(m, n)), np.append(costs[allowed], m * n))


def budget_of(problem: Problem, keep: float) -> int:
    """Parameters that all sites together may store. Raises ``UsageError`` for a keep outside (0, 1] and
    ``StudioError`` when the constraints cannot be met within it, saying which ones are in the way."""
    if not 0.0 < keep <= 1.0:
        raise UsageError(f"keep is the fraction of parameters to store, above 0 and at most 1, not {keep:g}.")
    total = sum(site.parameters for site in problem.sites)
    if total == 0:
        raise StudioError("The model has no site that can be compressed, so there is nothing to allocate.")
    budget = int(keep * total + 1e-9)
    least = sum(least_cost(problem, site) for site in problem.sites)
    if least > budget:
        reasons = _in_the_way(problem)
        raise StudioError(
            f"keep {keep:g} cannot be reached: the least these sites can store is {least / total:.4f}; {reasons}."
        )
    return budget


def least_cost(problem: Problem, site: Site) -> int:
    """The least that ``site`` can store: its present cost if locked, else that of its smallest allowed rank."""
    if site.name in problem.constraints.locked:
        return problem.current.site_cost(site)
    return int(choices_of(site, problem.storage, problem.constraints).costs[0])


def _in_the_way(problem: Problem) -> str:
    limits = problem.constraints
    found = []
    if limits.locked:
        found.append(f"unlock some of the {len(limits.locked)} locked sites")
    if limits.floors:
        found.append("lower the floors")
    if limits.minimum_rank > 1:
        found.append(f"lower the minimum rank of {limits.minimum_rank}")
    if limits.multiple_of > 1:
        found.append(f"allow ranks that are no multiple of {limits.multiple_of}")
    return " or ".join(found) if found else "ask for more, rank 1 everywhere is already the smallest"
