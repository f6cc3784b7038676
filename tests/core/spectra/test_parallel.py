import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from core.spectra.parallel import Team, in_order, team_for

SAMPLE_MODEL = [(576, 576), (192, 576), (1536, 576)]
EIGHT_BILLION = [(4096, 4096), (14336, 4096)]


def blas_threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.mark.parametrize("cores", [1, 2, 4])
def test_that_small_matrices_get_one_core_each(cores):
    assert team_for(SAMPLE_MODEL, cores) == Team(workers=cores, blas_threads=1)


def test_that_large_matrices_are_worked_on_one_after_the_other_by_all_cores():
    assert team_for(EIGHT_BILLION, 16) == Team(workers=1, blas_threads=16)


def test_that_results_come_in_the_order_of_the_items_whoever_finishes_first():
    first_may_end = threading.Event()

    def work(item: int) -> int:
        if item == 0:
            assert first_may_end.wait(10)
        if item == 1:
            first_may_end.set()
        return item

    assert list(in_order(work, range(5), Team(2, 1))) == [0, 1, 2, 3, 4]


def test_that_blas_has_as_many_threads_as_the_team_says_and_afterwards_as_many_as_before():
    np.ones((2, 2)) @ np.ones((2, 2))
    before = blas_threads()
    assert list(in_order(lambda _item: blas_threads(), range(3), Team(2, 1))) == [{1}] * 3
    assert blas_threads() == before


def test_that_an_error_in_one_item_is_raised_and_the_rest_dropped():
    done: list[int] = []

    def work(item: int) -> int:
        if item == 1:
            raise RuntimeError("item 1")
        done.append(item)
        return item

    with pytest.raises(RuntimeError, match="item 1"):
        list(in_order(work, range(100), Team(1, 1)))
    assert len(done) < 5
