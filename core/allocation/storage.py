"""What a rank costs: the only place that knows how a low-rank matrix is stored."""

import math
from typing import Literal, overload

import numpy as np
import numpy.typing as npt

Storage = Literal["factored", "pivoted"]
STORAGES: tuple[Storage, ...] = ("factored", "pivoted")

IntArray = npt.NDArray[np.int64]


@overload
def rank_cost(m: int, n: int, rank: int, storage: Storage) -> int: ...
@overload
def rank_cost(m: int | IntArray, n: int | IntArray, rank: IntArray, storage: Storage) -> IntArray: ...
def rank_cost(m: int | IntArray, n: int | IntArray, rank: int | IntArray, storage: Storage) -> int | IntArray:
    """Parameters that an m x n matrix of the given rank stores; arrays give one cost an element.

    ``factored``: r(m+n). ``pivoted``: r rows of n numbers and the coefficients of the other m-r rows, r(m+n-r)
    (Pivoting Factorization: Zhao, Zhang, Cannistraci, ICML 2025). The m integers of the row order are not parameters;
    they are reported as bytes by ``index_bytes``.
    """
    return rank * (m + n) if storage == "factored" else rank * (m + n - rank)


def largest_saving_rank(m: int, n: int, storage: Storage) -> int:
    """The largest rank whose storage is below dense, 0 if there is none; a site with more rank stays dense.

    Factored: the largest r with r(m+n) < mn. Pivoted: r(m+n-r) < mn is (m-r)(n-r) > 0, so min(m, n) - 1.
    """
    return (m * n - 1) // (m + n) if storage == "factored" else min(m, n) - 1


def index_bytes(m: int, storage: Storage) -> int:
    """Bytes of the row order that pivoted storage keeps beside its parameters (one int32 a row)."""
    return 4 * m if storage == "pivoted" else 0


def rank_for_cost(m: int, n: int, cost: float, storage: Storage) -> int:
    """The largest rank between 0 and min(m, n) that stores at most ``cost`` parameters."""
    if storage == "factored":
        return int(max(0, min(min(m, n), cost // (m + n))))
    # r(m+n-r) <= c is (m+n-2r)^2 >= (m+n)^2 - 4c, and m+n-2r is not negative up to min(m, n).
    rest = (m + n) ** 2 - 4 * math.floor(cost)
    if cost < 0 or rest <= 0:
        return 0 if cost < 0 else min(m, n)
    root = math.isqrt(rest - 1) + 1  # rounded up
    return min(min(m, n), (m + n - root) // 2)
