"""Where a rank lies on the axis of a plot; no widgets."""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core.allocation.curves import FloatArray
from studio.translation import QT_TR_NOOP

_FURTHEST = 9.0
"""Powers of ten that a pointer far outside the plot is taken back to."""


class RankPlaces(Protocol):
    """Both ways between ranks and places on the axis; ranks are at least 1 and may go beyond the full one. ``label`` is
    marked for translation."""

    @property
    def log(self) -> bool: ...

    @property
    def label(self) -> str: ...

    def place(self, rank: int) -> float: ...

    def rank_at(self, place: float) -> int: ...


@dataclass(frozen=True)
class RankAxis:
    """The axis counts ranks."""

    log: bool = False
    label: str = QT_TR_NOOP("rank")

    def place(self, rank: int) -> float:
        return math.log10(max(1, rank)) if self.log else float(rank)

    def rank_at(self, place: float) -> int:
        return max(1, round(10 ** min(place, _FURTHEST) if self.log else place))


@dataclass(frozen=True, eq=False)
class ValueAxis:
    """The axis shows singular values, ``sigma`` float64 [min(m, n)], descending: a rank is the line between the values
    that it keeps, on the right, and those it drops."""

    sigma: FloatArray
    log: bool = True
    label: str = QT_TR_NOOP("singular value: the rank keeps what is right of the line")

    def place(self, rank: int) -> float:
        kept = float(self.sigma[min(max(1, rank), len(self.sigma)) - 1])
        dropped = float(self.sigma[rank]) if rank < len(self.sigma) else 0.0
        lowest = float(self.sigma[self.sigma > 0][-1]) if (self.sigma > 0).any() else 1.0
        kept = max(kept, lowest)
        return (math.log10(kept) + math.log10(dropped)) / 2 if dropped > 0 else math.log10(kept)

    def rank_at(self, place: float) -> int:
        least = 10 ** min(max(place, -_FURTHEST), _FURTHEST)
        return max(1, int(np.searchsorted(-self.sigma, -least, side="right")))
