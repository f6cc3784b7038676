"""The worker process: ``python -m core.worker --device auto`` answers the window's requests.

Orders (``core.requests``) come in as JSON lines on stdin, events (``core.jobs.events``) go out as JSON lines on stdout.
Jobs run one at a time in the main thread, in the order they came; a second thread reads orders, so that a cancel or a
pause is heard while a job runs. The end of stdin, or of whoever reads stdout, ends the process.
"""

import argparse
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from pydantic import ValidationError

from core.distributed.launching import launched
from core.distributed.processes import Processes
from core.execute import DEVICE_HELP, Run, execute, load_engine, reserved_stdout
from core.jobs.control import Control
from core.jobs.events import DeviceUsed, Event, JobFailed
from core.jobs.pipes import write_line
from core.jobs.watching import watching
from core.requests import CancelJob, PauseJob, RunJob, parse_order

GRACE_SECONDS = 5.0
"""How long a cancelled job may take to reach its next report once the window is gone."""


class Worker:
    """Answers orders until its input ends. ``run`` stands in for ``core.workflow.run`` in tests."""

    def __init__(self, output: BinaryIO, device: str, run: Run | None = None) -> None:
        self._output = output
        self._device = device
        self._run = run
        self._writing = threading.Lock()
        self._queue: queue.SimpleQueue[RunJob | None] = queue.SimpleQueue()
        self._controls: dict[str, Control] = {}
        self._closing = threading.Event()

    def read(self, lines: BinaryIO) -> None:
        """Take orders until ``lines`` end, then ask the running job to stop and let ``serve`` return."""
        for line in lines:
            if line.strip():
                self._take(line)
        self._close()

    def serve(self, look: Callable[[str], DeviceUsed | None] | None = None) -> None:
        """Answer queued orders one after the other; returns when the input has ended. ``look`` tells what is taken of
        a device; it is asked while a job runs."""
        while (order := self._queue.get()) is not None and not self._closing.is_set():
            seen = partial(look, self._device) if look is not None else lambda: None
            with watching(seen, partial(self._tell, order.job)):
                self._answer(order)

    def _answer(self, order: RunJob) -> None:
        control = self._controls[order.job]
        run = self._run or launched(Processes(order.processes), control)
        execute(order.request, self.send, control, job=order.job, device=self._device, run=run)
        del self._controls[order.job]

    def _tell(self, job: str, event: Event) -> None:
        self.send(event.model_copy(update={"job": job}))

    def send(self, event: Event) -> None:
        """Write one event line; when nobody reads any more, the worker closes."""
        try:
            with self._writing:
                write_line(self._output, event.model_dump_json().encode())
        except OSError:
            self._close()

    def _take(self, line: bytes) -> None:
        try:
            order = parse_order(line)
        except ValidationError as error:
            self._refuse(line, error)
            return
        if isinstance(order, CancelJob):
            if order.job in self._controls:
                self._controls[order.job].cancel()
        elif isinstance(order, PauseJob):
            if order.job in self._controls:
                (Control.pause if order.paused else Control.go_on)(self._controls[order.job])
        elif order.job in self._controls:
            _say(f"Ignored an order: the job {order.job} is already known.")
        else:
            self._controls[order.job] = Control()
            self._queue.put(order)

    def _refuse(self, line: bytes, error: ValidationError) -> None:
        """Whoever waits for the job must hear that it will not run; without an id there is nobody to tell."""
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the order"
        message = f"The request could not be understood: at {where}: {first['msg']}."
        job = _job_of(line)
        _say(message)
        if job and job not in self._controls:
            self.send(JobFailed(job=job, message=message, detail=str(error)))

    def _close(self) -> None:
        self._closing.set()
        for control in list(self._controls.values()):
            control.cancel()
        self._queue.put(None)


def _job_of(line: bytes) -> str:
    try:
        order = json.loads(line)
    except ValueError:
        return ""
    job = order.get("job") if isinstance(order, dict) else None
    return job if isinstance(job, str) else ""


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _reserved_stdin() -> BinaryIO:
    """The real stdin; libraries and child processes that ask questions read an empty one instead of our orders."""
    orders = os.fdopen(os.dup(0), "rb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return orders


def _read_then_leave(worker: Worker, orders: BinaryIO) -> None:
    worker.read(orders)
    # Nobody is left to kill a job that does not report; outputs appear whole or not at all, so leaving is safe.
    time.sleep(GRACE_SECONDS)
    os._exit(0)


def main(argv: list[str] | None = None, *, run: Run | None = None) -> int:
    """Run the worker until its input ends; returns the exit code. ``run`` stands in for the workflow in tests."""
    parser = argparse.ArgumentParser(prog="python -m core.worker", description="Answer requests sent as JSON lines.")
    parser.add_argument("--device", default="auto", help=DEVICE_HELP)
    device = parser.parse_args(argv).device
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the window's terminal is the window's business
    with reserved_stdout() as output:
        worker = Worker(output, device, run)
        reader = threading.Thread(target=_read_then_leave, args=(worker, _reserved_stdin()), daemon=True)
        reader.start()
        look: Callable[[str], DeviceUsed | None] | None = None
        try:
            if run is None:
                load_engine()
                from core.workflow.device import device_used as look
        except Exception:
            # Each order imports it again and so fails with this very error, said to whoever asked.
            traceback.print_exc()
        worker.serve(look)
    return 0


if __name__ == "__main__":
    sys.exit(main())
