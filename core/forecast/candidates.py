"""Numbers that might tell from weights alone how much a plan damages, under names that say what they are.

gamma-rho is the predictor of arXiv 2604.18085, of which only the abstract was available: FOUND are compression ratio
times mean stable rank, for attention and MLP apart. DERIVED: gamma is the fraction of the part's parameters that is
removed (the fraction kept would fall as damage grows), the mean is the plain one over all sites of the part, stable
rank is that of the raw weights. All others are what else one might read off the same spectra (DERIVED); none is claimed
to be that paper's "information density", which its abstract names without a definition.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from core.allocation.plan import RankPlan
from core.allocation.storage import IntArray, Storage, rank_cost
from core.model import Part, Site
from core.spectra.statistics import Spectrum, information_density

FloatArray = npt.NDArray[np.float64]

SHOWN = "gamma-rho"
"""The candidate that forecasts show."""

_LARGEST_CONDITION = 1e16
"""Singular values below this share of the largest are rounding."""

STATISTICS: Mapping[str, tuple[str, Callable[[Spectrum, Site], float]]] = {
    "rho": ("stable rank", lambda spectrum, _: spectrum.stable_rank),
    "rho-share": ("stable rank over min(m, n)", lambda spectrum, _: spectrum.stable_rank / len(spectrum.sigma)),
    "effective-rank": ("effective rank", lambda spectrum, _: spectrum.effective_rank),
    "spectral-entropy": ("entropy of the energy shares, in nats", lambda spectrum, _: spectrum.spectral_entropy),
    "nuclear-ratio": (
        "nuclear over Frobenius norm",
        lambda spectrum, _: _ratio(float(spectrum.sigma.sum()), float(np.linalg.norm(spectrum.sigma))),
    ),
    "frobenius-norm": ("Frobenius norm", lambda spectrum, _: float(np.linalg.norm(spectrum.sigma))),
    "log-condition": (
        "logarithm of the condition number",
        lambda spectrum, _: float(np.log(min(spectrum.condition_number, _LARGEST_CONDITION))),
    ),
    "gaussian-density": (
        "Gaussian rate of the spectrum in bits per parameter (candidate B of information density)",
        lambda spectrum, site: information_density(spectrum.sigma, *site.shape),
    ),
    "entropy-density": (
        "entropy of the energy shares in bits per parameter (candidate C of information density)",
        lambda spectrum, site: spectrum.spectral_entropy / np.log(2) / site.parameters,
    ),
    "log-parameters": ("logarithm of m n", lambda _, site: float(np.log(site.parameters))),
}
"""What each is and how it is read off one site."""


class Table:
    """Spectra of some sites, prepared: each statistic is computed when it is first asked for, a plan is array sums."""

    def __init__(self, sites: Sequence[Site], spectra: Mapping[str, Spectrum]) -> None:
        """Raises ``KeyError`` where a spectrum is missing."""
        self._sites = tuple(sites)
        self._spectra = [spectra[site.name] for site in sites]
        self.m = np.array([site.shape[0] for site in sites], np.int64)
        self.n = np.array([site.shape[1] for site in sites], np.int64)
        self.full = np.minimum(self.m, self.n)
        self.size = self.m * self.n
        self._statistics: dict[str, FloatArray] = {}
        self._lost: tuple[FloatArray, IntArray] | None = None

    def statistic(self, name: str) -> FloatArray:
        """One of ``STATISTICS`` at each site, float64 [sites]."""
        if name not in self._statistics:
            read = STATISTICS[name][1]
            values = [read(spectrum, site) for spectrum, site in zip(self._spectra, self._sites, strict=True)]
            self._statistics[name] = np.array(values, np.float64)
        return self._statistics[name]

    def lost(self, ranks: IntArray) -> FloatArray:
        """Share of each site's plain energy that is lost at ``ranks`` [sites]: float64 [sites]."""
        if self._lost is None:
            rows = [spectrum.lost_energy for spectrum in self._spectra]
            self._lost = np.concatenate(rows), np.cumsum([0, *(len(row) for row in rows)])[:-1]
        table, starts = self._lost
        lost: FloatArray = table[starts + ranks]
        return lost


