"""Curves of a site as points to plot; no Qt."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.allocation.curves import FloatArray
from core.allocation.storage import rank_cost
from core.model import Site
from studio.panels.numbers import percent
from studio.session import Session

Shape = Literal["values", "energy"]


@dataclass(frozen=True, eq=False)
class Points:
    """``x``: index or rank, from 1; ``y``: float64 of the same length, positive where it is a singular value."""

    x: FloatArray
    y: FloatArray


@dataclass(frozen=True, eq=False)
class Curve:
    """``colour``: index into the palette's kinds; ``dashed`` for the plain one beside a weighted one."""

    name: str
    points: Points
    colour: int
    dashed: bool


def values(sigma: FloatArray) -> Points:
    """Singular values over their index; zeros are left out, a log axis has no place for them."""
    shown = sigma[sigma > 0]
    return Points(np.arange(1.0, len(shown) + 1), shown)


def energy(kept: FloatArray) -> Points:
    """Share of the energy kept over the rank; ``kept`` starts at rank 0."""
    return Points(np.arange(1.0, len(kept)), kept[1:])


def plain(session: Session, site: Site, shape: Shape) -> Points | None:
    """The unweighted curve; ``None`` before the spectrum is there."""
    spectrum = session.spectra.get(site.name)
    if spectrum is None:
        return None
    return values(spectrum.sigma) if shape == "values" else energy(spectrum.energy_curve)


def weighted(session: Session, site: Site, shape: Shape) -> Points | None:
    """The curve as the present method weights it; ``None`` before it is computed."""
    curve = session.curves.get(site.name)
    if curve is None:
        return None
    return values(curve.sigma) if shape == "values" else energy(1.0 - curve.relative)


RANK_FIGURES = ("rank", "energy kept", "error", "stored")
"""What ``figures_at`` tells: share of the energy kept, relative Frobenius error (both as the method weights them once
its curve is there), and stored parameters as a fraction of dense."""


def figures_at(session: Session, site: Site, rank: int | None) -> tuple[str, ...]:
    """``RANK_FIGURES`` of a site at ``rank``; ``None`` is dense."""
    curve, spectrum = session.curves.get(site.name), session.spectra.get(site.name)
    if rank is None:
        return "dense", percent(1.0), percent(0.0), percent(1.0)
    if curve is not None:
        lost = curve.relative_error_at(rank)
    elif spectrum is not None:
        lost = max(0.0, 1.0 - spectrum.energy_at(rank))
    else:
        lost = None
    kept = ("—", "—") if lost is None else (percent(1.0 - lost, 2), percent(math.sqrt(lost)))
    storage = session.plan.storage if session.plan else "factored"
    return f"{rank}", *kept, percent(rank_cost(*site.shape, rank, storage) / site.parameters)
