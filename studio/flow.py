"""What happens after what: requests go out to the device, its events change the session."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.allocation.plan import RankPlan
from core.allocation.target import Target
from core.jobs.errors import StudioError
from core.jobs.events import (
    CurveReady,
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    ModelOpened,
    SiteContrasted,
    SpectrumReady,
)
from core.jobs.trusted import trust
from core.model import ModelInfo
from core.requests import (
    AnalyseSpectra,
    Compress,
    CompressResult,
    ComputeCurves,
    ContrastFolder,
    ContrastResult,
    Evaluate,
    EvaluateResult,
    MakePlan,
    OpenModel,
    PlanResult,
    Request,
    Upload,
)
from studio.document.frontier import Made
from studio.document.project import Project
from studio.document.recorded import Reader
from studio.document.session import Session
from studio.document.written_as import AS_PLANNED, WrittenAs
from studio.jobs.devices import Device
from studio.jobs.job_desk import JobDesk, Then
from studio.jobs.pending import PendingJob
from studio.jobs.unfinished import resumed, unfinished_beside
from studio.notice import Notice, Offer
from studio.planning.allocation import Allocation, Asked
from studio.planning.asking import compression_of, curves_of, evaluation_of
from studio.planning.brought_back import offering_method
from studio.planning.order import Order
from studio.planning.outcome_words import compressed_words, contrasted_words, measured_words, with_refinement
from studio.planning.planning import asked_here, asked_of_worker, needs_worker
from studio.planning.target_words import target_words
from studio.translation import tr
from studio.words import count


class Flow(JobDesk):
    """Every long thing a person can start. Knows the session and the device, and no widget."""

    noticed = Signal(object)
    """A ``Notice`` to show, not modally."""
    opened = Signal(str)
    """A model was opened from this source."""
    measured = Signal()
    """What a compression wrote was measured."""
    orderLeft = Signal(object)
    """A ``PendingJob`` of one click is to be gone on with."""
    restored = Signal()
    """The project that came with it was brought back."""

    def __init__(self, session: Session, device: Device, parent: QObject | None = None) -> None:
        super().__init__(device, parent)
        self.session = session
        self.allocation = Allocation(self)
        self.history = Reader(self)
        """Whether the open model may bring Python code."""
        self._project: tuple[Project, str] | None = None
        session.methodChanged.connect(self._drop_curve_jobs)
        session.settingsChanged.connect(self._share_out)
        self.allocation.done.connect(self._take_allocation)
        self.allocation.needsCurves.connect(self._allocate_after_curves)
        self.allocation.failed.connect(self._fail)
        session.modelChanged.connect(self.read_history)
        self.history.done.connect(session.show_recorded)
        self.history.failed.connect(self._warn)

    def _share_out(self) -> None:
        settings = self.session.settings
        self.device.processes, self.device.limits = settings.processes, settings.limits

    # What a person can start

    def open(self, source: str, *, project: tuple[Project, str] | None = None) -> None:
        """Open a model and analyse it; ``project`` is what to bring back when it is open, and the project's name."""
        self._cancel_all(AnalyseSpectra, ComputeCurves, OpenModel)
        self._project = project
        self._submit(
            OpenModel(model=source),
            tr("Open {model}").format(model=Path(source).name or source),
        )

    def analyse(self) -> None:
        """Singular values of every site."""
        model = self.session.model
        if model is not None and not self.busy_with(AnalyseSpectra):
            request = AnalyseSpectra(model=model.source)
            self._submit(request, tr("Spectra of {model}").format(model=model.name))

    def compute_curves(self, then: Then | None = None) -> None:
        """Error curves of every site under the session's method, calibrating if it must."""
        request = curves_of(self.session)
        if request is not None and not self.busy_with(ComputeCurves):
            self.session.clear_curves()
            self._submit(request, tr("Curves of {method}").format(method=request.method.name), then)

    def allocate(self) -> None:
        """Let the chosen allocator make a plan for the target; where it needs curves they are computed first."""
        if not needs_worker(self.session):
            asked = asked_here(self.session)
            if asked is not None:
                self.allocation.start(asked)
            return
        request = asked_of_worker(self.session)
        if request is not None and not self.busy_with(MakePlan):
            self._plan(request)

    def compress(
        self, out: Path, written: WrittenAs = AS_PLANNED, *, evaluate: bool = False, resume: bool = False
    ) -> None:
        """Carry the plan out into the folder ``out``; afterwards evaluate both models, or offer to."""
        request = compression_of(self.session, out, written, resume=resume)
        if request is not None:
            self._carry_out(request, evaluate=evaluate)

    def evaluate(self, folder: str, *, sites: bool = False) -> None:
        """Measure ``folder``, with ``sites`` each of them too; and the dense model unless that was done already."""
        model = self.session.model
        if model is None:
            return
        if folder != model.source and not self.session.is_measured(model.source):
            self._evaluate(model.source, tr("Evaluate {model}").format(model=model.name))
        name = model.name if folder == model.source else Path(folder).name
        self._evaluate(folder, tr("Evaluate {model}").format(model=name), sites=sites)

    def upload(self, folder: Path, repo: str, *, public: bool) -> None:
        """Put a written folder on the Hub."""

        def then(event: JobFinished) -> None:
            said = tr("{folder} is at {url}.").format(folder=folder.name, url=event.result["url"])
            self.noticed.emit(Notice(said, "good"))

        title = tr("Upload {folder} to {repository}").format(folder=folder.name, repository=repo)
        self._submit(Upload(model=str(folder), repo=repo, public=public), title, then)

    def start_again(self, job: PendingJob) -> None:
        """Go on with a job of the open model that an earlier window left behind."""
        if job.order is not None:
            self.orderLeft.emit(job)
            return
        match resumed(job.request):
            case Compress() as request:
                self._carry_out(request, evaluate=job.evaluate)
            case MakePlan() as request:
                self._plan(request)
            case Evaluate() as request:
                self._measure(request, job.title)

    def look_beside(self, folder: Path) -> None:
        """Read a compressed folder beside the open model it was made of."""
        model, written = self.session.model, self.session.written
        if model is None:
            return
        self._cancel_all(ContrastFolder)
        written.start(str(folder))
        request = ContrastFolder(model=model.source, folder=str(folder))

        def then(event: JobFinished) -> None:
            if written.folder == request.folder:
                written.say(contrasted_words(ContrastResult.model_validate(event.result)))

        self._submit(request, tr("Before and after: {folder}").format(folder=folder.name), then)

    def submit(self, request: Request, title: str, then: Then, order: Order) -> str:
        """Queue a job of one click, which knows what follows it."""
        return self._submit(request, title, then, document=self._document, order=order)

    def read_history(self) -> None:
        """Read what is known of all models."""
        self.history.read()

    def shutdown(self) -> None:
        """End everything that runs."""
        self.allocation.shutdown()
        self.history.shutdown()
        self.device.shutdown()
        self.pending.close()

    @property
    def _document(self) -> str:
        """The open model's source, for jobs that may outlive this window."""
        return self.session.model.source if self.session.model else ""

    # What comes back

    def _plan(self, request: MakePlan) -> None:
        model = self.session.model
        title = tr("Plan by {allocator} for {target}")
        title = title.format(allocator=request.allocator, target=target_words(request.target))
        self._submit(request, title, lambda event: self.take_plan(event, request, model), document=self._document)

    def _carry_out(self, request: Compress, *, evaluate: bool) -> None:
        title = tr("Compress to {folder}").format(folder=Path(request.out).name)
        document = self.session.model

        def then(event: JobFinished) -> None:
            self._compressed(event, request, document, evaluate)

        self._submit(request, title, then, document=self._document, evaluate=evaluate)

    def _take(self, event: Event, request: Request) -> None:
        if isinstance(request, ContrastFolder):
            self._contrasted(event, request)
        match event:
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
            case JobFailed():
                self._fail(event.message, self._offer_to_trust(event, request) or self._offer_to_resume(request))
            case JobCancelled():
                offer = self._offer_to_resume(request)
                if offer is not None:
                    self.noticed.emit(Notice(event.message, "warning", offer))

    def _contrasted(self, event: Event, request: ContrastFolder) -> None:
        written = self.session.written
        if written.folder != request.folder:  # another folder is looked at meanwhile, or none
            return
        match event:
            case SiteContrasted():
                written.add(event.site, event.rank, event.sigma, event.change)
            case JobFailed() | JobCancelled():
                written.clear()

    def _opened(self, info: ModelInfo) -> None:
        self.session.open_info(info)
        self.noticed.emit(None)
        said = tr("Opened {model}: {sites} sites in {blocks} blocks, {parameters}.")
        known = {"sites": len(info.sites), "blocks": info.blocks, "parameters": count(info.parameters)}
        self._log(said.format(model=info.name, **known))
        for skipped in info.skipped:
            self._log(tr("Not compressible: {site}: {reason}").format(site=skipped.name, reason=skipped.reason))
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

        if not self._after_running(ComputeCurves, then):
            self.compute_curves(then)

    def _take_allocation(self, plan: RankPlan, asked: Asked) -> None:
        if asked.model is self.session.model:  # no other model was opened meanwhile
            label = _allocated(asked.allocator, asked.target)
            self.session.set_plan(plan, label, allocator=asked.allocator, options=asked.options, asked=asked.request)

    def take_plan(self, event: JobFinished, request: MakePlan, model: ModelInfo | None) -> None:
        """Take over a plan that the worker made; where the allocator chose the method, that one too."""
        if model is None or model is not self.session.model:  # another model was opened meanwhile
            return
        result = PlanResult.model_validate(event.result)
        made, probed = result.plan, result.probed

        def take_probed(_event: JobFinished | None = None) -> None:
            here = (self.session.method, self.session.calibration)
            if probed is not None and (made.method, made.calibration) == here:
                self.session.take_probed(probed)

        label = _allocated(request.allocator, request.target)
        self.session.set_plan(
            made.plan_for(model), label, allocator=made.allocator, options=made.allocator_options, asked=request
        )
        said = tr("{allocator} made a plan that keeps {keep}, for {target}.").format(
            allocator=request.allocator, keep=f"{made.keep:.1%}", target=target_words(request.target)
        )
        if request.method is None:
            self.session.change_settings(method=made.method, calibration=made.calibration)
            chose = tr("It chose {method}, stored {storage}.")
            chose = chose.format(method=made.method.name, storage=made.storage)
            self.noticed.emit(Notice(f"{said} {chose}", "good"))
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

    def take_written(self, event: JobFinished, request: Compress, document: ModelInfo | None) -> Notice:
        """Enter what was written; what to say of it."""
        result = CompressResult.model_validate(event.result)
        if document is self.session.model:  # no other model was opened meanwhile
            made = Made(result.folder, request.plan, request.refine, result.refinement, request.forecast)
            self.session.add_compression(made)
            self.read_history()
        dtype = self.session.model.dtype if self.session.model else tr("its dtype")
        text, level = with_refinement(compressed_words(result, dtype), result.refinement)
        self._log(text, "warning" if level == "warning" else "info")
        return Notice(text, level)

    def _compressed(self, event: JobFinished, request: Compress, document: ModelInfo | None, evaluate: bool) -> None:
        notice, folder = self.take_written(event, request, document), event.result["folder"]
        if evaluate:
            self.noticed.emit(notice)
            self.evaluate(folder)
        else:
            self.noticed.emit(replace(notice, offer=Offer(tr("Evaluate"), lambda: self.evaluate(folder))))

    def _evaluate(self, model: str, title: str, *, sites: bool = False) -> None:
        self._measure(evaluation_of(self.session, model, sites=sites), title)

    def _measure(self, request: Evaluate, title: str) -> None:
        document = self.session.model
        self._submit(request, title, lambda event: self.take_measured(event, document), document=self._document)

    def take_measured(self, event: JobFinished, document: ModelInfo | None) -> EvaluateResult:
        """Enter what was measured, and say it."""
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
        return result

    def _offer_to_trust(self, failed: JobFailed, request: Request) -> Offer | None:
        """Running the code that a model brings, which the sentence names: the yes is kept for this very code, other
        code asks again."""
        if not failed.code or not isinstance(request, OpenModel):
            return None
        project = self._project

        def agree() -> None:
            try:
                trust(failed.code)
            except OSError as error:
                self._fail(tr("The answer cannot be kept: {reason}.").format(reason=error.strerror or error))
                return
            self.open(request.model, project=project)

        return Offer(tr("Run this code"), agree)

    def _offer_to_resume(self, request: Request) -> Offer | None:
        """Going on with a compression of the open model that left something to go on with."""
        if not isinstance(request, Compress) or not unfinished_beside(Path(request.out)).exists():
            return None
        again = request.model_copy(update={"resume": True})
        return Offer(tr("Resume"), lambda: self._carry_out(again, evaluate=False))

    def _fail(self, sentence: str, offer: Offer | None = None) -> None:
        self._log(sentence, "error")
        self.noticed.emit(Notice(sentence, "error", offer))

    def _warn(self, sentence: str) -> None:
        self._log(sentence, "warning")

    def _drop_curve_jobs(self) -> None:
        self._cancel_all(ComputeCurves)


def _allocated(allocator: str, target: Target) -> str:
    return tr("Allocate {allocator} at {target}").format(allocator=allocator, target=target_words(target))