@dataclass(frozen=True, eq=False)
class Cut:
    """A plan at the sites of a table: ``ranks`` int64 [sites], min(m, n) for dense; ``cost`` parameters stored."""

    ranks: IntArray
    cost: IntArray

    @staticmethod
    def of(table: Table, ranks: IntArray, storage: Storage) -> "Cut":
        """``ranks`` as above."""
        low = ranks < table.full
        return Cut(ranks, np.where(low, rank_cost(table.m, table.n, ranks, storage), table.size))


@dataclass(frozen=True)
class Candidate:
    """``summary``: what it is, in words. ``value(table, cut)``: of one part, 0 or more where nothing is negative."""

    name: str
    summary: str
    value: Callable[[Table, Cut], float]


def _gamma(table: Table, cut: Cut) -> float:
    return 1.0 - float(cut.cost.sum()) / float(table.size.sum())


def _rank_removed(table: Table, cut: Cut) -> float:
    return float(np.mean(1.0 - cut.ranks / table.full))


def _factor(table: Table, cut: Cut) -> float:
    return float(table.size.sum()) / float(cut.cost.sum())


def _alone(table: Table, _cut: Cut, statistic: str) -> float:
    return float(table.statistic(statistic).mean())


def _times_gamma(table: Table, cut: Cut, statistic: str) -> float:
    return _gamma(table, cut) * float(table.statistic(statistic).mean())


def _rho_by_size(table: Table, cut: Cut) -> float:
    return _gamma(table, cut) * float(np.average(table.statistic("rho"), weights=table.size))


def _tail_energy(table: Table, cut: Cut) -> float:
    return float(table.lost(cut.ranks).mean())


def _tail_energy_by_size(table: Table, cut: Cut) -> float:
    return float(np.average(table.lost(cut.ranks), weights=table.size))


def _tail_error(table: Table, cut: Cut) -> float:
    return float(np.sqrt(table.lost(cut.ranks)).mean())


CANDIDATES: Mapping[str, Candidate] = {
    candidate.name: candidate
    for candidate in (
        Candidate("gamma", "fraction of the parameters removed", _gamma),
        Candidate("rank-removed", "mean fraction of the rank removed", _rank_removed),
        Candidate("compression-factor", "original over stored parameters", _factor),
        *(
            Candidate(f"gamma-{name}", f"fraction removed times mean {words}", partial(_times_gamma, statistic=name))
            for name, (words, _) in STATISTICS.items()
        ),
        Candidate("gamma-rho-by-size", "fraction removed times mean stable rank, weighted by size", _rho_by_size),
        *(Candidate(name, f"mean {words}", partial(_alone, statistic=name)) for name, (words, _) in STATISTICS.items()),
        Candidate("tail-energy", "mean share of plain energy lost", _tail_energy),
        Candidate("tail-energy-by-size", "mean share of plain energy lost, weighted by size", _tail_energy_by_size),
        Candidate("tail-error", "mean relative Frobenius error", _tail_error),
    )
}


def candidate_values(
    sites: Sequence[Site], spectra: Mapping[str, Spectrum], plan: RankPlan, part: Part | None = None
) -> dict[str, float]:
    """Every candidate of ``plan``, of one part or summed over the parts. Raises ``KeyError`` where a spectrum is
    missing. For studies: forecasts prepare their tables once."""
    values = dict.fromkeys(CANDIDATES, 0.0)
    for which in dict.fromkeys(site.part for site in sites):
        if part not in (None, which):
            continue
        chosen = [site for site in sites if site.part == which]
        table = Table(chosen, spectra)
        ranks = [min(s.shape) if (r := plan.ranks[s.name]) is None else r for s in chosen]
        cut = Cut.of(table, np.array(ranks, np.int64), plan.storage)
        for name, candidate in CANDIDATES.items():
            values[name] += candidate.value(table, cut)
    return values


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0 else 0.0
