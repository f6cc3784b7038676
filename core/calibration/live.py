"""Which batches still take part: one whose numbers are not finite somewhere is left out from there on."""

import math
from typing import NoReturn

import torch

from core.jobs.crew import Sums
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter


class NotFiniteError(StudioError):
    """No batch of the text has finite numbers left."""


_LARGEST = math.sqrt(torch.finfo(torch.float32).max)


class LiveBatches:
    """The batches of one pass by number. Raises ``NotFiniteError`` as soon as none is left."""

    def __init__(self, count: int, dtype: str, sums: Sums | None = None) -> None:
        """``sums``: joins this process with those that have the other batches of the text."""
        self._count = count
        self._dtype = dtype
        self._sums = sums
        self._lost: dict[int, str] = {}

    def __contains__(self, number: int) -> bool:
        return number not in self._lost

    def lose(self, number: int, place: str) -> None:
        """Leave a batch out from now on. ``place``: what of it is not finite, e.g. ``What enters the site ...``."""
        self._lost.setdefault(number, place)
        if self._sums is None and len(self._lost) == self._count:
            self._give_up(place)

    def agree(self) -> None:
        """Raise what ``lose`` raises once no process has a batch left; all processes ask at the same places."""
        if self._sums is not None and not self._of_all(self._sums)[1]:
            self._give_up(next(iter(self._lost.values()), "What another process computed"))

    def report(self, reporter: Reporter) -> None:
        """Say how many batches were left out and where that began, if any were."""
        lost, left = (len(self._lost), self._count - len(self._lost))
        if self._sums is not None:
            lost, left = self._of_all(self._sums)
        if lost:
            place = next(iter(self._lost.values()), "what another process computed")
            reporter.log(
                f"{lost} of {lost + left} batches of text were skipped from the place on where they were "
                f"not finite (NaN or infinite) in {self._dtype}; the first: {place[0].lower()}{place[1:]}.",
                "warning",
            )

    def _of_all(self, sums: Sums) -> tuple[int, int]:
        """How many batches are lost and how many left, over all processes."""
        lost = len(self._lost)
        lost_and_left = sums.total(sums.counts * torch.tensor([lost, self._count - lost], dtype=torch.float64))
        return round(float(lost_and_left[0])), round(float(lost_and_left[1]))

    def _give_up(self, place: str) -> NoReturn:
        advice = "check the checkpoint" if self._dtype == "float32" else "calibrate with the dtype float32"
        raise NotFiniteError(f"{place} is not finite (NaN or infinite) in {self._dtype}; {advice}.")


def summable(x: torch.Tensor) -> bool:
    """Whether all of ``x`` is finite and so are, in float32, the sums of its squares over its tokens."""
    if x.numel() == 0:
        return True
    low, high = x.aminmax()
    largest = max(-float(low), float(high))  # NaN in either makes both NaN
    return largest * math.sqrt(x.numel() / x.shape[-1]) < _LARGEST
