"""What training sees of one block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.calibration.forward import BATCH_TOKENS
from core.calibration.recorder import Call
from core.calibration.rows import Batch
from core.refinement.streams import RowSet


@dataclass(frozen=True, eq=False)
class Sample:
    """A few rows in front of and behind one block. ``inputs`` [rows, length, width]: what the compressed part before
    the block gives; ``targets`` [rows, length, width]: what the original block gives on the original inputs. Both in
    float32."""

    call: Call
    inputs: Tensor
    targets: Tensor


class Samples:
    """The rows of a set around one block, read from the host as they are asked for, in an order of their own each
    epoch that is always the same. The original block has gone over its stream, the compressed one has not."""

    def __init__(self, rows: RowSet, index: int, rows_per_step: int, device: str) -> None:
        self._rows = rows
        self._index = index
        self._device = device
        self._rows_per_step = rows_per_step

    @property
    def steps(self) -> int:
        """Steps of one epoch."""
        return len(ordered_steps(self._rows.refined.batches, self._rows_per_step, 0))

    def epoch(self, number: int) -> Iterator[list[Sample]]:
        """For each step its samples, about ``rows_per_step`` rows together."""
        for step in ordered_steps(self._rows.refined.batches, self._rows_per_step, number):
            yield [self._sample(place) for place in step]

    def _sample(self, place: int) -> Sample:
        refined = self._rows.refined
        batch = refined.batches[place]
        inputs = refined.states.read(batch, self._device).float()
        targets = self._rows.original.states.read(batch, self._device).float()
        return Sample(refined.calls[self._index][place], inputs, targets)


def ordered_steps(batches: Sequence[Batch], rows_per_step: int, epoch: int) -> list[list[int]]:
    """The places of the batches in the order of an epoch, always the same, about ``rows_per_step`` rows a step."""
    steps: list[list[int]] = [[]]
    rows = 0
    for place in torch.randperm(len(batches), generator=torch.Generator().manual_seed(epoch)).tolist():
        if rows >= rows_per_step:
            steps.append([])
            rows = 0
        steps[-1].append(place)
        rows += len(batches[place].rows)
    return steps


def batch_tokens(rows_per_step: int, length: int) -> int:
    """Tokens of a batch such that a whole number of batches makes a step of ``rows_per_step`` rows, and none is larger
    than those of other passes."""
    fitting = max(1, BATCH_TOKENS // length)
    rows = max(size for size in range(1, min(rows_per_step, fitting) + 1) if rows_per_step % size == 0)
    return rows * length
