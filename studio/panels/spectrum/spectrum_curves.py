"""Curves of a site as points to plot; no widgets."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.allocation.curves import FloatArray
from core.allocation.storage import rank_cost
from core.model import Site
from studio.document.session import Session
from studio.panels.measures.site_words import loss_words, short_name
from studio.panels.widgets.numbers import figure, percent, signed
from studio.translation import QT_TR_NOOP, tr
from studio.words import count

Shape = Literal["values", "relative", "energy", "error", "density", "loss"]
"""Singular values; as shares of the largest; share of the energy kept; what a rank costs; how many of them lie where;
first-order loss of each component."""

_BINS = 192


@dataclass(frozen=True, eq=False)
class Points:
    """``x``: index or rank, from 1, or a singular value where their density is shown; ``y``: float64 of the same
    length, positive where it is a singular value."""

    x: FloatArray
    y: FloatArray


@dataclass(frozen=True, eq=False)
class Curve:
    """``colour``: index into the palette's kinds; ``dashed`` for the plain one beside a weighted one, ``dotted`` for
    what a compressed folder holds."""

    name: str
    points: Points
    colour: int
    dashed: bool
    dotted: bool = False


def values(sigma: FloatArray) -> Points:
    """Singular values over their index; zeros are left out, a log axis has no place for them."""
    shown = sigma[sigma > 0]
    return Points(np.arange(1.0, len(shown) + 1), shown)


def energy(kept: FloatArray) -> Points:
    """Share of the energy kept over the rank; ``kept`` starts at rank 0."""
    return Points(np.arange(1.0, len(kept)), kept[1:])


def relative(sigma: FloatArray) -> Points:
    """Singular values as shares of the largest, so that matrices of different size compare by their shape."""
    return values(sigma / sigma[0] if sigma[0] > 0 else sigma)


def density(sigma: FloatArray) -> Points | None:
    """Share of the singular values in each decade around a value, a smoothed histogram over their logarithms; ``None``
    where fewer than two differ. Zeros are left out."""
    logs = np.log10(sigma[sigma > 0])
    if len(logs) < 2 or logs[0] - logs[-1] < 1e-9:
        return None
    # Scott's rule, from the middle of the values: a few very large ones would smooth everything else away.
    low, high = np.quantile(logs, [0.16, 0.84])
    width = max(float(high - low) / 2, (logs[0] - logs[-1]) / 40) * len(logs) ** -0.2
    counts, edges = np.histogram(logs, _BINS, (logs[-1] - 3 * width, logs[0] + 3 * width))
    step = edges[1] - edges[0]
    reach = min(_BINS // 2 - 1, math.ceil(3 * width / step))
    kernel = np.exp(-0.5 * np.square(np.arange(-reach, reach + 1) * step / width))
    smooth = np.convolve(counts, kernel / kernel.sum(), mode="same") / (len(logs) * step)
    return Points(10.0 ** ((edges[1:] + edges[:-1]) / 2), smooth)


def plain(session: Session, site: Site, shape: Shape) -> Points | None:
    """The unweighted curve; ``None`` before the spectrum is there."""
    spectrum = session.spectra.get(site.name)
    if spectrum is None:
        return None
    match shape:
        case "values":
            return values(spectrum.sigma)
        case "relative":
            return relative(spectrum.sigma)
        case "density":
            return density(spectrum.sigma)
        case "energy":
            return energy(spectrum.energy_curve)
        case "error" if not in_nats(session, site):
            return _positive(np.sqrt(np.maximum(0.0, 1.0 - spectrum.energy_curve[1:])))
    return None


def in_nats(session: Session, site: Site) -> bool:
    """Whether the errors of the site's curve estimate the rise of the loss."""
    curve = session.curves.get(site.name)
    return curve is not None and curve.absolute


def has_damage(session: Session, site: Site) -> bool:
    """Whether the rise of the loss is estimated for every rank of the site."""
    curve = session.curves.get(site.name)
    return curve is not None and curve.nats is not None


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
        case "relative":
            return relative(curve.sigma)
        case "density":
            return density(curve.sigma)
        case "energy":
            return energy(1.0 - curve.relative)
        case "error":
            return _positive(curve.tail[1:] if curve.absolute else np.sqrt(curve.relative[1:]))
        case "loss":
            return None if curve.loss_change is None else _positive(np.abs(curve.loss_change))


