"""What calibration measured at a site, and how Grams and the moments of its input are summed up."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch

from core.jobs.errors import StudioError
from core.model.moment_kinds import (
    INPUT_ABS_MAX,
    INPUT_ABS_MEAN,
    INPUT_ABS_ROW_MAX,
    INPUT_GRAM,
    MomentKind,
)

_PANEL = 256

_STRIP = 128
"""Rows of a Gram that are computed at once: wider ones multiply more of what lies below the diagonal."""


@dataclass(frozen=True, eq=False)
class Moments:
    """What was measured at ``site`` (its name) over ``tokens`` tokens; float64 unless a kind says otherwise, on the
    host. With fewer tokens than n the input Gram is singular. ``notes`` say in words what was done about thin data."""

    site: str
    tokens: int = 0
    tensors: Mapping[MomentKind, torch.Tensor] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __getitem__(self, kind: MomentKind) -> torch.Tensor:
        """The moment of one kind, in its kind's shape. Raises ``StudioError`` if it was not measured."""
        try:
            return self.tensors[kind]
        except KeyError:
            raise StudioError(f"The {kind.words} of {self.site} was not calibrated; calibrate again.") from None


class GramSum:
    """The sum of x x^T over tokens, [size, size], on the device of what is added.

    Products are taken in float32 (float64 inputs stay float64) batch by batch and summed in float64. Only the upper
    triangle is ever computed, panel by panel, which also keeps the float32 product of a batch small.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._total: torch.Tensor | None = None

    def add(self, x: torch.Tensor) -> None:
        """Add the tokens of ``x`` [tokens, size], float32 or float64."""
        if self._total is None:
            self._total = torch.zeros((self._size, self._size), dtype=torch.float64, device=x.device)
        for start in range(0, self._size, _STRIP):
            stop = min(start + _STRIP, self._size)
            self._total[start:stop, start:].add_(x[:, start:stop].T @ x[:, start:])

    def packed_mean(self, count: int) -> torch.Tensor:
        """The sum over ``count`` as its packed upper triangle [size (size + 1) / 2], on the host. Ends the sum."""
        if self._total is None:
            return torch.zeros(self._size * (self._size + 1) // 2, dtype=torch.float64)
        mean, self._total = self._total.div_(max(1, count)).cpu(), None
        return pack(mean)


class Accumulator:
    """Sums of one input group while its block runs, on the block's device: products in float32, sums in float64."""

    def __init__(self, kinds: frozenset[MomentKind]) -> None:
        self._kinds = kinds
        self._gram: GramSum | None = None
        self._sums: dict[MomentKind, torch.Tensor] = {}
        self.tokens = 0
        self.rows = 0

    def add(self, inputs: torch.Tensor) -> None:
        """Add the tokens of ``inputs`` [rows of text, tokens, n]."""
        self.rows += inputs.shape[0]
        x = at_least_float32(inputs.detach().reshape(-1, inputs.shape[-1]))
        self.tokens += x.shape[0]
        n = x.shape[1]
        if INPUT_ABS_MEAN in self._kinds:
            self._sum(INPUT_ABS_MEAN, (n,), x.device).add_(x.abs().sum(dim=0))
        if INPUT_ABS_MAX in self._kinds and x.shape[0]:
            largest = self._sum(INPUT_ABS_MAX, (n,), x.device)
            torch.maximum(largest, x.abs().amax(dim=0).double(), out=largest)
        if INPUT_ABS_ROW_MAX in self._kinds and x.shape[0]:
            self._sum(INPUT_ABS_ROW_MAX, (n,), x.device).add_(x.view(inputs.shape).abs().amax(dim=1).sum(dim=0))
        if INPUT_GRAM in self._kinds:
            self._gram = self._gram or GramSum(n)
            self._gram.add(x)

    def means(self, n: int) -> dict[MomentKind, torch.Tensor]:
        """The mean (or maximum) of each kind, float64 on the host; a Gram as its packed upper triangle
        [n (n + 1) / 2].

        ``n``: inputs of the site, for the zeros it gets when no token came.
        """
        means: dict[MomentKind, torch.Tensor] = {}
        for kind in sorted(self._kinds):
            if kind == INPUT_GRAM:
                means[kind] = (self._gram or GramSum(n)).packed_mean(self.tokens)
                continue
            counts = {INPUT_ABS_MAX: 1, INPUT_ABS_ROW_MAX: self.rows}
            total = self._sum(kind, (n,), torch.device("cpu"))
            means[kind] = total.div_(max(1, counts.get(kind, self.tokens))).cpu()
        return means

    def _sum(self, kind: MomentKind, shape: tuple[int, ...], device: torch.device) -> torch.Tensor:
        if kind not in self._sums:
            self._sums[kind] = torch.zeros(shape, dtype=torch.float64, device=device)
        return self._sums[kind]


def at_least_float32(x: torch.Tensor) -> torch.Tensor:
    """``x`` in the dtype in which products are taken: float32, or float64 where it is that already."""
    return x if x.dtype == torch.float64 else x.float()


def pack(matrix: torch.Tensor) -> torch.Tensor:
    """The upper triangle of a square matrix, row by row: [n (n + 1) / 2]."""
    return torch.cat([matrix[row, row:] for row in range(matrix.shape[0])])


def unpack(packed: torch.Tensor, n: int) -> torch.Tensor:
    """The symmetric matrix [n, n] whose upper triangle ``packed`` is."""
    full = torch.empty((n, n), dtype=packed.dtype)
    start = 0
    for row in range(n):
        full[row, row:] = packed[start : start + n - row]
        start += n - row
    # Mirrored in panels: a transposed copy of the whole would double the memory.
    for at in range(0, n, _PANEL):
        end = min(at + _PANEL, n)
        corner = full[at:end, at:end].triu()
        full[at:end, at:end] = corner + corner.triu(1).T
        full[end:, at:end] = full[at:end, end:].T
    return full
