"""What the allocators that run the model have in common."""

from collections.abc import Iterable

import numpy as np

from core.allocation.allocators.allocator import Task
from core.allocation.curves import FloatArray
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.model import Site
from core.model.option import Option, Options

ROWS = Option("rows", 4, "Search rows that every score is taken on, of those there are.", minimum=1)


def free_sites(problem: Problem) -> tuple[Site, ...]:
    """Sites that are not locked."""
    return tuple(site for site in problem.sites if site.name not in problem.constraints.locked)


def locked_sites(problem: Problem) -> tuple[Site, ...]:
    """The others."""
    return tuple(site for site in problem.sites if site.name in problem.constraints.locked)


def rows_of(task: Task) -> int:
    """Search rows to use: as many as the option says, if there are so many."""
    return min(int(task.options["rows"]), task.probe.rows)


def forwards_behind(problem: Problem) -> float:
    """Whole forward passes of one row that it takes to change every free site once, alone: a site in block b of B
    changes only that block and those behind it, (B - b) / B of the model."""
    blocks = 1 + max((site.block for site in problem.sites), default=0)
    return sum((blocks - site.block) / blocks for site in free_sites(problem))


def rows_asked(options: Options) -> int:
    """Rows to count with before the search rows are known."""
    return int(options["rows"])


def best_plan(task: Task, plans: Iterable[tuple[str, RankPlan]], asked: Asked) -> RankPlan:
    """The first of the plans with the lowest score; ``plans`` come with words for the log. Equal plans are tried
    once, and a single one not at all."""
    distinct: list[tuple[str, RankPlan]] = []
    for words, plan in plans:
        if all(plan.ranks != other.ranks for _, other in distinct):
            distinct.append((words, plan))
    best, least = distinct[0][1], float("inf")
    if len(distinct) == 1:
        return best
    for words, plan in distinct:
        score = task.probe.together(plan, asked)
        task.reporter.log(f"{words}: {score:.4f} nats on {asked.rows} search rows.")
        if score < least:  # never true of nan
            best, least = plan, score
    return best


def prefix_masks(sites: Iterable[Site], plan: RankPlan) -> dict[str, FloatArray]:
    """Masks of those of ``sites`` that are not dense: ones up to their rank."""
    ranks = {site: rank for site in sites if (rank := plan.ranks[site.name]) is not None}
    return {site.name: (np.arange(min(site.shape)) < rank).astype(np.float64) for site, rank in ranks.items()}
