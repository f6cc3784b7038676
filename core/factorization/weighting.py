"""What a method says: the roots in which it measures the error of W' against W.

Every one-shot method minimises tr(E^T P E Q), E = W - W', over rank(W') <= r, with P (m x m, output side) and Q (n x n,
input side) symmetric positive semi-definite. A method names P and Q; the kernel makes roots of them. DERIVED and
VERIFIED form common to the published methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, eq=False)
class Diagonal:
    """Q = diag(scale**2): ``scale`` [n] >= 0 is its own root, floored by the policy of ``roots.py``."""

    scale: Tensor


@dataclass(frozen=True, eq=False)
class Gram:
    """Q = (1 - shrink) ``matrix`` + shrink * mean of its diagonal * I, [n, n]. ``root``: how R with R R^T = Q is made.

    ``cholesky``: lower Cholesky factor in float64; a matrix that is not positive definite gets a ridge by the stated
    policy of ``roots.py``. ``eigen``: V sqrt(max(lambda, 0)); no inverse, no ridge, exact for singular matrices.
    ``reversed``: the transpose of the Cholesky factor L, so that R R^T = L^T L instead of Q: same eigenvalues, other
    eigenvectors. Wrong as a root of Q; it is what published code uses on the output side (see ``kfac_svd.py``).
    """

    matrix: Tensor
    root: Literal["cholesky", "eigen", "reversed"] = "cholesky"
    shrink: float = 0.0


Side = Diagonal | Gram


@dataclass(frozen=True, eq=False)
class Weighting:
    """Weights of the output side (P) and the input side (Q); ``None`` is the identity."""

    left: Side | None = None
    right: Side | None = None


@dataclass(frozen=True, eq=False)
class Subspace:
    """W' = U_r U_r^T W with U the eigenvectors of ``directions`` [m, m], largest eigenvalue first: the projection onto
    r dimensions that keeps most of ``directions``, tr(U_r^T directions U_r). ``right``: the input side's weight in
    which the error curve is measured."""

    directions: Tensor
    right: Side | None = None
