"""The nearest Kronecker product X (x) Y to the Fisher matrix of row-level gradients (GFWSVD), streamed.

F = (1/k) sum over rows t of vec(G_t) vec(G_t)^T, G_t [m, n] the gradient of row t's mean loss. The leading singular
triple (s, u, v) of its rearrangement R [m^2, n^2] gives X = sqrt(s) mat(u) [m, m] and Y = sqrt(s) mat(v) [n, n]; R is
never formed: mat(R vec(Y)) = mean of G_t Y G_t^T, mat(R^T vec(X)) = mean of G_t^T X G_t (FOUND in code, checked).
Alternating power iteration from Y = I keeps both factors positive semi-definite and needs one G_t at a time (DERIVED);
each pass over the rows is one of its half steps.
"""

import torch

from core.calibration.moments import pack
from core.jobs.crew import Sums
from core.model.moment_kinds import MomentKind, kronecker


class KroneckerFit:
    """One site's two factors: ``passes`` times all gradients are added, then ``end_pass``; more changes nothing."""

    def __init__(self, m: int, n: int, passes: int) -> None:
        self.passes = passes
        self._done = 0
        self._rows = 0
        self._total: torch.Tensor | None = None
        self._left = torch.eye(m, dtype=torch.float64) / m**0.5
        self._right = torch.eye(n, dtype=torch.float64) / n**0.5
        self._scale = 0.0

    def add(self, gradient: torch.Tensor | None) -> None:
        """One row's gradient [m, n]; None stands for zero."""
        if self._done == self.passes:
            return
        self._rows += 1
        if gradient is None:
            return
        if self._towards_right:
            product = gradient.T @ self._left.to(gradient) @ gradient
        else:
            product = gradient @ self._right.to(gradient) @ gradient.T
        if self._total is None:
            self._total = torch.zeros_like(product, dtype=torch.float64)
        self._total.add_(product)

    def end_pass(self, sums: Sums | None = None) -> None:
        """The half step: what was summed up, here and in the processes of ``sums``, made symmetric and of norm 1, is
        the new factor."""
        if self._done == self.passes:
            return
        fresh = torch.zeros_like(self._right if self._towards_right else self._left)
        rows = self._rows
        if sums is not None:
            part = fresh if self._total is None else self._total.cpu()
            self._total = sums.total(part.mul_(float(sums.counts)))
            rows = round(float(sums.total(torch.tensor(float(rows * sums.counts), dtype=torch.float64))))
        if self._total is not None:
            fresh = (self._total + self._total.T).cpu() / (2 * max(1, rows))
        self._scale = float(torch.linalg.matrix_norm(fresh))
        if self._scale > 0:
            fresh = fresh / self._scale
        if self._towards_right:
            self._right = fresh
        else:
            self._left = fresh
        self._done, self._rows, self._total = self._done + 1, 0, None

    def factors(self) -> dict[MomentKind, torch.Tensor]:
        """Both kinds' packed upper triangles, float64 on the host; zero when every gradient was."""
        left, right = kronecker(self.passes)
        return {left: pack(self._left * self._scale**0.5), right: pack(self._right * self._scale**0.5)}

    @property
    def _towards_right(self) -> bool:
        """Which half step this is: the first makes the left factor from the identity."""
        return self._done % 2 == 1