def written(session: Session, site: Site, shape: Shape) -> Points | None:
    """The plain spectrum of what the compressed folder beside the model holds; ``None`` where there is none, and for
    shapes that only compare a matrix with itself."""
    spectrum = session.written.spectra.get(site.name)
    if spectrum is None:
        return None
    match shape:
        case "values":
            return values(spectrum.sigma)
        case "density":
            return density(spectrum.sigma)
    return None


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
    if curve.nats is not None:
        cost = figure(float(curve.nats[rank]))
        words.append(tr("Rank {rank} costs {cost} nats.").format(rank=rank, cost=cost))
    if curve.loss_change is not None:
        change = signed(float(curve.loss_change[rank - 1]))
        words.append(tr("Dropping component {rank} alone: {change} nats.").format(rank=rank, change=change))
    return " ".join(words)


RANK_FIGURES = (QT_TR_NOOP("rank"), QT_TR_NOOP("energy kept"), QT_TR_NOOP("error"), QT_TR_NOOP("stored"))
"""What ``figures_at`` tells: share of the energy kept, relative Frobenius error (both as the method weights them once
its curve is there), and stored parameters as a fraction of dense."""


def figures_at(session: Session, site: Site, rank: int | None) -> tuple[str, ...]:
    """``RANK_FIGURES`` of a site at ``rank``; ``None`` is dense."""
    curve, spectrum = session.curves.get(site.name), session.spectra.get(site.name)
    if rank is None:
        return tr("dense"), percent(1.0), percent(0.0), percent(1.0)
    if curve is not None:
        lost = curve.relative_error_at(rank)
    elif spectrum is not None:
        lost = max(0.0, 1.0 - spectrum.energy_at(rank))
    else:
        lost = None
    kept = ("—", "—") if lost is None else (percent(1.0 - lost, 2), percent(math.sqrt(lost)))
    storage = session.plan.storage if session.plan else "factored"
    return f"{rank}", *kept, percent(rank_cost(*site.shape, rank, storage) / site.parameters)


def pointer_words(session: Session, sites: Sequence[Site], rank: int) -> tuple[str, ...]:
    """What a rank would lose, for beside the pointer: all of it for one site, a short line each for several."""
    if len(sites) > 1:
        lines = [f"{short_name(site)}   {' · '.join(_lost(session, site, rank)) or '—'}" for site in sites]
        weighs = all(site.name in session.curves for site in sites)
        whose = tr("as the method weights it") if weighs else tr("plain, not weighted")
        return tr("Energy lost at rank {rank}").format(rank=rank), *lines, whose
    site = sites[0]
    here = min(rank, min(site.shape))
    words = [tr("rank {rank} of {full}").format(rank=here, full=min(site.shape))]
    lost = _lost(session, site, rank)
    if lost:
        words.append(loss_words(lost[0], weighted=site.name in session.curves))
    words += [tr("costs {nats}").format(nats=nats) for nats in lost[1:]]
    storage = session.plan.storage if session.plan else "factored"
    freed = site.parameters - rank_cost(*site.shape, here, storage)
    frees = tr("frees {number} parameters").format(number=count(freed))
    words.append(frees if freed > 0 else tr("saves nothing: dense stores less"))
    return tuple(words)


def _lost(session: Session, site: Site, rank: int) -> list[str]:
    """Share of the energy lost as the method weights it, else plain; then the damage where it is known."""
    curve, spectrum = session.curves.get(site.name), session.spectra.get(site.name)
    rank, words = min(rank, min(site.shape)), []
    if curve is not None:
        words.append(percent(curve.relative_error_at(rank), 2))
    elif spectrum is not None:
        words.append(percent(float(spectrum.lost_energy[rank]), 2))
    if curve is not None and curve.nats is not None:
        words.append(f"{figure(float(curve.nats[rank]))} nats")
    return words
