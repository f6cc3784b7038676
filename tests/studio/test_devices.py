"""The device's thread and its worker process, driven by a scripted worker."""

import os
import signal
from collections.abc import Callable, Iterator
from time import perf_counter

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from core.jobs.events import (
    Advanced,
    DeviceUsed,
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobPaused,
    JobStarted,
    LogLine,
    SpectrumReady,
    StageStarted,
)
from core.requests import OpenModel
from studio.jobs.devices import Device
from studio.jobs.worker_process import Load

TERMINAL = (JobFinished, JobFailed, JobCancelled)


class Listener:
    """Keeps what a device delivered, in order."""

    def __init__(self, device: Device) -> None:
        self.events: list[Event] = []
        self.pids: list[int] = []
        self.batches: list[int] = []
        device.events.connect(self._take)
        device.workerStarted.connect(self.pids.append)

    def _take(self, batch: list[Event]) -> None:
        self.batches.append(len(batch))
        self.events.extend(batch)

    def of(self, job: str) -> list[Event]:
        return [event for event in self.events if event.job == job and not _is_debug(event)]

    def terminal(self, job: str) -> Event | None:
        return next((event for event in self.of(job) if isinstance(event, TERMINAL)), None)


def _is_debug(event: Event) -> bool:
    return isinstance(event, LogLine) and event.level == "debug"


@pytest.fixture
def device(fake_worker: list[str], qtbot: QtBot) -> Iterator[Device]:
    device = Device(command=fake_worker)
    yield device
    device.shutdown()


@pytest.fixture
def listener(device: Device) -> Listener:
    return Listener(device)


@pytest.fixture
def submit(device: Device) -> Callable[[str], str]:
    return lambda script: device.submit(OpenModel(model=script))


def test_that_events_of_a_job_arrive_in_order_and_end_with_its_terminal_one(
    submit: Callable[[str], str], listener: Listener, qtbot: QtBot
) -> None:
    job = submit("count 3 0")
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)
    kinds = [type(event) for event in listener.of(job)]
    assert kinds == [JobStarted, StageStarted, Advanced, Advanced, Advanced, JobFinished]


def test_that_jobs_run_one_after_the_other_in_one_worker(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    first, second = submit("count 2 0.01"), submit("count 2 0.01")
    assert device.unfinished == (first, second)
    qtbot.waitUntil(lambda: listener.terminal(second) is not None)
    jobs = [event.job for event in listener.events if event.job]
    assert jobs == sorted(jobs)
    assert len(listener.pids) == 1
    assert device.unfinished == ()


def test_that_a_failed_job_keeps_its_sentence_and_the_worker(
    submit: Callable[[str], str], listener: Listener, qtbot: QtBot
) -> None:
    job = submit("fail")
    after = submit("count 1 0")
    qtbot.waitUntil(lambda: listener.terminal(after) is not None)
    failure = listener.terminal(job)
    assert isinstance(failure, JobFailed)
    assert failure.message == "There is no such model; give another."
    assert len(listener.pids) == 1


def test_that_a_job_is_cancelled_when_it_is_asked_to(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    job = submit("count 1000 0.01")
    qtbot.waitUntil(lambda: any(isinstance(event, Advanced) for event in listener.of(job)))
    device.cancel(job)
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)
    end = listener.terminal(job)
    assert isinstance(end, JobCancelled)
    assert end.message == "Cancelled as asked."
    assert len(listener.pids) == 1


def test_that_a_worker_which_does_not_answer_is_ended_within_a_second_and_the_next_job_runs(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    job, after = submit("deaf"), submit("count 1 0")
    qtbot.waitUntil(lambda: bool(listener.of(job)))
    began = perf_counter()
    device.cancel(job)
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)
    assert perf_counter() - began < 1.1
    assert isinstance(listener.terminal(job), JobCancelled)
    qtbot.waitUntil(lambda: listener.terminal(after) is not None)
    assert isinstance(listener.terminal(after), JobFinished)
    assert len(listener.pids) == 2
    with pytest.raises(ProcessLookupError):
        os.kill(listener.pids[0], 0)


def test_that_a_waiting_job_is_cancelled_at_once(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    running, waiting = submit("count 30 0.01"), submit("count 1 0")
    device.cancel(waiting)
    qtbot.waitUntil(lambda: listener.terminal(waiting) is not None)
    assert listener.terminal(running) is None
    qtbot.waitUntil(lambda: listener.terminal(running) is not None)
    assert len(listener.of(waiting)) == 1


def test_that_nothing_of_a_cancelled_job_arrives_late(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    job, after = submit("talk-after-cancel"), submit("count 3 0")
    qtbot.waitUntil(lambda: any(isinstance(event, LogLine) for event in listener.of(job)))
    device.cancel(job)
    qtbot.waitUntil(lambda: listener.terminal(after) is not None)
    assert isinstance(listener.of(job)[-1], JobCancelled)
    assert not any(isinstance(event, SpectrumReady) for event in listener.events)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("die", "killed from outside (signal 9), probably for lack of memory"),
        ("leave", "ended by itself (exit code 3)"),
    ],
)
def test_that_a_worker_that_dies_fails_its_job_once_in_words_and_the_next_job_runs(
    submit: Callable[[str], str], listener: Listener, qtbot: QtBot, script: str, words: str
) -> None:
    job, after = submit(script), submit("count 1 0")
    qtbot.waitUntil(lambda: listener.terminal(after) is not None)
    ends = [event for event in listener.of(job) if isinstance(event, TERMINAL)]
    assert len(ends) == 1
    assert isinstance(ends[0], JobFailed)
    assert words in ends[0].message
    assert isinstance(listener.terminal(after), JobFinished)


def test_that_a_worker_killed_from_outside_is_noticed_and_its_last_words_are_kept(
    submit: Callable[[str], str], listener: Listener, qtbot: QtBot
) -> None:
    job = submit("count 1000 0.01")
    qtbot.waitUntil(lambda: len(listener.of(job)) > 2)
    os.kill(listener.pids[0], signal.SIGKILL)
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)
    end = listener.terminal(job)
    assert isinstance(end, JobFailed)
    assert "The window is unharmed" in end.message
    dying = submit("die")
    qtbot.waitUntil(lambda: listener.terminal(dying) is not None)
    assert getattr(listener.terminal(dying), "detail", "") == "last words"


