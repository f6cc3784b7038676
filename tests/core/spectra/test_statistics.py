import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.spectra.statistics import FloatArray, Spectrum, information_density


@st.composite
def spectra(draw: st.DrawFn) -> FloatArray:
    """Descending, the largest positive, zeros and many decades allowed."""
    values = draw(st.lists(st.one_of(st.just(0.0), st.floats(1e-9, 1e3)), min_size=1, max_size=40))
    assume(max(values) > 0)
    return np.sort(np.array(values))[::-1]


def rank(sigma: FloatArray) -> int:
    return int(np.count_nonzero(sigma))


@given(spectra())
def test_that_stable_rank_lies_between_one_and_the_rank(sigma):
    assert 1 <= Spectrum(sigma).stable_rank <= rank(sigma)


@given(spectra())
def test_that_effective_rank_lies_between_one_and_the_rank(sigma):
    assert 1 - 1e-12 <= Spectrum(sigma).effective_rank <= rank(sigma) * (1 + 1e-12)


@given(spectra())
def test_that_spectral_entropy_lies_between_zero_and_the_logarithm_of_the_rank(sigma):
    assert Spectrum(sigma).spectral_entropy + 1e-12 >= 0
    assert Spectrum(sigma).spectral_entropy <= np.log(rank(sigma)) + 1e-12


@given(spectra())
def test_that_energy_never_falls_with_the_rank_and_runs_from_none_to_all(sigma):
    curve = Spectrum(sigma).energy_curve
    assert curve.shape == (len(sigma) + 1,)
    assert np.all(np.diff(curve) >= 0)
    assert curve[0] == 0
    assert curve[-1] == 1


@given(spectra(), st.integers(-900, 900))
def test_that_no_statistic_depends_on_the_scale_of_the_weight(sigma, exponent):
    assume(np.all((sigma == 0) | (np.abs(np.log2(np.maximum(sigma, 1e-300)) + exponent) < 1000)))
    one, other = Spectrum(sigma), Spectrum(np.ldexp(sigma, exponent))
    for name in ("stable_rank", "effective_rank", "spectral_entropy", "condition_number"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-9, abs=1e-9), name
    assert np.array_equal(other.energy_curve, one.energy_curve)
    assert information_density(other.sigma, 40, 50) == information_density(sigma, 40, 50)


@given(spectra(), st.integers(0, 50))
def test_that_energy_kept_and_squared_error_add_up_to_one(sigma, kept):
    spectrum = Spectrum(sigma)
    assert spectrum.energy_at(kept) + spectrum.error_at(kept) ** 2 == pytest.approx(1, abs=1e-12)


@given(spectra())
def test_that_information_density_is_not_negative(sigma):
    assert information_density(sigma, len(sigma), len(sigma)) >= 0


@pytest.mark.parametrize("size", [1, 2, 7, 100])
def test_that_equal_singular_values_give_full_ranks_and_a_condition_of_one(size):
    flat = Spectrum(np.full(size, 3.0))
    assert flat.stable_rank == size
    assert flat.effective_rank == pytest.approx(size)
    assert flat.spectral_entropy == pytest.approx(np.log(size))
    assert flat.condition_number == 1


def test_that_figures_of_a_known_spectrum_are_those_computed_by_hand():
    spectrum = Spectrum(np.array([4.0, 2.0, 2.0]))
    assert spectrum.stable_rank == pytest.approx(24 / 16)
    assert spectrum.effective_rank == pytest.approx(2 * np.sqrt(2))  # exp of the entropy of (1/2, 1/4, 1/4)
    assert spectrum.condition_number == 2
    assert spectrum.energy_at(1) == pytest.approx(16 / 24)
    assert spectrum.error_at(1) == pytest.approx(np.sqrt(8 / 24))
    assert spectrum.error_at(3) == 0


def test_that_a_tiny_tail_keeps_its_digits_in_the_error():
    assert Spectrum(np.array([1.0, 1e-12])).error_at(1) == pytest.approx(1e-12, rel=1e-9)


def test_that_a_zero_matrix_has_no_rank_and_loses_nothing():
    zero = Spectrum(np.zeros(4))
    assert (zero.stable_rank, zero.effective_rank, zero.spectral_entropy) == (0, 0, 0)
    assert zero.condition_number == float("inf")
    assert (zero.energy_at(0), zero.error_at(0)) == (1, 0)
    assert information_density(zero.sigma, 4, 4) == 0


def test_that_information_density_of_a_flat_spectrum_is_that_of_its_definition():
    # Every direction holds the mean energy, a thousand times the level: half of log2(1000) bits each, 8 in 8 x 8.
    assert information_density(np.full(8, 0.3), 8, 8) == pytest.approx(0.5 * np.log2(1000) / 8)
