"""The one table of actions. It feeds the menus, the toolbars, the command palette and the list of shortcuts."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from core.requests import AnalyseSpectra, ComputeCurves, MakePlan
from studio.guidance.findable import Findable
from studio.handlers import Handlers
from studio.planning.copying import COPIED, FORMS, Copied, Form
from studio.theme.icons import icon


@dataclass(frozen=True)
class ActionSpec:
    """One thing a person can do. ``enabled`` and ``checked`` are asked again whenever something changed."""

    id: str
    menu: str
    title: str
    callback: Callable[[], None]
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    enabled: Callable[[], bool] = lambda: True
    checked: Callable[[], bool] | None = None
    detail: Callable[[], str] | None = None
    """What it would do just now, e.g. the step that undo takes back."""


def action_specs(do: Handlers) -> tuple[ActionSpec, ...]:
    """The table, menu by menu in the order shown; a title of ``-`` is a separator."""
    return (*_file(do), *_edit(do), *_plan(do), *_run(do), *_copies(do), *_view(do), *_help(do))


def _file(do: Handlers) -> tuple[ActionSpec, ...]:
    opened = do.has_model
    return (
        ActionSpec("open-folder", "File", "Open folder…", do.open_folder, "Ctrl+O", "open", "Open a model folder"),
        ActionSpec("open-file", "File", "Open GGUF or project…", do.open_file, "Ctrl+Shift+O"),
        ActionSpec("open-name", "File", "Open by name…", do.open_by_name, "Ctrl+L", "search", "Open a Hub id or path"),
        ActionSpec("open-sample", "File", "Open sample model", lambda: do.open("sample")),
        ActionSpec("open-tiny", "File", "Open tiny model", lambda: do.open("tiny")),
        _separator("File"),
        ActionSpec("save", "File", "Save project", do.save, "Ctrl+S", "save", "Save the project", enabled=opened),
        ActionSpec("save-as", "File", "Save project as…", do.save_as, "Ctrl+Shift+S", enabled=opened),
        ActionSpec("export-plan", "File", "Export plan…", do.export_plan, "Ctrl+E", "export", enabled=opened),
        ActionSpec(
            "export-session",
            "File",
            "Export session as commands…",
            do.export_session,
            tip="Write a shell script that makes the same plan on the command line, step by step",
            enabled=opened,
        ),
        ActionSpec("import-plan", "File", "Import plan…", do.import_plan, "Ctrl+I", enabled=opened),
        _separator("File"),
        ActionSpec(
            "figure",
            "File",
            "Save figure…",
            lambda: do.keeping.save_figure(),
            "Ctrl+Shift+F",
            tip="Save or copy the map, the bars, the spectrum or the frontier: PNG, SVG, CSV",
            enabled=opened,
        ),
        ActionSpec(
            "report",
            "File",
            "Save report…",
            lambda: do.keeping.save_report(),
            "Ctrl+R",
            tip="Plan, figures, forecast against measurement and how to do it again, in one HTML or PDF file",
            enabled=opened,
        ),
        _separator("File"),
        ActionSpec("quit", "File", "Quit", do.quit, "Ctrl+Q"),
    )


def _edit(do: Handlers) -> tuple[ActionSpec, ...]:
    stack, session = do.session.undo_stack, do.session
    return (
        ActionSpec("undo", "Edit", "Undo", stack.undo, "Ctrl+Z", "undo", enabled=stack.canUndo, detail=stack.undoText),
        ActionSpec(
            "redo", "Edit", "Redo", stack.redo, "Ctrl+Shift+Z", "redo", enabled=stack.canRedo, detail=stack.redoText
        ),
        _separator("Edit"),
        ActionSpec("select-all", "Edit", "Select all sites", do.select_all, "Ctrl+A", enabled=do.has_model),
        ActionSpec("select-none", "Edit", "Select nothing", lambda: session.select(()), "Ctrl+Shift+A"),
        ActionSpec(
            "find",
            "Edit",
            "Find sites…",
            do.find_sites,
            "Ctrl+F",
            "search",
            "Search for sites by name, kind, block, shape or any statistic",
            do.has_model,
        ),
    )


def _plan(do: Handlers) -> tuple[ActionSpec, ...]:
    session, flow, chosen = do.session, do.flow, do.has_selection
    return (
        ActionSpec(
            "curves",
            "Plan",
            "Curves",
            flow.compute_curves,
            "Ctrl+Shift+K",
            "chart",
            "Calibrate if the method needs it, then compute the exact error of every site at every rank",
            lambda: do.has_model() and not flow.busy_with(ComputeCurves),
        ),
        ActionSpec(
            "allocate",
            "Plan",
            "Allocate",
            flow.allocate,
            "Ctrl+Return",
            "wand",
            "Let the allocator plan all ranks for the target; computes the curves first if it needs them",
            lambda: do.has_model() and not flow.busy_with(MakePlan),
        ),
        ActionSpec(
            "keep-plan",
            "Plan",
            "Keep plan to compare",
            session.keep_plan,
            "Ctrl+B",
            "",
            "Keep the plan at hand, to see others against it",
            do.has_model,
        ),
        ActionSpec(
            "hold",
            "Plan",
            "Hold total",
            lambda: session.set_hold_total(not session.hold_total),
            "Ctrl+T",
            "",
            "What one drag gives, the unlocked others take where it costs least, so that the size stays put",
            checked=lambda: session.hold_total,
        ),
        ActionSpec(
            "rule",
            "Plan",
            "Paint by rule…",
            do.ask_rule,
            "Ctrl+Shift+R",
            tip="Change many sites with one line of text, as v last third >= 60%",
            enabled=do.has_model,
        ),
        _separator("Plan"),
        ActionSpec("lock", "Plan", "Lock selection", lambda: do.lock(True), "Ctrl+Shift+L", "lock", enabled=chosen),
        ActionSpec("unlock", "Plan", "Unlock selection", lambda: do.lock(False), "Ctrl+Shift+U", "unlock", "", chosen),
        ActionSpec("dense", "Plan", "Keep selection dense", do.make_dense, "Ctrl+D", enabled=chosen),
        ActionSpec("all-dense", "Plan", "Start over: all dense", do.make_all_dense, enabled=do.has_model),
    )


def _run(do: Handlers) -> tuple[ActionSpec, ...]:
    flow, session = do.flow, do.session
    return (
        ActionSpec(
            "one-click",
            "Run",
            "One click…",
            lambda: do.show_panel("One click"),
            "Ctrl+Shift+Return",
            "",
            "Say how small, and let a recipe plan, compress and measure; with an estimate first",
        ),
        ActionSpec("recipe-save", "Run", "Save settings as recipe…", do.keep_recipe, enabled=do.has_model),
        ActionSpec("recipe-import", "Run", "Import recipe…", lambda: do.clicking.recipes.ask_import()),
        ActionSpec("recipe-export", "Run", "Export recipe…", lambda: do.clicking.recipes.ask_export()),
        _separator("Run"),
        ActionSpec(
            "compress",
            "Run",
            "Compress…",
            lambda: do.compress(evaluate=False),
            "Ctrl+Shift+C",
            "play",
            "Carry the plan out and write a folder that plain transformers loads",
            do.has_compressed_site,
        ),
        ActionSpec(
            "compress-evaluate",
            "Run",
            "Compress and evaluate…",
            lambda: do.compress(evaluate=True),
            "Ctrl+Shift+E",
            enabled=do.has_compressed_site,
        ),
        ActionSpec(
            "compress-dense", "Run", "Compress, multiplied out…", do.compress_dense, enabled=do.has_compressed_site
        ),
        ActionSpec(
            "evaluate",
            "Run",
            "Evaluate",
            lambda: flow.evaluate(session.model.source if session.model else ""),
            "Ctrl+M",
            "",
            "Measure perplexity, speed and memory of the open model",
            do.has_model,
        ),
        ActionSpec("evaluate-other", "Run", "Evaluate a folder…", do.evaluate_folder, enabled=do.has_model),
        ActionSpec(
            "look-beside",
            "Run",
            "Before and after…",
            do.look_beside,
            "Ctrl+Shift+B",
            "",
            "Look at a compressed folder beside this model: ranks, spectra and change of every site",
            do.has_model,
        ),
        ActionSpec(
            "upload",
            "Run",
            "Upload to the Hub…",
            lambda: do.keeping.ask_upload(),
            tip="Put a written folder on the Hugging Face Hub, with your own login",
        ),
        _separator("Run"),
        ActionSpec(
            "spectra",
            "Run",
            "Analyse spectra again",
            flow.analyse,
            enabled=lambda: do.has_model() and not flow.busy_with(AnalyseSpectra),
        ),
        ActionSpec("cancel", "Run", "Cancel running job", do.cancel_running, "Ctrl+.", "stop", enabled=do.is_running),
    )


def _copies(do: Handlers) -> tuple[ActionSpec, ...]:
    def spec(what: Copied, form: Form) -> ActionSpec:
        enabled = do.has_compressed_site if what == "compress" else do.has_model
        tip = f"Put what {COPIED[what]} would start on the clipboard, as {form}"
        name, title = f"copy-{what}-{form.lower()}", f"{COPIED[what]} as {form}"
        return ActionSpec(name, "Copy as", title, lambda: do.copy(what, form), tip=tip, enabled=enabled)

    return tuple(spec(what, form) for what in COPIED for form in FORMS)


def _view(do: Handlers) -> tuple[ActionSpec, ...]:
    theme = do.theme
    return (
        ActionSpec(
            "theme", "View", "Light or dark", theme.toggle, "Ctrl+Shift+D", "moon", "Change between light and dark"
        ),
        ActionSpec(
            "theme-system",
            "View",
            "Follow the system's theme",
            lambda: theme.choose("system"),
            checked=lambda: theme.scheme == "system",
        ),
        ActionSpec("reset-layout", "View", "Reset layout", do.reset_layout),
        _separator("View"),
        ActionSpec("next-panel", "View", "Next panel", lambda: do.help.next_panel(), "F6"),
        ActionSpec("previous-panel", "View", "Previous panel", lambda: do.help.previous_panel(), "Shift+F6"),
        _separator("View"),
    )


def _help(do: Handlers) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec(
            "palette",
            "Help",
            "Command palette…",
            lambda: do.help.show_palette(),
            "Ctrl+K",
            "search",
            "Find an action, a panel, a site, a plan or a model by typing",
        ),
        ActionSpec("shortcuts", "Help", "Keyboard shortcuts", lambda: do.help.show_shortcuts(), "F1"),
        ActionSpec("what", "Help", "What is this?", lambda: do.help.ask_what(), "Shift+F1"),
        ActionSpec("glossary", "Help", "Glossary", lambda: do.help.show_glossary(), "Ctrl+F1"),
        _separator("Help"),
        ActionSpec("tour", "Help", "Tour in five steps", lambda: do.help.start_tour()),
    )


def _separator(menu: str) -> ActionSpec:
    return ActionSpec(f"{menu}-separator", menu, "-", lambda: None)


class Actions(QObject):
    """The table as Qt actions, kept enabled and checked as the table says."""

    def __init__(self, specs: tuple[ActionSpec, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._specs = [spec for spec in specs if spec.title != "-"]
        self.by_id: dict[str, QAction] = {}
        self.menus: dict[str, list[QAction | None]] = {}
        """Actions by menu, ``None`` for a separator."""
        for spec in specs:
            entries = self.menus.setdefault(spec.menu, [])
            entries.append(None if spec.title == "-" else self._make(spec))
        self.refresh()

    def refresh(self) -> None:
        """Ask every action anew whether it is possible."""
        for spec in self._specs:
            action = self.by_id[spec.id]
            action.setEnabled(spec.enabled())
            if spec.checked is not None:
                action.setChecked(spec.checked())
            if spec.detail is not None:
                action.setText(f"{spec.title} {spec.detail()}".strip())

    def findable(self) -> list[Findable]:
        """Every action as the command palette lists it."""
        found = []
        for spec in self._specs:
            action = self.by_id[spec.id]
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            detail = spec.tip or ("is on" if action.isChecked() else "")
            group, title = spec.menu, action.text()
            found.append(Findable(title, group, action.trigger, keys, detail, action.isEnabled()))
        return found

    def paint_icons(self) -> None:
        """Draw the icons in the present theme's colour."""
        for spec in self._specs:
            if spec.icon:
                self.by_id[spec.id].setIcon(icon(spec.icon))

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.title, self)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checked is not None)
        action.setIconText(spec.title.rstrip("…"))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = spec.tip or spec.title.rstrip("…")
        action.setToolTip(f"{tip} ({keys})" if keys else tip)
        action.triggered.connect(lambda _checked=False: spec.callback())
        self.by_id[spec.id] = action
        return action