def test_that_a_worker_killed_while_idle_is_replaced_for_the_next_job(
    device: Device, submit: Callable[[str], str], listener: Listener, qtbot: QtBot
) -> None:
    device.prewarm()
    qtbot.waitUntil(lambda: len(listener.pids) == 1)
    os.kill(listener.pids[0], signal.SIGKILL)
    qtbot.waitUntil(lambda: any("next job starts a new one" in getattr(e, "text", "") for e in listener.events))
    job = submit("count 1 0")
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)
    assert isinstance(listener.terminal(job), JobFinished)


def test_that_a_worker_that_cannot_be_started_fails_the_job_in_words(qtbot: QtBot) -> None:
    device = Device(command=["/no/such/program"])
    listener = Listener(device)
    job = device.submit(OpenModel(model="tiny"))
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)
    assert "could not be started" in getattr(listener.terminal(job), "message", "")
    device.shutdown()


def test_that_what_is_no_event_goes_to_the_log(submit: Callable[[str], str], listener: Listener, qtbot: QtBot) -> None:
    job = submit("chatter")
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)
    lines = [(event.level, event.text) for event in listener.events if isinstance(event, LogLine)]
    assert lines == [("debug", "not an event"), ("info", "hello")]


def test_that_a_flood_of_spectra_comes_in_small_batches(
    submit: Callable[[str], str], listener: Listener, qtbot: QtBot
) -> None:
    """So that the event loop turns in between; ``benchmarks/window.py`` measures how often."""
    job = submit("flood 300 4096")
    qtbot.waitUntil(lambda: listener.terminal(job) is not None, timeout=30_000)
    assert sum(isinstance(event, SpectrumReady) for event in listener.events) == 300
    assert max(listener.batches) <= 64


def test_that_shutdown_is_quick_while_a_job_runs(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    job = submit("deaf")
    qtbot.waitUntil(lambda: bool(listener.of(job)))
    began = perf_counter()
    device.shutdown()
    assert perf_counter() - began < 0.5
    with pytest.raises(ProcessLookupError):
        os.kill(listener.pids[0], 0)


def test_that_the_load_of_the_worker_is_told_while_a_job_runs(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    held: list[Load] = []
    device.load.connect(held.append)
    job = submit("deaf")
    qtbot.waitUntil(lambda: bool(held), timeout=10_000)
    assert held[0].memory > 10_000_000
    device.cancel(job)
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)


def test_that_what_is_taken_of_an_accelerator_comes_with_the_load_and_is_no_event_of_the_job(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    held: list[Load] = []
    device.load.connect(held.append)
    job = submit("accelerated")
    qtbot.waitUntil(lambda: any(load.device for load in held), timeout=10_000)
    used = held[-1].device
    assert used is not None
    assert (used.taken, used.total, used.busy) == (3_000_000_000, 16_000_000_000, 0.5)
    assert not any(isinstance(event, DeviceUsed) for event in listener.events)
    device.cancel(job)
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)


def test_that_a_running_job_waits_and_goes_on(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    job = submit("count 400 0.01")
    qtbot.waitUntil(lambda: any(isinstance(event, Advanced) for event in listener.of(job)))
    device.pause(job, True)
    qtbot.waitUntil(lambda: any(isinstance(event, JobPaused) for event in listener.of(job)))
    said = len(listener.of(job))
    qtbot.wait(100)
    assert len(listener.of(job)) == said
    device.pause(job, False)
    qtbot.waitUntil(lambda: len(listener.of(job)) > said + 1)
    device.cancel(job)
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)


def test_that_a_waiting_job_can_overtake_another(
    submit: Callable[[str], str], device: Device, listener: Listener, qtbot: QtBot
) -> None:
    first, second, third = submit("count 20 0.01"), submit("count 1 0"), submit("count 1 0")
    device.move(third, -1)
    qtbot.waitUntil(lambda: listener.terminal(second) is not None)
    ended = [event.job for event in listener.events if isinstance(event, TERMINAL)]
    assert ended == [first, third, second]


@pytest.mark.skipif(os.name != "posix", reason="niceness is POSIX")
def test_that_the_worker_steps_back_behind_the_window(
    submit: Callable[[str], str], listener: Listener, qtbot: QtBot
) -> None:
    job = submit("count 5 0.01")
    qtbot.waitUntil(lambda: bool(listener.of(job)))
    assert os.getpriority(os.PRIO_PROCESS, listener.pids[0]) > os.getpriority(os.PRIO_PROCESS, 0)
    qtbot.waitUntil(lambda: listener.terminal(job) is not None)


def test_that_a_worker_asked_for_after_the_end_is_not_started(device: Device, listener: Listener, qtbot: QtBot) -> None:
    device.shutdown()
    device.prewarm()
    qtbot.wait(50)
    assert listener.pids == []
    assert not any(thread.isRunning() for thread in device.findChildren(QThread))
