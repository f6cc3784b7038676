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
    """Q = diag(scale**2): ``scale`` [n] > 0 is its own root."""

    scale: Tensor


@dataclass(frozen=True, eq=False)
class Gram:
    """Q = ``matrix`` [n, n]. ``root``: how R with R R^T = Q is made.

    ``cholesky``: lower Cholesky factor in float64; a matrix that is not positive definite gets a ridge by the stated
    policy of ``roots.py``. ``eigen``: V sqrt(max(lambda, 0)); no inverse, no ridge, exact for singular matrices.
    """

    matrix: Tensor
    root: Literal["cholesky", "eigen"] = "cholesky"


Side = Diagonal | Gram


@dataclass(frozen=True, eq=False)
class Weighting:
    """Weights of the output side (P) and the input side (Q); ``None`` is the identity."""

    left: Side | None = None
    right: Side | None = None
