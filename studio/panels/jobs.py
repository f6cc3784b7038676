"""Live progress of every job: stage, figures, time left, cancel, and how it ended in words."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studio.job_board import JobBoard, JobRecord
from studio.words import duration, size

_STATES = {
    "waiting": "Waiting",
    "running": "Running",
    "cancelling": "Cancelling…",
    "finished": "Finished",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


class JobCard(QFrame):
    """One job."""

    def __init__(self, job: str, cancel: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobCard")
        self.title = QLabel()
        self.state = QLabel()
        self.detail = QLabel()
        self.detail.setProperty("muted", True)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar(textVisible=False)
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(lambda: cancel(job))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        head.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.detail)

    def show_record(self, record: JobRecord, now: float) -> None:
        """Bring the card up to date."""
        self.title.setText(record.title)
        if self.state.text() != _STATES[record.state]:
            self.state.setText(_STATES[record.state])
            self.state.setProperty("state", record.state)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)
        self.cancel.setVisible(not record.ended)
        self.cancel.setEnabled(record.state != "cancelling")
        self.bar.setVisible(record.state in ("running", "cancelling"))
        self.bar.setRange(0, record.total)
        self.bar.setValue(record.done)
        text = record.message if record.ended else progress_words(record, now)
        self.detail.setText(text)
        self.detail.setVisible(bool(text))


class JobsPanel(QWidget):
    """The newest job on top."""

    def __init__(self, board: JobBoard, cancel: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._cancel = cancel
        self.cards: dict[str, JobCard] = {}
        self.empty = QLabel("No jobs yet. Opening a model starts the first one.")
        self.empty.setProperty("muted", True)
        self.clear = QPushButton("Clear ended")
        self.clear.setToolTip("Take jobs that have ended off this list")
        self.clear.clicked.connect(board.forget_ended)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setMinimumHeight(48)
        self.memory = QLabel()
        self.memory.setProperty("muted", True)
        head = QHBoxLayout()
        head.addWidget(self.empty, 1)
        head.addWidget(self.memory)
        head.addStretch()
        head.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(head)
        column.addWidget(area, 1)
        # At most ten times a second however many events come, and once a second for the time left.
        self._soon = QTimer(self, singleShot=True, interval=100)
        self._soon.timeout.connect(self.refresh)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self.refresh)
        board.changed.connect(self._refresh_soon)
        board.added.connect(self._refresh_soon)
        self.refresh()

    def show_memory(self, held: int) -> None:
        """Memory of the worker process in bytes."""
        self.memory.setText(f"Worker process: {size(held)} of memory")

    def _refresh_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """Bring all cards up to date."""
        records = self._board.records
        for job in [job for job in self.cards if job not in records]:
            card = self.cards.pop(job)
            self._column.removeWidget(card)
            card.deleteLater()
        for job, record in records.items():
            if job not in self.cards:
                self.cards[job] = JobCard(job, self._cancel)
                self._column.insertWidget(0, self.cards[job])
            self.cards[job].show_record(record, self._board.clock())
        self.empty.setVisible(not records)
        self.memory.setVisible(bool(self._board.unfinished and self.memory.text()))
        self.clear.setVisible(any(record.ended for record in records.values()))
        if self._board.unfinished and not self._clock.isActive():
            self._clock.start()
        elif not self._board.unfinished:
            self._clock.stop()


def progress_words(record: JobRecord, now: float) -> str:
    """``Factorising: 12 of 210 sites · model.layers.0… · 0.12 error · 40 s left``."""
    if not record.stage:
        return "Starting…" if record.state == "running" else ""
    parts = [f"{record.stage}: {record.done:,} of {record.total:,} {record.unit}" if record.total else record.stage]
    if record.item:
        parts.append(record.item)
    parts += [f"{name.replace('_', ' ')} {value:.4g}" for name, value in record.figures.items()]
    pace = record.steps_per_second(now)
    if pace is not None and record.total:
        parts.append(f"{pace:.3g} {record.unit}/s")
    left = record.seconds_left(now)
    if left is not None:
        parts.append(f"{duration(left)} left")
    return " · ".join(parts)
