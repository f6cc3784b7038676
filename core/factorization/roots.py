"""Roots of the weights a method names, and the policy for Grams that are not positive definite.

The policy (DERIVED, recommended in place of what reference codes do): symmetrise; add a ridge of 1e-6 of the mean of
the diagonal; try a float64 Cholesky; multiply the ridge by 10 up to 1e-1; then an eigendecomposition with the
eigenvalues floored at the ridge; a matrix with nothing in it, or with NaN or Inf, is replaced by the identity. It never
exits and never invents weights, and what it did beyond the first ridge is said in the root's note. A diagonal weight's
scale is floored at 1e-6 of its largest entry. Both floors are relative, so that the scale of the moments never matters.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.factorization.dense import symmetric_eigen, triangular_product
from core.factorization.weighting import Diagonal, Gram, Side

FIRST_RIDGE = 1e-6
LAST_RIDGE = 1e-1
DIAGONAL_FLOOR = 1e-6

_UNUSABLE = "its moments are empty or not finite; unweighted there"
_FLOORED = "its Gram is not positive; negative eigenvalues were floored"


@dataclass(frozen=True, eq=False)
class Root:
    """R with R R^T = Q: ``matrix`` float64 [n, n], or ``scale`` float64 [n] when Q is diagonal; both ``None`` is the
    identity. ``note`` says in words what had to be done to get it, "" if nothing. ``triangular``: the matrix is a lower
    Cholesky factor."""

    matrix: Tensor | None = None
    scale: Tensor | None = None
    note: str = ""
    triangular: bool = False

    @property
    def is_identity(self) -> bool:
        return self.matrix is None and self.scale is None

    def on_the_right_of(self, weight: Tensor) -> Tensor:
        """W R for W [m, n], R [n, n]."""
        if self.triangular and self.matrix is not None:
            return triangular_product(self.matrix.T, weight.T, upper=True).T
        if self.matrix is not None:
            return weight @ self.matrix
        return weight * self.scale if self.scale is not None else weight

    def times(self, columns: Tensor) -> Tensor:
        """R U for U [m, k], R [m, m]."""
        if self.triangular and self.matrix is not None:
            return triangular_product(self.matrix, columns)
        if self.matrix is not None:
            return self.matrix @ columns
        return columns * self.scale[:, None] if self.scale is not None else columns

    def transposed_times(self, columns: Tensor) -> Tensor:
        """R^T W for W [m, n], R [m, m]."""
        if self.triangular and self.matrix is not None:
            return triangular_product(self.matrix.T, columns, upper=True)
        if self.matrix is not None:
            return self.matrix.T @ columns
        return self.times(columns)

    def solve(self, columns: Tensor) -> Tensor:
        """R^-1 U for U [m, k]: a triangular solve where R is a Cholesky factor."""
        return self._solved(columns, transposed=False)

    def transposed_solve(self, columns: Tensor) -> Tensor:
        """R^-T U for U [m, k]: a triangular solve where R is a Cholesky factor."""
        return self._solved(columns, transposed=True)

    def _solved(self, columns: Tensor, *, transposed: bool) -> Tensor:
        if self.matrix is None:
            return columns / self.scale[:, None] if self.scale is not None else columns
        matrix = self.matrix.T if transposed else self.matrix
        solved: Tensor = (
            torch.linalg.solve_triangular(matrix, columns, upper=transposed)
            if self.triangular
            else torch.linalg.solve(matrix, columns)
        )
        return solved


def root_of(side: Side | None, device: torch.device | str = "cpu") -> Root:
    """A root R with R R^T = the side's weight, on ``device``, in float64."""
    match side:
        case None:
            return Root()
        case Diagonal(scale):
            return _diagonal_root(scale.to(device, torch.float64))
        case Gram(matrix, kind, shrink):
            gram = shrunk(matrix.to(device, torch.float64), shrink)
            if kind == "eigen":
                return _eigen_root(gram)
            root = _cholesky_root(gram)
            return root if kind == "cholesky" else _reversed(root)


def _diagonal_root(scale: Tensor) -> Root:
    largest = float(scale.max())
    if not (largest > 0 and bool(torch.isfinite(scale).all())):
        return Root(note=_UNUSABLE)
    return Root(scale=scale.clamp(min=DIAGONAL_FLOOR * largest))


def shrunk(gram: Tensor, share: float) -> Tensor:
    """(1 - share) Q + share * mean of its diagonal * I for Q [n, n]; Q itself where it is empty or not finite."""
    level = _level(gram)
    if not share or level is None:
        return gram
    less = (1 - share) * gram
    less.diagonal().add_(share * level)
    return less


def _reversed(root: Root) -> Root:
    return root if root.matrix is None else replace(root, matrix=root.matrix.T, triangular=False)


def _cholesky_root(gram: Tensor) -> Root:
    level = _level(gram)
    if level is None:
        return Root(note=_UNUSABLE)
    symmetric = _symmetric(gram)
    ridge = FIRST_RIDGE
    while ridge <= LAST_RIDGE * 1.001:
        factor, failed = torch.linalg.cholesky_ex(_ridged(symmetric, ridge * level))
        if int(failed) == 0:
            note = "" if ridge == FIRST_RIDGE else f"its Gram needed a ridge of {ridge:.0e} of its mean diagonal"
            return Root(matrix=factor, note=note, triangular=True)
        ridge *= 10
    values, vectors = symmetric_eigen(symmetric)
    floored = values.clamp(min=FIRST_RIDGE * level)
    return Root(matrix=vectors * floored.sqrt(), note=_FLOORED)


def _eigen_root(gram: Tensor) -> Root:
    level = _level(gram)
    if level is None:
        return Root(note=_UNUSABLE)
    values, vectors = symmetric_eigen(_symmetric(gram))
    note = _FLOORED if float(values[0]) < -FIRST_RIDGE * level else ""
    return Root(matrix=vectors * values.clamp(min=0).sqrt(), note=note)


def _level(gram: Tensor) -> float | None:
    """Mean of the diagonal, or ``None`` when there is nothing usable in the matrix."""
    level = float(gram.diagonal().mean())
    # A sum is finite only if all its terms are; looking at each takes ten times as long.
    return level if level > 0 and bool(torch.isfinite(gram.sum())) else None


def _symmetric(gram: Tensor) -> Tensor:
    return torch.add(gram, gram.T).div_(2)


def _ridged(gram: Tensor, ridge: float) -> Tensor:
    ridged = gram.clone()
    ridged.diagonal().add_(ridge)
    return ridged
