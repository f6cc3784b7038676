"""The accelerator is looked at while a job runs, and not after."""

import threading
import time

import pytest

from core.jobs.errors import UsageError
from core.jobs.events import DeviceUsed, Event
from core.jobs.watching import watching


def test_that_what_is_seen_is_told_until_the_work_ends() -> None:
    told: list[Event] = []
    thrice = threading.Event()

    def tell(event: Event) -> None:
        told.append(event)
        if len(told) == 3:
            thrice.set()

    with watching(lambda: DeviceUsed(taken=1, total=2), tell, every=0.001):
        assert thrice.wait(10)
    after = len(told)
    time.sleep(0.02)
    assert len(told) == after


def test_that_a_processor_is_asked_once_and_nothing_is_told() -> None:
    asked, told = threading.Semaphore(0), []
    times: list[int] = []

    def look() -> None:
        times.append(1)
        asked.release()

    with watching(look, told.append, every=0.001):
        assert asked.acquire(timeout=10)
        time.sleep(0.02)
    assert (len(times), told) == (1, [])


@pytest.mark.parametrize("error", [UsageError("There is no device."), RuntimeError("CUDA error: out of order")])
def test_that_a_device_that_cannot_be_asked_does_not_disturb_the_work(error: Exception) -> None:
    asked = threading.Event()

    def look() -> DeviceUsed | None:
        asked.set()
        raise error

    told: list[Event] = []
    with watching(look, told.append, every=0.001):
        assert asked.wait(10)
    assert told == []
