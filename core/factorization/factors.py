"""A low-rank matrix in the forms it is stored in."""

from dataclasses import dataclass

import numpy as np
import scipy.linalg
import torch
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types
from torch import Tensor

from core.allocation.storage import Storage


@dataclass(frozen=True, eq=False)
class Factors:
    """W' = left @ right: ``left`` [m, r], ``right`` [r, n]."""

    left: Tensor
    right: Tensor

    @property
    def rank(self) -> int:
        return int(self.left.shape[1])

    def product(self) -> Tensor:
        """W' [m, n]."""
        return self.left @ self.right

    def cast(self, dtype: torch.dtype) -> "Factors":
        """The same with its numbers rounded to ``dtype``."""
        return Factors(self.left.to(dtype), self.right.to(dtype))

    def tensors(self) -> dict[str, Tensor]:
        """As the checkpoint names them."""
        return {"right.weight": self.right, "left.weight": self.left}


@dataclass(frozen=True, eq=False)
class PivotedFactors:
    """r rows of W' as they are and the others as combinations of them: W' = cat(pivot_rows, coefficients @ pivot_rows)
    with row i of W' at position ``order[i]``. ``pivot_rows`` [r, n], ``coefficients`` [m - r, r], ``order`` int [m]."""

    pivot_rows: Tensor
    coefficients: Tensor
    order: Tensor

    @property
    def rank(self) -> int:
        return int(self.pivot_rows.shape[0])

    def product(self) -> Tensor:
        """W' [m, n]."""
        return torch.cat([self.pivot_rows, self.coefficients @ self.pivot_rows])[self.order.long()]

    def cast(self, dtype: torch.dtype) -> "PivotedFactors":
        """The same with its numbers rounded to ``dtype``."""
        return PivotedFactors(self.pivot_rows.to(dtype), self.coefficients.to(dtype), self.order)

    def tensors(self) -> dict[str, Tensor]:
        """As the checkpoint names them."""
        return {"pivot.weight": self.pivot_rows, "rest.weight": self.coefficients, "order": self.order}


def pivoted(factors: Factors) -> PivotedFactors:
    """The same matrix stored as pivot rows and coefficients: r(m + n - r) numbers instead of r(m + n).

    Pivoting Factorization (Zhao, Zhang, Cannistraci, ICML 2025). Pivot rows by QR with column pivoting of W'^T, done in
    the r-dimensional row space: with right^T = Q T the columns of W'^T are Q (T left^T), so r x m numbers are pivoted
    instead of n x m (DERIVED; same pivots). With T left^T P = Q2 [R11 R12] the coefficients are (R11^-1 R12)^T exactly.
    Directions that are numerically absent from W' get zero coefficients. Computed in float64; ``order`` is int32.
    """
    left, right = factors.left.double().cpu(), factors.right.double().cpu()
    m, r = left.shape
    triangle = torch.linalg.qr(right.T, mode="r")[1]
    # Pivoting goes column by column: several BLAS threads only wait for each other (30 times slower on two cores).
    with threadpool_limits(1, user_api="blas"):
        reduced, pivots = scipy.linalg.qr((triangle @ left.T).numpy(), mode="r", pivoting=True, check_finite=False)
    diagonal = np.abs(np.diagonal(reduced))
    present = int((diagonal > diagonal[0] * np.finfo(np.float64).eps * max(m, r)).sum()) if diagonal[0] > 0 else 0
    coefficients = torch.zeros(m - r, r, dtype=torch.float64)
    if present and m > r:
        solved = scipy.linalg.solve_triangular(reduced[:present, :present], reduced[:present, r:], check_finite=False)
        coefficients[:, :present] = torch.from_numpy(np.ascontiguousarray(solved.T))
    rows = torch.from_numpy(np.ascontiguousarray(pivots)).long()
    order = torch.empty(m, dtype=torch.int32)
    order[rows] = torch.arange(m, dtype=torch.int32)
    return PivotedFactors(left[rows[:r]] @ right, coefficients, order)


def in_storage(factors: Factors, storage: Storage) -> Factors | PivotedFactors:
    """``factors`` in the form a plan stores them."""
    return pivoted(factors) if storage == "pivoted" else factors


def rounding_error(factors: Factors | PivotedFactors, dtype: torch.dtype) -> float:
    """Relative Frobenius error of W' when its stored numbers are rounded to ``dtype``; 0 for a zero matrix."""
    if dtype.itemsize == 2:
        factors = factors.cast(torch.float32)  # its own rounding is a thousandth of what is measured
    exact = factors.product()
    size = float(torch.linalg.matrix_norm(exact))
    if size == 0:
        return 0.0
    rounded = factors.cast(dtype).cast(exact.dtype).product()
    return float(torch.linalg.matrix_norm(rounded - exact)) / size
