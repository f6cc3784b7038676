"""Where jobs are handed in: they go to the device, onto the board and onto disk; what follows each is kept here."""

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.jobs.events import Event, JobCancelled, JobFailed, JobFinished, LogLine
from core.requests import Request
from studio.jobs.devices import Device
from studio.jobs.engine_words import said_by_engine
from studio.jobs.job_board import JobBoard
from studio.jobs.pending import PendingJob, PendingJobs
from studio.planning.order import Order
from studio.translation import tr
from studio.words import duration

Then = Callable[[JobFinished], object]


class JobDesk(QObject):
    """Knows requests and jobs, and nothing of what they mean: ``_take`` is a subclass's."""

    logged = Signal(object)
    """A ``LogLine``."""

    def __init__(self, device: Device, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.device = device
        self.board = JobBoard(self)
        self.pending = PendingJobs()
        self._requests: dict[str, Request] = {}
        self._then: dict[str, Then] = {}
        device.events.connect(self._take_batch)

    # What a person can tell a job

    def cancel(self, job: str) -> None:
        self.board.cancelling(job)
        self.device.cancel(job)

    def pause(self, job: str, paused: bool) -> None:
        """Let a running job wait at its next step, or go on."""
        if self.board.pausing(job, paused):
            self.device.pause(job, paused)

    def move(self, job: str, by: int) -> None:
        """Let a waiting job run earlier (negative) or later among those that wait."""
        if self.board.move(job, by):
            self.device.move(job, by)

    def busy_with(self, *kinds: type[Request]) -> bool:
        """Whether a job of one of these kinds waits or runs."""
        return any(isinstance(request, kinds) for request in self._requests.values())

    # For subclasses

    def _submit(
        self,
        request: Request,
        title: str,
        then: Then | None = None,
        *,
        document: str = "",
        evaluate: bool = False,
        order: Order | None = None,
    ) -> str:
        """Queue a job. ``then`` hears that it finished; ``document``, ``evaluate`` and ``order`` are for a later
        window."""
        job = self.device.submit(request)
        pending = PendingJob(title=title, document=document, request=request, evaluate=evaluate, order=order)
        self.pending.add(job, pending)
        self._requests[job] = request
        if then is not None:
            self._then[job] = then
        self.board.add(job, title)
        return job

    def _after_running(self, kind: type[Request], then: Then) -> bool:
        """Let ``then`` follow the job of this kind that waits or runs; whether there is one."""
        job = next((job for job, request in self._requests.items() if isinstance(request, kind)), None)
        if job is not None:
            self._then[job] = then
        return job is not None

    def _cancel_all(self, *kinds: type[Request]) -> None:
        """Cancel jobs of these kinds; what they still say is no longer listened to."""
        for job, request in list(self._requests.items()):
            if isinstance(request, kinds):
                self.cancel(job)
                self._forget(job)
                self.pending.remove(job)

    @abstractmethod
    def _take(self, event: Event, request: Request) -> None:
        """Part of a job's work arrived, or the job ended; not for log lines."""

    def _log(self, text: str, level: str = "info") -> None:
        self.logged.emit(LogLine.model_validate({"text": text, "level": level}))

    # What the device says

    def _take_batch(self, batch: list[Event]) -> None:
        for event in batch:
            self.board.take(event)
            request = self._requests.get(event.job)
            if isinstance(event, LogLine) and (request is not None or not event.job):
                self.logged.emit(event)
            elif request is not None:
                self._hear(event, request)

    def _hear(self, event: Event, request: Request) -> None:
        title = self.board.records[event.job].title
        if isinstance(event, JobFinished | JobFailed | JobCancelled):
            then = self._forget(event.job)
            if isinstance(event, JobFinished):
                self._log(tr("{job}: finished in {time}.").format(job=title, time=duration(event.seconds)))
                for note in event.result.get("notes", []):
                    self._log(str(note))
                if then is not None:
                    then(event)
            elif isinstance(event, JobCancelled):
                self._log(f"{title}: {said_by_engine(event.message)}", "warning")
            elif event.detail:
                self._log(event.detail, "debug")
            # Not before what follows is on disk: a window that dies between the two loses neither.
            self.pending.remove(event.job)
        self._take(event, request)

    def _forget(self, job: str) -> Then | None:
        """The job is over; what was to follow it."""
        self._requests.pop(job, None)
        return self._then.pop(job, None)
