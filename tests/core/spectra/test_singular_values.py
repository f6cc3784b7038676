"""The promises of ``core/spectra/gram.py`` against ``numpy.linalg.svd`` in float64."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.spectra import gram
from core.spectra.gram import TOLERANCE, gram_error, singular_values
from core.spectra.statistics import FloatArray, Spectrum

EPS = float(np.finfo(np.float64).eps)


def matrix_with(sigma: FloatArray, m: int, n: int, seed: int = 0) -> torch.Tensor:
    """An m x n matrix whose singular values are ``sigma`` to rounding."""
    rng = np.random.default_rng(seed)
    left = np.linalg.qr(rng.standard_normal((m, len(sigma))))[0]
    right = np.linalg.qr(rng.standard_normal((n, len(sigma))))[0]
    return torch.from_numpy((left * sigma) @ right.T)


def exact(weight: torch.Tensor) -> FloatArray:
    return np.linalg.svd(weight.double().numpy(), compute_uv=False)


def absolute_bound(weight: torch.Tensor, sigma: FloatArray) -> float:
    """Bound (3), with the reference's own error of the same size added."""
    return 2 * max(min(weight.shape), 8) * EPS * float(sigma[0])


@pytest.fixture
def full_svds(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """Shapes of the matrices for which the Gram was not accurate enough."""
    taken: list[tuple[int, ...]] = []
    original = gram._full

    def counting(matrix: torch.Tensor) -> FloatArray:
        taken.append(tuple(matrix.shape))
        return original(matrix)

    monkeypatch.setattr(gram, "_full", counting)
    return taken


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(96, 64), (64, 96), (64, 64), (200, 8), (3, 2)])
def test_that_an_ordinary_weight_of_any_dtype_agrees_with_numpy_far_below_the_tolerance(shape, dtype, full_svds):
    weight = (0.05 * torch.randn(*shape, generator=torch.Generator().manual_seed(1))).to(dtype)
    sigma, reference = singular_values(weight), exact(weight)
    assert sigma.dtype == np.float64
    assert np.max(np.abs(sigma / reference - 1)) < TOLERANCE / 100
    assert abs(Spectrum(sigma).stable_rank / Spectrum(reference).stable_rank - 1) < 1e-13


@pytest.mark.parametrize("decades", [0, 1, 2, 3])
@pytest.mark.parametrize("shape", [(120, 80), (80, 120), (100, 100)])
def test_that_spectra_over_up_to_three_decades_come_from_the_gram_within_its_own_bound(shape, decades, full_svds):
    weight = matrix_with(np.logspace(0, -decades, min(shape)), *shape)
    sigma, reference = singular_values(weight), exact(weight)
    assert full_svds == []
    bound = gram_error(np.square(sigma[::-1]), max(shape)) * (reference[-1] / reference) ** 2
    assert np.all(np.abs(sigma - reference) <= bound * reference + absolute_bound(weight, reference))


@pytest.mark.parametrize("decades", [6, 10, 14])
@pytest.mark.parametrize("shape", [(120, 80), (80, 120), (100, 100)])
def test_that_spectra_over_six_decades_or_more_come_from_a_full_svd(shape, decades, full_svds):
    weight = matrix_with(np.logspace(0, -decades, min(shape)), *shape)
    sigma, reference = singular_values(weight), exact(weight)
    assert full_svds == [shape]
    assert np.max(np.abs(sigma - reference)) <= absolute_bound(weight, reference)


@given(
    m=st.integers(1, 40),
    n=st.integers(1, 40),
    decades=st.floats(0, 12),
    scale=st.integers(-60, 60),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=150, deadline=None)
def test_that_every_matrix_is_within_the_tolerance_or_within_the_bound_of_a_full_svd(m, n, decades, scale, seed):
    weight = matrix_with(2.0**scale * np.logspace(0, -decades, min(m, n)), m, n, seed)
    sigma, reference = singular_values(weight), exact(weight)
    assert sigma.shape == (min(m, n),)
    assert np.all(np.diff(sigma) <= 0)
    assert np.all(sigma >= 0)
    assert np.all(np.abs(sigma - reference) <= TOLERANCE * reference + absolute_bound(weight, reference))


