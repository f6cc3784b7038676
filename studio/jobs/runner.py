"""What runs in a device's background thread: a queue of jobs, one worker process, events in small batches."""

from collections import deque
from collections.abc import Sequence
from time import perf_counter

from pydantic import ValidationError
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from core.jobs.events import DeviceUsed, Event, JobCancelled, JobFailed, JobFinished, LogLine, parse_event
from core.requests import CancelJob, PauseJob, RunJob
from studio.jobs.worker_process import WorkerProcess
from studio.translation import tr

CANCEL_GRACE_MS = 900
_TICK_MS = 15
_PARSE_SECONDS = 0.004
"""Parsing holds the interpreter lock, so it stops after this long in every tick and lets the window paint."""
_BATCH = 64
_WEIGH_MS = 1000


class Runner(QObject):
    """Feeds jobs to the worker one at a time. Every job gets exactly one terminal event and nothing after it.

    At most one batch is on its way to the window at any time (``taken`` says it arrived), so a flood of events can
    never queue up in front of the window's own ones.
    """

    delivered = Signal(object)
    started = Signal(int)
    """Process id of a new worker."""
    load = Signal(object)
    """A ``Load`` of the worker, about once a second while a job runs."""

    def __init__(self, command: Sequence[str]) -> None:
        super().__init__()
        self._command = command
        self._worker: WorkerProcess | None = None
        self._waiting: deque[RunJob] = deque()
        self._current: RunJob | None = None
        self._cancelling = False
        self._device: DeviceUsed | None = None
        self._outbox: deque[Event] = deque()
        self._in_flight = False
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._grace = QTimer(self)
        self._grace.setSingleShot(True)
        self._grace.setInterval(CANCEL_GRACE_MS)
        self._grace.timeout.connect(self._give_up_waiting)
        self._weigh = QTimer(self)
        self._weigh.setInterval(_WEIGH_MS)
        self._weigh.timeout.connect(self._tell_load)

    @Slot()
    def prewarm(self) -> None:
        """Start the worker before there is a job for it."""
        if self._worker is None:
            self._worker = WorkerProcess(self._command, self)
            self._worker.readable.connect(self._wake)
            self._worker.complained.connect(self._pass_on_stderr)
            self.started.emit(self._worker.pid)

    @Slot(object)
    def run(self, job: RunJob) -> None:
        self._waiting.append(job)
        self._start_next()

    @Slot(str)
    def cancel(self, job: str) -> None:
        """A job that waits is cancelled at once; the running one is asked, and killed if it does not answer."""
        waiting = next((order for order in self._waiting if order.job == job), None)
        if waiting is not None:
            self._waiting.remove(waiting)
            self._say(JobCancelled(job=job, message=tr("Cancelled before it began.")))
        elif self._current is not None and self._current.job == job and self._worker and not self._cancelling:
            self._cancelling = True
            self._worker.write(CancelJob(job=job))
            self._grace.start()

    @Slot(str, bool)
    def pause(self, job: str, paused: bool) -> None:
        """Let the running job wait at its next step, or go on."""
        if self._current is not None and self._current.job == job and self._worker and not self._cancelling:
            self._worker.write(PauseJob(job=job, paused=paused))

    @Slot(str, int)
    def move(self, job: str, by: int) -> None:
        """Let a waiting job run ``by`` places later (negative: earlier)."""
        place = next((k for k, order in enumerate(self._waiting) if order.job == job), None)
        if place is not None:
            order = self._waiting[place]
            del self._waiting[place]
            self._waiting.insert(max(0, min(len(self._waiting), place + by)), order)

    @Slot()
    def taken(self) -> None:
        self._in_flight = False

    @Slot()
    def stop(self) -> None:
        """End the worker and this thread."""
        self._tick.stop()
        self._grace.stop()
        self._weigh.stop()
        self._waiting.clear()
        self._drop_worker()
        QThread.currentThread().quit()

    def _start_next(self) -> None:
        dying = self._worker is not None and bool(self._worker.ending)
        if self._current is None and self._waiting and not dying:
            self.prewarm()
            self._current = self._waiting.popleft()
            if self._worker is not None:
                self._worker.write(self._current)
                self._weigh.start()

    def _wake(self) -> None:
        if not self._tick.isActive():
            self._tick.start()

    def _say(self, event: Event) -> None:
        self._outbox.append(event)
        self._wake()

    def _pass_on_stderr(self, line: str) -> None:
        self._say(LogLine(job=self._current.job if self._current else "", level="debug", text=line))

    def _on_tick(self) -> None:
        if self._in_flight:
            return
        drained = self._read()
        if drained and self._worker is not None and self._worker.ending:
            self._bury(self._worker)
        if self._outbox:
            batch = [self._outbox.popleft() for _ in range(min(_BATCH, len(self._outbox)))]
            self._in_flight = True
            self.delivered.emit(batch)
        elif drained:
            self._tick.stop()

    def _read(self) -> bool:
        """Parse lines for a moment; True when the worker has said all it had to say so far."""
        until = perf_counter() + _PARSE_SECONDS
        while len(self._outbox) < _BATCH:
            line = self._worker.line() if self._worker is not None else None
            if line is None:
                return True
            self._take(line)
            if perf_counter() > until:
                break
        return False

    def _take(self, line: bytes) -> None:
        try:
            event = parse_event(line)
        except ValidationError:
            self._pass_on_stderr(line.decode(errors="replace").rstrip())
            return
        if isinstance(event, LogLine) and not event.job:
            self._outbox.append(event)
            return
        if self._current is None or event.job != self._current.job:
            return
        if isinstance(event, DeviceUsed):
            self._device = event
            return
        terminal = isinstance(event, JobFinished | JobFailed | JobCancelled)
        if terminal or not self._cancelling or isinstance(event, LogLine):
            self._outbox.append(event)
        if terminal:
            self._finish()

    def _finish(self) -> None:
        self._current = None
        self._cancelling = False
        self._grace.stop()
        self._weigh.stop()
        self._start_next()

    def _give_up_waiting(self) -> None:
        job = self._current
        self._drop_worker()
        if job is not None:
            text = tr("Cancelled; the worker process was busy and has been ended.")
            self._say(JobCancelled(job=job.job, message=text))
        self._finish()
        self.prewarm()

    def _bury(self, worker: WorkerProcess) -> None:
        """The worker is gone and all it said is read: its job, if any, has failed or was cancelled with it."""
        words, ending, job = "\n".join(worker.last_words), worker.ending, self._current
        self._drop_worker()
        if job is None:
            self._say(LogLine(level="warning", text=ending + " " + tr("The next job starts a new one.")))
        elif self._cancelling:
            self._say(JobCancelled(job=job.job))
        else:
            sentence = ending + " " + tr("The window is unharmed; start the job again.")
            self._say(JobFailed(job=job.job, message=sentence, detail=words))
        self._finish()

    def _tell_load(self) -> None:
        load = self._worker.load(self._device) if self._worker is not None else None
        if load is not None:
            self.load.emit(load)

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker.deleteLater()
            self._worker = None
