"""Asking the model: scales of single sites, and trial plans."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.allocation.allocators.allocator import Work
from core.allocation.allocators.uniform import UNIFORM
from core.allocation.allocators.water_filling import WATER_FILLING
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked, Probe
from core.allocation.problem import Problem
from core.allocation.storage import largest_saving_rank
from core.forecast.probed import Probed, Trial, bounded
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter

TRIAL_KEEPS = (0.93, 0.85, 0.75, 0.65, 0.55)
_SMALLEST = 0.003
"""Nats: a site probed at less than this drowns in the rounding of the forward pass."""


def probe_work(problem: Problem, rows: int, alone_rows: int, keeps: Sequence[float] = TRIAL_KEEPS) -> Work:
    """What ``probe_damage`` costs; a site alone runs half the model on average."""
    return Work(forward_rows=0.5 * len(problem.sites) * alone_rows + rows * (1 + len(keeps)))


def probe_damage(
    probe: Probe,
    problem: Problem,
    reporter: Reporter,
    *,
    alone_rows: int = 1,
    keeps: Sequence[float] = TRIAL_KEEPS,
) -> Probed:
    """Each site is truncated alone, about as far as a plan at keep 0.7 goes, and its KL in nats over its damage is its
    scale; then plans are tried whole, in turn water-filled on the scaled damages and uniform, so that their scatter
    tells how far the sum can be trusted. KL and not the loss, because to second order it is the same (DERIVED) and text
    adds no noise to it. Trials whose loss is not finite are left out. The curves of ``problem`` must be in nats, else
    ``StudioError``. Its constraints do not count: nothing here is kept.
    """
    free = Problem(problem.sites, problem.curves, problem.storage, RankPlan.dense(problem.sites, problem.storage))
    ranks = _ranks_alone(free)
    found = probe.alone({name: [rank] for name, rank in ranks.items()}, Asked("kl", rows=alone_rows))
    scales = {name: bounded(found[name][0], float(_nats(free, name)[rank])) for name, rank in ranks.items()}
    probed = Probed(scales=scales)
    curves = {name: replace(curve, damage=probed.scaled(name, curve)) for name, curve in free.curves.items()}
    scaled = replace(free, curves=curves)
    dense = probe.dense(Asked("loss"))
    trials = []
    reporter.stage("trial plans", len(keeps), "plans")
    for number, keep in enumerate(keeps):
        plan = (UNIFORM if number % 2 else WATER_FILLING).allocate(scaled, keep)
        feature = summed_damage(scaled, plan)
        rise = probe.together(plan, Asked("loss")) - dense
        if math.isfinite(rise) and feature > 0:
            trials.append(Trial(feature=feature, rise=rise))
        reporter.advance(f"keep {keep:g}")
    return Probed(scales=scales, trials=tuple(trials))


def summed_damage(problem: Problem, plan: RankPlan) -> float:
    """Of ``plan`` by the curves of ``problem``, in nats. Raises ``StudioError`` where one is not in nats."""
    return math.fsum(float(_nats(problem, name)[r]) for name, r in plan.ranks.items() if r is not None)


def _ranks_alone(problem: Problem) -> dict[str, int]:
    """For each site the rank below dense whose damage is nearest to the mean of a plan at keep 0.7."""
    plan = WATER_FILLING.allocate(problem, 0.7)
    aim = max(_SMALLEST, summed_damage(problem, plan) / len(problem.sites))
    ranks = {}
    for site in problem.sites:
        most = largest_saving_rank(*site.shape, problem.storage)
        if most < 1:
            continue
        allowed = np.maximum(_nats(problem, site.name)[1 : most + 1], 1e-300)
        ranks[site.name] = 1 + int(np.argmin(np.abs(np.log(allowed / aim))))
    return ranks


def _nats(problem: Problem, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    nats = problem.curves[name].nats
    if nats is None:
        raise StudioError(f"The damage of {name} is not known in nats; calibrate with gradients first.")
    return nats
