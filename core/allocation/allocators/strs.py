"""ASVD's search: every site is tried alone at a few ratios, and what hurts least is taken."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.allocation.allocators.allocator import Allocator, Task, Work
from core.allocation.allocators.trials import ROWS, forwards_behind, free_sites, rows_asked, rows_of
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.allocation.settle import settle
from core.allocation.storage import Storage, rank_cost, rank_for_cost
from core.jobs.errors import UsageError
from core.model import Site
from core.model.option import Option, Options, Value


@dataclass(frozen=True)
class Trial:
    """One site alone at one ratio. ``cost``: parameters it then stores. ``score``: mean loss in nats."""

    site: str
    ratio: float
    cost: int
    score: float


def solve(task: Task) -> RankPlan:
    """Trials are sorted by their loss, worst first; behind a cut, every site takes the least it stores in a trial, and
    is dense without one. The largest cut that meets the budget is taken.

    Source: STRS of Yuan et al., FOUND in the authors' code. The loss stands for the perplexity it is the logarithm of,
    the order is the same. Defect not taken over: the published bisection returns the last cut it looked at, which may
    miss the target; here it is the largest that meets it. Where the smallest ratio everywhere stores too much, all
    sites go below it in proportion (DERIVED).
    """
    sites = free_sites(task.problem)
    ratios = ratios_of(task.options["ratios"])
    storage = task.problem.storage
    ranks = {site.name: [ratio_rank(site, ratio, storage) for ratio in ratios] for site in sites}
    asked = Asked("loss", rows=rows_of(task))
    questions = {name: sorted(set(found)) for name, found in ranks.items()}
    answers = task.probe.alone(questions, asked)
    trials = []
    for site in sites:
        score_at = dict(zip(questions[site.name], answers[site.name], strict=True))
        for ratio, rank in zip(ratios, ranks[site.name], strict=True):
            score = score_at[rank]
            cost = rank_cost(*site.shape, rank, storage)
            trials.append(Trial(site.name, ratio, cost, math.inf if math.isnan(score) else score))
    return settle(task, at_largest_cut(trials, {site.name: site.parameters for site in sites}, task.left))


def at_largest_cut(trials: list[Trial], dense: Mapping[str, int], budget: int) -> dict[str, int]:
    """Parameters of each site at the largest cut that stores at most ``budget``; at cut 0 if there is none."""
    ordered = sorted(trials, key=lambda trial: (-trial.score, trial.ratio))
    costs = dict(dense)
    total = sum(costs.values())
    for trial in reversed(ordered):
        if total <= budget:
            break
        if trial.cost < costs[trial.site]:
            total -= costs[trial.site] - trial.cost
            costs[trial.site] = trial.cost
    return costs


def ratio_rank(site: Site, ratio: float, storage: Storage) -> int:
    """The largest rank that stores at most ``ratio`` of the site, at least 1."""
    return max(1, rank_for_cost(*site.shape, ratio * site.parameters + 1e-6, storage))


def ratios_of(text: Value) -> list[float]:
    """Ratios ascending, those of 1 or more dropped (dense needs no trial). Raises ``UsageError`` on what is none."""
    try:
        found = sorted({float(part) for part in str(text).split(",") if part.strip()})
    except ValueError:
        found = []
    if not found or not found[0] > 0:
        raise UsageError(f"ratios is a list of fractions such as 0.4,0.6,0.8, not {text!r}.")
    return [ratio for ratio in found if ratio < 1]


def work(problem: Problem, options: Options) -> Work:
    return Work(forward_rows=rows_asked(options) * len(ratios_of(options["ratios"])) * forwards_behind(problem))


STRS = Allocator(
    name="strs",
    summary="Tries every site alone at a few ratios and takes those that raise the loss least.",
    citation="Yuan et al., ASVD, arXiv 2312.05821",
    cost="a forward pass for every site and ratio",
    solve=solve,
    options=(Option("ratios", "0.4,0.5,0.6,0.7,0.8,0.9", "Fractions of its parameters each site is tried at."), ROWS),
    needs_curves=False,
    probes=work,
)
