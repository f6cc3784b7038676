"""Each candidate is what its name says, computed by hand."""

import math

import numpy as np
import pytest

from core.allocation.plan import RankPlan
from core.forecast.candidates import CANDIDATES, SHOWN, candidate_values
from core.model import Site
from core.spectra.statistics import Spectrum

SITES = tuple(
    Site(name=name, block=0, kind=name, part=part, shape=shape, input_group=name, tensor=name)
    for name, part, shape in (("q", "attention", (4, 4)), ("o", "attention", (4, 4)), ("up", "mlp", (8, 4)))
)
SPECTRA = {
    "q": Spectrum(np.array([2.0, 1.0, 1.0, 0.0])),
    "o": Spectrum(np.array([1.0, 1.0, 1.0, 1.0])),
    "up": Spectrum(np.array([3.0, 0.0, 0.0, 0.0])),
}
PLAN = RankPlan({"q": 1, "o": None, "up": 2}, "factored")


def test_that_gamma_is_what_is_removed_and_rho_the_mean_stable_rank() -> None:
    attention = candidate_values(SITES, SPECTRA, PLAN, "attention")
    gamma, rho = 1 - (8 + 16) / 32, (6 / 4 + 4) / 2
    assert attention["gamma"] == pytest.approx(gamma)
    assert attention["rho"] == pytest.approx(rho)
    assert attention["gamma-rho"] == pytest.approx(gamma * rho)
    assert attention["gamma-rho-share"] == pytest.approx(gamma * rho / 4)
    assert attention["compression-factor"] == pytest.approx(32 / 24)
    assert attention["rank-removed"] == pytest.approx((3 / 4 + 0) / 2)


def test_that_the_tails_are_those_of_the_plain_spectra() -> None:
    attention = candidate_values(SITES, SPECTRA, PLAN, "attention")
    assert attention["tail-energy"] == pytest.approx((2 / 6 + 0) / 2)
    assert attention["tail-error"] == pytest.approx(math.sqrt(2 / 6) / 2)
    assert candidate_values(SITES, SPECTRA, PLAN, "mlp")["tail-energy"] == 0.0


def test_that_statistics_that_need_no_plan_are_read_off_the_spectra() -> None:
    mlp = candidate_values(SITES, SPECTRA, PLAN, "mlp")
    assert mlp["spectral-entropy"] == 0.0
    assert mlp["nuclear-ratio"] == pytest.approx(1.0)
    assert mlp["frobenius-norm"] == pytest.approx(3.0)
    assert mlp["log-parameters"] == pytest.approx(math.log(32))
    assert mlp["log-condition"] == pytest.approx(math.log(1e16)), "a singular matrix has no finite condition number"
    attention = candidate_values(SITES, SPECTRA, PLAN, "attention")
    assert attention["entropy-density"] == pytest.approx(
        np.mean([_bits([4, 1, 1]) / 16, _bits([1, 1, 1, 1]) / 16])
    )  # fmt: skip


def test_that_a_weighted_mean_counts_large_sites_more() -> None:
    spectra = SPECTRA | {"o": SPECTRA["up"]}
    sites = (SITES[0], SITES[2].model_copy(update={"part": "attention"}))
    values = candidate_values(sites, spectra, RankPlan({"q": 1, "up": 2}, "factored"))
    gamma = 1 - (8 + 24) / 48
    assert values["gamma-rho-by-size"] == pytest.approx(gamma * (16 * 1.5 + 32 * 1.0) / 48)
    assert values["tail-energy-by-size"] == pytest.approx((16 * 2 / 6) / 48)


def test_that_a_whole_plan_has_the_sum_over_its_parts() -> None:
    whole = candidate_values(SITES, SPECTRA, PLAN)
    attention, mlp = (candidate_values(SITES, SPECTRA, PLAN, part) for part in ("attention", "mlp"))
    assert whole == {name: pytest.approx(attention[name] + mlp[name]) for name in CANDIDATES}
    assert SHOWN in CANDIDATES


def _bits(energies: list[float]) -> float:
    shares = np.array(energies) / sum(energies)
    return float(-(shares * np.log2(shares)).sum())