def test_that_what_the_gram_cannot_see_is_not_invented_for_a_rank_deficient_matrix(full_svds):
    weight = matrix_with(np.linspace(1, 2, 20), 90, 60)
    sigma = singular_values(weight)
    assert full_svds == [(90, 60)]
    assert np.max(np.abs(sigma[:20] - exact(weight)[:20])) < 1e-13
    assert np.max(sigma[20:]) <= absolute_bound(weight, sigma)


def test_that_a_row_of_zeros_makes_the_smallest_singular_value_zero_to_rounding():
    weight = torch.randn(30, 50, generator=torch.Generator().manual_seed(2)).bfloat16()
    weight[7] = 0
    sigma = singular_values(weight)
    assert sigma[-1] <= absolute_bound(weight, sigma)
    assert sigma[-2] > 1


@pytest.mark.parametrize("shape", [(5, 9), (9, 5), (1, 7), (7, 1), (1, 1)])
def test_that_a_zero_matrix_has_singular_values_exactly_zero(shape):
    assert np.array_equal(singular_values(torch.zeros(*shape, dtype=torch.bfloat16)), np.zeros(min(shape)))


@pytest.mark.parametrize("shape", [(1, 4096), (4096, 1), (1, 1)])
def test_that_the_one_singular_value_of_a_vector_is_its_length(shape, full_svds):
    weight = torch.randn(*shape, generator=torch.Generator().manual_seed(3)).bfloat16()
    assert singular_values(weight)[0] == pytest.approx(float(weight.double().norm()), rel=1e-14)
    assert full_svds == []


def test_that_rows_scaled_from_a_trillionth_to_a_trillion_stay_within_the_bound_of_a_full_svd(full_svds):
    rng = np.random.default_rng(4)
    weight = torch.from_numpy(np.logspace(-12, 12, 40)[:, None] * rng.standard_normal((40, 60)))
    sigma, reference = singular_values(weight), exact(weight)
    assert full_svds == [(40, 60)]
    assert np.max(np.abs(sigma - reference)) <= absolute_bound(weight, reference)


@pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e150, 1e300])
def test_that_squares_beyond_the_range_of_float64_do_no_harm(scale):
    weight = matrix_with(np.linspace(1, 3, 10), 15, 10)
    assert np.max(np.abs(singular_values(weight * scale) / scale - exact(weight))) < 1e-13


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_that_the_smallest_numbers_of_a_dtype_keep_their_digits(dtype, full_svds):
    smallest = torch.finfo(dtype).tiny
    weight = (torch.eye(6, 9) * torch.arange(1, 7)[:, None]).to(dtype) * smallest
    assert np.max(np.abs(singular_values(weight) / smallest - np.arange(6, 0, -1))) < 1e-14
    assert full_svds == []


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_that_a_matrix_with_a_number_that_is_not_finite_is_refused(bad):
    weight = torch.ones(4, 5)
    weight[2, 3] = bad
    with pytest.raises(ValueError, match="NaN or infinity"):
        singular_values(weight)


def test_that_a_transposed_view_and_a_parameter_are_taken_as_they_are():
    weight = torch.randn(20, 30, generator=torch.Generator().manual_seed(5))
    expected = singular_values(weight)
    assert singular_values(torch.nn.Parameter(weight).T) == pytest.approx(expected, rel=1e-12)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("decades", [2, 10])
def test_that_a_gpu_computes_what_the_host_computes(decades):
    weight = matrix_with(np.logspace(0, -decades, 50), 50, 70)
    on_gpu, on_host = singular_values(weight, "cuda"), singular_values(weight)
    assert np.all(np.abs(on_gpu - on_host) <= TOLERANCE * on_host + absolute_bound(weight, on_host))
