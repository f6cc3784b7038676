"""Curves of a site as points to plot; no Qt."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.allocation.curves import FloatArray
from core.allocation.storage import rank_cost
from core.model import Site
from studio.panels.numbers import figure, percent, signed
from studio.session import Session

Shape = Literal["values", "energy", "error", "loss"]
"""Singular values; share of the energy kept; what a rank costs; first-order loss of each component."""


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
    match shape:
        case "values":
            return values(spectrum.sigma)
        case "energy":
            return energy(spectrum.energy_curve)
        case "error" if not in_nats(session, site):
            return _positive(np.sqrt(np.maximum(0.0, 1.0 - spectrum.energy_curve[1:])))
    return None


def in_nats(session: Session, site: Site) -> bool:
    """Whether the errors of the site's curve estimate the rise of the loss."""
    curve = session.curves.get(site.name)
    return curve is not None and curve.absolute


def knows_losses(session: Session, site: Site) -> bool:
    """Whether the site's curve has the first-order loss of each component."""
    curve = session.curves.get(site.name)
    return curve is not None and curve.loss_change is not None


def weighted(session: Session, site: Site, shape: Shape) -> Points | None:
    """The curve as the present method weights it; ``None`` before it is computed."""
    curve = session.curves.get(site.name)
    if curve is None:
        return None
    match shape:
        case "values":
            return values(curve.sigma)
        case "energy":
            return energy(1.0 - curve.relative)
        case "error":
            return _positive(curve.tail[1:] if curve.absolute else np.sqrt(curve.relative[1:]))
        case "loss":
            return None if curve.loss_change is None else _positive(np.abs(curve.loss_change))


def _positive(figures: FloatArray) -> Points | None:
    """Figures over the rank from 1, those that a log axis has a place for."""
    ranks = np.arange(1.0, len(figures) + 1)
    shown = figures > 0
    return Points(ranks[shown], figures[shown]) if shown.any() else None


def rank_words(session: Session, site: Site, rank: int | None) -> str:
    """What a rank costs in nats where the method's curve says so, and what dropping the last component it keeps would
    change; empty where the curve knows neither. ``None`` is dense."""
    curve = session.curves.get(site.name)
    if curve is None or rank is None or not 1 <= rank <= len(curve.sigma):
        return ""
    words = []
    if curve.absolute:
        words.append(f"Rank {rank} costs {figure(float(curve.tail[rank]))} nats.")
    if curve.loss_change is not None:
        words.append(f"Dropping component {rank} alone: {signed(float(curve.loss_change[rank - 1]))} nats.")
    return " ".join(words)


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
