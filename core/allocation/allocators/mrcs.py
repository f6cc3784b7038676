"""MRCS: step by step, the site that would lose least goes down; a site that is never chosen stays dense."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from core.allocation.allocators.allocator import Allocator, Task
from core.allocation.choices import Unit
from core.allocation.curves import FloatArray
from core.allocation.damage import damage_of
from core.allocation.plan import RankPlan
from core.allocation.settle import spend
from core.model.option import Option


def solve(task: Task) -> RankPlan:
    """Go down from dense on the schedule N(t) = N_T + (N_0 - N_T) exp(-t / gamma), N_0 all parameters and N_T the
    budget: in step t every site proposes its largest rank that saves at least N(t-1) - N(t), and the one that would
    then have lost least takes it, until the budget is met.

    Source: FOUND in the code of LEMS (Azizi, Nazemi, Pedram, arXiv 2402.06004; the paper NOT FOUND), with gamma 80 and
    no site below ``least`` of its parameters. Defects fixed (all DERIVED): sites that the search never touches stay
    dense, published ones are stored at the break-even rank, which loses and saves nothing; where no site can save the
    step, half of it is asked, where the last steps of the schedule are below one rank, one rank is taken, and where all
    sites are at ``least``, it is given up, so that the search never halts above the budget; what the last step saved
    too much is given back to the sites that lost most.
    """
    units = task.units
    losses = [_losses(task, unit, str(task.options["loss"])) for unit in units]
    costs = [[int(cost) for cost in unit.choices.costs] for unit in units]
    # As LEMS: no more than a tenth is promised to every site when less than half is kept.
    least = float(task.options["least"]) if task.common >= 0.5 else min(float(task.options["least"]), 0.1)
    floors = [min(bisect_right(c, least * u.parameters - 1e-6), len(c) - 1) for c, u in zip(costs, units, strict=True)]
    picked = [len(c) - 1 for c in costs]
    stored = sum(c[-1] for c in costs)
    steps = _schedule(stored, task.left, float(task.options["gamma"]))
    while stored > task.left:
        unit, index = _proposed(costs, losses, floors, picked, next(steps))
        if unit is None:
            floors = [0] * len(units)
            continue
        stored += costs[unit][index] - costs[unit][picked[unit]]
        picked[unit] = index
    return task.plan(spend(units, picked, task.left, lambda unit, index: -float(losses[unit][index])))


def _schedule(start: int, end: int, gamma: float) -> Iterator[float]:
    """N(t-1) - N(t) for t = 1, 2, ..., at least 1 parameter."""
    t = 0
    while True:
        t += 1
        yield max(1.0, (start - end) * (math.exp(-(t - 1) / gamma) - math.exp(-t / gamma)))


def _proposed(
    costs: Sequence[Sequence[int]],
    losses: Sequence[FloatArray],
    floors: Sequence[int],
    picked: Sequence[int],
    step: float,
) -> tuple[int | None, int]:
    """The unit that loses least by saving at least ``step``, and its choice; with half the step again where none can,
    ``None`` where none can save anything."""
    while True:
        best: tuple[float, int, int] | None = None
        for unit, here in enumerate(picked):
            index = bisect_right(costs[unit], costs[unit][here] - step + 1e-6) - 1
            if index >= floors[unit] and (best is None or losses[unit][index] < best[0]):
                best = (float(losses[unit][index]), unit, index)
        if best is not None:
            return best[1], best[2]
        if step <= 1:
            return None, 0
        step = max(1.0, step / 2)


def _losses(task: Task, unit: Unit, measure: str) -> FloatArray:
    """What the unit loses at each choice: a share of its singular values or of their squares, mean over its sites by
    their parameters; or the damage, summed."""
    curves, by_rank = task.problem.curves, {}
    for site in unit.sites:
        curve = curves[site.name]
        if measure == "damage":
            by_rank[site.name] = damage_of(site, curve)
            continue
        if measure == "energy":
            share = curve.relative
        else:
            rest = np.append(np.cumsum(curve.sigma[::-1])[::-1], 0.0)
            share = rest / rest[0] if rest[0] > 0 else rest
        by_rank[site.name] = share * (site.parameters / unit.parameters)
    return unit.summed(by_rank)


MRCS = Allocator(
    name="mrcs",
    summary="Greedy from dense on a schedule: the site that would lose least goes down; untouched sites stay dense.",
    citation="Azizi, Nazemi, Pedram, Memory-Efficient Vision Transformers, ECCV workshop 2024, arXiv 2402.06004",
    cost="the curves of the method",
    solve=solve,
    options=(
        Option(
            "loss",
            "singular-values",
            "What a site loses: a share of its singular values, a share of their squares (energy), or its damage "
            "(in nats where they are known).",
            ("singular-values", "energy", "damage"),
        ),
        Option("gamma", 80.0, "Steps in which the schedule falls by a factor of e.", (), 1.0, 10_000.0),
        Option("least", 0.3, "Fraction of its parameters below which no site goes unless it must.", (), 0.0, 1.0),
    ),
)
