"""Sums over all processes, by collectives that can be left while they wait."""

import time
from collections.abc import Callable

import torch
from torch import distributed

from core.distributed.watch import leave
from core.distributed.world import World

_LONGEST = 0.05
_LAST_WORDS = 2.0


class WorldSums:
    """``counts``: whether this process has a part of its own. ``check`` is called while others are waited for, and
    raises what ends the waiting."""

    def __init__(self, world: World, counts: bool, check: Callable[[], None]) -> None:
        self.counts = counts
        self._world = world
        self._check = check

    def total(self, part: torch.Tensor) -> torch.Tensor:
        return self._reduced(part, distributed.ReduceOp.SUM)

    def largest(self, part: torch.Tensor) -> torch.Tensor:
        return self._reduced(part, distributed.ReduceOp.MAX)

    def _reduced(self, part: torch.Tensor, by: distributed.ReduceOp.RedOpType) -> torch.Tensor:
        part = part.contiguous()
        group = self._world.on_device
        sent = part if group is None else part.to(self._world.device)
        work = distributed.all_reduce(sent, by, group=group, async_op=True)
        assert work is not None
        pause = 0.001
        while not work.is_completed():
            self._check()
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST)
        try:
            work.wait()
        except RuntimeError:
            self._explain()
        return part if sent is part else part.copy_(sent)

    def _explain(self) -> None:
        """Somebody has left: with an error, which is heard of in a moment, or for no reason, which is one to begin
        again."""
        until = time.monotonic() + _LAST_WORDS
        while time.monotonic() < until:
            self._check()
            time.sleep(_LONGEST)
        leave(1)
