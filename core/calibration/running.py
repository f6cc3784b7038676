"""A model that runs block by block over all batches of a text: its blocks filled one at a time, its lost batches."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import nn

from core.calibration.forward import Prepared
from core.calibration.hidden import HiddenStates
from core.calibration.live import LiveBatches
from core.calibration.recorder import Call
from core.calibration.rows import Batch, TokenRows
from core.checkpoint.skeleton import Skeleton
from core.jobs.crew import Sums
from core.jobs.reporter import Reporter
from core.model import Site

Replaced = Callable[[Site], torch.Tensor | None]
"""A weight [m, n] to run with instead of the checkpoint's, or None."""


@dataclass(frozen=True, eq=False)
class Block:
    """One filled block: its module, and the model and the path that it stands at."""

    model: nn.Module
    module: nn.Module
    path: str


@dataclass(frozen=True, eq=False)
class Running:
    """One pass over a text."""

    skeleton: Skeleton
    sites: tuple[Site, ...]
    rows: TokenRows
    prepared: Prepared
    live: LiveBatches
    dtype: torch.dtype
    device: str
    reporter: Reporter
    replaced: Replaced | None
    sums: Sums | None = None
    """Joins it with the processes that run it on the other rows."""

    @contextlib.contextmanager
    def filled(self, index: int) -> Iterator[Block]:
        """The block with its weights on the device, while the context lasts."""
        path = self.skeleton.blocks[index]
        module = self.skeleton.fill(path, self.device, self.dtype)
        if self.replaced is not None:
            for site in self.sites:
                if site.block == index and (weight := self.replaced(site)) is not None:
                    put_weight(self.skeleton.model, site, weight)
        try:
            yield Block(self.skeleton.model, module, path)
        finally:
            self.skeleton.drop(path)

    def batches(self, index: int) -> Iterator[tuple[int, Batch, Call]]:
        """Number, batch and call of the block with this index, of the batches that still take part. Looks out for a
        wish to cancel before each."""
        for number, (batch, call) in enumerate(zip(self.prepared.batches, self.prepared.calls[index], strict=True)):
            if number in self.live:
                self.reporter.check()
                yield number, batch, call


def put_weight(model: nn.Module, site: Site, weight: torch.Tensor) -> None:
    """Let a filled site run with ``weight`` [m, n], in the dtype and on the device of the one it has."""
    layer = model.get_submodule(site.name)
    present = layer.weight
    assert isinstance(present, torch.Tensor)
    stored = (weight.T if site.transposed else weight).to(present.device, present.dtype).contiguous()
    layer.weight = nn.Parameter(stored, requires_grad=False)


class SavedInputs:
    """What enters each block from ``lowest`` on; below it, one set of hidden states is overwritten block by block."""

    def __init__(self, stack: contextlib.ExitStack, first: HiddenStates, lowest: int) -> None:
        self._stack = stack
        self._lowest = lowest
        self._inputs: dict[int, HiddenStates] = {}
        self.last = first
        """What came out of the last block that ran."""

    def through(self, index: int) -> tuple[HiddenStates, HiddenStates]:
        """Where the block with this index reads and writes on the way forward."""
        source = self.last
        if index >= self._lowest:
            self._inputs[index] = source
            self.last = self._stack.enter_context(source.another())
        return source, self.last

    def of(self, index: int) -> HiddenStates:
        """What entered the block with this index; ``KeyError`` below ``lowest`` and after ``close``."""
        return self._inputs[index]

    def close(self, index: int) -> None:
        """The input of this block is not needed any more."""
        self._inputs.pop(index).close()
