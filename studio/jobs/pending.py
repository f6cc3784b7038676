"""Jobs that a person started, kept on disk until they end, so that the next window can go on with them."""

import contextlib
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from core.jobs.places import data_dir
from core.jobs.whole_file import write_whole
from core.requests import Compress, Evaluate, MakePlan, Request
from studio.claims import claimed, of_newer
from studio.planning.order import Order

_LASTING = (Compress, Evaluate, MakePlan)
"""What is worth going on with; opening a model, spectra and curves come by themselves with the model."""


class PendingJob(BaseModel):
    """One job, and what it was for."""

    model_config = ConfigDict(frozen=True)

    title: str
    document: str
    """The model that was open when it was started."""
    request: Request
    evaluate: bool = False
    """Whether what it writes was to be measured."""
    order: Order | None = None
    """The one click that it is a part of."""


class _File(BaseModel):
    version: Literal[1] = 1
    jobs: tuple[PendingJob, ...] = ()


class PendingJobs:
    """This process's own list, in a file that no other running process touches."""

    def __init__(self) -> None:
        self._jobs: dict[str, PendingJob] = {}
        self._path = data_dir("jobs") / f"{uuid4().hex}.json"
        self._claim = claimed(self._path)

    def add(self, job: str, pending: PendingJob) -> None:
        """Remember a job that was submitted, if it is of a kind that is worth it."""
        if isinstance(pending.request, _LASTING):
            self._jobs[job] = pending
            self._save()

    def remove(self, job: str) -> None:
        """The job has ended, whichever way."""
        if self._jobs.pop(job, None) is not None:
            self._save()

    def left_behind(self) -> list[PendingJob]:
        """Jobs of windows that are gone, oldest first. They are this list's from now on until ``drop`` or ``take``."""
        for path in sorted(data_dir("jobs").glob("*.json"), key=_age):
            if path == self._path:
                continue
            claim = claimed(path)
            if claim is None:
                continue
            found = _read(path)
            if found is not None:
                self._jobs |= {f"{path.stem}-{number}": pending for number, pending in enumerate(found)}
                self._save()  # before the other file goes: a job is in two files rather than in none
                path.unlink(missing_ok=True)
            claim.unlock()
        return [pending for job, pending in self._jobs.items() if _is_foreign(job)]

    @staticmethod
    def left_by_newer() -> int:
        """How many windows of a newer program have left jobs."""
        return of_newer(data_dir("jobs").glob("*.json"), _File)

    def drop(self, pending: PendingJob) -> None:
        """A job that was left behind is started again, or not wanted any more."""
        for job in [job for job, other in self._jobs.items() if _is_foreign(job) and other == pending]:
            self.remove(job)

    def close(self) -> None:
        """The window closes; what has not ended stays for the next one."""
        if self._claim is not None:
            self._claim.unlock()

    def _save(self) -> None:
        # A disk that is full must not keep a job from running: then it is only not found again.
        with contextlib.suppress(OSError):
            if self._jobs:
                write_whole(self._path, _File(jobs=tuple(self._jobs.values())).model_dump_json(), lasting=True)
            else:
                self._path.unlink(missing_ok=True)


def _read(path: Path) -> tuple[PendingJob, ...] | None:
    """``None`` for what cannot be read, such as a file of a newer version: it stays where it is."""
    try:
        return _File.model_validate_json(path.read_bytes()).jobs
    except (OSError, ValidationError):
        return None


def _is_foreign(job: str) -> bool:
    """Own ids are ``kind-number``, those taken over have the other file's long name."""
    return len(job.split("-")[0]) == 32


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
