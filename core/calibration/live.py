"""Which batches still take part: one whose numbers are not finite somewhere is left out from there on."""

import math

import torch

from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter


class NotFiniteError(StudioError):
    """No batch of the text has finite numbers left."""


_LARGEST = math.sqrt(torch.finfo(torch.float32).max)


class LiveBatches:
    """The batches of one pass by number. Raises ``NotFiniteError`` as soon as none is left."""

    def __init__(self, count: int, dtype: str) -> None:
        self._count = count
        self._dtype = dtype
        self._lost: dict[int, str] = {}

    def __contains__(self, number: int) -> bool:
        return number not in self._lost

    def lose(self, number: int, place: str) -> None:
        """Leave a batch out from now on. ``place``: what of it is not finite, e.g. ``What enters the site ...``."""
        self._lost.setdefault(number, place)
        if len(self._lost) == self._count:
            advice = "check the checkpoint" if self._dtype == "float32" else "calibrate with the dtype float32"
            raise NotFiniteError(f"{place} is not finite (NaN or infinite) in {self._dtype}; {advice}.")

    def report(self, reporter: Reporter) -> None:
        """Say how many batches were left out and where that began, if any were."""
        if self._lost:
            place = next(iter(self._lost.values()))
            reporter.log(
                f"{len(self._lost)} of {self._count} batches of text were skipped from the place on where they were "
                f"not finite (NaN or infinite) in {self._dtype}; the first: {place[0].lower()}{place[1:]}.",
                "warning",
            )


def summable(x: torch.Tensor) -> bool:
    """Whether all of ``x`` is finite and so are, in float32, the sums of its squares over its tokens."""
    if x.numel() == 0:
        return True
    low, high = x.aminmax()
    largest = max(-float(low), float(high))  # NaN in either makes both NaN
    return largest * math.sqrt(x.numel() / x.shape[-1]) < _LARGEST
