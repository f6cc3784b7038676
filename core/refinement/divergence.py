"""How far the predictions of the compressed model are from those of the original one, and which way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor

from core.calibration.head import ChunkedHead, ReadOut
from core.calibration.recorder import Injector, injecting
from core.calibration.rows import TokenRows
from core.checkpoint.skeleton import Skeleton
from core.refinement.streams import Streams


@dataclass(frozen=True, eq=False)
class Divergence:
    """KL(original || compressed) of the predictions at every token, in nats, from the hidden states behind the last
    blocks; a chunk of tokens at a time, so that nothing of size tokens x vocabulary is whole."""

    streams: Streams
    _injector: Injector
    _head: ChunkedHead

    def mean(self, role: str, rows: TokenRows) -> float:
        """Over the rows of a role, which have gone through the original and the compressed model. Infinite where it is
        no number."""
        found, total, tokens = self.streams.sets[role], 0.0, 0
        for batch in found.refined.batches:
            self.streams.reporter.check()
            ids = rows.of(batch).to(self.streams.device)
            original, compressed = (
                self._read_out(ids, side.states.read(batch, self.streams.device))
                for side in (found.original, found.refined)
            )
            for chunk in original.chunks():
                p, q = original.logits(chunk).float().log_softmax(-1), compressed.logits(chunk).float().log_softmax(-1)
                total += float((p.exp() * (p - q)).sum(dtype=torch.float64))
            tokens += ids.numel()
        mean = total / tokens
        return mean if mean == mean else float("inf")

    def gradient(self, ids: Tensor, original: Tensor, compressed: Tensor) -> tuple[float, Tensor]:
        """The sum over the tokens ``ids`` [rows, length], and its gradient with respect to the hidden states
        ``compressed`` [rows, length, width], float32. d KL / d logits is softmax(compressed) - softmax(original)."""
        target = self._read_out(ids, original)
        behind = compressed.detach().to(original.dtype).requires_grad_()
        total = 0.0

        def directions(logits: Tensor, tokens: slice) -> list[Tensor]:
            nonlocal total
            p, q = target.logits(tokens).float().log_softmax(-1), logits.float().log_softmax(-1)
            total += float((p.exp() * (p - q)).sum(dtype=torch.float64))
            return [q.exp() - p.exp()]

        self._injector.given = behind
        (found,) = self._head.sent_back(ids, behind, directions, self.streams.reporter.check)
        self._injector.given = None
        return total, found.float()

    def _read_out(self, ids: Tensor, hidden: Tensor) -> ReadOut:
        self._injector.given = hidden
        found = self._head.read_out(ids, slice(None))
        self._injector.given = None
        return found


@contextmanager
def measuring_divergence(skeleton: Skeleton, probe: Tensor, streams: Streams) -> Iterator[Divergence]:
    """Let the model run without its blocks meanwhile. ``probe``: some token ids int64 [1, any]."""
    rest = streams.sets["calibration"].original.rest
    with injecting(skeleton.model, skeleton.blocks, rest) as injector:
        yield Divergence(streams, injector, ChunkedHead(skeleton.model, probe.to(streams.device)))
