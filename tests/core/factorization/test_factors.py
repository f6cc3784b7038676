"""Factored and pivoted storage hold the same matrix."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.allocation.storage import rank_cost
from core.factorization.factors import Factors, in_storage, pivoted, rounding_error


def random_factors(m: int, n: int, r: int, seed: int = 0) -> Factors:
    generator = torch.Generator().manual_seed(seed)
    return Factors(torch.randn(m, r, generator=generator), torch.randn(r, n, generator=generator))


@settings(max_examples=60, deadline=None)
@given(m=st.integers(2, 40), n=st.integers(2, 40), data=st.data())
def test_that_pivoted_storage_is_the_same_matrix_in_fewer_numbers(m: int, n: int, data: st.DataObject) -> None:
    r = data.draw(st.integers(1, min(m, n)))
    factors = random_factors(m, n, r, seed=m * 100 + n)
    stored = pivoted(factors)
    exact = factors.left.double() @ factors.right.double()
    assert torch.allclose(stored.product(), exact, rtol=1e-9, atol=1e-9 * float(exact.abs().max()))
    assert stored.pivot_rows.numel() + stored.coefficients.numel() == rank_cost(m, n, r, "pivoted")
    assert sorted(stored.order.tolist()) == list(range(m))


def test_that_pivot_rows_are_rows_of_the_matrix() -> None:
    factors = random_factors(12, 9, 4)
    stored = pivoted(factors)
    exact = factors.left.double() @ factors.right.double()
    kept = [row for row in range(12) if stored.order[row] < 4]
    for row in kept:
        assert torch.allclose(stored.pivot_rows[stored.order[row]], exact[row], atol=1e-12)


def test_that_coefficients_stay_small() -> None:
    """Column pivoting bounds them in practice; large ones would lose digits in low precision."""
    stored = pivoted(random_factors(200, 100, 50))
    assert float(stored.coefficients.abs().max()) < 4


def test_that_a_matrix_of_less_than_its_stated_rank_is_still_exact() -> None:
    factors = random_factors(12, 9, 2)
    padded = Factors(torch.cat([factors.left, factors.left], 1), torch.cat([factors.right, factors.right], 0))
    stored = pivoted(padded)
    assert stored.rank == 4
    assert torch.isfinite(stored.coefficients).all()
    assert torch.allclose(stored.product().float(), padded.product(), atol=1e-5)


def test_that_a_zero_matrix_has_zero_coefficients() -> None:
    stored = pivoted(Factors(torch.zeros(5, 2), torch.zeros(2, 4)))
    assert torch.equal(stored.product(), torch.zeros(5, 4, dtype=torch.float64))


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_the_stored_tensors_have_the_names_and_shapes_of_the_format(storage: str) -> None:
    tensors = in_storage(random_factors(8, 6, 3), storage).tensors()  # type: ignore[arg-type]
    shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    assert shapes == (
        {"right.weight": (3, 6), "left.weight": (8, 3)}
        if storage == "factored"
        else {"pivot.weight": (3, 6), "rest.weight": (5, 3), "order": (8,)}
    )


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_rounding_to_bfloat16_costs_about_its_precision_and_float64_nothing(storage: str) -> None:
    stored = in_storage(random_factors(60, 40, 12), storage)  # type: ignore[arg-type]
    assert rounding_error(stored, torch.float64) == 0.0
    assert 1e-4 < rounding_error(stored, torch.bfloat16) < 2e-2


def test_that_a_zero_matrix_has_no_rounding_error() -> None:
    assert rounding_error(Factors(torch.zeros(5, 2), torch.zeros(2, 4)), torch.bfloat16) == 0.0
