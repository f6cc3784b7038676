"""Rows of token ids, the unit that calibration and evaluation read text in."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch


@dataclass(frozen=True, eq=False)
class TokenRows:
    """``ids`` int64 [rows, length]; ``mask`` bool [rows, length], or None when every token is real.

    A row is padded on the right only, so its real tokens are its first ones: a causal model gives the same hidden
    states for a row cut to them, and nobody downstream has to carry the mask. Raises ``ValueError`` on other masks.
    """

    ids: torch.Tensor
    mask: torch.Tensor | None = None
    numbers: tuple[int, ...] | None = None
    """Which rows of the text these are; ``None``: all from the first on."""

    def __post_init__(self) -> None:
        if self.ids.ndim != 2 or self.ids.dtype != torch.int64:
            raise ValueError(f"token ids must be int64 [rows, length], not {self.ids.dtype} {list(self.ids.shape)}")
        if self.mask is None:
            return
        if self.mask.shape != self.ids.shape or self.mask.dtype != torch.bool:
            raise ValueError(f"the mask must be bool {list(self.ids.shape)}")
        if bool((self.mask[:, 1:] & ~self.mask[:, :-1]).any()):
            raise ValueError("rows must be padded on the right only")

    @property
    def lengths(self) -> list[int]:
        """Number of real tokens of each row."""
        if self.mask is None:
            return [self.ids.shape[1]] * self.ids.shape[0]
        return [int(count) for count in self.mask.sum(dim=1)]

    @property
    def tokens(self) -> int:
        """Number of real tokens of all rows."""
        return sum(self.lengths)

    def digest(self) -> str:
        """sha256 hex of the real tokens and of how they lie in rows; what stands in the padding does not enter."""
        state = hashlib.sha256(f"{tuple(self.ids.shape)} {self.lengths}".encode())
        for row, length in zip(self.ids, self.lengths, strict=True):
            state.update(row[:length].contiguous().numpy().tobytes())
        return state.hexdigest()

    def batches(self, tokens: int) -> list["Batch"]:
        """All rows in batches of at most ``tokens`` tokens (at least one row), each of rows equally long."""
        by_length: dict[int, list[int]] = {}
        for row, length in enumerate(self.lengths):
            by_length.setdefault(length, []).append(row)
        found = []
        for length, rows in by_length.items():
            step = max(1, tokens // max(1, length))
            for at in range(0, len(rows), step) if length else ():
                chosen = tuple(rows[at : at + step])
                found.append(Batch(chosen, length, tuple(map(self._number, chosen)) if self.numbers else ()))
        return found

    def chosen(self, rows: Sequence[int]) -> "TokenRows":
        """The rows with these indices, in this order, as a text of their own."""
        picked = list(rows)
        return TokenRows(self.ids[picked], None if self.mask is None else self.mask[picked])

    def part(self, rows: Sequence[int]) -> "TokenRows":
        """The same rows as a part of this text: what is drawn for a row by its place stays what it is."""
        return replace(self.chosen(rows), numbers=tuple(map(self._number, rows)))

    def _number(self, row: int) -> int:
        return row if self.numbers is None else self.numbers[row]

    def of(self, batch: "Batch") -> torch.Tensor:
        """Token ids of one batch, int64 [rows of the batch, its length]."""
        return self.ids[list(batch.rows), : batch.length]


@dataclass(frozen=True)
class Batch:
    """Rows that go through the model together: their indices and their common number of real tokens."""

    rows: tuple[int, ...]
    length: int
    numbers: tuple[int, ...] = ()
    """Which rows of the text they are, where that is something else."""

    @property
    def tokens(self) -> int:
        return len(self.rows) * self.length
