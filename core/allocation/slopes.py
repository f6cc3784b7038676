"""From slopes of the loss, measured on little text, to corrections of the damage of every site."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.model import Site

_WIDEST = 10.0
"""A site's ratio is taken at most this many times above or below that of all sites together."""
_RIDGE = 1e-3
"""Of the mean diagonal: a kind of which little is known stays near the common ratio."""


@dataclass(frozen=True)
class Slope:
    """How fast the loss falls as what was dropped at a site comes back, in nats: as measured, and as expected. Noise
    can make the measured one negative."""

    measured: float
    expected: float


def smoothed(sites: Sequence[Site], slopes: Mapping[str, Slope], trust: float) -> dict[str, float]:
    """Log of measured / expected for every site, those without a slope included.

    A parabola over depth for each kind, fitted to the logs by least squares, each weighted by the square root of what
    was expected (what is small is mostly noise); plus ``trust`` (0 to 1) times what the site itself is off. All are 0
    where nothing was expected or the sum of what was measured is not positive: then the slopes say nothing.
    """
    known = [site for site in sites if site.name in slopes and slopes[site.name].expected > 0]
    expected = np.array([slopes[site.name].expected for site in known])
    measured = np.array([slopes[site.name].measured for site in known])
    if not len(known) or not np.isfinite(measured).all() or measured.sum() <= 0:
        return {site.name: 0.0 for site in sites}
    common = float(measured.sum() / expected.sum())
    logs = np.log(np.clip(measured / expected, common / _WIDEST, common * _WIDEST))
    features = _features(sites)
    rows = features[[index for index, site in enumerate(sites) if site.name in {one.name for one in known}]]
    weights = np.sqrt(expected / expected.mean())
    # Around the common ratio, so that the ridge draws towards it and not towards no correction at all.
    weighted = rows * weights[:, None]
    gram = weighted.T @ weighted
    ridge = _RIDGE * max(float(np.trace(gram)) / len(gram), 1e-12)
    solution = np.linalg.solve(gram + ridge * np.eye(len(gram)), weighted.T @ (weights * (logs - math.log(common))))
    fitted = features @ solution + math.log(common)
    found = {site.name: float(value) for site, value in zip(sites, fitted, strict=True)}
    for site, log in zip(known, logs, strict=True):
        found[site.name] += trust * (float(log) - found[site.name])
    return found


def _features(sites: Sequence[Site]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """For each site three numbers in the columns of its kind, 0 elsewhere: 1, depth, and depth squared, the last two
    centred over a model whose depth is evenly filled. float64 [sites, 3 kinds]."""
    kinds = list(dict.fromkeys(site.kind for site in sites))
    deepest = max(1, max((site.block for site in sites), default=0))
    table = np.zeros((len(sites), 3 * len(kinds)))
    for row, site in enumerate(sites):
        at, depth = 3 * kinds.index(site.kind), site.block / deepest - 0.5
        table[row, at : at + 3] = 1.0, depth, depth * depth - 1 / 12
    return table
