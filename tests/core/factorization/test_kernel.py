"""The kernel against brute force and closed forms, in float64."""

import numpy as np
import pytest
import torch

from core.factorization.kernel import Decomposition, decompose
from core.factorization.roots import Root, root_of
from core.factorization.weighting import Diagonal, Gram

SHAPES = [(12, 20), (16, 16), (24, 10), (3, 30), (1, 8)]


def random_gram(n: int, rank: int, seed: int) -> torch.Tensor:
    x = torch.randn(rank, n, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    return x.T @ (x * torch.logspace(0, -3, rank, dtype=torch.float64)[:, None])


def exact(gram: torch.Tensor) -> Root:
    """A root without any ridge, so that minima can be compared to rounding."""
    return Root(matrix=torch.linalg.cholesky(gram), triangular=True)


def objective(weight: torch.Tensor, other: torch.Tensor, p: torch.Tensor, q: torch.Tensor) -> float:
    error = weight - other
    return float(torch.trace(error.T @ p @ error @ q))


def double(decomposition: Decomposition, weight: torch.Tensor, rank: int) -> torch.Tensor:
    """The truncation redone in float64 from the float32 basis."""
    left = decomposition.basis[:, :rank].double()
    dual = left if decomposition.dual is None else decomposition.dual[:, :rank].double()
    return left @ (dual.T @ weight)


@pytest.mark.parametrize("shape", SHAPES)
def test_that_the_error_is_the_tail_of_the_singular_values_with_both_sides_weighted(shape: tuple[int, int]) -> None:
    m, n = shape
    weight = torch.randn(m, n, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    p, q = random_gram(m, 2 * m, 2), random_gram(n, 2 * n, 3)
    result = decompose(weight, exact(p), exact(q))
    for rank in range(1, min(m, n) + 1):
        tail = float(np.square(result.sigma[rank:]).sum())
        whole = float(np.square(result.sigma).sum())
        assert objective(weight, double(result, weight, rank), p, q) == pytest.approx(tail, rel=1e-5, abs=1e-9 * whole)


@pytest.mark.parametrize("shape", SHAPES)
def test_that_no_other_matrix_of_the_same_rank_does_better(shape: tuple[int, int]) -> None:
    m, n = shape
    generator = torch.Generator().manual_seed(4)
    weight = torch.randn(m, n, dtype=torch.float64, generator=generator)
    p, q = random_gram(m, 2 * m, 5), random_gram(n, 2 * n, 6)
    rank = max(1, min(m, n) // 2)
    best = float(np.square(decompose(weight, exact(p), exact(q)).sigma[rank:]).sum())
    found = alternating_least_squares(weight, p, q, rank, generator)
    assert best <= found * (1 + 1e-9) + 1e-12
    assert found == pytest.approx(best, rel=1e-3, abs=1e-9)


def alternating_least_squares(
    weight: torch.Tensor, p: torch.Tensor, q: torch.Tensor, rank: int, generator: torch.Generator
) -> float:
    """Brute force: minimise over left and right in turn from a random start."""
    right = torch.randn(rank, weight.shape[1], dtype=torch.float64, generator=generator)
    for _ in range(3000):
        left = weight @ q @ right.T @ torch.linalg.pinv(right @ q @ right.T)
        right = torch.linalg.pinv(left.T @ p @ left) @ left.T @ p @ weight
    return objective(weight, left @ right, p, q)


def test_that_a_singular_input_gram_is_attained_exactly_without_an_inverse() -> None:
    weight = torch.randn(14, 20, dtype=torch.float64, generator=torch.Generator().manual_seed(7))
    gram = random_gram(20, 6, 8)
    result = decompose(weight, Root(), root_of(Gram(gram, root="eigen")))
    for rank in (2, 4, 6):
        tail = float(np.square(result.sigma[rank:]).sum())
        error = objective(weight, double(result, weight, rank), torch.eye(14, dtype=torch.float64), gram)
        assert error == pytest.approx(tail, rel=1e-5, abs=1e-9 * float(np.square(result.sigma).sum()))


@pytest.mark.parametrize("shape", SHAPES)
def test_that_the_choice_of_root_does_not_change_the_matrix(shape: tuple[int, int]) -> None:
    m, n = shape
    weight = torch.randn(m, n, dtype=torch.float64, generator=torch.Generator().manual_seed(9))
    gram = random_gram(n, 3 * n, 10)
    rank = max(1, min(m, n) // 2)
    cholesky = decompose(weight, Root(), exact(gram)).truncated(weight, rank).product()
    eigen = decompose(weight, Root(), root_of(Gram(gram, root="eigen"))).truncated(weight, rank).product()
    assert torch.allclose(cholesky, eigen, atol=1e-5)


def test_that_rescaling_the_moments_changes_nothing() -> None:
    weight = torch.randn(10, 18, dtype=torch.float64, generator=torch.Generator().manual_seed(11))
    p, q = random_gram(10, 30, 12), random_gram(18, 50, 13)
    one = decompose(weight, root_of(Gram(p)), root_of(Gram(q))).truncated(weight, 5).product()
    other = decompose(weight, root_of(Gram(1e-6 * p)), root_of(Gram(1e7 * q))).truncated(weight, 5).product()
    assert torch.allclose(one, other, atol=1e-5)


def test_that_without_weights_it_is_the_plain_svd() -> None:
    weight = torch.randn(9, 13, generator=torch.Generator().manual_seed(14))
    result = decompose(weight, Root(), Root())
    u, s, vt = np.linalg.svd(weight.double().numpy(), full_matrices=False)
    assert np.allclose(result.sigma, s, rtol=1e-10)
    assert np.allclose(result.truncated(weight, 4).product().numpy(), (u[:, :4] * s[:4]) @ vt[:4], atol=1e-5)


def test_that_a_diagonal_weight_equals_the_gram_with_that_diagonal() -> None:
    weight = torch.randn(9, 13, dtype=torch.float64, generator=torch.Generator().manual_seed(15))
    scale = torch.linspace(0.1, 4, 13, dtype=torch.float64)
    one = decompose(weight, Root(), root_of(Diagonal(scale))).sigma
    other = decompose(weight, Root(), exact(torch.diag(scale**2))).sigma
    assert np.allclose(one, other, rtol=1e-10)


def test_that_a_left_root_enters_transposed() -> None:
    """The published KFAC code multiplies with L instead of L^T and so minimises another objective."""
    weight = torch.randn(8, 12, dtype=torch.float64, generator=torch.Generator().manual_seed(16))
    p, q = random_gram(8, 20, 17), random_gram(12, 30, 18)
    ours = objective(weight, double(decompose(weight, exact(p), exact(q)), weight, 3), p, q)
    lower, right = torch.linalg.cholesky(p), torch.linalg.cholesky(q)
    u, s, vt = torch.linalg.svd(lower @ weight @ right)
    wrong = torch.linalg.solve(lower, u[:, :3] * s[:3]) @ vt[:3] @ torch.linalg.inv(right)
    assert ours < 0.999 * objective(weight, wrong, p, q)


def test_that_factors_share_each_components_norm() -> None:
    weight = torch.randn(9, 13, generator=torch.Generator().manual_seed(19))
    factors = decompose(weight, Root(), Root()).truncated(weight, 5)
    assert torch.allclose(factors.left.norm(dim=0), factors.right.norm(dim=1), rtol=1e-4)
    assert factors.rank == 5


def test_that_a_zero_matrix_decomposes_to_zeros() -> None:
    weight = torch.zeros(6, 9)
    factors = decompose(weight, Root(), Root()).truncated(weight, 2)
    assert torch.equal(factors.product(), weight.double())


@pytest.mark.parametrize("rank", [0, 10])
def test_that_a_rank_the_matrix_cannot_have_is_refused(rank: int) -> None:
    weight = torch.randn(9, 13, generator=torch.Generator().manual_seed(20))
    with pytest.raises(ValueError, match=r"outside 1\.\.9"):
        decompose(weight, Root(), Root()).truncated(weight, rank)
