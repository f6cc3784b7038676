"""What calibration measures at the input of a site, and how it is summed up."""

from dataclasses import dataclass
from typing import Literal, get_args

import torch

MomentKind = Literal["input_gram", "input_abs_mean", "input_abs_max"]
KINDS: tuple[MomentKind, ...] = get_args(MomentKind)

_PANEL = 256


@dataclass(frozen=True, eq=False)
class Moments:
    """Measured over all tokens at the input x of a site: what was asked for, the rest None. On the host."""

    tokens: int
    """Real tokens that were seen; with fewer tokens than n the Gram is singular."""
    input_gram: torch.Tensor | None = None
    """Mean of x xᵀ: float64 [n, n], exactly symmetric."""
    input_abs_mean: torch.Tensor | None = None
    """Mean of |x|: float64 [n]."""
    input_abs_max: torch.Tensor | None = None
    """Largest |x|: float64 [n]."""


class Accumulator:
    """Sums of one input group while its block runs, on the block's device.

    Products are taken in float32 (float64 inputs stay float64) batch by batch and summed in float64. Only the upper
    triangle of the Gram is ever computed, panel by panel, which also keeps the float32 product of a batch small.
    """

    def __init__(self, kinds: frozenset[MomentKind]) -> None:
        self._kinds = kinds
        self._sums: dict[MomentKind, torch.Tensor] = {}
        self.tokens = 0

    def add(self, inputs: torch.Tensor) -> None:
        """Add the tokens of ``inputs`` [..., n]."""
        x = inputs.detach().reshape(-1, inputs.shape[-1])
        if x.dtype != torch.float64:
            x = x.float()
        self.tokens += x.shape[0]
        n = x.shape[1]
        if "input_abs_mean" in self._kinds:
            self._sum("input_abs_mean", (n,), x.device).add_(x.abs().sum(dim=0))
        if "input_abs_max" in self._kinds and x.shape[0]:
            largest = self._sum("input_abs_max", (n,), x.device)
            torch.maximum(largest, x.abs().amax(dim=0).double(), out=largest)
        if "input_gram" in self._kinds:
            gram = self._sum("input_gram", (n, n), x.device)
            for start in range(0, n, _PANEL):
                stop = min(start + _PANEL, n)
                gram[start:stop, start:].add_(x[:, start:stop].T @ x[:, start:])

    def means(self, n: int) -> dict[MomentKind, torch.Tensor]:
        """The token mean (or maximum) of each kind, float64 on the host; a Gram as its packed upper triangle
        [n (n + 1) / 2].

        ``n``: inputs of the site, for the zeros it gets when no token came.
        """
        means: dict[MomentKind, torch.Tensor] = {}
        for kind in sorted(self._kinds):
            shape = (n, n) if kind == "input_gram" else (n,)
            total = self._sum(kind, shape, torch.device("cpu"))
            host = (total if kind == "input_abs_max" else total.div_(max(1, self.tokens))).cpu()
            means[kind] = pack(host) if kind == "input_gram" else host
        return means

    def _sum(self, kind: MomentKind, shape: tuple[int, ...], device: torch.device) -> torch.Tensor:
        if kind not in self._sums:
            self._sums[kind] = torch.zeros(shape, dtype=torch.float64, device=device)
        return self._sums[kind]


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
