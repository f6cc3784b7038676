"""SVD-LLM v2: sites of one kind share their budget by how much each would lose at the common rank."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from core.allocation.allocators.allocator import Allocator, Task
from core.allocation.curves import ErrorCurve, FloatArray
from core.allocation.damage import damage_of
from core.allocation.plan import RankPlan
from core.allocation.settle import settle
from core.allocation.shares import dealt
from core.allocation.storage import Storage, rank_for_cost
from core.model import Site
from core.model.option import Option


def solve(task: Task) -> RankPlan:
    """Within each kind, over depth: of what the kind has to give up, a site gives up the share 1 / ln(1 + L), L its
    loss at the rank it has where all keep the same fraction.

    Source: FOUND in user reports and in the code of LEMS (L = sum of the singular values that are cut off, to the first
    power); official code NOT FOUND. Defects fixed (all DERIVED): the published 1 / ln(L) depends on the scale of the
    weights and turns negative below L = 1, so L is first scaled to a mean of e in its kind; no site gives up more than
    all but ``least`` of itself, what that holds back is given up by the others; the budget is met.
    """
    keep, storage = task.common, task.problem.storage
    groups: defaultdict[str, list[Site]] = defaultdict(list)
    for unit in task.units:
        for site in unit.sites:
            groups[site.kind].append(site)
    kept: dict[str, float] = {}
    for sites in groups.values():
        losses = [_loss(s, task.problem.curves[s.name], keep, storage, str(task.options["loss"])) for s in sites]
        removed = removed_fractions(losses, 1 - keep, 1 - float(task.options["least"]))
        kept |= {site.name: (1 - fraction) * site.parameters for site, fraction in zip(sites, removed, strict=True)}
    return settle(task, kept)


def removed_fractions(losses: Sequence[float], fraction: float, most: float) -> FloatArray:
    """Fraction of its parameters that each site of a kind gives up, ``fraction`` on average (or ``most`` if that is
    less), none above ``most``: float64 [sites]. Losses are not negative; alike where they are all zero."""
    found = np.array(losses, np.float64)
    mean = float(found.mean())
    if not (np.isfinite(mean) and mean > 0):
        return np.full(len(found), min(fraction, most))
    scores = 1 / np.log1p(np.maximum(found * (np.e / mean), 1e-12))
    return dealt(len(found) * fraction, scores, np.full(len(found), most))


def _loss(site: Site, curve: ErrorCurve, keep: float, storage: Storage, measure: str) -> float:
    """What the site loses at the largest rank that stores at most ``keep`` of it."""
    rank = rank_for_cost(*site.shape, keep * site.parameters, storage)
    if measure == "damage":
        return float(damage_of(site, curve)[rank])
    return float(curve.sigma[rank:].sum())


SVD_LLM_V2 = Allocator(
    name="svd-llm-v2",
    summary="Every kind keeps the same; within it, sites that lose more at the common rank keep more.",
    citation="Wang et al., SVD-LLM V2, NAACL 2025, arXiv 2503.12340",
    cost="the curves of the method",
    solve=solve,
    options=(
        Option(
            "loss",
            "singular-values",
            "What a site loses: the sum of the singular values cut off, or its damage (in nats where they are known).",
            ("singular-values", "damage"),
        ),
        Option("least", 0.1, "Fraction of its parameters that every site keeps at least.", (), 0.0, 1.0),
    ),
)
