"""The loss itself, counted while its gradient is sent back."""

import math

import torch
from torch.nn import functional

from core.calibration.head import Directions
from core.calibration.moments import at_least_float32


class LossSum:
    """Next-token cross-entropy in nats, summed in float64 over all tokens of a pass but the last of each row."""

    def __init__(self) -> None:
        self.tokens = 0
        """Tokens that were predicted."""
        self._total = 0.0

    @property
    def mean(self) -> float:
        """Nats a token; infinite where a loss is no finite number, and where nothing was predicted."""
        return self._total / self.tokens if self.tokens and math.isfinite(self._total) else math.inf

    def counting(self, directions: Directions, ids: torch.Tensor) -> Directions:
        """``directions`` that also count the logits they are shown: of all tokens of ``ids`` [rows, length], once."""
        targets = torch.cat([ids[:, 1:], torch.full_like(ids[:, :1], -1)], dim=1).flatten()

        def look(logits: torch.Tensor, tokens: slice) -> list[torch.Tensor]:
            there = targets[tokens]
            found = functional.cross_entropy(at_least_float32(logits), there, ignore_index=-1, reduction="none")
            self._total += float(found.sum(dtype=torch.float64))
            self.tokens += int((there >= 0).sum())
            return directions(logits, tokens)

        return look
