"""What the person allows of the memory is in force where it was said, and nowhere else."""

import threading

import psutil
import pytest

from core.jobs import memory
from core.jobs.memory import Limits, held, host_memory, limits, within


def test_that_limits_are_in_force_inside_and_gone_outside() -> None:
    with within(Limits(host=10**9)):
        assert host_memory() == 10**9
        with within(Limits()):
            assert limits() == Limits()
        assert limits().host == 10**9
    assert limits() == Limits()


def test_that_another_job_in_another_thread_has_its_own() -> None:
    seen = []
    with within(Limits(host=10**9)):
        thread = threading.Thread(target=lambda: seen.append(limits()))
        thread.start()
        thread.join()
    assert seen == [Limits()]


def test_that_without_a_word_it_is_what_is_free_and_what_is_held() -> None:
    most = psutil.virtual_memory().total
    assert held() < host_memory() <= most


def test_that_a_limit_of_the_process_is_kept_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_of_process", lambda: iter([7 * 10**8]))
    assert host_memory() <= 7 * 10**8
