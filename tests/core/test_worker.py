import contextlib
import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.jobs.events import Event, JobCancelled, JobFailed, JobFinished, parse_event
from core.requests import CancelJob, OpenModel, PauseJob, RunJob

STAND_IN = textwrap.dedent(
    """
    import os, sys, time
    import numpy as np
    from core.worker import main
    from core.requests import SpectraResult

    def run(request, reporter, device):
        match request.model:
            case "print":
                print("a library talks"); os.write(1, b"so does C\\n"); os.system("echo and a child")
            case "ask":
                sys.stdin.readline(); os.system("cat")
            case "wait":
                reporter.stage("wait", 10_000)
                for _ in range(10_000):
                    reporter.advance(); time.sleep(0.01)
            case "deaf":
                reporter.log("not listening"); time.sleep(60)
            case "memory":
                np.ones(int(1e12))
            case "bug":
                raise KeyError("x")
            case "long":
                reporter.log("x" * 3_000_000)
        return SpectraResult(sites=len(request.model), seconds=0.0)

    sys.exit(main([], run=run))
    """
)


class Talk:
    """A worker process to talk to."""

    def __init__(self, script: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def order(self, *orders: RunJob | CancelJob) -> None:
        for order in orders:
            self.say(order.model_dump_json())

    def say(self, line: str) -> None:
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def hear(self, until: Callable[[Event], bool] | None = None) -> list[Event]:
        """Events up to the first that ``until`` accepts (default: the next terminal one)."""
        heard = []
        for line in self.process.stdout:
            heard.append(parse_event(line))
            if (until or is_terminal)(heard[-1]):
                return heard
        raise AssertionError(f"the worker ended: {self.process.stderr.read().decode()}")

    def end(self) -> int:
        self.process.stdin.close()
        return self.process.wait(30)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):  # what could not be delivered to a dead process
                pipe.close()


def is_terminal(event: Event) -> bool:
    return isinstance(event, JobFinished | JobFailed | JobCancelled)


def job(name: str, model: str) -> RunJob:
    return RunJob(job=name, request=OpenModel(model=model))


@pytest.fixture
def worker(tmp_path) -> Iterator[Talk]:
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN)
    talk = Talk(script)
    yield talk
    talk.close()


def test_that_jobs_are_answered_one_after_the_other_in_order(worker):
    worker.order(job("a", "one"), job("b", "three"))
    first, second = worker.hear(), worker.hear()
    assert [(e.job, e.kind) for e in (*first, *second)] == [
        ("a", "job_started"),
        ("a", "job_finished"),
        ("b", "job_started"),
        ("b", "job_finished"),
    ]
    assert second[-1].result["sites"] == len("three")


def test_that_nothing_is_said_before_the_first_order_and_the_end_of_input_ends_the_process(worker):
    assert worker.end() == 0
    assert worker.process.stdout.read() == b""


def test_that_what_libraries_print_goes_to_stderr_and_not_between_the_events(worker):
    worker.order(job("a", "print"))
    assert [event.kind for event in worker.hear()] == ["job_started", "job_finished"]
    worker.end()
    said = worker.process.stderr.read().decode()
    assert all(text in said for text in ("a library talks", "so does C", "and a child"))


def test_that_libraries_that_read_stdin_do_not_eat_orders(worker):
    worker.order(job("a", "ask"), job("b", "one"))
    worker.hear()
    assert worker.hear()[-1].job == "b"


def test_that_a_running_job_can_be_cancelled_within_a_second(worker):
    worker.order(job("a", "wait"))
    worker.hear(lambda event: event.kind == "advanced")
    started = time.monotonic()
    worker.order(CancelJob(job="a"))
    assert isinstance(worker.hear()[-1], JobCancelled)
    assert time.monotonic() - started < 1.0


def test_that_a_running_job_can_be_paused_and_goes_on(worker):
    worker.order(job("a", "wait"))
    worker.hear(lambda event: event.kind == "advanced")
    worker.order(PauseJob(job="a"))
    worker.hear(lambda event: event.kind == "job_paused")
    worker.order(PauseJob(job="a", paused=False))
    heard = worker.hear(lambda event: event.kind == "advanced")
    assert "job_resumed" in [event.kind for event in heard]
    worker.order(CancelJob(job="a"))
    assert isinstance(worker.hear()[-1], JobCancelled)


