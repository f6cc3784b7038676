"""How a step tells the world where it is, and how it learns that it should stop."""

from collections.abc import Callable
from typing import Literal, Protocol

from core.jobs.control import Control
from core.jobs.errors import Cancelled
from core.jobs.events import Advanced, Event, JobPaused, JobResumed, LogLine, StageStarted


class Reporter(Protocol):
    """Handed to every long step. Each call may raise ``Cancelled``; steps let it pass and clean up in ``finally``."""

    def stage(self, name: str, total: int, unit: str = "sites") -> None:
        """Begin a part of the work that has ``total`` steps."""

    def advance(self, item: str = "", *, steps: int = 1, **figures: float) -> None:
        """Say that ``steps`` more steps of the current stage are done."""

    def log(self, text: str, level: Literal["debug", "info", "warning", "error"] = "info") -> None:
        """Say something a person should be able to read later."""

    def emit(self, event: Event) -> None:
        """Send any other event, partial results for instance."""

    def check(self) -> None:
        """Raise ``Cancelled`` if somebody asked the job to stop, wait if somebody paused it; for long stretches without
        progress to report."""


class EventReporter:
    """The one implementation: turns calls into events for ``sink`` and looks at ``control`` before each."""

    def __init__(self, sink: Callable[[Event], None], control: Control | None = None) -> None:
        self._sink = sink
        self._control = control or Control()
        self._stage = ""
        self._total = 0
        self._done = 0

    def stage(self, name: str, total: int, unit: str = "sites") -> None:
        self._stage, self._total, self._done = name, total, 0
        self.emit(StageStarted(stage=name, total=total, unit=unit))

    def advance(self, item: str = "", *, steps: int = 1, **figures: float) -> None:
        self._done += steps
        self.emit(Advanced(stage=self._stage, done=self._done, total=self._total, item=item, figures=figures))

    def log(self, text: str, level: Literal["debug", "info", "warning", "error"] = "info") -> None:
        self.emit(LogLine(text=text, level=level))

    def emit(self, event: Event) -> None:
        self.check()
        self._sink(event)

    def check(self) -> None:
        if self._control.paused and not self._control.cancelled:
            self._sink(JobPaused())
            self._control.wait_while_paused()
            self._sink(JobResumed())
        if self._control.cancelled:
            raise Cancelled


def silent() -> EventReporter:
    """A reporter nobody listens to, for calls from Python and from tests."""
    return EventReporter(lambda _event: None)
