"""Roots of the weights a method names, and the policy for Grams that are not positive definite.

The policy (DERIVED, recommended in place of what reference codes do): symmetrise; add a ridge of 1e-6 of the mean of
the diagonal; try a float64 Cholesky; multiply the ridge by 10 up to 1e-1; then an eigendecomposition with the
eigenvalues floored at the ridge; a matrix with nothing in it, or with NaN or Inf, is replaced by the identity. It never
exits and never invents weights, and what it did beyond the first ridge is said in the root's note.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.factorization.weighting import Diagonal, Gram, Side

FIRST_RIDGE = 1e-6
LAST_RIDGE = 1e-1


@dataclass(frozen=True, eq=False)
class Root:
    """R with R R^T = Q: ``matrix`` float64 [n, n], or ``scale`` float64 [n] when Q is diagonal; both ``None`` is the
    identity. ``note`` says in words what had to be done to get it, "" if nothing."""

    matrix: Tensor | None = None
    scale: Tensor | None = None
    note: str = ""
    triangular: bool = False

    @property
    def is_identity(self) -> bool:
        return self.matrix is None and self.scale is None

    def on_the_right_of(self, weight: Tensor) -> Tensor:
        """W R for W [m, n], R [n, n]."""
        if self.matrix is not None:
            return weight @ self.matrix
        return weight * self.scale if self.scale is not None else weight

    def times(self, columns: Tensor) -> Tensor:
        """R U for U [m, k], R [m, m]."""
        if self.matrix is not None:
            return self.matrix @ columns
        return columns * self.scale[:, None] if self.scale is not None else columns

    def transposed_times(self, columns: Tensor) -> Tensor:
        """R^T W for W [m, n], R [m, m]."""
        if self.matrix is not None:
            return self.matrix.T @ columns
        return self.times(columns)

    def transposed_solve(self, columns: Tensor) -> Tensor:
        """R^-T U for U [m, k]: a triangular solve where R is a Cholesky factor."""
        if self.matrix is None:
            return columns / self.scale[:, None] if self.scale is not None else columns
        upper = self.matrix.T
        solved: Tensor = (
            torch.linalg.solve_triangular(upper, columns, upper=True)
            if self.triangular
            else torch.linalg.solve(upper, columns)
        )
        return solved


def root_of(side: Side | None, device: torch.device | str = "cpu") -> Root:
    """A root R with R R^T = the side's weight, on ``device``, in float64."""
    match side:
        case None:
            return Root()
        case Diagonal(scale):
            return Root(scale=scale.to(device, torch.float64))
        case Gram(matrix, kind, shrink):
            gram = _shrunk(matrix.to(device, torch.float64), shrink)
            if kind == "eigen":
                return _eigen_root(gram)
            root = _cholesky_root(gram)
            return root if kind == "cholesky" else _reversed(root)


def _shrunk(gram: Tensor, share: float) -> Tensor:
    level = _level(gram)
    return gram if not share or level is None else _ridged((1 - share) * gram, share * level)


def _reversed(root: Root) -> Root:
    return root if root.matrix is None else replace(root, matrix=root.matrix.T, triangular=False)


def _cholesky_root(gram: Tensor) -> Root:
    level = _level(gram)
    if level is None:
        return Root(note="its moments are empty or not finite; unweighted there")
    symmetric = (gram + gram.T) / 2
    ridge = FIRST_RIDGE
    while ridge <= LAST_RIDGE * 1.001:
        factor, failed = torch.linalg.cholesky_ex(_ridged(symmetric, ridge * level))
        if int(failed) == 0:
            note = "" if ridge == FIRST_RIDGE else f"its Gram needed a ridge of {ridge:.0e} of its mean diagonal"
            return Root(matrix=factor, note=note, triangular=True)
        ridge *= 10
    values, vectors = torch.linalg.eigh(symmetric)
    floored = values.clamp(min=FIRST_RIDGE * level)
    return Root(matrix=vectors * floored.sqrt(), note="its Gram is not positive; negative eigenvalues were floored")


def _eigen_root(gram: Tensor) -> Root:
    if _level(gram) is None:
        return Root(note="its moments are empty or not finite; unweighted there")
    values, vectors = torch.linalg.eigh((gram + gram.T) / 2)
    return Root(matrix=vectors * values.clamp(min=0).sqrt())


def _level(gram: Tensor) -> float | None:
    """Mean of the diagonal, or ``None`` when there is nothing usable in the matrix."""
    level = float(gram.diagonal().mean())
    return level if level > 0 and bool(torch.isfinite(gram).all()) else None


def _ridged(gram: Tensor, ridge: float) -> Tensor:
    ridged = gram.clone()
    ridged.diagonal().add_(ridge)
    return ridged
