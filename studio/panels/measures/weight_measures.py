"""What is read off a site's spectrum, whatever the plan: plain, and as the chosen method weights it."""

from collections.abc import Callable

import numpy as np

from core.allocation.curves import ErrorCurve
from core.allocation.storage import rank_cost
from core.model import Site
from core.spectra.statistics import Spectrum
from studio.document.session import Session
from studio.panels.measures.measure import FOR_CURVE, FOR_DAMAGE, Measure
from studio.panels.widgets.numbers import percent
from studio.translation import QT_TR_NOOP

_KEEP = 0.8
"""Where sensitivities are read off: what a site that keeps this much of its parameters loses."""


def _plain(read: Callable[[Spectrum], float]) -> Callable[[Session, Site], float | None]:
    def value(session: Session, site: Site) -> float | None:
        spectrum = session.spectra.get(site.name)
        return None if spectrum is None else read(spectrum)

    return value


def _weighted(read: Callable[[Spectrum], float]) -> Callable[[Session, Site], float | None]:
    def value(session: Session, site: Site) -> float | None:
        curve = session.curves.get(site.name)
        return None if curve is None else read(Spectrum(curve.sigma))

    return value


def _density(session: Session, site: Site) -> float | None:
    return session.densities.get(site.name)


def _share_for_energy(spectrum: Spectrum) -> float:
    """Smallest rank that keeps nine tenths of the energy, as a share of the full rank."""
    return float(np.searchsorted(spectrum.energy_curve, 0.9)) / len(spectrum.sigma)


def rank_at_keep(site: Site, session: Session, keep: float) -> int:
    """Largest rank at which the site stores at most ``keep`` of its parameters; 0 where not even rank 1 fits."""
    storage = session.plan.storage if session.plan else session.settings.storage
    costs = rank_cost(*site.shape, np.arange(min(site.shape) + 1), storage)
    return int(np.searchsorted(costs, keep * site.parameters, side="right")) - 1


def _at_keep(read: Callable[[ErrorCurve, int], float | None]) -> Callable[[Session, Site], float | None]:
    def value(session: Session, site: Site) -> float | None:
        curve = session.curves.get(site.name)
        return None if curve is None else read(curve, rank_at_keep(site, session, _KEEP))

    return value


def _damage_at(curve: ErrorCurve, rank: int) -> float | None:
    return None if curve.nats is None else float(curve.nats[rank])


def _correction(session: Session, site: Site) -> float | None:
    return None if session.probed is None else session.probed.scales.get(site.name)


PLAIN: tuple[Measure, ...] = (
    Measure(
        QT_TR_NOOP("Stable rank"),
        QT_TR_NOOP("‖W‖²_F / ‖W‖²₂: how many directions carry the energy. Low: compresses well."),
        _plain(lambda s: s.stable_rank),
        word="stable",
        common=True,
    ),
    Measure(
        QT_TR_NOOP("Effective rank"),
        QT_TR_NOOP("exp of the entropy of σ / Σσ (Roy & Vetterli, 2007)."),
        _plain(lambda s: s.effective_rank),
        word="effective",
        common=True,
    ),
    Measure(
        QT_TR_NOOP("Spectral entropy"),
        QT_TR_NOOP("Shannon entropy, in nats, of the energy shares σ² / Σσ²."),
        _plain(lambda s: s.spectral_entropy),
        word="entropy",
        common=True,
    ),
    Measure(
        QT_TR_NOOP("Condition number"),
        QT_TR_NOOP("Largest over smallest singular value, on a log scale."),
        _plain(lambda s: s.condition_number),
        logarithmic=True,
        word="condition",
        common=True,
    ),
    Measure(
        QT_TR_NOOP("Information density"),
        QT_TR_NOOP("Gaussian rate of the spectrum in bits per parameter (DERIVED)."),
        _density,
        word="density",
        common=True,
    ),
    Measure(
        QT_TR_NOOP("Largest singular value"),
        QT_TR_NOOP("σ₁ = ‖W‖₂: the most that the site can stretch an input, on a log scale."),
        _plain(lambda s: float(s.sigma[0])),
        logarithmic=True,
        word="sigma",
    ),
    Measure(
        QT_TR_NOOP("Frobenius norm"),
        QT_TR_NOOP("‖W‖_F, the root of Σσ²: the size of the whole matrix, on a log scale."),
        _plain(lambda s: float(np.linalg.norm(s.sigma))),
        logarithmic=True,
        word="norm",
    ),
    Measure(
        QT_TR_NOOP("Rank for 90 % of the energy"),
        QT_TR_NOOP("Smallest rank that keeps nine tenths of Σσ², as a share of the full rank. Low: compresses well."),
        _plain(_share_for_energy),
        percent,
        word="rank90",
    ),
)

WEIGHTED: tuple[Measure, ...] = (
    Measure(
        QT_TR_NOOP("Stable rank, weighted"),
        QT_TR_NOOP("Stable rank of the matrix as the chosen method weights it by what runs through it."),
        _weighted(lambda s: s.stable_rank),
        waits=FOR_CURVE,
        word="wstable",
    ),
    Measure(
        QT_TR_NOOP("Effective rank, weighted"),
        QT_TR_NOOP("Effective rank of the matrix as the chosen method weights it."),
        _weighted(lambda s: s.effective_rank),
        waits=FOR_CURVE,
        word="weffective",
    ),
    Measure(
        QT_TR_NOOP("Rank for 90 % of the energy, weighted"),
        QT_TR_NOOP(
            "Smallest rank that keeps nine tenths of the energy as the method weights it, as a share of the full rank."
        ),
        _weighted(_share_for_energy),
        percent,
        waits=FOR_CURVE,
        word="wrank90",
    ),
    Measure(
        QT_TR_NOOP("Sensitivity: error at keep 80 %"),
        QT_TR_NOOP(
            "Share of the weighted energy that is lost when the site keeps 80 % of its parameters, whatever the plan "
            "says."
        ),
        _at_keep(lambda curve, rank: curve.relative_error_at(rank)),
        lambda share: percent(share, 2),
        logarithmic=True,
        waits=FOR_CURVE,
        word="error80",
    ),
    Measure(
        QT_TR_NOOP("Sensitivity: damage at keep 80 %"),
        QT_TR_NOOP(
            "Estimated rise of the loss, in nats, when this site alone keeps 80 % of its parameters. Known with "
            "methods such as kfac-svd, or with damage in nats ticked in the settings."
        ),
        _at_keep(_damage_at),
        logarithmic=True,
        waits=FOR_DAMAGE,
        word="damage80",
        sums=True,
    ),
    Measure(
        QT_TR_NOOP("Measured sensitivity"),
        QT_TR_NOOP(
            "What forward passes with this site truncated said against its estimated damage: above 1, it matters more "
            "than its curve says. Known once a plan was made with probes."
        ),
        _correction,
        logarithmic=True,
        waits=QT_TR_NOOP("the hatched ones wait for their probe: tick “Probe the model” in Settings, then “Allocate”"),
        word="measured",
    ),
)
