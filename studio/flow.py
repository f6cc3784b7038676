"""What happens after what: requests go out to the device, its events change the session."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.jobs.errors import StudioError
from core.jobs.events import (
    CurveReady,
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    LogLine,
    ModelOpened,
    SpectrumReady,
)
from core.model import ModelInfo
from core.requests import (
    AnalyseSpectra,
    Compress,
    CompressResult,
    ComputeCurves,
    Evaluate,
    EvaluateResult,
    OpenModel,
    Request,
)
from studio.allocation import Allocation
from studio.devices import Device
from studio.frontier import Made
from studio.job_board import JobBoard
from studio.notice import Level, Notice, Offer
from studio.project import Project
from studio.recorded import Reader
from studio.refinement_words import got_worse, refinement_words
from studio.session import Session
from studio.words import count, duration

Then = Callable[[JobFinished], None]


class Flow(QObject):
    """Every long thing a person can start. Knows the session and the device, and no widget."""

    noticed = Signal(object)
    """A ``Notice`` to show, not modally."""
    logged = Signal(object)
    """A ``LogLine``."""
    opened = Signal(str)
    """A model was opened from this source."""
    measured = Signal()
    """What a compression wrote was measured."""
    restored = Signal()
    """The project that came with it was brought back."""

    def __init__(self, session: Session, device: Device, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.device = device
        self.board = JobBoard(self)
        self.allocation = Allocation(self)
        self.history = Reader(self)
        self._requests: dict[str, Request] = {}
        self._then: dict[str, Then] = {}
        self._trust = False
        self._project: tuple[Project, str] | None = None
        device.events.connect(self._take_batch)
        session.methodChanged.connect(self._drop_curve_jobs)
        self.allocation.done.connect(self._take_allocation)
        self.allocation.needsCurves.connect(self._allocate_after_curves)
        self.allocation.failed.connect(self._fail)
        session.modelChanged.connect(self._read_history)
        self.history.done.connect(session.show_recorded)
        self.history.failed.connect(self._warn)

    # What a person can start

    def open(self, source: str, *, trust: bool = False, project: tuple[Project, str] | None = None) -> None:
        """Open a model and analyse it; ``project`` is what to bring back when it is open, and the project's name."""
        self._cancel_all(AnalyseSpectra, ComputeCurves, OpenModel)
        self._trust = trust
        self._project = project
        self._submit(OpenModel(model=source, trust_remote_code=trust), f"Open {Path(source).name or source}")

    def analyse(self) -> None:
        """Singular values of every site."""
        model = self.session.model
        if model is not None and not self.busy_with(AnalyseSpectra):
            request = AnalyseSpectra(model=model.source, trust_remote_code=self._trust)
            self._submit(request, f"Spectra of {model.name}")

    def compute_curves(self, then: Then | None = None) -> None:
        """Error curves of every site under the session's method, calibrating if it must."""
        model = self.session.model
        if model is None or self.busy_with(ComputeCurves):
            return
        settings = self.session.settings
        self.session.clear_curves()
        request = ComputeCurves(
            model=model.source,
            method=settings.method,
            calibration=settings.calibration,
            trust_remote_code=self._trust,
        )
        self._submit(request, f"Curves of {settings.method.name}", then)

    def allocate(self) -> None:
        """Let the chosen allocator make a plan for the target; where it needs curves they are computed first."""
        model, plan, settings = self.session.model, self.session.plan, self.session.settings
        if model is None or plan is None:
            return
        problem = Problem(model.sites, dict(self.session.curves), plan.storage, plan, self.session.limits())
        self.allocation.start(settings.allocator, problem, settings.target_keep)

    def compress(self, out: Path, *, dense: bool = False, evaluate: bool = False, resume: bool = False) -> None:
        """Carry the plan out into the folder ``out``; afterwards evaluate both models, or offer to."""
        model, document = self.session.model, self.session.plan_document()
        if model is not None and document is not None:
            request = Compress(
                model=model.source,
                plan=document,
                out=str(out),
                dense=dense,
                resume=resume,
                refine=self.session.settings.refine,
                trust_remote_code=self._trust,
            )
            self._carry_out(request, evaluate=evaluate)

    def evaluate(self, folder: str) -> None:
        """Measure ``folder``, and the dense model too unless that was done already."""
        model = self.session.model
        if model is None:
            return
        if folder != model.source and not self.session.is_measured(model.source):
            self._evaluate(model.source, f"Evaluate {model.name}")
        self._evaluate(folder, f"Evaluate {model.name if folder == model.source else Path(folder).name}")

    def cancel(self, job: str) -> None:
        self.board.cancelling(job)
        self.device.cancel(job)

    def busy_with(self, *kinds: type[Request]) -> bool:
        """Whether a job of one of these kinds waits or runs."""
        return any(isinstance(request, kinds) for request in self._requests.values())

    def shutdown(self) -> None:
        """End everything that runs."""
        self.allocation.shutdown()
        self.history.shutdown()
        self.device.shutdown()

    # What comes back

    def _carry_out(self, request: Compress, *, evaluate: bool) -> None:
        title = f"Compress to {Path(request.out).name}"
        document = self.session.model
        self._submit(request, title, lambda event: self._compressed(event, request, document, evaluate))

    def _submit(self, request: Request, title: str, then: Then | None = None) -> str:
        job = self.device.submit(request)
        self._requests[job] = request
        if then is not None:
            self._then[job] = then
        self.board.add(job, title)
        return job

    def _take_batch(self, batch: list[Event]) -> None:
        for event in batch:
            self.board.take(event)
            if event.job in self._requests:
                self._take(event, self._requests[event.job])
            elif isinstance(event, LogLine):
                self.logged.emit(event)

    def _take(self, event: Event, request: Request) -> None:
        match event:
            case LogLine():
                self.logged.emit(event)
            case SpectrumReady():
                self.session.add_spectrum(event.site, event.sigma, event.density)
            case CurveReady():
                self.session.add_curve(event.site, event.sigma, absolute=event.absolute, loss_change=event.loss_change)
            case ModelOpened():
                self._opened(ModelInfo.model_validate(event.info))
            case JobFinished():
                self._requests.pop(event.job)
                self._log(f"{self.board.records[event.job].title}: finished in {duration(event.seconds)}.")
                for note in event.result.get("notes", []):
                    self._log(str(note))
                self._then.pop(event.job, _nothing)(event)
            case JobFailed():
                self._forget(event.job)
                if event.detail:
                    self._log(event.detail, "debug")
                self._fail(event.message, self._offer_to_resume(request))
            case JobCancelled():
                self._forget(event.job)
                self._log(f"{self.board.records[event.job].title}: {event.message}", "warning")
                offer = self._offer_to_resume(request)
                if offer is not None:
                    self.noticed.emit(Notice(event.message, "warning", offer))

    def _opened(self, info: ModelInfo) -> None:
        self.session.open_info(info)
        self.noticed.emit(None)
        self._log(f"Opened {info.name}: {len(info.sites)} sites in {info.blocks} blocks, {count(info.parameters)}.")
        for skipped in info.skipped:
            self._log(f"Not compressible: {skipped.name}: {skipped.reason}")
        self.opened.emit(info.source)
        self.analyse()
        if self._project is not None:
            (project, name), self._project = self._project, None
            try:
                project.restore(self.session, name)
            except StudioError as error:
                self._fail(str(error))
                return
            self.restored.emit()
            if project.curves:
                self.compute_curves()

    def _allocate_after_curves(self) -> None:
        def then(_event: JobFinished) -> None:
            self.allocate()

        running = next((job for job, request in self._requests.items() if isinstance(request, ComputeCurves)), None)
        if running is None:
            self.compute_curves(then)
        else:
            self._then[running] = then

    def _take_allocation(self, plan: RankPlan, allocator: str, keep: float) -> None:
        # Another model may have been opened meanwhile.
        if self.session.plan is not None and plan.ranks.keys() == self.session.plan.ranks.keys():
            self.session.set_plan(plan, f"Allocate {allocator} at {keep:.1%}", allocator=allocator)

    def _compressed(self, event: JobFinished, request: Compress, document: ModelInfo | None, evaluate: bool) -> None:
        result = CompressResult.model_validate(event.result)
        if document is self.session.model:  # no other model was opened meanwhile
            self.session.add_compression(Made(result.folder, request.plan, request.refine, result.refinement))
            self._read_history()
        text = (
            f"Wrote {result.folder}: {count(result.parameters)} parameters, keep {result.keep:.2%}, "
            f"in {duration(result.seconds)}.{self._rounding(result)}"
        )
        level: Level = "good"
        if result.refinement is not None:
            text = f"{text} {refinement_words(result.refinement)}"
            level = "warning" if got_worse(result.refinement) else "good"
        self._log(text, "warning" if level == "warning" else "info")
        if evaluate:
            self.noticed.emit(Notice(text, level))
            self.evaluate(result.folder)
        else:
            self.noticed.emit(Notice(text, level, Offer("Evaluate", lambda: self.evaluate(result.folder))))

    def _rounding(self, result: CompressResult) -> str:
        dtype = self.session.model.dtype if self.session.model else "its dtype"
        return f" Storage in {dtype} costs up to {result.rounding_error:.2%} per site." if result.rounding_error else ""

    def _evaluate(self, model: str, title: str) -> None:
        settings = self.session.settings
        request = Evaluate(
            model=model,
            corpus=settings.evaluation_corpus,
            windows=settings.evaluation_rows,
            length=settings.evaluation_length,
            trust_remote_code=self._trust,
        )
        document = self.session.model
        self._submit(request, title, lambda event: self._evaluated(event, document))

    def _evaluated(self, event: JobFinished, document: ModelInfo | None) -> None:
        result = EvaluateResult.model_validate(event.result)
        if document is self.session.model:  # no other model was opened meanwhile
            self.session.add_measurement(result)
            self._read_history()
        text = (
            f"{Path(result.model).name}: perplexity {result.perplexity:.2f} over {result.tokens:,} tokens, "
            f"{result.tokens_per_second:,.0f} tokens/s{f' in {result.dtype}' if result.dtype else ''}."
        )
        self._log(text)
        made = next((made for made in self.session.compressions if made.folder == result.model), None)
        refinement = made.refinement if made else None
        level: Level = "good"
        if refinement is not None:  # said again: what was said when it was written has been replaced meanwhile
            text = f"{text} {refinement_words(refinement)}"
            level = "warning" if got_worse(refinement) else "good"
        self.noticed.emit(Notice(text, level))
        if made is not None:
            self.measured.emit()

    def _offer_to_resume(self, request: Request) -> Offer | None:
        """Going on with a compression of the open model that left something to go on with."""
        if not isinstance(request, Compress) or not unfinished_beside(Path(request.out)).exists():
            return None
        again = request.model_copy(update={"resume": True})
        return Offer("Resume", lambda: self._carry_out(again, evaluate=False))

    def _fail(self, sentence: str, offer: Offer | None = None) -> None:
        self._log(sentence, "error")
        self.noticed.emit(Notice(sentence, "error", offer))

    def _warn(self, sentence: str) -> None:
        self._log(sentence, "warning")

    def _log(self, text: str, level: str = "info") -> None:
        self.logged.emit(LogLine.model_validate({"text": text, "level": level}))

    def _forget(self, job: str) -> None:
        self._requests.pop(job, None)
        self._then.pop(job, None)

    def _cancel_all(self, *kinds: type[Request]) -> None:
        """Cancel jobs of these kinds; what they still say is no longer listened to."""
        for job, request in list(self._requests.items()):
            if isinstance(request, kinds):
                self.cancel(job)
                self._forget(job)

    def _read_history(self) -> None:
        if self.session.model is not None:
            self.history.read(self.session.model.structure)

    def _drop_curve_jobs(self) -> None:
        self._cancel_all(ComputeCurves)


def _nothing(_event: JobFinished) -> None:
    """What follows a job that nothing follows."""


def unfinished_beside(out: Path) -> Path:
    """Where a compression to ``out`` that did not end left its work."""
    return out.with_name(f".{out.name}.partial")
