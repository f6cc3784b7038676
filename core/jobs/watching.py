"""A look at the accelerator every second, beside a job that runs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.jobs.errors import StudioError
from core.jobs.events import DeviceUsed, Event

LOOK_EVERY = 1.0
"""Seconds between two looks."""

Look = Callable[[], DeviceUsed | None]


@contextmanager
def watching(look: Look, send: Callable[[Event], None], every: float = LOOK_EVERY) -> Iterator[None]:
    """Send what ``look`` sees until the block ends, and nothing after. Where there is nothing to see, ``None`` or a
    device that is not there, it is not asked again: that it is missing is for the job to say."""
    ended = threading.Event()
    sending = threading.Lock()

    def watch() -> None:
        while not ended.is_set():
            try:
                seen = look()
            except (StudioError, RuntimeError):  # the driver's words are RuntimeErrors of torch
                return
            if seen is None:
                return
            with sending:
                if not ended.is_set():
                    send(seen)
            ended.wait(every)

    thread = threading.Thread(target=watch, name="device watch", daemon=True)
    thread.start()
    try:
        yield
    finally:
        with sending:
            ended.set()
