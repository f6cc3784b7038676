"""What is read off the singular values of one site."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Singular values of one m x n matrix: ``sigma`` float64 [min(m, n)], descending, non-negative."""

    sigma: FloatArray

    @cached_property
    def _energy(self) -> FloatArray:
        return _relative_energy(self.sigma)

    @cached_property
    def stable_rank(self) -> float:
        """Squared Frobenius norm over squared spectral norm, between 1 and rank(W); 0 for a zero matrix."""
        return float(self._energy.sum())

    @cached_property
    def effective_rank(self) -> float:
        """exp of the Shannon entropy of sigma / sum(sigma) (Roy & Vetterli, EUSIPCO 2007); 0 for a zero matrix."""
        return float(np.exp(_entropy(self.sigma))) if self.sigma[0] > 0 else 0.0

    @cached_property
    def spectral_entropy(self) -> float:
        """Shannon entropy in nats of the energy shares sigma**2 / sum(sigma**2)."""
        return _entropy(self._energy)

    @cached_property
    def condition_number(self) -> float:
        """Largest over smallest singular value; infinite when the smallest is 0."""
        return float(self.sigma[0] / self.sigma[-1]) if self.sigma[-1] > 0 else float("inf")

    @cached_property
    def energy_curve(self) -> FloatArray:
        """Share of the energy that the first r values hold, r = 0 .. min(m, n): float64 [min(m, n) + 1]."""
        kept = np.concatenate([[0.0], np.cumsum(self._energy)])
        return kept / kept[-1] if kept[-1] > 0 else np.ones_like(kept)

    @cached_property
    def lost_energy(self) -> FloatArray:
        """Share of the energy lost at rank 0 .. min(m, n): float64 [min(m, n) + 1], ends in 0."""
        # Summed from the small end: one minus the energy kept has no digits left where the rest is below 1e-16.
        tail = np.concatenate([np.cumsum(self._energy[::-1])[::-1], [0.0]])
        return tail / tail[0] if tail[0] > 0 else tail

    def energy_at(self, rank: int) -> float:
        """Share of the energy kept at ``rank``, 0 to 1."""
        return float(self.energy_curve[min(rank, len(self.sigma))])

    def error_at(self, rank: int) -> float:
        """Relative Frobenius error of the best rank-``rank`` approximation (Eckart-Young)."""
        return float(np.sqrt(self.lost_energy[min(rank, len(self.sigma))]))


def information_density(sigma: FloatArray, m: int, n: int, distortion: float = 1e-3) -> float:
    """Gaussian rate of the spectrum in bits per parameter: sum of 1/2 log2+(sigma_i**2 / D) over mn.

    D is the reverse-water-filling level ``distortion`` times the mean energy a singular direction holds. It looks only
    at the spectrum, so the grid a checkpoint was quantised on does not enter. DERIVED (candidate B of three): the
    source of the gamma * stable-rank predictor (arXiv 2604.18085) names an information density without defining it
    in its abstract; this is not claimed to be that one.
    """
    energy = _relative_energy(sigma)
    level = distortion * float(energy.mean())
    if level <= 0:
        return 0.0
    above = energy[energy > level]
    return float(0.5 * np.log2(above / level).sum() / (m * n))


def _relative_energy(sigma: FloatArray) -> FloatArray:
    # Relative to the largest, so that squares neither over- nor underflow and statistics do not depend on the scale.
    return np.square(sigma / sigma[0]) if sigma[0] > 0 else np.zeros_like(sigma)


def _entropy(weights: FloatArray) -> float:
    whole = weights.sum()
    if whole <= 0:
        return 0.0
    shares = weights[weights > 0] / whole
    return float(-(shares * np.log(shares)).sum())
