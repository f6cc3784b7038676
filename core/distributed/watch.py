"""A thread beside the work: it hears what the person wishes and notices that others are gone."""

import os
import sys
import threading
import time
from typing import BinaryIO

from torch.distributed import DistError

from core.distributed.world import World

_EVERY = 0.2
_BEAT = 5.0
_SILENCE = 120.0
"""Seconds without a sign of life after which a process counts as dead. Those of this machine are noticed at once, by
torchrun; this is for a machine that fails."""
_GRACE = 10.0
CANCEL, PAUSE, GO_ON = "cancel", "pause", "go on"
WISH, OVER = "wish", "over"


def start_watching(world: World) -> None:
    """From now on to the end of the process."""
    threading.Thread(target=_Watch(world).run, name="watch", daemon=True).start()


def start_reading_wishes(orders: BinaryIO) -> None:
    """Pass on to all processes what comes in, line by line; the end means that nobody wants the result any more."""
    threading.Thread(target=_pass_on, args=(orders,), name="wishes", daemon=True).start()


def leave(code: int) -> None:
    """End the process now: others may wait in a collective that will never come about. What is on disk is whole."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _pass_on(orders: BinaryIO) -> None:
    store = World.common_store()
    for line in orders:
        store.set(WISH, line.decode().strip())
    store.set(WISH, CANCEL)


class _Watch:
    def __init__(self, world: World) -> None:
        self._world = world
        self._common = world.common_store()
        self._store = world.store()
        # Process 0 listens for all; the others for process 0, without whom there is no work.
        others = range(1, world.size) if world.number == 0 else [0]
        self._beats = dict.fromkeys(others, (0, time.monotonic()))
        self._next_beat = 0.0

    def run(self) -> None:
        try:
            self._common.set(f"attempt-{self._world.attempt} has begun", "")
            while not self._store.check([OVER]) or self._world.number == 0:
                self._look()
                time.sleep(_EVERY)
        except (DistError, RuntimeError, OSError):  # whoever kept the store is gone, and with it the rest
            leave(1)
        # The job has ended: this process ends too, if it must in the middle of something.
        self._world.control.cancel()
        time.sleep(_GRACE)
        leave(0)

    def _look(self) -> None:
        if self._common.check([f"attempt-{self._world.attempt + 1} has begun"]):
            leave(1)
        if self._common.check([WISH]):
            self._heed(self._common.get(WISH).decode())
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + _BEAT
            self._store.add(f"beat/{self._world.number}", 1)
            for other in self._beats:
                self._listen(other)

    def _heed(self, wish: str) -> None:
        control = self._world.control
        if wish == CANCEL:
            control.cancel()
        elif wish == PAUSE:
            control.pause()
        elif wish == GO_ON:
            control.go_on()

    def _listen(self, other: int) -> None:
        beats, since = self._beats[other]
        now = self._store.add(f"beat/{other}", 0)
        if now != beats:
            self._beats[other] = (now, time.monotonic())
        elif time.monotonic() - since > _SILENCE:
            print(f"Nothing was heard of process {other} for {_SILENCE:.0f} seconds.", file=sys.stderr)
            leave(1)
