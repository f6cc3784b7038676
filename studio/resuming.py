"""Offers to go on with jobs that had not ended when an earlier window went away."""

from pathlib import Path

from PySide6.QtCore import QObject

from studio.flow import Flow
from studio.jobs.pending import PendingJob
from studio.notice import Notice, Offer
from studio.translation import tr


class Resuming(QObject):
    """Asks once at the start, and again when a model with such jobs is opened."""

    def __init__(self, flow: Flow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flow = flow
        self._wanted = ""
        """The model that is being opened for its jobs."""
        flow.opened.connect(self._model_opened)

    def offer(self) -> bool:
        """Say which jobs an earlier window left behind; whether there are any."""
        jobs = self._flow.pending.left_behind()
        if jobs:
            document = jobs[0].document
            self._tell([job for job in jobs if job.document == document], document)
        elif self._flow.pending.left_by_newer():
            words = tr("Jobs of a newer Rank Studio had not ended; open that one to go on with them.")
            self._flow.noticed.emit(Notice(words, "info"))
        return bool(jobs)

    def _model_opened(self, source: str) -> None:
        jobs = [job for job in self._flow.pending.left_behind() if job.document == source]
        if jobs and source == self._wanted:
            self._start(jobs)
        elif jobs:
            self._tell(jobs, source)
        self._wanted = ""

    def _tell(self, jobs: list[PendingJob], document: str) -> None:
        names = ", ".join(job.title for job in jobs)
        one, more = tr("This job of {model} had not ended: {jobs}."), tr("These jobs of {model} had not ended: {jobs}.")
        said = (one if len(jobs) == 1 else more).format(model=Path(document).name, jobs=names)
        self._flow.noticed.emit(Notice(said, "info", Offer(tr("Go on"), lambda: self._go_on(jobs, document))))

    def _go_on(self, jobs: list[PendingJob], document: str) -> None:
        model = self._flow.session.model
        if model is not None and model.source == document:
            self._start(jobs)
        else:
            self._wanted = document
            self._flow.open(document)

    def _start(self, jobs: list[PendingJob]) -> None:
        for job in jobs:
            self._flow.pending.drop(job)
            self._flow.start_again(job)
