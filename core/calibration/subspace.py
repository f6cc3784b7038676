"""The output subspaces of a site, row of text by row of text (Dobi-SVD's input to its incremental PCA)."""

import torch

from core.calibration.moments import pack
from core.model.moment_kinds import MomentKind


class SubspaceSum:
    """Mean over rows of V V^T, V [m, q] the leading right singular vectors of the row's outputs Y = X W^T [tokens, m].

    They are the leading eigenvectors of Y^T Y = W (X^T X) W^T, so nothing as long as the row is decomposed. For m > n
    W = Q R (thin QR) turns that into Q [R (X^T X) R^T] Q^T, so only n x n matrices are (DERIVED); Q is multiplied in
    once, at the end. float64 from X^T X on; the rounding of outputs in the forward dtype does not enter.
    """

    def __init__(self, weight: torch.Tensor, kinds: frozenset[MomentKind]) -> None:
        """``weight`` W [m, n] on the device of the block."""
        m, n = weight.shape
        self._size = m
        self._basis: torch.Tensor | None = None
        self._reduced = weight.double()
        if m > n:
            self._basis, self._reduced = torch.linalg.qr(weight.double())
        side = self._reduced.shape[0]
        # Sorted, because all processes that measure one text add up in the same order.
        self._counts = {kind: max(1, round(kind.parameter("share") * min(m, n))) for kind in sorted(kinds)}
        self._sums = {kind: self._reduced.new_zeros((side, side)) for kind in sorted(kinds)}
        self.rows = 0
        """Rows of text that were added."""

    def add(self, rows: torch.Tensor) -> None:
        """Inputs [rows, tokens, n], any float dtype."""
        for x in rows.double():
            self.rows += 1
            gram = self._reduced @ (x.T @ x) @ self._reduced.T
            values, vectors = torch.linalg.eigh(gram)
            rank = int((values > values[-1] * len(values) * torch.finfo(torch.float64).eps).sum())
            for kind, count in self._counts.items():
                leading = vectors[:, len(values) - min(count, rank) :]
                self._sums[kind].addmm_(leading, leading.T)

    def means(self) -> dict[MomentKind, torch.Tensor]:
        """Each kind's packed upper triangle [m (m + 1) / 2], float64 on the host."""
        means = {}
        for kind, total in self._sums.items():
            mean = total / max(1, self.rows)
            whole = mean if self._basis is None else self._basis @ mean @ self._basis.T
            means[kind] = pack(((whole + whole.T) / 2).cpu())
        return means
