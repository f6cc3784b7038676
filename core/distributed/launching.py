"""Starts the processes of a job, passes on what they say, and hears what the person wishes meanwhile. No torch here."""

import contextlib
import queue
import subprocess
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from typing import IO, NoReturn

from pydantic import BaseModel, ValidationError

from core.distributed.processes import Processes
from core.execute import Run
from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError, UsageError
from core.jobs.events import (
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobPaused,
    JobResumed,
    JobStarted,
    LogLine,
    Terminal,
    parse_event,
)
from core.jobs.reporter import Reporter
from core.requests import CompressResult, CurvesResult, EvaluateResult, PlanResult, Request, SpectraResult

RESULTS: dict[str, type[BaseModel]] = {
    "spectra": SpectraResult,
    "curves": CurvesResult,
    "plan": PlanResult,
    "forecast": PlanResult,
    "compress": CompressResult,
    "evaluate": EvaluateResult,
}
"""The requests that several processes work on, by kind, and what they are answered with."""

_LOOK_EVERY = 0.1
_KEPT = 40
_PATIENCE = 60.0
"""Seconds that processes have to end, and to answer a wish to cancel."""
_UNHEARD = 10.0
"""The same where none has said anything: while another machine is missing, nobody hears it."""
_END = None


class Launcher:
    """Runs requests, one after the other, in ``processes``; those that gain nothing from it run in this process."""

    def __init__(self, processes: Processes, control: Control) -> None:
        """``control``: where the person's wishes are heard; the reporter of each request looks at it too."""
        self._processes = processes
        self._control = control
        self._jobs = 0

    def __call__(self, request: Request, reporter: Reporter, device: str) -> BaseModel:
        """As ``core.workflow.run``."""
        form = RESULTS.get(request.kind)
        if form is None:
            from core.workflow import run  # torch comes with it

            return run(request, reporter, device)
        with tempfile.TemporaryDirectory(prefix="rank-studio-") as folder:
            file = Path(folder) / "request.json"
            file.write_text(request.model_dump_json(), encoding="utf-8")
            command = self._processes.command([str(file), "--device", device, "--wishes"], self._jobs)
            self._jobs += 1
            with _Started(command, self._processes.environment()) as started:
                terminal = _Relay(started, reporter, self._control).terminal()
        match terminal:
            case JobFinished(result=result):
                return form.model_validate(result)
            case JobCancelled(message=message):
                raise Cancelled(message)
            case JobFailed(message=message, detail=detail, wrong_usage=wrong):
                reporter.log(detail, "debug")
                raise (UsageError if wrong else StudioError)(message)


def launched(processes: Processes, control: Control) -> Run | None:
    """What runs requests in so many processes; ``None`` for the usual way in one."""
    return None if processes.alone else Launcher(processes, control)


class _Started:
    """torchrun and its processes. Ends them with the context."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        # A session of its own: Ctrl-C is for this process, which asks the others to end in their way.
        self._torchrun = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self.last_words: deque[str] = deque(maxlen=_KEPT)
        self._patience = _PATIENCE
        self._readers = [
            threading.Thread(target=self._read_events, args=(self._torchrun.stdout,), daemon=True),
            threading.Thread(target=self._read_words, args=(self._torchrun.stderr,), daemon=True),
        ]

    def __enter__(self) -> "_Started":
        for reader in self._readers:
            reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            if self._torchrun.stdin is not None:
                self._torchrun.stdin.close()  # to the processes the same as a wish to cancel
        for end, patience in (
            (None, self._patience),
            (self._torchrun.terminate, _PATIENCE),
            (self._torchrun.kill, None),
        ):
            if end is not None:
                end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._torchrun.wait(timeout=patience)
                break
        for reader in self._readers:
            reader.join(timeout=5)

    def give_up(self) -> None:
        """Do not wait for the processes to end of themselves."""
        self._patience = 0.0

    def wish(self, words: str) -> None:
        """Let all processes know."""
        with contextlib.suppress(OSError):  # they have ended
            if self._torchrun.stdin is not None:
                self._torchrun.stdin.write(f"{words}\n".encode())
                self._torchrun.stdin.flush()

    def _read_events(self, lines: IO[bytes]) -> None:
        for line in lines:
            try:
                self.events.put(parse_event(line))
            except ValidationError:
                self.last_words.append(line.decode(errors="replace").rstrip())
        self.events.put(_END)

    def _read_words(self, lines: IO[bytes]) -> None:
        for line in lines:
            self.last_words.append(line.decode(errors="replace").rstrip())


class _Relay:
    """Passes on the events of a job until it has ended, and to its processes what the person wishes."""

    def __init__(self, started: _Started, reporter: Reporter, control: Control) -> None:
        self._started = started
        self._reporter = reporter
        self._control = control
        self._until: float | None = None
        """When the processes must have answered the wish to cancel; ``None`` where there is none."""
        self._begun = 0

    def terminal(self) -> Terminal:
        """How the job ended. Raises ``StudioError`` if the processes ended before it."""
        while True:
            self._heed()
            try:
                event = self._started.events.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                continue
            if isinstance(event, JobFinished | JobFailed | JobCancelled):
                return event
            if event is _END:
                self._complain()
            else:
                self._pass_on(event)

    def _heed(self) -> None:
        if self._until is not None:
            if time.monotonic() > self._until:
                self._started.give_up()
                raise Cancelled
        elif self._control.cancelled:
            self._until = time.monotonic() + (_PATIENCE if self._begun else _UNHEARD)
            self._started.wish("cancel")
        elif self._control.paused:
            self._started.wish("pause")
            with contextlib.suppress(Cancelled):
                self._reporter.check()  # says that it is paused and waits
            self._started.wish("go on")

    def _pass_on(self, event: Event) -> None:
        if isinstance(event, JobStarted):
            self._begun += 1
            if self._begun == 1:
                return
            event = LogLine(text="A process ended unexpectedly; all are started again and go on.", level="warning")
        # That it is paused is said where the wish was heard.
        if self._until is None and not isinstance(event, JobPaused | JobResumed):
            with contextlib.suppress(Cancelled):
                self._reporter.emit(event)

    def _complain(self) -> NoReturn:
        if self._until is not None:
            raise Cancelled
        self._reporter.log("\n".join(self._started.last_words), "debug")
        raise StudioError(
            f"The processes ended before the job did and were started again {max(0, self._begun - 1)} times; what was "
            "finished is kept, and the same request goes on from there."
        )
