"""The same fraction everywhere."""

import numpy as np

from core.allocation.allocators.allocator import Allocator
from core.allocation.choices import Choices, budget_of, choices_of
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem


def allocate(problem: Problem, keep: float) -> RankPlan:
    """Every site keeps the same fraction of its parameters, rounded down to a rank it may have.

    What rounding leaves of the budget goes, one rank at a time, to the sites that lost most to it (DERIVED; published
    codes round down and stop). Locked sites keep their rank and the others share what is left; floors bind where they
    are above the common fraction.
    """
    budget = budget_of(problem, keep)
    locked = problem.constraints.locked
    free = [site for site in problem.sites if site.name not in locked]
    left = budget - sum(problem.current.site_cost(site) for site in problem.sites if site.name in locked)
    choices = [choices_of(site, problem.storage, problem.constraints) for site in free]
    sizes = [site.parameters for site in free]

    picked = _at_fraction(choices, sizes, _largest_fraction(choices, sizes, left))
    spare = left - _cost(choices, picked)
    wanted = left / max(1, sum(sizes))
    lost = [wanted * size - c.costs[i] for c, size, i in zip(choices, sizes, picked, strict=True)]
    for index in np.argsort(lost)[::-1]:
        step = picked[index] + 1
        if step < len(choices[index].costs):
            price = int(choices[index].costs[step] - choices[index].costs[picked[index]])
            if price <= spare:
                picked[index], spare = step, spare - price
    ranks = dict(problem.current.ranks)
    ranks |= {site.name: c.rank(i) for site, c, i in zip(free, choices, picked, strict=True)}
    return RankPlan(ranks, problem.storage, problem.current.locked)


def _at_fraction(choices: list[Choices], sizes: list[int], fraction: float) -> list[int]:
    """Index of the largest allowed rank of each site that stores at most ``fraction`` of it, or its smallest."""
    return [
        max(0, int(np.searchsorted(c.costs, fraction * size + 1e-6, side="right")) - 1)
        for c, size in zip(choices, sizes, strict=True)
    ]


def _largest_fraction(choices: list[Choices], sizes: list[int], budget: int) -> float:
    """The largest common fraction whose rounded-down cost fits; bisection, the cost never falls as it grows."""
    low, high = 0.0, 1.0
    if _cost(choices, _at_fraction(choices, sizes, high)) <= budget:
        return high
    for _ in range(50):
        middle = (low + high) / 2
        fits = _cost(choices, _at_fraction(choices, sizes, middle)) <= budget
        low, high = (middle, high) if fits else (low, middle)
    return low


def _cost(choices: list[Choices], picked: list[int]) -> int:
    return sum(int(c.costs[i]) for c, i in zip(choices, picked, strict=True))


UNIFORM = Allocator(
    name="uniform",
    summary="Every site keeps the same fraction of its parameters.",
    citation="the baseline of every paper",
    needs_curves=False,
    allocate=allocate,
)
