"""One curve per site: the exact error at every rank, from the kernel's singular values."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ErrorCurve:
    """Error of the best rank-r approximation in a method's own weighting, for every r.

    ``sigma``: float64 [min(m, n)], descending. By Eckart-Young the squared error at rank r is exactly the sum of
    ``sigma[i]**2`` over i >= r; dense is r = min(m, n), error 0. ``absolute``: the squared errors estimate the rise of
    the loss in nats, so that sites compare as they are. ``loss_change`` float64 [min(m, n)]: first-order change of the
    loss when one component alone is dropped, where the method knows it. ``damage`` float64 [min(m, n) + 1]: estimated
    rise of the loss in nats at every rank, dense last, where gradients were measured; it need not fall with the rank.
    """

    sigma: FloatArray
    absolute: bool = False
    loss_change: FloatArray | None = None
    damage: FloatArray | None = None

    @cached_property
    def tail(self) -> FloatArray:
        """Squared error at rank 0 .. min(m, n): float64 [min(m, n) + 1], non-increasing, ends in 0."""
        squares = np.square(self.sigma)
        return np.concatenate([np.cumsum(squares[::-1])[::-1], [0.0]])

    @property
    def nats(self) -> FloatArray | None:
        """Estimated rise of the loss at rank 0 .. min(m, n), float64 [min(m, n) + 1]: ``damage``, or the squared error
        of an absolute curve; ``None`` where neither is known."""
        if self.damage is not None:
            return self.damage
        return self.tail if self.absolute else None

    @cached_property
    def relative(self) -> FloatArray:
        """``tail`` as a fraction of the whole energy; all zeros for a zero matrix."""
        whole = self.tail[0]
        return self.tail / whole if whole > 0 else np.zeros_like(self.tail)

    def relative_error_at(self, rank: int | None) -> float:
        """Share of the energy lost at ``rank``, 0 to 1."""
        return 0.0 if rank is None else float(self.relative[min(rank, len(self.sigma))])
