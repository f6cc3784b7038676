"""What somebody outside says to a running job: pause, go on, stop."""

import threading

_LOOK_EVERY = 0.2
"""Seconds after which a paused job looks again whether it was cancelled meanwhile."""


class Control:
    """Shared by the thread that works and the one that hears orders. A new one lets the job run."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._running = threading.Event()
        self._running.set()

    def cancel(self) -> None:
        """Stop at the next report; a paused job stops too."""
        self._cancelled.set()

    def pause(self) -> None:
        """Wait at the next report."""
        self._running.clear()

    def go_on(self) -> None:
        """Undo ``pause``."""
        self._running.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        return not self._running.is_set()

    def wait_while_paused(self) -> None:
        """Return when the job may go on or was cancelled."""
        while self.paused and not self.cancelled:
            self._running.wait(_LOOK_EVERY)
