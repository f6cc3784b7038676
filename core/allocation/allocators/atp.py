"""Early blocks keep more: a straight line over depth, its slope chosen by trial plans."""

from core.allocation.allocators.allocator import Allocator, Task, Work
from core.allocation.allocators.trials import ROWS, best_plan, free_sites, rows_asked, rows_of
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.allocation.settle import settle
from core.model.option import Option, Options


def solve(task: Task) -> RankPlan:
    """Block i of L keeps k + beta (1/2 - i / (L - 1)) of its parameters, k the common fraction; beta from 0 to
    2 min(k, 1 - k) in ``steps`` steps, the one whose plan has the least loss.

    Source: Huang et al. prune the weights of a block by an arithmetic progression over depth (FOUND in the authors'
    code); as ranks and with this grid it is what LEMS compares with (FOUND in its code). Blocks are told apart by
    their number, where both look for it as text in a path, which also meets the number of an expert.
    """
    common, steps = task.common, int(task.options["steps"])
    widest = 2 * min(common, 1 - common)
    betas = [widest * step / steps for step in range(steps + 1)]
    plans = [(f"beta {beta:.3f}", settle(task, line(task.problem, common, beta))) for beta in betas]
    return best_plan(task, plans, Asked("loss", rows=rows_of(task)))


def line(problem: Problem, common: float, beta: float) -> dict[str, float]:
    """Parameters that each free site is to store."""
    last = max(site.block for site in problem.sites)
    return {
        site.name: site.parameters * (common + beta * (0.5 - site.block / last) if last else common)
        for site in free_sites(problem)
    }


def work(_problem: Problem, options: Options) -> Work:
    return Work(forward_rows=rows_asked(options) * (int(options["steps"]) + 1))


ATP = Allocator(
    name="atp",
    summary="Early blocks keep more than late ones, on a straight line whose slope trial plans choose.",
    citation="Huang et al., ICML 2025, arXiv 2502.14770",
    cost="a forward pass for every slope",
    solve=solve,
    options=(Option("steps", 10, "Slopes tried besides none.", minimum=1), ROWS),
    needs_curves=False,
    probes=work,
)
