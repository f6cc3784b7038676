"""Products and factorisations of float64 matrices, by what was measured to be fastest for their structure.

On the host numpy's BLAS knows that a product with itself is symmetric (half the multiplications), and its eigensolver
took three quarters of the time of torch's; a triangular matrix multiplies in panels that leave out the zeros. On
another device these are torch's own calls.
"""

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

_PANEL = 384
"""Rows of a triangular matrix that are multiplied at once: larger ones multiply more zeros."""

_CLEAN = 0.5
"""How far from orthonormal the columns may be, in norm, for two triangular solves to make them so to rounding."""


def squared(matrix: Tensor) -> Tensor:
    """M M^T for M [m, n], exactly symmetric."""
    if matrix.device.type != "cpu":
        return matrix @ matrix.T
    rows = matrix.numpy()
    return _aligned(rows @ rows.T)


def symmetric_eigen(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Eigenvalues, ascending, and eigenvectors of a symmetric matrix [n, n], of which the lower triangle is read."""
    if matrix.device.type != "cpu" or not bool(torch.isfinite(matrix.sum())):
        values, vectors = torch.linalg.eigh(matrix)  # which has words for numbers that are not finite
        return values, vectors
    found = np.linalg.eigh(matrix.numpy())
    return _aligned(found.eigenvalues), _aligned(found.eigenvectors)


def _aligned(array: npt.NDArray[np.float64]) -> Tensor:
    """A copy in torch's own memory, which is aligned: where it is not, products may differ in their last bits."""
    return torch.from_numpy(array).clone(memory_format=torch.contiguous_format)


def triangular_product(triangle: Tensor, columns: Tensor, *, upper: bool = False) -> Tensor:
    """T X for a lower (or ``upper``) triangular T [n, n] and X [n, k]."""
    size = len(triangle)
    if size <= _PANEL or triangle.device.type != "cpu":
        return triangle @ columns
    parts = []
    for start in range(0, size, _PANEL):
        stop = min(start + _PANEL, size)
        there = slice(start, size) if upper else slice(0, stop)
        parts.append(triangle[start:stop, there] @ columns[there])
    return torch.cat(parts)


def orthonormal(columns: Tensor) -> Tensor:
    """Q [m, k] with orthonormal columns, the first r of which span the first r of ``columns`` [m, k], for every r.

    The columns are nearly orthogonal already, being M V with V the eigenvectors of M^T M. Scaled to norm 1 they are
    orthonormal up to what rounding did to small ones, and where that is little, two Cholesky steps give the Q of a QR
    factorisation to rounding (Yamamoto et al., ETNA 44, 2015) in half its time; otherwise it is Householder's.
    """
    sizes = torch.linalg.vector_norm(columns, dim=0)
    if not bool((sizes > 0).all()):
        return _householder(columns)
    basis: Tensor = columns / sizes
    for _ in range(2):
        gram = squared(basis.T)
        off = float(torch.linalg.matrix_norm(gram - torch.eye(len(gram), dtype=gram.dtype, device=gram.device)))
        if not off < _CLEAN:
            return _householder(columns)
        factor = torch.linalg.cholesky(gram)
        basis = torch.linalg.solve_triangular(factor.T, basis, upper=True, left=False)
    return basis


def _householder(columns: Tensor) -> Tensor:
    basis: Tensor = torch.linalg.qr(columns)[0]
    return basis
