"""The original model on the search rows, what enters each block kept: where every question starts from."""

from contextlib import ExitStack

import torch

from core.calibration.dtype import name_of
from core.calibration.forward import Prepared, open_front, prepare
from core.calibration.head import ChunkedHead
from core.calibration.hidden import HiddenStates
from core.calibration.live import LiveBatches
from core.calibration.recorder import hidden_of, injecting
from core.calibration.rows import TokenRows
from core.calibration.running import Running, SavedInputs
from core.checkpoint.checkpoint import Checkpoint
from core.jobs.reporter import Reporter


class DenseRun:
    """One forward pass of the original model over ``rows``. ``close`` lets go of what it keeps."""

    def __init__(
        self, checkpoint: Checkpoint, rows: TokenRows, dtype: torch.dtype, reporter: Reporter, device: str
    ) -> None:
        """Runs the pass. Raises ``StudioError`` for a model that does not run its blocks one after the other."""
        self.rows = rows
        skeleton = open_front(checkpoint, rows, dtype, device, reporter)
        self.blocks = len(skeleton.blocks)
        with ExitStack() as stack:
            self.prepared: Prepared = prepare(skeleton, rows, device, reporter, stacks=self.blocks + 1)
            self._saved = SavedInputs(stack, stack.enter_context(self.prepared.states), 0)
            live = LiveBatches(len(self.prepared.batches), name_of(dtype))
            sites = checkpoint.info.sites
            self.running = Running(skeleton, sites, rows, self.prepared, live, dtype, device, reporter, None)
            self._run()
            self._stack = stack.pop_all()
        with injecting(skeleton.model, skeleton.blocks, self.prepared.rest):
            self.head = ChunkedHead(skeleton.model, rows.of(self.prepared.batches[0])[:1].to(device))

    def entering(self, block: int) -> HiddenStates:
        """What enters the block with this index; what leaves the last one for the number of blocks."""
        return self._saved.last if block == self.blocks else self._saved.of(block)

    def influence(self) -> list[float]:
        """Of each block: 1 - cosine of what enters and what leaves it, mean over all tokens of the rows."""
        device = self.running.device
        found = []
        for index in range(self.blocks):
            self.running.reporter.check()
            total = 0.0
            for batch in self.prepared.batches:
                before, after = (self.entering(at).read(batch, device).double() for at in (index, index + 1))
                total += float((1 - torch.cosine_similarity(before, after, dim=-1)).sum())
            found.append(total / self.rows.tokens)
        return found

    def close(self) -> None:
        self._stack.close()

    @torch.no_grad()
    def _run(self) -> None:
        running = self.running
        running.reporter.stage("original model", self.blocks, "blocks")
        for index in range(self.blocks):
            source, target = self._saved.through(index)
            with running.filled(index) as block:
                for _number, batch, call in running.batches(index):
                    target.write(batch, hidden_of(call.run(block.module, source.read(batch, running.device))))
            running.reporter.advance(block.path)
