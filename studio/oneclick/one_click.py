"""One click: plan, compress, measure both models, one job after the other, with what came of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from core.jobs.events import JobFinished
from core.model import ModelInfo
from core.requests import Compress, Evaluate, EvaluateResult, MakePlan, PlanResult, Request
from studio.flow import Flow
from studio.jobs.job_board import JobRecord
from studio.jobs.pending import PendingJob
from studio.jobs.unfinished import resumed
from studio.notice import Notice
from studio.oneclick.outcome_card import Outcome
from studio.oneclick.stage_progress import StageProgress
from studio.planning.order import Order
from studio.planning.target_words import target_words
from studio.translation import tr

State = Literal["idle", "running", "stopped", "done"]


class OneClick(QObject):
    """Knows the flow and no widget. An order is a chain of jobs of which only one is in the queue at any time, so that
    a later window can go on from that one."""

    changed = Signal()
    """``state``, the stages or the outcome are others."""
    takenUp = Signal()
    """What an earlier window left behind goes on here."""

    def __init__(self, flow: Flow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.flow = flow
        self.state: State = "idle"
        self.order: Order | None = None
        self.message = ""
        """Why it stopped."""
        self.doing = ""
        """What the present job does, in a sentence."""
        self.outcome: Outcome | None = None
        self.progress = StageProgress.of(None)
        self._job = ""
        self._request: Request | None = None
        self._dense: EvaluateResult | None = None
        self._small: EvaluateResult | None = None
        flow.board.changed.connect(self._follow)
        flow.board.ended.connect(self._job_ended)
        flow.orderLeft.connect(self._take_up)
        flow.session.modelChanged.connect(self._model_changed)

    @property
    def record(self) -> JobRecord | None:
        """The job that waits or runs."""
        return self.flow.board.records.get(self._job)

    def start(self, order: Order) -> None:
        """Do all of ``order``; nothing while another one is under way."""
        if self.state == "running":
            return
        self.progress = StageProgress.of(order.expected)
        self._dense = self._small = None
        self._begin(order, order.plan)

    def cancel(self) -> None:
        """Stop; what was computed is kept in the caches."""
        if self._job:
            self.flow.cancel(self._job)

    def go_on(self) -> None:
        """From where it stopped."""
        if self.state == "stopped" and self.order is not None and self._request is not None:
            self._begin(self.order, resumed(self._request))

    def put_away(self) -> None:
        """Ready for another order."""
        if self.state != "running":
            self.state, self.outcome, self.message = "idle", None, ""
            self.changed.emit()

    def _begin(self, order: Order, request: Request) -> None:
        self.order, self.state, self.message, self.outcome = order, "running", "", None
        self._send(request)

    def _send(self, request: Request) -> None:
        order = self.order
        assert order is not None
        self._request = request
        document = self.flow.session.model
        then: Callable[[JobFinished], None]
        match request:
            case MakePlan():
                names = {"target": target_words(order.target), "recipe": tr(order.recipe)}
                title = tr("One click: plan for {target} by the recipe {recipe}").format(**names)
                self.doing = tr("Plan for {target} by the recipe {recipe}.").format(**names)

                def then(event: JobFinished) -> None:
                    self._take_plan(event, request, document)
                    result = PlanResult.model_validate(event.result)
                    self._send(order.compress(result.plan, result.forecast))

            case Compress():
                name = Path(request.out).name
                title = tr("One click: compress to {name}").format(name=name)
                self.doing = tr("Compress to {name}.").format(name=name)

                def then(event: JobFinished) -> None:
                    self.flow.noticed.emit(self.flow.take_written(event, request, document))
                    self._measure()

            case _:
                name = Path(request.model).name
                title = tr("One click: measure {name}").format(name=name)
                self.doing = tr("Measure {name}.").format(name=name)

                def then(event: JobFinished) -> None:
                    result = self.flow.take_measured(event, document)
                    if result.model == order.out:
                        self._small = result
                    else:
                        self._dense = result
                    self._measure()

        self._job = self.flow.submit(request, title, then, order)
        self.changed.emit()

    def _take_plan(self, event: JobFinished, request: MakePlan, document: ModelInfo | None) -> None:
        """Take over the plan; one that somebody made by hand does not go without a word."""
        session = self.flow.session
        kept = session.keep_plan_by_hand() if document is session.model else None
        self.flow.take_plan(event, request, document)
        if kept is not None:
            self.flow.noticed.emit(Notice(tr("The plan you made by hand is kept as “{name}”.").format(name=kept)))

    def _measure(self) -> None:
        """Measure what is not measured yet, the original first; then the order is done."""
        order = self.order
        assert order is not None
        original, written = order.evaluations
        self._dense = self._dense or self._measured(original)
        if self._dense is None:
            self._send(original)
        elif self._small is None:
            self._send(written)
        else:
            self._finish(Outcome(order, self._dense, self._small))

    def _measured(self, request: Evaluate) -> EvaluateResult | None:
        """What this session measured of the same model on the same rows, generation included."""
        for measured in reversed(self.flow.session.measurements):
            same = (measured.model, measured.corpus, measured.prompt) == (request.model, request.corpus, request.prompt)
            if same and measured.tokens == request.windows * (request.length - 1):
                return measured
        return None

    def dense_is_measured(self, order: Order) -> bool:
        """Whether the original need not be measured again."""
        return self._measured(order.measure) is not None

    def _finish(self, outcome: Outcome) -> None:
        self.progress.leave(self.flow.board.clock())
        self.state, self.outcome, self._job, self._request = "done", outcome, "", None
        self.changed.emit()

    def _follow(self) -> None:
        record = self.record
        if self.state == "running" and record is not None:
            self.progress.follow(record, self.flow.board.clock())
            self.changed.emit()

    def _job_ended(self, job: str) -> None:
        """A job that finished is heard of by what follows it; this is for the others."""
        record = self.record
        if job == self._job and record is not None and record.state != "finished":
            self.progress.leave(self.flow.board.clock())
            self.state, self.message, self._job = "stopped", record.message, ""
            self.changed.emit()

    def _take_up(self, job: PendingJob) -> None:
        """Go on with what an earlier window left behind."""
        if self.state == "running" or job.order is None:
            return
        self.progress = StageProgress.of(job.order.expected)
        self._dense = self._small = None
        self._begin(job.order, resumed(job.request))
        self.takenUp.emit()

    def _model_changed(self) -> None:
        """What came of the model before is no longer in question; what still runs goes on."""
        if self.state in ("done", "stopped"):
            self.put_away()
