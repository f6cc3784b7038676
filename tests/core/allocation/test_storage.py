"""The cost of a rank, counted by hand."""

from hypothesis import given
from hypothesis import strategies as st

from core.allocation.storage import index_bytes, largest_saving_rank, rank_cost, rank_for_cost

sizes = st.integers(1, 60)
storages = st.sampled_from(["factored", "pivoted"])


def test_that_both_storages_cost_what_their_tensors_hold() -> None:
    assert rank_cost(5, 7, 2, "factored") == 5 * 2 + 2 * 7
    assert rank_cost(5, 7, 2, "pivoted") == 2 * 7 + (5 - 2) * 2


@given(m=sizes, n=sizes, storage=storages)
def test_that_the_largest_saving_rank_is_the_last_one_below_dense(m: int, n: int, storage: str) -> None:
    top = largest_saving_rank(m, n, storage)  # type: ignore[arg-type]
    assert top == 0 or rank_cost(m, n, top, storage) < m * n  # type: ignore[call-overload]
    assert top == min(m, n) or rank_cost(m, n, top + 1, storage) >= m * n  # type: ignore[call-overload]


@given(m=sizes, n=sizes, storage=storages, share=st.floats(0, 1.2))
def test_that_rank_for_cost_is_the_largest_rank_that_fits(m: int, n: int, storage: str, share: float) -> None:
    cost = share * m * n
    rank = rank_for_cost(m, n, cost, storage)  # type: ignore[arg-type]
    assert 0 <= rank <= min(m, n)
    assert rank == 0 or rank_cost(m, n, rank, storage) <= cost  # type: ignore[call-overload]
    assert rank == min(m, n) or rank_cost(m, n, rank + 1, storage) > cost  # type: ignore[call-overload]


def test_that_only_pivoted_storage_keeps_a_row_order() -> None:
    assert index_bytes(100, "pivoted") == 400
    assert index_bytes(100, "factored") == 0
