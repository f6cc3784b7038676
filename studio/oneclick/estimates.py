"""Estimates while a person chooses: the latest one only, and beside the list of jobs."""

from PySide6.QtCore import QObject, QTimer, Signal

from core.estimates import EstimateResult
from core.jobs.events import Event, JobCancelled, JobFailed, JobFinished
from core.requests import Estimate
from studio.jobs.devices import Device

_PATIENCE_MS = 500
"""A value that is still being changed is not asked about."""


class Estimates(QObject):
    """Asks the device a moment after the last wish. ``arrived`` and ``failed`` are about the last wish only."""

    asked = Signal()
    arrived = Signal(object)
    """An ``EstimateResult``."""
    failed = Signal(str)
    """One sentence: what cannot be."""

    def __init__(self, device: Device, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._device = device
        self._wanted: Estimate | None = None
        self._job = ""
        self.latest: EstimateResult | None = None
        """Of the last wish; ``None`` while it is worked on."""
        self._soon = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._soon.timeout.connect(self._ask)
        device.events.connect(self._take)

    def want(self, request: Estimate | None) -> None:
        """Estimate this; ``None`` for nothing any more. The same wish again changes nothing."""
        if request == self._wanted:
            return
        self._wanted, self.latest = request, None
        self._drop()
        if request is None:
            self._soon.stop()
        else:
            self._soon.start()
        self.asked.emit()

    def again(self) -> None:
        """The same wish anew: caches and free room have changed."""
        wanted, self._wanted = self._wanted, None
        self.want(wanted)

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._job) or self._soon.isActive()

    def _ask(self) -> None:
        if self._wanted is not None:
            self._job = self._device.submit(self._wanted)

    def _drop(self) -> None:
        if self._job:
            self._device.cancel(self._job)
            self._job = ""

    def _take(self, batch: list[Event]) -> None:
        for event in batch:
            if not self._job or event.job != self._job:
                continue
            match event:
                case JobFinished():
                    self._job = ""
                    self.latest = EstimateResult.model_validate(event.result)
                    self.arrived.emit(self.latest)
                case JobFailed():
                    self._job = ""
                    self.failed.emit(event.message)
                case JobCancelled():
                    self._job = ""
