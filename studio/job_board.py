"""What is known of every job, from its events."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal

from PySide6.QtCore import QObject, Signal

from core.jobs.events import Advanced, Event, JobCancelled, JobFailed, JobFinished, JobStarted, StageStarted
from studio.words import duration

State = Literal["waiting", "running", "cancelling", "finished", "failed", "cancelled"]


@dataclass
class JobRecord:
    """One job as the panel shows it; ``total`` 0 means that the number of steps is not known (yet)."""

    id: str
    title: str
    state: State = "waiting"
    stage: str = ""
    item: str = ""
    done: int = 0
    total: int = 0
    unit: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    message: str = ""
    stage_began: float = 0.0

    @property
    def ended(self) -> bool:
        return self.state in ("finished", "failed", "cancelled")

    def seconds_left(self, now: float) -> float | None:
        """Of the present stage, by its mean pace; ``None`` before the first step is done."""
        if self.state != "running" or not self.done or not self.total:
            return None
        return (now - self.stage_began) / self.done * (self.total - self.done)

    def steps_per_second(self, now: float) -> float | None:
        """Throughput of the present stage; ``None`` before there is one to tell."""
        seconds = now - self.stage_began
        return self.done / seconds if self.state == "running" and self.done and seconds > 0 else None


class JobBoard(QObject):
    """Follows the stream of events; ``changed`` says that some record did, panels then look at most a few times a
    second."""

    added = Signal(str)
    changed = Signal()
    ended = Signal(str)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self.records: dict[str, JobRecord] = {}
        self.clock = clock

    @property
    def running(self) -> JobRecord | None:
        return next((r for r in self.records.values() if r.state in ("running", "cancelling")), None)

    @property
    def unfinished(self) -> list[JobRecord]:
        return [record for record in self.records.values() if not record.ended]

    def add(self, job: str, title: str) -> None:
        """A job was submitted; it waits until its first event."""
        self.records[job] = JobRecord(job, title)
        self.added.emit(job)

    def cancelling(self, job: str) -> None:
        """The person asked for an end."""
        record = self.records.get(job)
        if record is not None and not record.ended:
            record.state = "cancelling"
            self.changed.emit()

    def forget_ended(self) -> None:
        self.records = {job: record for job, record in self.records.items() if not record.ended}
        self.changed.emit()

    def take(self, event: Event) -> None:
        """Bring the event's record up to date."""
        record = self.records.get(event.job)
        if record is None or record.ended:
            return
        if record.state == "waiting":
            record.state = "running"
            record.stage_began = self.clock()
        match event:
            case JobStarted():
                record.message = ""
            case StageStarted():
                record.stage, record.total, record.unit, record.done = event.stage, event.total, event.unit, 0
                record.item, record.figures, record.stage_began = "", {}, self.clock()
            case Advanced():
                record.done, record.total, record.item, record.figures = (
                    event.done,
                    event.total,
                    event.item,
                    event.figures,
                )
            case JobFinished():
                record.state, record.message = "finished", f"Finished in {duration(event.seconds)}."
            case JobFailed():
                record.state, record.message = "failed", event.message
            case JobCancelled():
                record.state, record.message = "cancelled", event.message
            case _:
                return
        self.changed.emit()
        if isinstance(event, JobFinished | JobFailed | JobCancelled):
            self.ended.emit(record.id)
