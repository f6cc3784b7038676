"""Where one click is: its stages with the time each takes or still has to."""

from dataclasses import dataclass, field
from typing import Literal

from core.estimates import STAGES, EstimateResult, StageEstimate, StageName
from studio.jobs.engine_words import said_by_engine, steps_words
from studio.jobs.job_board import JobRecord
from studio.translation import QT_TR_NOOP, tr

StageState = Literal["waiting", "running", "done", "cached"]

TITLES: dict[StageName, str] = {
    "calibrate": QT_TR_NOOP("Calibrate"),
    "factorise": QT_TR_NOOP("Factorise"),
    "search": QT_TR_NOOP("Plan"),
    "refine": QT_TR_NOOP("Refine"),
    "write": QT_TR_NOOP("Write"),
    "evaluate": QT_TR_NOOP("Measure"),
}
_OF_WORKER: dict[str, StageName] = {
    "calibrate": "calibrate",
    "loss": "calibrate",
    "gradients": "calibrate",
    "decompose": "factorise",
    "probe": "search",
    "original model": "search",
    "trial plans": "search",
    "slopes": "search",
    "learn masks": "search",
    "learn positions": "search",
    "refine": "refine",
    "Compressing": "write",
    "Copying the rest": "write",
    "evaluate": "evaluate",
    "zero-shot": "evaluate",
}


@dataclass(frozen=True)
class StageRow:
    """One line. ``seconds``: what it took, takes still, or is estimated to take; ``None`` where nobody knows."""

    stage: StageName
    state: StageState
    seconds: float | None
    words: str

    @property
    def title(self) -> str:
        return tr(TITLES[self.stage])


def stage_of(worker_stage: str) -> StageName | None:
    """The stage that what a worker reports belongs to; ``None`` for what is none of ours."""
    return "refine" if worker_stage.startswith("correct ") else _OF_WORKER.get(worker_stage)


@dataclass
class StageProgress:
    """Follows the jobs of one order, one after the other. Times are those of the job board's clock."""

    expected: dict[StageName, StageEstimate]
    at: StageName | None = None
    entered: float = 0.0
    took: dict[StageName, float] = field(default_factory=dict)

    @staticmethod
    def of(estimate: EstimateResult | None) -> "StageProgress":
        return StageProgress({stage.stage: stage for stage in estimate.stages} if estimate else {})

    def follow(self, record: JobRecord, now: float) -> None:
        """A job says where it is. A stage may come back: where two methods are tried each is planned with."""
        stage = stage_of(record.stage)
        if stage is not None and stage != self.at:
            self.leave(now)
            self.at, self.entered = stage, now

    def leave(self, now: float) -> None:
        """The present stage is over."""
        if self.at is not None:
            self.took[self.at] = self.took.get(self.at, 0.0) + now - self.entered
            self.at = None

    def rows(self, record: JobRecord | None, now: float) -> list[StageRow]:
        """All stages that are expected or were seen, in order."""
        found = []
        words = steps_words(record.done, record.total, record.unit) if record is not None else ""
        present = STAGES.index(self.at) if self.at is not None else -1
        for place, stage in enumerate(STAGES):
            expected = self.expected.get(stage)
            if stage == self.at:
                found.append(StageRow(stage, "running", self._left(stage, record, now), words))
            elif stage in self.took or (expected is not None and place < present):
                found.append(StageRow(stage, "done", self.took.get(stage), ""))
            elif expected is not None:
                state: StageState = "cached" if expected.cached else "waiting"
                found.append(
                    StageRow(stage, state, expected.seconds, "" if expected.cached else said_by_engine(expected.words))
                )
        return found

    def seconds_left(self, record: JobRecord | None, now: float) -> float | None:
        """Of everything; ``None`` where what is to come is not known, or the end of the present stage."""
        if not self.expected:
            return None
        rows = [row for row in self.rows(record, now) if row.state in ("running", "waiting")]
        if any(row.seconds is None for row in rows):
            return None
        return sum(row.seconds or 0.0 for row in rows)

    def _left(self, stage: StageName, record: JobRecord | None, now: float) -> float | None:
        """By its own pace and by the estimate, whichever is more: where a stage has several parts, calibration's two
        passes or two models to measure, the pace knows of the present one alone."""
        expected = self.expected.get(stage)
        paced = record.seconds_left(now) if record is not None and stage_of(record.stage) == stage else None
        if expected is None:
            return paced
        return max(expected.seconds - self.took.get(stage, 0.0) - (now - self.entered), paced or 0.0, 0.0)
