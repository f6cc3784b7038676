"""Work beside the window: told in the window's thread, whatever comes of it."""

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.jobs.errors import StudioError
from studio.beside import Beside


@pytest.fixture
def beside(qapp: object) -> Iterator[Beside]:
    worker = Beside("test")
    yield worker
    worker.shutdown()


def test_that_work_is_done_in_another_thread_and_told_in_this_one(beside: Beside, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []

    def work() -> Callable[[], None]:
        threads.append(threading.current_thread())
        return lambda: threads.append(threading.current_thread())

    beside.run(work)
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(StudioError("The disk is full."), "The disk is full."), (KeyError("q"), "Internal error (test): KeyError('q').")],
)
def test_that_trouble_is_one_sentence(beside: Beside, qtbot: QtBot, trouble: Exception, words: str) -> None:
    def work() -> Callable[[], None]:
        raise trouble

    with qtbot.waitSignal(beside.failed) as said:
        beside.run(work)
    assert said.args == [words]


def test_that_nothing_is_done_after_the_end(beside: Beside) -> None:
    done: list[int] = []
    beside.shutdown()
    beside.run(lambda: lambda: done.append(1))
    assert done == []
