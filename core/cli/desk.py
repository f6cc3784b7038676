"""Where commands hand in their requests: one after the other, in this process, with Ctrl-C heard between reports."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from pydantic import BaseModel

from core.distributed.launching import launched
from core.distributed.processes import Processes
from core.execute import Run, execute
from core.jobs.control import Control
from core.jobs.events import Event, JobCancelled, JobFailed, Terminal
from core.jobs.memory import Limits
from core.requests import Request

Sink = Callable[[Event], None]
_Result = TypeVar("_Result", bound=BaseModel)


class JobEndedError(Exception):
    """A job did not finish; carries its terminal event to ``main``."""

    def __init__(self, terminal: Terminal, wrong_usage: bool) -> None:
        super().__init__(terminal.kind)
        self.terminal = terminal
        self.wrong_usage = wrong_usage


class Desk:
    """Executes requests and hands back their results. ``run`` stands in for ``core.workflow.run`` in tests."""

    def __init__(
        self,
        sink: Sink,
        device: str,
        run: Run | None = None,
        limits: Limits | None = None,
        processes: Processes | None = None,
    ) -> None:
        """``limits``: the memory that every request may take, in each of the ``processes`` that work on it."""
        self._sink = sink
        self._device = device
        self._limits = limits or Limits()
        self.control = Control()
        self._run = run or launched(processes or Processes(), self.control)

    def ask(self, request: Request, result: type[_Result], also: Sink | None = None) -> _Result:
        """The result of ``request``; ``also`` gets its events too. Raises ``JobEndedError`` if it does not finish."""

        def sink(event: Event) -> None:
            self._sink(event)
            if also is not None:
                also(event)

        limits = {"max_memory": self._limits.host, "max_device_memory": self._limits.device}
        request = request.model_copy(update=limits)
        outcome = execute(request, sink, self.control, device=self._device, run=self._run)
        if isinstance(outcome.terminal, JobFailed | JobCancelled):
            raise JobEndedError(outcome.terminal, outcome.wrong_usage)
        assert isinstance(outcome.result, result), f"{request.kind} is answered with {result.__name__}"
        return outcome.result

    def say(self, event: Event) -> None:
        """Show something that no job said."""
        self._sink(event)


@contextmanager
def stopped_by_ctrl_c(desk: Desk, tell: Callable[[str], None]) -> Iterator[None]:
    """The first Ctrl-C asks the running job to stop, the second ends the process at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def first(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        desk.control.cancel()
        tell("Stopping at the next step; Ctrl-C again to stop at once.")

    before = signal.signal(signal.SIGINT, first)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