def test_that_a_waiting_job_can_be_cancelled_and_the_others_still_run(worker):
    worker.order(job("a", "wait"), job("b", "one"), job("c", "one"), CancelJob(job="b"), CancelJob(job="a"))
    endings = {heard[-1].job: heard[-1] for heard in (worker.hear(), worker.hear(), worker.hear())}
    assert [type(endings[name]) for name in "abc"] == [JobCancelled, JobCancelled, JobFinished]


def test_that_cancelling_a_job_nobody_knows_changes_nothing(worker):
    worker.order(CancelJob(job="z"), job("a", "one"))
    assert isinstance(worker.hear()[-1], JobFinished)


def test_that_the_worker_goes_on_after_a_job_that_ran_out_of_memory(worker):
    worker.order(job("a", "memory"), job("b", "one"))
    failed = worker.hear()[-1]
    assert isinstance(failed, JobFailed)
    assert "not enough memory" in failed.message
    assert isinstance(worker.hear()[-1], JobFinished)


def test_that_the_worker_goes_on_after_a_bug_and_gives_the_traceback_for_the_log(worker):
    worker.order(job("a", "bug"), job("b", "one"))
    assert "KeyError" in worker.hear()[-1].detail
    assert isinstance(worker.hear()[-1], JobFinished)


def test_that_a_request_that_makes_no_sense_fails_its_job_by_name(worker):
    worker.say(json.dumps({"type": "run", "job": "a", "request": {"kind": "evaluate", "model": "m", "windows": 0}}))
    failed = worker.hear()[-1]
    assert (failed.job, failed.kind) == ("a", "job_failed")
    assert "windows" in failed.message


@pytest.mark.parametrize("line", ["no json", "[]", '{"type": "run"}', ""])
def test_that_a_line_that_is_no_order_is_ignored(worker, line):
    worker.say(line)
    worker.order(job("a", "one"))
    assert [event.job for event in worker.hear()] == ["a", "a"]


def test_that_a_line_longer_than_the_pipe_arrives_whole(worker):
    worker.order(job("a", "long"))
    heard = worker.hear()
    assert len(heard[1].text) == 3_000_000


def test_that_the_end_of_input_stops_a_running_job(worker):
    worker.order(job("a", "wait"))
    worker.hear(lambda event: event.kind == "advanced")
    assert worker.end() == 0


def test_that_a_job_that_does_not_listen_cannot_keep_an_orphan_alive(worker):
    worker.order(job("a", "deaf"))
    worker.hear(lambda event: event.kind == "log")
    started = time.monotonic()
    assert worker.end() == 0
    assert time.monotonic() - started < 20


def test_that_the_worker_ends_when_nobody_reads_its_events(worker):
    worker.order(job("a", "wait"))
    worker.hear(lambda event: event.kind == "advanced")
    worker.process.stdout.close()
    assert worker.process.wait(30) == 0


def test_that_ctrl_c_is_left_to_the_window(worker):
    worker.order(job("a", "one"))
    worker.hear()
    os.kill(worker.process.pid, 2)
    worker.order(job("b", "one"))
    assert worker.hear()[-1].job == "b"


def test_that_a_worker_whose_memory_is_limited_says_so_and_lives(tmp_path):
    pytest.importorskip("resource")
    script = tmp_path / "limited.py"
    limited = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
    script.write_text(limited + STAND_IN.replace("int(1e12)", "int(5e8)"))
    talk = Talk(script)
    watchdog = threading.Timer(60, talk.process.kill)
    watchdog.start()
    try:
        talk.order(job("a", "memory"), job("b", "one"))
        assert "not enough memory" in talk.hear()[-1].message
        assert isinstance(talk.hear()[-1], JobFinished)
        assert talk.end() == 0
    finally:
        watchdog.cancel()
        talk.close()
