"""What is known of every job, from its events."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal

from PySide6.QtCore import QObject, Signal

from core.jobs.events import (
    Advanced,
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobPaused,
    JobResumed,
    JobStarted,
    StageStarted,
)
from studio.jobs.engine_words import said_by_engine
from studio.translation import tr
from studio.words import duration

State = Literal["waiting", "running", "pausing", "paused", "cancelling", "finished", "failed", "cancelled"]
_BUSY = ("running", "pausing", "paused", "cancelling")
_KEPT_POINTS = 2_000
"""Of a figure's course, at most; beyond them every other one is dropped."""


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
    courses: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    """Of the last stage that measured something: every figure by its name, as (steps done, value)."""
    measured_stage: str = ""
    message: str = ""
    began: float = 0.0
    stage_began: float = 0.0
    paused_at: float | None = None

    @property
    def ended(self) -> bool:
        return self.state in ("finished", "failed", "cancelled")

    def seconds_left(self, now: float) -> float | None:
        """Of the present stage, by its mean pace; ``None`` before the first step is done and while it waits."""
        if self.state != "running" or not self.done or not self.total:
            return None
        return (now - self.stage_began) / self.done * (self.total - self.done)

    def steps_per_second(self, now: float) -> float | None:
        """Throughput of the present stage; ``None`` before there is one to tell."""
        seconds = now - self.stage_began
        return self.done / seconds if self.state == "running" and self.done and seconds > 0 else None

    def follow(self, done: int, figures: dict[str, float]) -> None:
        """Remember what the stage measured at a step."""
        if figures and self.measured_stage != self.stage:
            self.measured_stage, self.courses = self.stage, {}
        for name, value in figures.items():
            course = self.courses.setdefault(name, [])
            course.append((done, value))
            if len(course) > _KEPT_POINTS:
                del course[1:-1:2]


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
        return next((r for r in self.records.values() if r.state in _BUSY), None)

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

    def pausing(self, job: str, paused: bool) -> bool:
        """The person asked the running job to wait or to go on; whether that is possible."""
        record = self.records.get(job)
        if record is None or record.state not in (("running",) if paused else ("pausing", "paused")):
            return False
        if paused:
            record.state = "pausing"
        else:
            self._go_on(record)
        self.changed.emit()
        return True

    def move(self, job: str, by: int) -> bool:
        """Change the place of a waiting job among those that wait; whether it changed."""
        jobs = list(self.records)
        waiting = [other for other in jobs if self.records[other].state == "waiting"]
        if job not in waiting:
            return False
        place = waiting.index(job)
        other = max(0, min(len(waiting) - 1, place + by))
        if other == place:
            return False
        places = [jobs.index(name) for name in waiting]
        waiting.insert(other, waiting.pop(place))
        for index, name in zip(places, waiting, strict=True):
            jobs[index] = name
        self.records = {name: self.records[name] for name in jobs}
        self.changed.emit()
        return True

    def _go_on(self, record: JobRecord) -> None:
        """The pace of a stage does not count the time it waited."""
        if record.paused_at is not None:
            record.stage_began += self.clock() - record.paused_at
            record.paused_at = None
        record.state = "running"

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
            record.began = record.stage_began = self.clock()
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
                record.follow(event.done, event.figures)
            case JobPaused() if record.state == "pausing":
                record.state, record.paused_at = "paused", self.clock()
            case JobResumed() if record.state == "paused":
                self._go_on(record)
            case JobFinished():
                record.state, record.message = (
                    "finished",
                    tr("Finished in {time}.").format(time=duration(event.seconds)),
                )
            case JobFailed():
                record.state, record.message = "failed", event.message
            case JobCancelled():
                record.state, record.message = "cancelled", said_by_engine(event.message)
            case _:
                return
        self.changed.emit()
        if isinstance(event, JobFinished | JobFailed | JobCancelled):
            self.ended.emit(record.id)
