"""What happens after what: requests go out to the device, its events change the session."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.allocation.plan import RankPlan
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
    MakePlan,
    OpenModel,
    PlanResult,
    Request,
)
from studio.allocation import Allocation, Asked
from studio.brought_back import offering_method
from studio.devices import Device
from studio.frontier import Made
from studio.job_board import JobBoard
from studio.notice import Notice, Offer
from studio.outcome_words import compressed_words, measured_words, with_refinement
from studio.planning import asked_here, asked_of_worker, needs_worker
from studio.project import Project
from studio.recorded import Reader
from studio.session import Session
from studio.target_words import target_words
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
        session.modelChanged.connect(self.read_history)
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
            damage=settings.damage,
            trust_remote_code=self._trust,
        )
        self._submit(request, f"Curves of {settings.method.name}", then)

    def allocate(self) -> None:
        """Let the chosen allocator make a plan for the target; where it needs curves they are computed first."""
        if not needs_worker(self.session):
            asked = asked_here(self.session)
            if asked is not None:
                self.allocation.start(asked)
            return
        request, model = asked_of_worker(self.session, trust=self._trust), self.session.model
        if request is None or self.busy_with(MakePlan):
            return
        title = f"Plan by {request.allocator} for {target_words(request.target)}"
        self._submit(request, title, lambda event: self._planned(event, request, model))

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
                forecast=self.session.forecast() if self.session.has_all_curves else None,
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

    def read_history(self) -> None:
        """Read what is known of all models."""
        self.history.read()

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
            case CurveReady() if self._is_of_session(request):
                self.session.add_curve(
                    event.site,
                    event.sigma,
                    absolute=event.absolute,
                    loss_change=event.loss_change,
                    damage=event.damage,
                )
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

    def _take_allocation(self, plan: RankPlan, asked: Asked) -> None:
        if asked.model is self.session.model:  # no other model was opened meanwhile
            label = f"Allocate {asked.allocator} at {target_words(asked.target)}"
            self.session.set_plan(plan, label, allocator=asked.allocator, options=asked.options)

    def _planned(self, event: JobFinished, request: MakePlan, model: ModelInfo | None) -> None:
        """Take over a plan that the worker made; where the allocator chose the method, that one too."""
        if model is None or model is not self.session.model:  # another model was opened meanwhile
            return
        result = PlanResult.model_validate(event.result)
        made, probed = result.plan, result.probed

        def take_probed(_event: JobFinished | None = None) -> None:
            here = (self.session.method, self.session.calibration)
            if probed is not None and (made.method, made.calibration) == here:
                self.session.take_probed(probed)

        label = f"Allocate {request.allocator} at {target_words(request.target)}"
        self.session.set_plan(made.plan_for(model), label, allocator=made.allocator, options=made.allocator_options)
        said = f"{request.allocator} made a plan that keeps {made.keep:.1%}, for {target_words(request.target)}."
        if request.method is None:
            self.session.change_settings(method=made.method, calibration=made.calibration)
            self.noticed.emit(Notice(f"{said} It chose {made.method.name}, stored {made.storage}.", "good"))
            if not self.session.has_all_curves:
                self.compute_curves(take_probed)
        else:
            take_probed()
            self.noticed.emit(offering_method(self.session, said, made))

    def _is_of_session(self, request: Request) -> bool:
        """Whether curves that come with ``request`` are those of the session's method: a search takes its time, and
        another method may have been chosen meanwhile, or the search tries several."""
        session = self.session
        return not isinstance(request, MakePlan) or (
            (request.method, request.calibration) == (session.method, session.calibration)
        )

    def _compressed(self, event: JobFinished, request: Compress, document: ModelInfo | None, evaluate: bool) -> None:
        result = CompressResult.model_validate(event.result)
        if document is self.session.model:  # no other model was opened meanwhile
            made = Made(result.folder, request.plan, request.refine, result.refinement, request.forecast)
            self.session.add_compression(made)
            self.read_history()
        dtype = self.session.model.dtype if self.session.model else "its dtype"
        text, level = with_refinement(compressed_words(result, dtype), result.refinement)
        self._log(text, "warning" if level == "warning" else "info")
        if evaluate:
            self.noticed.emit(Notice(text, level))
            self.evaluate(result.folder)
        else:
            self.noticed.emit(Notice(text, level, Offer("Evaluate", lambda: self.evaluate(result.folder))))

    def _evaluate(self, model: str, title: str) -> None:
        settings = self.session.settings
        request = Evaluate(
            model=model,
            corpus=settings.evaluation_corpus,
            windows=settings.evaluation_rows,
            length=settings.evaluation_length,
            tasks=settings.tasks,
            task_limit=settings.task_limit,
            trust_remote_code=self._trust,
        )
        document = self.session.model
        self._submit(request, title, lambda event: self._evaluated(event, document))

    def _evaluated(self, event: JobFinished, document: ModelInfo | None) -> None:
        result = EvaluateResult.model_validate(event.result)
        if document is self.session.model:  # no other model was opened meanwhile
            self.session.add_measurement(result)
            self.read_history()
        text = measured_words(result)
        self._log(text)
        made = next((made for made in self.session.compressions if made.folder == result.model), None)
        # Said again: what was said when it was written has been replaced meanwhile.
        text, level = with_refinement(text, made.refinement if made else None)
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

    def _drop_curve_jobs(self) -> None:
        self._cancel_all(ComputeCurves)


def _nothing(_event: JobFinished) -> None:
    """What follows a job that nothing follows."""


def unfinished_beside(out: Path) -> Path:
    """Where a compression to ``out`` that did not end left its work."""
    return out.with_name(f".{out.name}.partial")
