"""Jobs that outlive the window that started them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.jobs.places import data_dir
from core.requests import Compress, Evaluate, OpenModel
from studio.jobs.pending import PendingJob, PendingJobs
from studio.main_window import MainWindow
from studio.notice import Notice

EVALUATE = PendingJob(title="Evaluate fake", document="fake", request=Evaluate(model="fake", windows=3))

_CHILD = """
import sys, time
from core.requests import Evaluate
from studio.jobs.pending import PendingJob, PendingJobs
jobs = PendingJobs()
jobs.add("evaluate-1", PendingJob(title="Evaluate fake", document="fake", request=Evaluate(model="fake", windows=3)))
print("there", flush=True)
time.sleep(60)
"""


@pytest.fixture
def other_window() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has started a job and goes on living."""
    child = subprocess.Popen([sys.executable, "-c", _CHILD], stdout=subprocess.PIPE, env=os.environ.copy())
    assert child.stdout is not None
    assert child.stdout.readline() == b"there\n"
    yield child
    child.kill()
    child.communicate()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_that_jobs_of_a_killed_window_are_found_and_those_of_a_living_one_are_not(
    other_window: subprocess.Popen[bytes],
) -> None:
    assert PendingJobs().left_behind() == []
    os.kill(other_window.pid, signal.SIGKILL)
    other_window.wait()
    assert PendingJobs().left_behind() == [EVALUATE]


def test_that_a_job_taken_over_is_not_lost_when_that_window_goes_too() -> None:
    first = PendingJobs()
    first.add("evaluate-1", EVALUATE)
    first.close()
    second = PendingJobs()
    assert second.left_behind() == [EVALUATE]
    second.close()
    third = PendingJobs()
    assert third.left_behind() == [EVALUATE]
    third.drop(EVALUATE)
    assert third.left_behind() == []
    third.close()
    assert PendingJobs().left_behind() == []


def test_that_a_job_that_ended_leaves_nothing() -> None:
    jobs = PendingJobs()
    jobs.add("evaluate-1", EVALUATE)
    jobs.add("open-2", PendingJob(title="Open", document="", request=OpenModel(model="fake")))
    jobs.remove("evaluate-1")
    assert list(data_dir("jobs").glob("*.json")) == []


def test_that_a_file_that_cannot_be_read_counts_as_nothing() -> None:
    (data_dir("jobs") / "0.json").write_text("{", encoding="utf-8")
    (data_dir("jobs") / "1.json").write_text('{"version": 99, "jobs": []}', encoding="utf-8")
    assert PendingJobs().left_behind() == []
    assert (data_dir("jobs") / "1.json").exists(), "a newer version may still want it"


def test_that_jobs_of_a_newer_program_are_said(window: MainWindow) -> None:
    (data_dir("jobs") / "1.json").write_text('{"version": 99, "jobs": []}', encoding="utf-8")
    said: list[Notice] = []
    window.flow.noticed.connect(said.append)
    assert not window.resuming.offer()
    assert ["newer Rank Studio" in notice.text for notice in said] == [True]


def test_that_a_window_offers_to_go_on_with_what_another_left_and_does(window: MainWindow, qtbot: QtBot) -> None:
    earlier = PendingJobs()
    earlier.add("evaluate-1", EVALUATE)
    earlier.close()
    said: list[Notice] = []
    window.flow.noticed.connect(said.append)
    assert window.resuming.offer()
    assert "Evaluate fake" in said[-1].text
    offer = said[-1].offer
    assert offer is not None
    offer.accept()
    qtbot.waitUntil(lambda: bool(window.session.measurements), timeout=30_000)
    qtbot.waitUntil(lambda: not window.flow.board.unfinished, timeout=30_000)
    assert window.session.measurements[-1].model == "fake"
    assert window.flow.pending.left_behind() == []


def test_that_a_compression_whose_folder_is_there_is_resumed_so_that_it_is_in_the_history_and_then_measured(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = opened.session.plan_document()
    assert document is not None
    out = tmp_path / "written"
    out.mkdir()
    request = Compress(model="fake", plan=document, out=str(out))
    sent = []
    submit = opened.flow.device.submit
    monkeypatch.setattr(opened.flow.device, "submit", lambda request: (sent.append(request), submit(request))[1])
    opened.flow.start_again(PendingJob(title="Compress", document="fake", request=request, evaluate=True))
    qtbot.waitUntil(lambda: len(opened.session.measurements) == 2, timeout=30_000)
    assert sent[0] == request.model_copy(update={"resume": True})
    assert len(opened.session.compressions) == 1
