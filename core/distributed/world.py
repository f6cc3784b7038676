"""This process among the others: its number, its device, and what passes between them besides numbers.

Messages go through the store that torchrun keeps, which outlives the processes: tasks, what was finished, what went
wrong, and what the person wishes. Only moments go through collectives (``sums.py``).
"""

import json
import os
import socket
from datetime import timedelta
from typing import Any

import torch
from torch import distributed
from torch.distributed import PrefixStore, TCPStore  # type: ignore[attr-defined]  # documented, not in __all__

from core.jobs.control import Control

LONG = timedelta(days=7)
"""No collective is given up for being slow: whoever dies is noticed otherwise (``watch.py``)."""
_JOINING = timedelta(minutes=5)


class World:
    """Joined by ``join``. ``control`` hears what the person wishes."""

    def __init__(self, device: str) -> None:
        self.number = int(os.environ["RANK"])
        self.size = int(os.environ["WORLD_SIZE"])
        self.here = int(os.environ["LOCAL_WORLD_SIZE"])
        self.first_here = os.environ["LOCAL_RANK"] == "0"
        self.attempt = int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0"))
        self.device = _device(device, int(os.environ["LOCAL_RANK"]))
        self.control = Control()
        self.on_device: distributed.ProcessGroup | None = None
        """Joins the GPUs, where every process has one of its own."""
        self._store = self.store()

    def join(self) -> None:
        """Meet the others. They have to come within minutes, or torchrun starts all again."""
        group = PrefixStore("group", self._store)
        distributed.init_process_group("gloo", store=group, rank=self.number, world_size=self.size, timeout=LONG)
        own = torch.device(self.device).type == "cuda" and torch.cuda.device_count() >= self.here
        everywhere = torch.tensor(float(own))
        distributed.all_reduce(everywhere, distributed.ReduceOp.MIN)
        if everywhere:
            torch.cuda.set_device(self.device)
            self.on_device = distributed.new_group(backend="nccl", timeout=LONG)

    def store(self) -> PrefixStore:
        """A connection of its own to what this attempt keeps; one thread must not wait for another's."""
        return PrefixStore(f"attempt-{self.attempt}", self.common_store())

    @staticmethod
    def common_store() -> TCPStore:
        """A connection to what all attempts keep."""
        return TCPStore(os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]), is_master=False, timeout=_JOINING)

    @property
    def where(self) -> str:
        """This process, for people."""
        return f"process {self.number} of {self.size} on {socket.gethostname()}"

    def put(self, key: str, message: dict[str, Any]) -> None:
        """Leave a message for others."""
        self._store.set(key, json.dumps(message))

    def taken(self, key: str) -> dict[str, Any] | None:
        """The message, if it is there yet."""
        if not self._store.check([key]):
            return None
        found: dict[str, Any] = json.loads(self._store.get(key))
        return found


def _device(device: str, local: int) -> str:
    """One GPU each, as far as they go round."""
    count = torch.cuda.device_count() if device == "cuda" else 0
    return f"cuda:{local % count}" if count > 1 else device
