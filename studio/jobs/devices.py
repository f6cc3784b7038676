"""A device jobs run on: one background thread that owns a worker process. This is its face in the window's thread.

Its name is the worker's ``--device``: ``auto``, ``cpu`` or another of torch's.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QThread, Signal, Slot

from core.jobs.events import Event, JobCancelled, JobFailed, JobFinished
from core.requests import Request, RunJob
from studio.jobs.runner import Runner
from studio.jobs.worker_process import worker_command


class Device(QObject):
    """Takes requests and gives events; jobs run one after the other, each in the same worker process."""

    events = Signal(object)
    """``list[Event]``: a small batch, delivered in the window's thread. A job's terminal event is its last one."""
    workerStarted = Signal(int)
    """Process id of a new worker process."""
    load = Signal(object)
    """A ``Load``: what the worker process holds and uses, about once a second while a job runs."""

    _order = Signal(object)
    _cancel = Signal(str)
    _pause = Signal(str, bool)
    _move = Signal(str, int)
    _prewarm = Signal()
    _taken = Signal()
    _stop = Signal()

    def __init__(self, name: str = "auto", command: Sequence[str] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.processes = 1
        """How many work on each job that is handed in from now on."""
        self.limits: dict[str, int | None] = {}
        """Fields of a request: the memory that each job handed in from now on may take."""
        self._closed = False
        self._number = 0
        self._unfinished: list[str] = []
        self._thread = QThread(self)
        self._thread.setObjectName(f"device {name}")
        self._runner = Runner(command or worker_command(name))
        self._runner.moveToThread(self._thread)
        self._order.connect(self._runner.run)
        self._cancel.connect(self._runner.cancel)
        self._pause.connect(self._runner.pause)
        self._move.connect(self._runner.move)
        self._prewarm.connect(self._runner.prewarm)
        self._taken.connect(self._runner.taken)
        self._stop.connect(self._runner.stop)
        self._runner.delivered.connect(self._deliver)
        self._runner.started.connect(self.workerStarted)
        self._runner.load.connect(self.load)

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Ids of the jobs without a terminal event, the running one first."""
        return tuple(self._unfinished)

    def prewarm(self) -> None:
        """Start the worker process now, so that the first job need not wait for its imports."""
        self._start_thread()
        self._prewarm.emit()

    def submit(self, request: Request) -> str:
        """Queue a job; returns its id."""
        self._start_thread()
        self._number += 1
        job = f"{request.kind}-{self._number}"
        self._unfinished.append(job)
        limited = request.model_copy(update=self.limits)
        self._order.emit(RunJob(job=job, request=limited, processes=self.processes))
        return job

    def cancel(self, job: str) -> None:
        """Stop a job; its ``JobCancelled`` comes within a second."""
        self._cancel.emit(job)

    def pause(self, job: str, paused: bool) -> None:
        """Let the running job wait at its next step, or go on; it says so with ``JobPaused`` and ``JobResumed``."""
        self._pause.emit(job, paused)

    def move(self, job: str, by: int) -> None:
        """Let a waiting job run ``by`` places later than its turn (negative: earlier)."""
        self._move.emit(job, by)

    def shutdown(self) -> None:
        """End the worker process and the thread for good; jobs that still run are dropped."""
        self._closed = True
        if self._thread.isRunning():
            self._stop.emit()
            self._thread.wait()

    def _start_thread(self) -> None:
        # A window that is closed at once asks for the worker, or for a model, when all is over.
        if not self._closed and not self._thread.isRunning():
            self._thread.start()

    @Slot(object)
    def _deliver(self, batch: list[Event]) -> None:
        for event in batch:
            if isinstance(event, JobFinished | JobFailed | JobCancelled) and event.job in self._unfinished:
                self._unfinished.remove(event.job)
        try:
            self.events.emit(batch)
        finally:
            self._taken.emit()
