"""Truncation positions, learned where they are soft."""

import math
from collections.abc import Sequence

import numpy as np

from core.allocation.allocators.adam import Adam
from core.allocation.allocators.allocator import Allocator, Task, Work
from core.allocation.allocators.trials import (
    ROWS,
    best_plan,
    free_sites,
    locked_sites,
    prefix_masks,
    rows_asked,
    rows_of,
)
from core.allocation.curves import FloatArray
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.allocation.settle import settle
from core.allocation.shares import dealt
from core.allocation.storage import Storage
from core.model import Site
from core.model.option import Option, Options


def solve(task: Task) -> RankPlan:
    """Learn of each site a position p in ranks; component i, counted from 0, is kept to 1/2 + 1/2 tanh((p - i - 1/2) /
    width), all of a site that would store no less than dense.

    Source: stage 1 of Dobi-SVD (Wang et al.), FOUND in the authors' code: positions start where every site keeps the
    same and go down the gradient of the loss plus lambda times what is stored beyond the target, by Adam, with a rate
    that falls by a cosine. Defect not taken over: positions in units of min(m, n) / row length, cut to an integer,
    are 0 for thin k and v, and everything is then divided by them; here they are ranks.

    DERIVED, because two dozen rows have to do where theirs are five thousand: the width is ``softness`` of a site's
    components, at least one, and a gradient is averaged over it; lambda is, at each step, the price at which as many
    parameters are asked to be taken as to be given, and what is stored is then brought back to the budget in
    proportion; the result is the mean of the second half of the steps, taken only if its loss is below that of the
    start, as theirs keeps the best it saw.
    """
    sites = free_sites(task.problem)
    common = task.common
    start = {site.name: common * site.parameters for site in sites}
    if not sites:
        return settle(task, start)
    learned = dict(zip(start, learned_costs(task, sites, np.array(list(start.values()))), strict=True))
    plans = [("As it was at first", settle(task, start)), ("As it was learned", settle(task, learned))]
    return best_plan(task, plans, Asked("loss", rows=rows_of(task)))


def learned_costs(task: Task, sites: Sequence[Site], costs: FloatArray) -> FloatArray:
    """Parameters of each site, float64 [sites], mean of the second half of the steps, from ``costs`` at first."""
    storage, steps = task.problem.storage, int(task.options["steps"])
    sizes = np.array([site.parameters for site in sites], np.float64)
    scales = np.array([position(site, site.parameters, storage) for site in sites])
    places = _places(sites, costs, storage) / scales
    learner = Adam([places])
    held, kept = prefix_masks(locked_sites(task.problem), task.problem.current), []
    task.reporter.stage("learn positions", steps, "steps")
    for step in range(steps):
        masks, slopes = {}, {}
        for site, place in zip(sites, places * scales, strict=True):
            masks[site.name], slopes[site.name] = soft_mask(site, place, storage, float(task.options["softness"]))
        found = task.probe.mask_gradients({**held, **masks}, rows=[step % task.probe.rows])
        by_place = np.array([float(found.by_site[s.name] @ slopes[s.name]) for s in sites]) * scales
        price = np.array([slope(s, p, storage) for s, p in zip(sites, places * scales, strict=True)]) * scales
        speed = float(task.options["rate"]) * 0.5 * (1 + math.cos(math.pi * step / steps))
        learner.step([by_place - balanced(by_place / price, price) * price], speed)
        np.clip(places, 0.0, 1.0, out=places)
        wished = np.array([stored(s, p, storage) for s, p in zip(sites, places * scales, strict=True)])
        costs = dealt(float(task.left), wished, sizes)
        places[...] = _places(sites, costs, storage) / scales
        kept.append(costs)
        if math.isfinite(found.loss):
            task.reporter.advance(loss=found.loss)
        else:
            task.reporter.advance("no finite loss")
    return np.asarray(np.mean(kept[steps // 2 :], axis=0))


def _places(sites: Sequence[Site], costs: FloatArray, storage: Storage) -> FloatArray:
    """Positions that store the costs, at least one rank each: a thin site never comes to nothing."""
    found = [position(site, cost, storage) for site, cost in zip(sites, costs, strict=True)]
    return np.array([min(max(1.0, p), position(s, s.parameters, storage)) for s, p in zip(sites, found, strict=True)])


def soft_mask(site: Site, place: float, storage: Storage, softness: float) -> tuple[FloatArray, FloatArray]:
    """Mask of each component and its derivative by the position; all ones where the site would be stored dense."""
    size = min(site.shape)
    width = max(1.0, softness * size)
    bend = np.tanh((place - np.arange(size) - 0.5) / width)
    dense = place >= position(site, site.parameters, storage) * (1 - 1e-9)
    return np.ones(size) if dense else 0.5 + 0.5 * bend, 0.5 * (1 - bend**2) / width


def position(site: Site, cost: float, storage: Storage) -> float:
    """The rank, not a whole number, that stores ``cost`` parameters."""
    m, n = site.shape
    if storage == "factored":
        return cost / (m + n)
    return ((m + n) - math.sqrt(max(0.0, (m + n) ** 2 - 4 * cost))) / 2


def stored(site: Site, place: float, storage: Storage) -> float:
    """What a rank that is not a whole number stores."""
    m, n = site.shape
    return place * (m + n) if storage == "factored" else place * (m + n - place)


def slope(site: Site, place: float, storage: Storage) -> float:
    """Parameters of one more rank; at least one, which a square pivoted site at full rank would not have."""
    m, n = site.shape
    return float(m + n) if storage == "factored" else max(1.0, m + n - 2 * place)


def balanced(ratios: FloatArray, weights: FloatArray) -> float:
    """Median of ``ratios`` by weight, those that are no numbers left out; 0 if none is left."""
    usable = np.isfinite(ratios)
    ratios, weights = ratios[usable], weights[usable]
    order = np.argsort(ratios, kind="stable")
    total = np.cumsum(weights[order])
    return float(ratios[order][np.searchsorted(total, 0.5 * total[-1])]) if len(ratios) else 0.0


def work(_problem: Problem, options: Options) -> Work:
    return Work(forward_rows=2.0 * rows_asked(options), backward_rows=float(options["steps"]))


DOBI = Allocator(
    name="dobi",
    summary="Learns where each site is cut, by gradient descent on the model's loss with soft cuts.",
    citation="Wang Q. et al., Dobi-SVD, ICLR 2025, arXiv 2502.02723",
    cost="a forward and backward pass for every step",
    solve=solve,
    options=(
        Option("steps", 24, "Steps of one search row each.", minimum=1),
        Option("rate", 0.04, "How far a position moves in the first step, of the break-even rank.", minimum=0.0),
        Option("softness", 0.05, "Half width of a soft cut, of the site's components.", minimum=0.0, maximum=1.0),
        ROWS,
    ),
    needs_curves=False,
    probes=work,
)
