"""Pausing a job: it waits at its next report, and goes on or ends as it is told."""

import threading

import pytest

from core.jobs.control import Control
from core.jobs.errors import Cancelled
from core.jobs.events import Advanced, Event, JobPaused, JobResumed
from core.jobs.reporter import EventReporter


class Job:
    """Three steps in a thread of their own; ``events`` is what they said."""

    def __init__(self) -> None:
        self.control = Control()
        self.events: list[Event] = []
        self.cancelled = False
        self.waits = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._thread.join(timeout=10)
        assert not self._thread.is_alive()

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, JobPaused):
            self.waits.set()

    def _work(self) -> None:
        reporter = EventReporter(self._hear, self.control)
        try:
            for step in range(3):
                reporter.advance(str(step))
        except Cancelled:
            self.cancelled = True


def test_that_a_paused_job_does_no_step_until_it_may_go_on() -> None:
    job = Job()
    job.control.pause()
    job.start()
    assert job.waits.wait(10)
    assert [event.kind for event in job.events] == ["job_paused"]
    job.control.go_on()
    job.end()
    assert [type(event) for event in job.events] == [JobPaused, JobResumed, Advanced, Advanced, Advanced]


def test_that_a_paused_job_can_be_cancelled() -> None:
    job = Job()
    job.control.pause()
    job.start()
    assert job.waits.wait(10)
    job.control.cancel()
    job.end()
    assert job.cancelled
    assert not any(isinstance(event, Advanced) for event in job.events)


def test_that_a_job_that_is_cancelled_already_does_not_wait() -> None:
    control, events = Control(), list[Event]()
    control.pause()
    control.cancel()
    with pytest.raises(Cancelled):
        EventReporter(events.append, control).check()
    assert events == []
