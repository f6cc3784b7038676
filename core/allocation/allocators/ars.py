"""Masks over the components of every site, learned on the model's own loss."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.allocation.allocators.adam import Adam
from core.allocation.allocators.allocator import Allocator, Task, Work
from core.allocation.allocators.mask_logits import FreeLogits, HyperNetwork, LogitSource
from core.allocation.allocators.recurrent import Floats
from core.allocation.allocators.trials import free_sites, locked_sites, prefix_masks
from core.allocation.curves import FloatArray
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.allocation.settle import settle
from core.allocation.storage import Storage, rank_cost, rank_for_cost
from core.model import Site
from core.model.option import Option, Options

_TEMPERATURE = 0.4
_SOFT = 0.3
"""Share of a site's components between a logit of 0 and one of 6 or -6 at first."""


@dataclass(frozen=True)
class Form:
    """Weights of the terms of the loss, and how fast their gradients are followed."""

    loss: float
    size: float
    prefix: float
    rate: float


FORMS = {"logits": Form(loss=0.5, size=1.0, prefix=0.0, rate=0.4), "network": Form(1.0, 16.0, 1.0, 0.005)}


def solve(task: Task) -> RankPlan:
    """Learn logits a; a component is kept where s((a + noise) / 0.4) > 1/2, noise logistic, and the gradient passes as
    if the mask were that sigmoid (straight-through Gumbel). The loss is

        w_1 next-token loss + w_2 log(max(T, k) / k) + w_3 sum sigma^2 (mask - prefix)^2 / sum sigma^2,

    T the fraction stored, k the one asked for, prefix the mask that keeps as many, but the first ones. At the end each
    site keeps as many components as have a positive logit. Source: Gao et al., NAACL 2024 (ARS, form ``network``), and
    LLRC (form ``logits``: a free number for each component, w_3 = 0), FOUND in a third party's code; the paper's own
    is not published. Defect not taken over: a target of 0.4 whatever is asked for.

    DERIVED: one search row a step and few steps (theirs learn for hours, from masks that keep all), so every site
    starts with what would be its share, see ``starting_logits``, and the rates are such that a logit can cross zero in
    half of 24 steps. A component costs what all cost on average (m + n factored, max(m, n) pivoted), and T counts a
    site at most as dense.
    """
    sites = free_sites(task.problem)
    if not sites:
        return settle(task, {})
    form = FORMS[str(task.options["form"])]
    size = Size(sites, task.problem.storage, max(task.common, 1e-6))
    starts = [starting_logits(min(site.shape), kept) for site, kept in zip(sites, size.shares(), strict=True)]
    rng = np.random.default_rng(0)
    source: LogitSource = FreeLogits(starts) if task.options["form"] == "logits" else HyperNetwork(starts, rng)
    learner = Adam(source.parameters)
    rate, steps = float(task.options["rate"]) or form.rate, int(task.options["steps"])
    task.reporter.stage("learn masks", steps, "steps")
    for step in range(steps):
        upstream, loss, fraction = _gradients(task, sites, source.logits(), rng, form, size, step)
        if math.isfinite(loss):
            learner.step(source.gradients(upstream), rate)
            task.reporter.advance(loss=loss, keep=fraction)
        else:  # only the pressure to shrink would be left
            task.reporter.advance("no finite loss")
    counts = [int((logits > 0).sum()) for logits in source.logits()]
    return settle(task, {site.name: cost for site, cost in zip(sites, size.costs(counts), strict=True)})


