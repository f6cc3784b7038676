"""What happens to Grams that are not positive definite."""

import pytest
import torch

from core.factorization.roots import root_of
from core.factorization.weighting import Diagonal, Gram


def gram_of_rank(n: int, rank: int) -> torch.Tensor:
    x = torch.randn(rank, n, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    return x.T @ x / rank


def test_that_a_positive_definite_gram_gets_only_the_first_ridge_and_no_note() -> None:
    gram = gram_of_rank(10, 100)
    root = root_of(Gram(gram))
    assert root.matrix is not None
    assert root.note == ""
    assert torch.allclose(root.matrix @ root.matrix.T, gram, rtol=1e-4)


def test_that_a_gram_of_too_few_tokens_still_gets_a_finite_root() -> None:
    root = root_of(Gram(gram_of_rank(20, 3)))
    assert root.matrix is not None
    assert torch.isfinite(root.matrix).all()


def test_that_a_negative_direction_raises_the_ridge_and_says_so() -> None:
    gram = gram_of_rank(10, 100)
    values, vectors = torch.linalg.eigh(gram)
    values[0] = -1e-3 * gram.diagonal().mean()
    root = root_of(Gram(vectors @ torch.diag(values) @ vectors.T))
    assert root.matrix is not None
    assert torch.isfinite(root.matrix).all()
    assert "ridge of 1e-02" in root.note


def test_that_a_hopelessly_indefinite_matrix_has_its_eigenvalues_floored_and_says_so() -> None:
    root = root_of(Gram(torch.diag(torch.tensor([5.0, 1.0, -3.0], dtype=torch.float64))))
    assert root.matrix is not None
    assert "floored" in root.note
    squared = root.matrix @ root.matrix.T
    assert torch.allclose(squared.diagonal()[:2], torch.tensor([5.0, 1.0], dtype=torch.float64))


@pytest.mark.parametrize("kind", ["cholesky", "eigen"])
@pytest.mark.parametrize("value", [0.0, float("nan"), float("inf")])
def test_that_an_empty_or_broken_gram_weighs_nothing_and_says_so(kind: str, value: float) -> None:
    root = root_of(Gram(torch.full((4, 4), value, dtype=torch.float64), root=kind))  # type: ignore[arg-type]
    assert root.is_identity
    assert "unweighted" in root.note


def test_that_a_triangular_and_a_general_solve_agree() -> None:
    gram = gram_of_rank(6, 40)
    columns = torch.randn(6, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    for root in (root_of(Gram(gram)), root_of(Gram(gram, root="eigen")), root_of(Diagonal(gram.diagonal()))):
        back = root.transposed_times(root.transposed_solve(columns))
        assert torch.allclose(back, columns, atol=1e-9)


def test_that_shrinking_blends_in_the_mean_diagonal_and_keeps_the_trace() -> None:
    gram = gram_of_rank(10, 3)
    root = root_of(Gram(gram, shrink=0.3))
    assert root.matrix is not None
    squared = root.matrix @ root.matrix.T
    blended = 0.7 * gram + 0.3 * gram.diagonal().mean() * torch.eye(10, dtype=torch.float64)
    assert torch.allclose(squared, blended, rtol=1e-5, atol=1e-5)
    assert float(squared.trace()) == pytest.approx(float(gram.trace()), rel=1e-5)


def test_that_a_reversed_root_is_the_transposed_factor_and_can_be_solved_with() -> None:
    gram = gram_of_rank(10, 100)
    plain, turned = root_of(Gram(gram)), root_of(Gram(gram, root="reversed"))
    assert plain.matrix is not None
    assert turned.matrix is not None
    assert torch.equal(turned.matrix, plain.matrix.T)
    columns = torch.randn(10, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    assert torch.allclose(turned.transposed_times(turned.transposed_solve(columns)), columns, atol=1e-9)
    assert torch.allclose(turned.times(turned.solve(columns)), columns, atol=1e-9)


def test_that_an_eigenvalue_root_needs_no_ridge_and_says_when_it_left_something_negative_out() -> None:
    gram = gram_of_rank(10, 3)
    root = root_of(Gram(gram, root="eigen"))
    assert root.matrix is not None
    assert torch.allclose(root.matrix @ root.matrix.T, gram, atol=1e-12)
    assert root.note == ""
    negative = gram - 0.1 * torch.eye(10, dtype=torch.float64)
    assert "floored" in root_of(Gram(negative, root="eigen")).note


def test_that_small_entries_of_a_diagonal_weight_are_floored_relative_to_the_largest() -> None:
    for scale in (1.0, 1e-20, 1e20):
        root = root_of(Diagonal(scale * torch.tensor([0.0, 1e-9, 0.5, 2.0])))
        assert root.scale is not None
        expected = scale * torch.tensor([2e-6, 2e-6, 0.5, 2.0], dtype=torch.float64)
        assert torch.allclose(root.scale, expected, rtol=1e-6, atol=0)


@pytest.mark.parametrize("values", [[0.0, 0.0], [1.0, float("nan")], [1.0, float("inf")]])
def test_that_an_empty_or_broken_diagonal_weighs_nothing_and_says_so(values: list[float]) -> None:
    root = root_of(Diagonal(torch.tensor(values)))
    assert root.is_identity
    assert "unweighted" in root.note
