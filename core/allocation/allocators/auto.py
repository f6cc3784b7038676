"""Water-filling on damages that the model itself has corrected: the slope of its loss at trial plans."""

import math
from collections.abc import Mapping, Sequence

from core.allocation.allocators.allocator import Allocator, Task, Work
from core.allocation.allocators.trials import ROWS, free_sites, prefix_masks, rows_asked, rows_of
from core.allocation.allocators.water_filling import filled
from core.allocation.curves import FloatArray
from core.allocation.damage import damage_of
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.allocation.slopes import Slope, smoothed
from core.model.option import Option, Options


def solve(task: Task) -> RankPlan:
    """Minimise the sum over sites of c_s d_s(r) within the budget: d_s is the damage of the curve, c_s what the model
    itself makes of it (DERIVED; Rank Studio's own).

    The damage is quadratic in the error: with mask t on all that a plan drops at a site it is (1 - t)^2 d_s(r), with
    slope -2 d_s(r) at t = 0. One backward pass at the truncated model gives the true slopes of all sites at once, with
    everything in them that d_s leaves out: what tokens share, what other sites lost, what is not quadratic, the sign.
    c_s is the ratio of the two, ``smoothed`` over kinds and depth because the search rows are few. A plan filled on the
    corrected damages is the next to be looked at; c_s is the geometric mean of what all ``rounds`` so far gave, and of
    all plans the one with the least loss on the search rows is returned, so that it is never worse there than plain
    ``water-filling``. Locked sites take part as they are.

    On the sample model the correction is large for single kinds: with ``kfac-svd`` the damage of v is about a quarter
    of what the model says and that of k six times too much (docs/methods.md).
    """
    rows, rounds = rows_of(task), int(task.options["rounds"])
    damage = {site.name: damage_of(site, task.problem.curves[site.name]) for site in free_sites(task.problem)}
    plan, logs = _filled(task, damage, {}), list[Mapping[str, float]]()
    best, least = plan, math.inf
    task.reporter.stage("slopes", rounds, "passes")
    for number in range(rounds):
        found = task.probe.mask_gradients(prefix_masks(task.problem.sites, plan), range(rows))
        task.reporter.log(f"Plan {number + 1}: {found.loss:.4f} nats on {rows} search rows.")
        if found.loss < least:
            best, least = plan, found.loss
        logs.append(smoothed(free_sites(task.problem), _slopes(plan, damage, found.by_site), _trust(task)))
        task.reporter.advance(f"plan {number + 1}", loss=found.loss)
        following = _filled(task, damage, _mean(logs))
        if following.ranks == plan.ranks:
            return best
        plan = following
    loss = task.probe.together(plan, Asked("loss", rows=rows))
    task.reporter.log(f"Plan {rounds + 1}: {loss:.4f} nats on {rows} search rows.")
    return plan if loss < least or not math.isfinite(least) else best


def _filled(task: Task, damage: Mapping[str, FloatArray], corrections: Mapping[str, float]) -> RankPlan:
    """The plan with the least summed damage, each site's times exp of its correction."""
    scaled = {name: math.exp(corrections.get(name, 0.0)) * one for name, one in damage.items()}
    return filled(task, scaled)


def _slopes(plan: RankPlan, damage: Mapping[str, FloatArray], gradients: Mapping[str, FloatArray]) -> dict[str, Slope]:
    """Of every free site that the plan compresses: how fast the loss falls as what was dropped comes back, as measured
    and as the damage has it."""
    found = {}
    for name, one in damage.items():
        rank = plan.ranks[name]
        if rank is not None:
            found[name] = Slope(-float(gradients[name][rank:].sum()), 2 * float(one[rank]))
    return found


def _mean(logs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: math.fsum(log[name] for log in logs) / len(logs) for name in logs[0]}


def _trust(task: Task) -> float:
    return float(task.options["trust"])


def work(_problem: Problem, options: Options) -> Work:
    return Work(forward_rows=rows_asked(options), backward_rows=rows_asked(options) * int(options["rounds"]))


AUTO = Allocator(
    name="auto",
    summary="Least summed damage, corrected by how the model's loss really falls at trial plans.",
    citation="Rank Studio",
    cost="the curves of the method, and a few passes forwards and backwards over the search rows",
    solve=solve,
    options=(
        Option("rounds", 4, "Plans whose slopes are measured, each made with what the ones before taught.", minimum=1),
        Option(
            "trust",
            0.5,
            "How much of a single site's own deviation from its kind and depth is believed.",
            minimum=0.0,
            maximum=1.0,
        ),
        ROWS,
    ),
    in_nats=True,
    probes=work,
)