@dataclass(frozen=True)
class Size:
    """What masks store. ``wanted``: the fraction of the sites' parameters that is asked for."""

    sites: Sequence[Site]
    storage: Storage
    wanted: float

    def costs(self, counts: Sequence[int]) -> list[int]:
        """Parameters of each site with that many components, none above dense."""
        return [
            min(site.parameters, rank_cost(*site.shape, count, self.storage))
            for site, count in zip(self.sites, counts, strict=True)
        ]

    def shares(self) -> list[int]:
        """Components of each site where all store the fraction that is asked for."""
        return [rank_for_cost(*site.shape, self.wanted * site.parameters, self.storage) for site in self.sites]

    def fraction(self, counts: Sequence[int]) -> float:
        return sum(self.costs(counts)) / sum(site.parameters for site in self.sites)

    def pressure(self, fraction: float) -> list[float]:
        """d log(max(T, k) / k) / d mask, the same for all components of a site; 0 once the target is reached."""
        if fraction <= self.wanted:
            return [0.0] * len(self.sites)
        whole = fraction * sum(site.parameters for site in self.sites)
        each = [rank_cost(*s.shape, min(s.shape), self.storage) / min(s.shape) for s in self.sites]
        return [price / whole for price in each]


def _gradients(
    task: Task,
    sites: Sequence[Site],
    logits: Sequence[Floats],
    rng: np.random.Generator,
    form: Form,
    size: Size,
    step: int,
) -> tuple[list[FloatArray], float, float]:
    """Derivative of the loss by every logit, on one search row; the next-token loss, and the fraction stored."""
    drawn = [sampled(np.asarray(values, np.float64), rng) for values in logits]
    masks = {site.name: mask for site, (mask, _) in zip(sites, drawn, strict=True)}
    held = prefix_masks(locked_sites(task.problem), task.problem.current)
    found = task.probe.mask_gradients({**held, **masks}, rows=[step % task.probe.rows])
    fraction = size.fraction([int(mask.sum()) for mask, _ in drawn])
    upstream = []
    for site, (mask, slope), pressure in zip(sites, drawn, size.pressure(fraction), strict=True):
        by_mask = form.loss * found.by_site[site.name] + form.size * pressure
        if form.prefix:
            by_mask = by_mask + form.prefix * towards_prefix(mask, task.problem.curves[site.name].sigma)
        upstream.append(by_mask * slope)
    return upstream, found.loss, fraction


def starting_logits(width: int, kept: int) -> FloatArray:
    """Of ``width`` components: 0 between those that are ``kept`` and the others, and 6 (LLRC's largest) at ``_SOFT`` of
    the width before, -6 behind."""
    place = kept - 0.5 - np.arange(width)
    return np.asarray(6 * np.clip(place / max(1.0, _SOFT * width), -1, 1))


def sampled(logits: FloatArray, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """A mask of zeros and ones, and the derivative by the logits that it passes on: that of s((a + noise) / 0.4)."""
    soft = 0.5 * (1 + np.tanh((logits + rng.logistic(size=len(logits))) / (2 * _TEMPERATURE)))
    return (soft > 0.5).astype(np.float64), soft * (1 - soft) / _TEMPERATURE


def towards_prefix(mask: FloatArray, sigma: FloatArray) -> FloatArray:
    """Derivative by the mask of sum sigma^2 (mask - prefix)^2 / sum sigma^2, the prefix held fixed."""
    prefix = (np.arange(len(mask)) < mask.sum()).astype(np.float64)
    energy = float(np.square(sigma).sum())
    return 2 * np.square(sigma) * (mask - prefix) / energy if energy > 0 else np.zeros_like(mask)


def work(_problem: Problem, options: Options) -> Work:
    return Work(backward_rows=float(options["steps"]))


ARS = Allocator(
    name="ars",
    summary="Learns which components each site keeps, by gradient descent on the model's loss.",
    citation="Gao et al., Adaptive Rank Selections, NAACL 2024",
    cost="the curves of the method, and a forward and backward pass for every step",
    solve=solve,
    options=(
        Option("form", "network", "Logits from a network over all sites, or one free number each.", tuple(FORMS)),
        Option("steps", 24, "Steps of one search row each.", minimum=1),
        Option("rate", 0.0, "Learning rate; 0 is 0.005 for the network and 0.4 for free logits.", minimum=0.0),
    ),
    probes=work,
)
