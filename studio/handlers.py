"""What the actions do: the questions to ask first, then the session or the flow."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QWidget

from core.allocation.document import PlanDocument, read_plan
from core.allocation.plan import RankPlan
from core.jobs.errors import StudioError
from core.requests import Request
from studio.ask import ask, ask_file, ask_folder, ask_where_to_save
from studio.document.comparison import Kept
from studio.document.frontier import Made
from studio.document.project import SUFFIX, Project, read_project
from studio.document.session import Session
from studio.document.session_script import export_session
from studio.document.written_as import AS_PLANNED, WrittenAs
from studio.flow import Flow
from studio.free_folder import free_folder, plain
from studio.jobs.unfinished import unfinished_beside
from studio.notice import Notice
from studio.planning.asking import compression_of
from studio.planning.brought_back import offering_method
from studio.planning.copying import COPIED, Copied, Form, put_on_clipboard, request_of, text_of
from studio.theme.theme import Theme
from studio.translation import QT_TR_NOOP, tr

_PLANS = QT_TR_NOOP("Plan (*.json)")
_PROJECTS = QT_TR_NOOP("Rank Studio project (*{suffix})")


class Guidance(Protocol):
    """What helps to find the way in the window; made when all of it stands."""

    def show_palette(self) -> None: ...
    def show_shortcuts(self) -> None: ...
    def show_glossary(self) -> None: ...
    def ask_what(self) -> None: ...
    def start_tour(self) -> None: ...
    def next_panel(self) -> None: ...
    def previous_panel(self) -> None: ...


class Outlets(Protocol):
    """What leaves the window; made when all of it stands."""

    def save_figure(self) -> None: ...
    def save_report(self) -> None: ...
    def ask_compress(self, *, dense: bool = False, evaluate: bool = False) -> None: ...
    def ask_upload(self) -> None: ...


class Recipes(Protocol):
    """Keeping and sharing recipes."""

    def ask_name(self) -> None: ...
    def ask_import(self) -> None: ...
    def ask_export(self) -> None: ...


class Clicking(Protocol):
    """The panel of one click; made when all of it stands."""

    def copy_as(self, form: Form) -> None: ...
    @property
    def recipes(self) -> Recipes: ...


class View(Protocol):
    """What handlers ask of the window beside the session."""

    def tell(self, notice: Notice | None) -> None: ...
    def ask_name(self) -> None: ...
    def reset_layout(self) -> None: ...
    def remember_language(self, language: str) -> None: ...
    @property
    def language(self) -> str: ...
    @property
    def help(self) -> Guidance: ...
    @property
    def keeping(self) -> Outlets: ...
    @property
    def clicking(self) -> Clicking: ...
    def show_panel(self, name: str) -> None: ...
    def find_sites(self) -> None: ...
    def ask_rule(self) -> None: ...
    def remember(self, source: str) -> None: ...


class Handlers:
    """``parent`` owns the dialogs."""

    def __init__(self, parent: QWidget, view: View, session: Session, flow: Flow, theme: Theme) -> None:
        self._parent = parent
        self._view = view
        self.session = session
        self.flow = flow
        self.theme = theme
        self.project_path: Path | None = None
        """Where the open document is saved; changes only when another one really opens."""
        self._opening: Path | None = None
        self._then: Callable[[], None] | None = None
        flow.opened.connect(self._model_opened)
        flow.restored.connect(self._project_restored)
        self.open_by_name = view.ask_name
        self.reset_layout = view.reset_layout
        self.find_sites = view.find_sites
        self.ask_rule = view.ask_rule
        self.show_panel = view.show_panel

    @property
    def help(self) -> Guidance:
        return self._view.help

    @property
    def keeping(self) -> Outlets:
        return self._view.keeping

    @property
    def clicking(self) -> Clicking:
        return self._view.clicking

    def choose_language(self, language: str) -> None:
        """Take up a language, or ``system``, from the next start on."""
        self._view.remember_language(language)
        self._view.tell(Notice(tr("The language changes when Rank Studio is started the next time.")))

    def language(self) -> str:
        return self._view.language

    # Whether

    def has_model(self) -> bool:
        return self.session.model is not None

    def has_selection(self) -> bool:
        return bool(self.session.selection)

    def has_compressed_site(self) -> bool:
        return self.session.plan is not None and any(rank is not None for rank in self.session.plan.ranks.values())

    def is_running(self) -> bool:
        return self.flow.board.running is not None

    # Open and save

    def open(self, source: str) -> None:
        """Open a model, or a project file; asks once if unsaved changes would be lost."""
        self._unless_lost(Path(source).name, lambda: self._open(source))

    def open_project(self, project: Project, path: Path | None, name: str, then: Callable[[], None]) -> None:
        """Open what was not read from its own file ``path``; ``then`` follows when all of it is back."""
        self._unless_lost(name, lambda: self._open_model_of(project, path, name, then=then))

    def open_folder(self) -> None:
        ask_folder(self._parent, tr("Open a model folder"), lambda folder: self.open(str(folder)))

    def open_file(self) -> None:
        kinds = tr("Models and projects (*.gguf *{suffix})").format(suffix=SUFFIX) + ";;" + tr("All files (*)")
        ask_file(self._parent, tr("Open a GGUF file or a project"), kinds, lambda path: self.open(str(path)))

    def save(self) -> None:
        if self.project_path is None:
            self.save_as()
        else:
            self.save_to(self.project_path)

    def save_as(self) -> None:
        suggestion = self.project_path or Path.home() / f"{plain(self.session.title)}{SUFFIX}"
        kinds = tr(_PROJECTS).format(suffix=SUFFIX)
        ask_where_to_save(self._parent, tr("Save the project"), kinds, suggestion, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the project file; what goes wrong is said on the strip."""
        try:
            Project.of(self.session).save(path)
        except StudioError as error:
            self._view.tell(Notice(str(error), "error"))
            return
        self.project_path = path
        self.session.mark_saved(path.stem)
        self._view.remember(str(path))

    def export_plan(self) -> None:
        suggestion = Path.home() / f"{plain(self.session.title)}-plan.json"
        ask_where_to_save(self._parent, tr("Export the plan"), tr(_PLANS), suggestion, self.export_plan_to)

    def export_plan_to(self, path: Path) -> None:
        """Write the plan in the form that ``rank-studio compress --plan`` reads."""
        document = self.session.plan_document()
        if document is None:
            return
        try:
            document.save(path)
        except StudioError as error:
            self._view.tell(Notice(str(error), "error"))

    def export_session(self) -> None:
        export_session(self._parent, self.session, self._view.tell)

    def import_plan(self) -> None:
        ask_file(self._parent, tr("Import a plan"), tr(_PLANS) + ";;" + tr("All files (*)"), self.import_plan_from)

    def import_plan_from(self, path: Path) -> None:
        """Take a plan file over as one undoable step."""
        if self.session.model is None:
            return
        try:
            document = read_plan(path)
            plan = document.plan_for(self.session.model)
        except StudioError as error:
            self._view.tell(Notice(str(error), "error"))
            return
        self.session.set_plan(
            plan,
            tr("Import {file}").format(file=path.name),
            allocator=document.allocator,
            options=document.allocator_options,
        )

    def bring_back(self, made: Made) -> None:
        """Take over the plan of a run as one undoable step; offers its method where another one is chosen."""
        self.bring_back_plan(made.name, made.plan)

    def bring_back_plan(self, name: str, document: PlanDocument) -> None:
        """Take over a plan that ran or was kept, called ``name``."""
        if self.session.model is None:
            return
        try:
            plan = document.plan_for(self.session.model)
        except StudioError as error:
            self._view.tell(Notice(str(error), "error"))
            return
        label, options = tr("Bring back {plan}").format(plan=name), document.allocator_options
        self.session.set_plan(plan, label, allocator=document.allocator, options=options)
        said = tr("The plan of {name} is back; undo brings yours.").format(name=name)
        self._view.tell(offering_method(self.session, said, document))

    def compare_with(self, name: str, document: PlanDocument) -> None:
        """Keep a plan from the history and draw it behind the bars."""
        if self.session.model is None:
            return
        try:
            kept = Kept.of(name, document, self.session.model)
        except StudioError as error:
            self._view.tell(Notice(str(error), "error"))
            return
        self.session.comparison.keep(kept)
        self.session.comparison.compare_with(kept)

    def quit(self) -> None:
        self._parent.window().close()

    def _open(self, source: str) -> None:
        self._view.tell(None)
        path = Path(source).expanduser()
        source = str(path.absolute()) if path.exists() and source not in ("sample", "tiny") else source
        if path.suffix != SUFFIX:
            self._opening = self._then = None
            self.flow.open(source)
            return
        try:
            project = read_project(path)
        except StudioError as error:
            self._view.tell(Notice(str(error), "error"))
            return
        self._open_model_of(project, path.absolute(), path.stem)

    def _open_model_of(
        self,
        project: Project,
        path: Path | None,
        name: str,
        *,
        then: Callable[[], None] | None = None,
    ) -> None:
        self._opening, self._then = path, then
        self.flow.open(project.model, project=(project, name))

    def _unless_lost(self, name: str, go_on: Callable[[], None]) -> None:
        """Ask first where opening ``name`` would lose unsaved changes."""
        if self.session.dirty:
            text = tr("{document} has unsaved changes. Open {name} and lose them?")
            text = text.format(document=self.session.title, name=name)
            ask(self._parent, text, {tr("Open without saving"): go_on})
        else:
            go_on()

    def _model_opened(self, source: str) -> None:
        self.project_path = None
        if self._opening is None:
            self._view.remember(source)

    def _project_restored(self) -> None:
        self.project_path, self._opening = self._opening, None
        if self.project_path is not None:
            self._view.remember(str(self.project_path))
        then, self._then = self._then, None
        if then is not None:
            then()

    # Plan

    def select_all(self) -> None:
        if self.session.model is not None:
            self.session.select(site.name for site in self.session.model.sites)

    def lock(self, locked: bool) -> None:
        self.session.set_locked(self.session.selection, locked)

    def make_dense(self) -> None:
        self.session.set_ranks(dict.fromkeys(self.session.selection), tr("Make dense"))

    def make_all_dense(self) -> None:
        if self.session.model is not None and self.session.plan is not None:
            plan = RankPlan.dense(self.session.model.sites, self.session.plan.storage)
            self.session.set_plan(plan.with_locked(self.session.plan.locked), tr("All dense"))

    # Run

    def compress(self, *, evaluate: bool) -> None:
        self.keeping.ask_compress(evaluate=evaluate)

    def compress_dense(self) -> None:
        self.keeping.ask_compress(dense=True)

    def look_beside(self) -> None:
        ask_folder(self._parent, tr("Choose a folder that was compressed from this model"), self.flow.look_beside)

    def keep_recipe(self) -> None:
        """Let the person name the present settings."""
        self.show_panel("One click")
        self.clicking.recipes.ask_name()

    def copy(self, what: Copied, form: Form) -> None:
        """Put what a button would start on the clipboard, as text."""
        self._copy(what, form, request_of(what, self.session, self.suggested_output()))

    def copy_compression(self, out: Path, written: WrittenAs, form: Form) -> None:
        """The same for a compression in this form."""
        self._copy("compress", form, compression_of(self.session, out, written))

    def _copy(self, what: Copied, form: Form, request: Request | None) -> None:
        if request is not None:
            self._view.tell(put_on_clipboard(tr(COPIED[what]), form, lambda keep: text_of(request, form, keep)))

    def evaluate_folder(self) -> None:
        ask_folder(self._parent, tr("Evaluate a model folder"), lambda folder: self.flow.evaluate(str(folder)))

    def time_sites(self) -> None:
        title = tr("Time the sites of a compressed folder")
        ask_folder(self._parent, title, lambda folder: self.flow.evaluate(str(folder), sites=True))

    def cancel_running(self) -> None:
        running = self.flow.board.running
        if running is not None:
            self.flow.cancel(running.id)

    def suggested_output(self, written: WrittenAs = AS_PLANNED) -> Path:
        """A folder that does not exist, beside the model where it has a place of its own, else at home."""
        model, plan = self.session.model, self.session.plan
        if model is None or plan is None:
            return Path.home()
        form = "dense" if written.dense else written.storage or plan.storage
        return free_folder(model, f"{model.name}-keep{plan.keep(model) * 100:.0f}-{form}")

    def compress_to(self, out: Path, written: WrittenAs = AS_PLANNED, evaluate: bool = False) -> None:
        """Compress into ``out``, which must not exist; asks whether to go on with an unfinished one."""
        if out.exists():
            said = tr("{folder} exists already and is not overwritten; choose another name.").format(folder=out)
            self._view.tell(Notice(said, "error"))
        elif unfinished_beside(out).exists():
            answers = {
                tr("Go on with it"): lambda: self.flow.compress(out, written, evaluate=evaluate, resume=True),
                tr("Start anew"): lambda: self.flow.compress(out, written, evaluate=evaluate),
            }
            ask(self._parent, tr("An unfinished compression to {name} was left here.").format(name=out.name), answers)
        else:
            self.flow.compress(out, written, evaluate=evaluate)
