"""Embedding and head whose weights stay where they lie on disk, for vocabularies that memory has no room for.

Both hold the mapped tensor, in the dtype of the files. The embedding reads the rows of the tokens that come; the head
goes through the vocabulary in panels. So of either no more than a panel is ever in memory in another dtype, or on the
device. An embedding is the same to the last bit as one that is filled, a head to rounding.
"""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

PANEL = 2**24
"""Numbers of the head's weight that are converted at once."""


class StoredEmbedding(nn.Module):
    """In place of an ``nn.Embedding``."""

    def __init__(self, weight: Tensor, dtype: torch.dtype | None) -> None:
        """``weight`` [words, width] on the host; ``dtype``: of what comes out, ``None`` for the weight's own."""
        super().__init__()
        self.weight = nn.Parameter(weight, requires_grad=False)
        self._out = dtype or weight.dtype

    def forward(self, ids: Tensor) -> Tensor:
        rows = nn.functional.embedding(ids.to("cpu"), self.weight)
        return rows.to(ids.device, self._out)


class StoredHead(nn.Module):
    """In place of an ``nn.Linear`` behind the last block; gradients go back through it, none to its weight."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        """``weight`` [words, width] on the host, ``bias`` where it is computed."""
        super().__init__()
        self.weight = nn.Parameter(weight, requires_grad=False)
        self.bias = None if bias is None else nn.Parameter(bias, requires_grad=False)

    def forward(self, hidden: Tensor) -> Tensor:
        logits: Tensor = _InPanels.apply(hidden, self.weight)  # type: ignore[no-untyped-call]  # torch leaves it bare
        return logits if self.bias is None else logits + self.bias


class _InPanels(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor) -> Tensor:
        ctx.weight = weight
        logits = hidden.new_empty((*hidden.shape[:-1], weight.shape[0]))
        for words, panel in _panels(weight, hidden):
            logits[..., words] = hidden @ panel.T
        return logits

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (gradient,) = gradients
        exact = torch.float64 if gradient.dtype == torch.float64 else torch.float32
        total = gradient.new_zeros((*gradient.shape[:-1], ctx.weight.shape[1]), dtype=exact)
        for words, panel in _panels(ctx.weight, gradient):
            total += gradient[..., words] @ panel
        return total.to(gradient.dtype), None


def _panels(weight: Tensor, like: Tensor) -> Iterator[tuple[slice, Tensor]]:
    size = max(1, PANEL // weight.shape[1])
    for start in range(0, weight.shape[0], size):
        words = slice(start, min(start + size, weight.shape[0]))
        yield words, weight[words].to(like.device, like.dtype)
