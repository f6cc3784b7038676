"""What is sent back from the logits: the loss gradient, or random directions whose squares are the curvature.

For logits z of one position with p = softmax(z), the curvature of the next-token distribution is H = Diag(p) - p p^T.

- Loss: p - onehot(next token), 0 at the last position of a row.
- Sampled curvature: onehot(y) - p with y drawn from p; E[f f^T] = H (FOUND).
- Top K: p_K the K largest probabilities, renormalised, s = sqrt(p_K). A = Diag(s)(I - s s^T) has A A^T = Diag(p_K) -
  p_K p_K^T (FOUND, checked); its column k is s_k (onehot(k) - p_K), one direction each.

All positions of a row are sent back at once. A random sign for each position and direction makes the cross terms
between positions vanish in expectation, so that f f^T summed stays unbiased (DERIVED).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch

from core.calibration.moments import at_least_float32
from core.calibration.rows import Batch
from core.model.moment_kinds import MomentKind


@dataclass(frozen=True)
class Channel:
    """One thing that is sent back. ``kind``: the curvature it is for, None for the loss; ``index``: which direction."""

    kind: MomentKind | None = None
    index: int = 0


LOSS = Channel()


def channels_of(kinds: Iterable[MomentKind]) -> list[Channel]:
    """What must be sent back for the backward ones of ``kinds``, the loss first."""
    backward = sorted({kind for kind in kinds if kind.backward})
    found = [LOSS] if any(kind.source == "loss" for kind in backward) else []
    for kind in backward:
        if kind.source == "logits":
            found += [Channel(kind, index) for index in range(max(1, int(kind.parameter("top"))))]
    return found


Largest = Mapping[int, tuple[torch.Tensor, torch.Tensor]]
"""For each top: that many largest probabilities of every token, in descending order, and whose they are."""


def _top(channel: Channel) -> int:
    return 0 if channel.kind is None else int(channel.kind.parameter("top"))


class Cotangents:
    """The directions of all channels for the tokens of one batch, chunk by chunk.

    ``ids`` int64 [rows, length], on the device that the logits will be on. Random numbers depend on the index of the
    row in the text and on the channel only, not on how rows are batched.
    """

    def __init__(self, channels: list[Channel], batch: Batch, ids: torch.Tensor) -> None:
        self._channels = channels
        self._targets = torch.cat([ids[:, 1:], torch.full_like(ids[:, :1], -1)], dim=1).flatten()
        self._draws = {channel: _draws(channel, batch).to(ids.device) for channel in channels if channel.kind}

    def __call__(self, logits: torch.Tensor, tokens: slice) -> list[torch.Tensor]:
        """One direction a channel, float32 [tokens, vocabulary], for the logits of the tokens ``tokens``."""
        p = at_least_float32(logits).softmax(dim=-1)
        largest = {top: p.topk(min(top, p.shape[1]), dim=-1) for top in {_top(one) for one in self._channels} if top}
        return [self._direction(channel, p, largest, tokens) for channel in self._channels]

    def _direction(self, channel: Channel, p: torch.Tensor, largest: Largest, tokens: slice) -> torch.Tensor:
        if channel == LOSS:
            return _minus_onehot(p, self._targets[tokens])
        uniform, sign = self._draws[channel][:, tokens].to(p.dtype)
        if top := _top(channel):
            direction = _column(p, *largest[top], channel.index)
        else:
            sums = p.cumsum(dim=-1)
            drawn = torch.searchsorted(sums, (uniform * sums[:, -1])[:, None])[:, 0]
            direction = _minus_onehot(p, drawn.clamp(max=p.shape[1] - 1))
        return direction.mul_(sign[:, None])


def _minus_onehot(p: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """p - onehot(target); 0 where the target is -1."""
    there = targets >= 0
    direction = p * there[:, None]
    return direction.scatter_add_(1, targets.clamp(min=0)[:, None], -there[:, None].to(p.dtype))


def _column(p: torch.Tensor, largest: torch.Tensor, whose: torch.Tensor, index: int) -> torch.Tensor:
    """Column ``index`` of A over the most probable tokens, 0 elsewhere and where there are no more tokens."""
    direction = torch.zeros_like(p)
    if index >= largest.shape[1]:
        return direction
    share = largest / largest.sum(dim=-1, keepdim=True)
    root = share[:, index : index + 1].sqrt()
    column = -root * share
    column[:, index : index + 1] += root
    return direction.scatter_(1, whose, column)


def _draws(channel: Channel, batch: Batch) -> torch.Tensor:
    """For every token of the batch a number from [0, 1) and a sign: float64 [2, tokens]."""
    drawn = []
    for row in batch.numbers or batch.rows:
        generator = torch.Generator().manual_seed(row * 65536 + channel.index)
        uniform = torch.rand(batch.length, generator=generator, dtype=torch.float64)
        sign = torch.randint(0, 2, (batch.length,), generator=generator).double() * 2 - 1
        drawn.append(torch.stack([uniform, sign]))
    return torch.cat(drawn, dim=1)
