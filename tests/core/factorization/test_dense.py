"""Products and factorisations by structure, against torch's general ones."""

import pytest
import torch

from core.factorization import dense


def _random(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(sum(shape)))


def test_that_a_product_with_itself_is_exactly_symmetric() -> None:
    matrix = _random(70, 130)
    found = dense.squared(matrix)
    assert torch.equal(found, found.T)
    assert torch.allclose(found, matrix @ matrix.T, rtol=1e-13)
    assert torch.allclose(dense.squared(matrix.T), matrix.T @ matrix, rtol=1e-13, atol=1e-12)


@pytest.mark.parametrize("size", [5, 384, 385, 1000])
def test_that_a_triangle_multiplies_without_its_zeros(size: int) -> None:
    lower, columns = _random(size, size).tril(), _random(size, 7)
    assert torch.allclose(dense.triangular_product(lower, columns), lower @ columns, rtol=1e-12, atol=1e-11)
    found = dense.triangular_product(lower.T, columns, upper=True)
    assert torch.allclose(found, lower.T @ columns, rtol=1e-12, atol=1e-11)


def test_that_a_product_with_a_large_triangle_has_a_gradient() -> None:
    lower, columns = _random(500, 500).tril(), _random(500, 3).requires_grad_()
    dense.triangular_product(lower, columns).sum().backward()  # type: ignore[no-untyped-call]  # torch leaves it bare
    assert columns.grad is not None
    assert torch.allclose(columns.grad, lower.sum(dim=0)[:, None].expand(-1, 3), rtol=1e-12, atol=1e-11)


def test_that_eigenvectors_take_a_symmetric_matrix_apart() -> None:
    matrix = dense.squared(_random(60, 90))
    values, vectors = dense.symmetric_eigen(matrix)
    assert torch.allclose(vectors * values @ vectors.T, matrix, rtol=1e-12, atol=1e-11)
    assert bool((values.diff() >= 0).all())


@pytest.mark.parametrize("smallest", [1.0, 1e-4, 1e-9, 0.0])
def test_that_a_basis_is_orthonormal_and_spans_what_came_first_however_small_the_rest_is(smallest: float) -> None:
    """As the kernel makes columns: M V with V the eigenvectors of M^T M."""
    u, v = torch.linalg.qr(_random(90, 40))[0], torch.linalg.qr(_random(40, 40))[0]
    sigma = torch.logspace(0, -1, 40, dtype=torch.float64)
    sigma[25:] *= smallest
    matrix = u * sigma @ v.T
    columns = matrix @ dense.symmetric_eigen(dense.squared(matrix.T))[1].flip(1)
    basis = dense.orthonormal(columns)
    assert torch.allclose(basis.T @ basis, torch.eye(40, dtype=torch.float64), atol=1e-13)
    for rank in (1, 10, 25):
        span = basis[:, :rank]
        assert torch.allclose(span @ (span.T @ columns[:, :rank]), columns[:, :rank], atol=1e-13)
