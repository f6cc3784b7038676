"""What the sensitivity map can be coloured by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.model import Site
from core.spectra.statistics import Spectrum
from studio.panels.numbers import figure, percent
from studio.session import Session


@dataclass(frozen=True)
class Measure:
    """``value`` is ``None`` while what it is read from is not there yet."""

    name: str
    help: str
    value: Callable[[Session, Site], float | None]
    text: Callable[[float], str] = figure
    logarithmic: bool = False
    of_plan: bool = False
    """Whether the plan enters, so that it must follow a drag."""
    limits: tuple[float, float] | None = None
    """Fixed ends of the scale; otherwise the smallest and largest value there are."""
    foundation: str = "spectrum"
    """What a cell without a value is waiting for."""

    def of_cell(self, session: Session, sites: Sequence[Site]) -> float | None:
        """Mean over the sites of a cell, weighted by their parameters; ``None`` until the first value is there."""
        if len(sites) == 1:
            return self.value(session, sites[0])
        found = [(value, site.parameters) for site in sites if (value := self.value(session, site)) is not None]
        weight = sum(parameters for _, parameters in found)
        return sum(value * parameters for value, parameters in found) / weight if found else None


def _of_spectrum(read: Callable[[Spectrum], float]) -> Callable[[Session, Site], float | None]:
    def value(session: Session, site: Site) -> float | None:
        spectrum = session.spectra.get(site.name)
        return None if spectrum is None else read(spectrum)

    return value


def _density(session: Session, site: Site) -> float | None:
    return session.densities.get(site.name)


def _energy_kept(session: Session, site: Site) -> float | None:
    spectrum = session.spectra.get(site.name)
    if spectrum is None or session.plan is None:
        return None
    rank = session.plan.ranks[site.name]
    return 1.0 if rank is None else spectrum.energy_at(rank)


def _relative_error(session: Session, site: Site) -> float | None:
    curve = session.curves.get(site.name)
    if curve is None or session.plan is None:
        return None
    return curve.relative_error_at(session.plan.ranks[site.name])


def _kept(session: Session, site: Site) -> float | None:
    return None if session.plan is None else session.plan.site_cost(site) / site.parameters


MEASURES: tuple[Measure, ...] = (
    Measure(
        "Stable rank",
        "‖W‖²_F / ‖W‖²₂: how many directions carry the energy. Low: compresses well.",
        _of_spectrum(lambda s: s.stable_rank),
    ),
    Measure(
        "Effective rank",
        "exp of the entropy of σ / Σσ (Roy & Vetterli, 2007).",
        _of_spectrum(lambda s: s.effective_rank),
    ),
    Measure(
        "Spectral entropy",
        "Shannon entropy, in nats, of the energy shares σ² / Σσ².",
        _of_spectrum(lambda s: s.spectral_entropy),
    ),
    Measure(
        "Condition number",
        "Largest over smallest singular value, on a log scale.",
        _of_spectrum(lambda s: s.condition_number),
        logarithmic=True,
    ),
    Measure("Information density", "Gaussian rate of the spectrum in bits per parameter (DERIVED).", _density),
    Measure(
        "Energy kept by the plan",
        "Share of Σσ² that the planned rank keeps, unweighted.",
        _energy_kept,
        percent,
        of_plan=True,
    ),
    Measure(
        "Relative error of the plan",
        "Share of the energy lost at the planned rank as the method weights it.",
        _relative_error,
        percent,
        of_plan=True,
        foundation="error curve",
    ),
    Measure(
        "Kept parameters",
        "Stored parameters as a fraction of dense.",
        _kept,
        percent,
        of_plan=True,
        limits=(0.0, 1.0),
        foundation="plan",
    ),
)
