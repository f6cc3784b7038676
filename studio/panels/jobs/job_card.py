"""One job: what it does just now, what it measures, how to stop it, and how it ended in words."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.jobs.engine_words import figure_title, said_by_engine, stage_title, steps_words
from studio.jobs.job_board import JobRecord
from studio.panels.jobs.course_chart import CourseChart
from studio.translation import QT_TR_NOOP, tr
from studio.words import duration

_STATES = {
    "waiting": QT_TR_NOOP("Waiting"),
    "running": QT_TR_NOOP("Running"),
    "pausing": QT_TR_NOOP("Pausing…"),
    "paused": QT_TR_NOOP("Paused"),
    "cancelling": QT_TR_NOOP("Cancelling…"),
    "finished": QT_TR_NOOP("Finished"),
    "failed": QT_TR_NOOP("Failed"),
    "cancelled": QT_TR_NOOP("Cancelled"),
}
_MOST_CHARTS = 4


class Orders(Protocol):
    """What a person can tell a job."""

    def cancel(self, job: str) -> None: ...
    def pause(self, job: str, paused: bool) -> None: ...
    def move(self, job: str, by: int) -> None: ...


class JobCard(QFrame):
    """Knows its job's id and whom to tell."""

    def __init__(self, job: str, orders: Orders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobCard")
        self._pausing = False
        self.title = QLabel()
        self.state = QLabel()
        self.detail = QLabel()
        self.detail.setProperty("muted", True)
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar(textVisible=False)
        self.earlier = _button(tr("Earlier"), tr("Let this job run before the one above it in the queue"))
        self.earlier.clicked.connect(lambda: orders.move(job, -1))
        self.later = _button(tr("Later"), tr("Let the next job in the queue run first"))
        self.later.clicked.connect(lambda: orders.move(job, 1))
        self.pause = _button(tr("Pause"), "")
        self.pause.clicked.connect(lambda: orders.pause(job, self._pausing))
        self.cancel = _button(tr("Cancel"), tr("Stop this job; what it has computed is kept"))
        self.cancel.clicked.connect(lambda: orders.cancel(job))
        self.charts: dict[str, CourseChart] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        for widget in (self.state, self.earlier, self.later, self.pause, self.cancel):
            head.addWidget(widget)
        self._chart_row = QHBoxLayout()
        self._chart_row.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.detail)
        column.addLayout(self._chart_row)

    def show_record(self, record: JobRecord, now: float, place: tuple[int, int] | None) -> None:
        """Bring the card up to date. ``place``: of a waiting job in the queue, from 0, and the queue's length."""
        self.title.setText(record.title)
        words = tr(_STATES[record.state])
        if place is not None and place[1] > 1:
            words = tr("Waiting, {place} of {jobs}").format(place=place[0] + 1, jobs=place[1])
        if self.state.text() != words:
            self.state.setText(words)
            self.state.setProperty("state", record.state)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)
        self._show_buttons(record, place)
        self.bar.setVisible(record.state in ("running", "pausing", "paused", "cancelling"))
        self.bar.setRange(0, record.total if record.state != "paused" else max(1, record.total))
        self.bar.setValue(record.done)
        text = record.message if record.ended else progress_words(record, now)
        self.detail.setText(text)
        self.detail.setVisible(bool(text))
        self._show_courses(record)

    def _show_buttons(self, record: JobRecord, place: tuple[int, int] | None) -> None:
        self.earlier.setVisible(place is not None and place[1] > 1)
        self.later.setVisible(place is not None and place[1] > 1)
        self.earlier.setEnabled(place is not None and place[0] > 0)
        self.later.setEnabled(place is not None and place[0] < place[1] - 1)
        self._pausing = record.state == "running"
        self.pause.setVisible(record.state in ("running", "pausing", "paused"))
        self.pause.setText(tr("Pause") if self._pausing else tr("Go on"))
        waits = tr("Wait after the present step; the job keeps what it has")
        self.pause.setToolTip(waits if self._pausing else tr("Go on where it waits"))
        self.cancel.setVisible(not record.ended)
        self.cancel.setEnabled(record.state != "cancelling")

    def _show_courses(self, record: JobRecord) -> None:
        names = list(record.courses)[:_MOST_CHARTS]
        if list(self.charts) != names:
            for chart in self.charts.values():
                self._chart_row.removeWidget(chart)
                chart.deleteLater()
            self.charts = {name: CourseChart(figure_title(name)) for name in names}
            for chart in self.charts.values():
                self._chart_row.addWidget(chart)
        most = record.total if record.measured_stage == record.stage else 0
        for name, chart in self.charts.items():
            course = record.courses[name]
            chart.show_course(course, most, f"{course[-1][1]:.4g}")


def progress_words(record: JobRecord, now: float) -> str:
    """``Factorising: 12 of 210 sites · model.layers.0… · 0.12 error · 40 s left``."""
    if not record.stage:
        return tr("Starting…") if record.state == "running" else ""
    stage, steps = stage_title(record.stage), steps_words(record.done, record.total, record.unit)
    parts = [tr("{stage}: {steps}").format(stage=stage, steps=steps) if steps else stage]
    if record.item:
        parts.append(said_by_engine(record.item))
    parts += [f"{figure_title(name)} {value:.4g}" for name, value in record.figures.items()]
    pace = record.steps_per_second(now)
    if pace is not None and record.total:
        parts.append(tr("{pace} {unit}/s").format(pace=f"{pace:.3g}", unit=said_by_engine(record.unit)))
    left = record.seconds_left(now)
    if left is not None:
        parts.append(tr("{time} left").format(time=duration(left)))
    return " · ".join(parts)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    return button
