"""The queue: live progress of every job, and what the worker process takes of the machine."""

from collections import deque

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.jobs.events import DeviceUsed
from studio.jobs.job_board import JobBoard
from studio.jobs.worker_process import Load
from studio.panels.jobs.course_chart import CourseChart
from studio.panels.jobs.job_card import JobCard, Orders
from studio.translation import tr
from studio.words import size

_SECONDS_SHOWN = 180


class JobsPanel(QWidget):
    """The running job on top, then those that wait in their order, then those that ended, the newest first."""

    def __init__(self, board: JobBoard, orders: Orders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._orders = orders
        self._loads: deque[Load] = deque(maxlen=_SECONDS_SHOWN)
        self.cards: dict[str, JobCard] = {}
        self.empty = QLabel(tr("No jobs yet. Opening a model starts the first one."))
        self.empty.setProperty("muted", True)
        self.clear = QPushButton(tr("Clear ended"))
        self.clear.setToolTip(tr("Take jobs that have ended off this list"))
        self.clear.clicked.connect(board.forget_ended)
        self.memory = CourseChart(tr("Memory of the worker"))
        self.memory.setToolTip(tr("Bytes of memory that the worker process holds, over the last three minutes"))
        self.cores = CourseChart(tr("Busy cores"))
        self.cores.setToolTip(tr("Processor cores that the worker process keeps busy, over the last three minutes"))
        self.device = CourseChart(tr("Memory of the device"))
        self.device.setToolTip(
            tr("Bytes taken of the accelerator's memory, by this program and others, over the last three minutes")
        )
        self.busy = CourseChart(tr("Device busy"))
        self.busy.setToolTip(tr("Share of the time in which the accelerator computed, over the last three minutes"))
        self._lay_out()
        # At most ten times a second however many events come, and once a second for the time left.
        self._soon = QTimer(self, singleShot=True, interval=100)
        self._soon.timeout.connect(self.refresh)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self.refresh)
        board.changed.connect(self._refresh_soon)
        board.added.connect(self._refresh_soon)
        self.refresh()

    def _lay_out(self) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setMinimumHeight(48)
        self.load = QWidget()
        charts = QHBoxLayout(self.load)
        charts.setContentsMargins(0, 0, 0, 0)
        charts.setSpacing(6)
        charts.addWidget(self.memory)
        charts.addWidget(self.cores)
        charts.addWidget(self.device)
        charts.addWidget(self.busy)
        self.device.hide()  # until a worker has told of one
        self.busy.hide()
        head = QHBoxLayout()
        head.addWidget(self.empty, 1)
        head.addWidget(self.load, 1)
        head.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.addLayout(head)
        column.addWidget(area, 1)

    def show_load(self, load: Load) -> None:
        """What the worker process takes, about once a second."""
        self._loads.append(load)
        memory = [(second, float(load.memory)) for second, load in enumerate(self._loads)]
        cores = [(second, load.cores) for second, load in enumerate(self._loads)]
        self.memory.show_course(memory, _SECONDS_SHOWN, size(load.memory))
        self.cores.show_course(cores, _SECONDS_SHOWN, f"{load.cores:.1f}")
        if load.device is not None:
            self._show_device(load.device)
        self._refresh_soon()

    def _show_device(self, used: DeviceUsed) -> None:
        seen = [(second, load.device) for second, load in enumerate(self._loads) if load.device is not None]
        taken = [(second, float(device.taken)) for second, device in seen]
        busy = [(second, device.busy) for second, device in seen if device.busy is not None]
        of_all = tr("{taken} of {total}").format(taken=size(used.taken), total=size(used.total))
        self.device.show_course(taken, _SECONDS_SHOWN, of_all)
        self.device.setVisible(True)
        if used.busy is not None:
            self.busy.show_course(busy, _SECONDS_SHOWN, f"{used.busy:.0%}")
            self.busy.setVisible(True)

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
        waiting = [job for job, record in records.items() if record.state == "waiting"]
        order = self._order(waiting)
        if order != list(self.cards):
            self._arrange(order)
        for job, card in self.cards.items():
            place = (waiting.index(job), len(waiting)) if job in waiting else None
            card.show_record(records[job], self._board.clock(), place)
        self.empty.setVisible(not records)
        self.load.setVisible(bool(records and self._loads))
        self.clear.setVisible(any(record.ended for record in records.values()))
        if self._board.unfinished and not self._clock.isActive():
            self._clock.start()
        elif not self._board.unfinished:
            self._clock.stop()

    def _order(self, waiting: list[str]) -> list[str]:
        records = self._board.records
        busy = [job for job, record in records.items() if not record.ended and record.state != "waiting"]
        return [*busy, *waiting, *reversed([job for job, record in records.items() if record.ended])]

    def _arrange(self, order: list[str]) -> None:
        for card in self.cards.values():
            self._column.removeWidget(card)
        self.cards = {job: self.cards.get(job) or JobCard(job, self._orders) for job in order}
        for place, card in enumerate(self.cards.values()):
            self._column.insertWidget(place, card)
