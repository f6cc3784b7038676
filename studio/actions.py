"""Everything that a person can do by menu, button, shortcut or palette: the one list, in the order of the menus."""

from core.requests import AnalyseSpectra, ComputeCurves, MakePlan
from studio.action_table import ActionSpec, separator
from studio.handlers import Handlers
from studio.language import LANGUAGE_MENU, LANGUAGES, SYSTEM
from studio.planning.copying import COPIED, FORMS, Copied, Form
from studio.translation import tr


def action_specs(do: Handlers) -> tuple[ActionSpec, ...]:
    """The table, menu by menu in the order shown; a title of ``-`` is a separator."""
    return (*_file(do), *_edit(do), *_plan(do), *_run(do), *_copies(do), *_view(do), *_languages(do), *_help(do))


def _file(do: Handlers) -> tuple[ActionSpec, ...]:
    opened = do.has_model
    return (
        ActionSpec(
            "open-folder", "File", tr("Open folder…"), do.open_folder, "Ctrl+O", "open", tr("Open a model folder")
        ),
        ActionSpec("open-file", "File", tr("Open GGUF or project…"), do.open_file, "Ctrl+Shift+O"),
        ActionSpec(
            "open-name", "File", tr("Open by name…"), do.open_by_name, "Ctrl+L", "search", tr("Open a Hub id or path")
        ),
        ActionSpec("open-sample", "File", tr("Open sample model"), lambda: do.open("sample")),
        ActionSpec("open-tiny", "File", tr("Open tiny model"), lambda: do.open("tiny")),
        separator("File"),
        ActionSpec(
            "save", "File", tr("Save project"), do.save, "Ctrl+S", "save", tr("Save the project"), enabled=opened
        ),
        ActionSpec("save-as", "File", tr("Save project as…"), do.save_as, "Ctrl+Shift+S", enabled=opened),
        ActionSpec("export-plan", "File", tr("Export plan…"), do.export_plan, "Ctrl+E", "export", enabled=opened),
        ActionSpec(
            "export-session",
            "File",
            tr("Export session as commands…"),
            do.export_session,
            tip=tr("Write a shell script that makes the same plan on the command line, step by step"),
            enabled=opened,
        ),
        ActionSpec("import-plan", "File", tr("Import plan…"), do.import_plan, "Ctrl+I", enabled=opened),
        separator("File"),
        ActionSpec(
            "figure",
            "File",
            tr("Save figure…"),
            lambda: do.keeping.save_figure(),
            "Ctrl+Shift+F",
            tip=tr("Save or copy the map, the bars, the spectrum or the frontier: PNG, SVG, CSV"),
            enabled=opened,
        ),
        ActionSpec(
            "report",
            "File",
            tr("Save report…"),
            lambda: do.keeping.save_report(),
            "Ctrl+R",
            tip=tr("Plan, figures, forecast against measurement and how to do it again, in one HTML or PDF file"),
            enabled=opened,
        ),
        separator("File"),
        ActionSpec("quit", "File", tr("Quit"), do.quit, "Ctrl+Q"),
    )


def _edit(do: Handlers) -> tuple[ActionSpec, ...]:
    stack, session = do.session.undo_stack, do.session
    return (
        ActionSpec(
            "undo", "Edit", tr("Undo"), stack.undo, "Ctrl+Z", "undo", enabled=stack.canUndo, detail=stack.undoText
        ),
        ActionSpec(
            "redo", "Edit", tr("Redo"), stack.redo, "Ctrl+Shift+Z", "redo", enabled=stack.canRedo, detail=stack.redoText
        ),
        separator("Edit"),
        ActionSpec("select-all", "Edit", tr("Select all sites"), do.select_all, "Ctrl+A", enabled=do.has_model),
        ActionSpec("select-none", "Edit", tr("Select nothing"), lambda: session.select(()), "Ctrl+Shift+A"),
        ActionSpec(
            "find",
            "Edit",
            tr("Find sites…"),
            do.find_sites,
            "Ctrl+F",
            "search",
            tr("Search for sites by name, kind, block, shape or any statistic"),
            do.has_model,
        ),
    )


def _plan(do: Handlers) -> tuple[ActionSpec, ...]:
    session, flow, chosen = do.session, do.flow, do.has_selection
    return (
        ActionSpec(
            "curves",
            "Plan",
            tr("Curves"),
            flow.compute_curves,
            "Ctrl+Shift+K",
            "chart",
            tr("Calibrate if the method needs it, then compute the exact error of every site at every rank"),
            lambda: do.has_model() and not flow.busy_with(ComputeCurves),
        ),
        ActionSpec(
            "allocate",
            "Plan",
            tr("Allocate"),
            flow.allocate,
            "Ctrl+Return",
            "wand",
            tr("Let the allocator plan all ranks for the target; computes the curves first if it needs them"),
            lambda: do.has_model() and not flow.busy_with(MakePlan),
        ),
        ActionSpec(
            "keep-plan",
            "Plan",
            tr("Keep plan to compare"),
            session.keep_plan,
            "Ctrl+B",
            "",
            tr("Keep the plan at hand, to see others against it"),
            do.has_model,
        ),
        ActionSpec(
            "hold",
            "Plan",
            tr("Hold total"),
            lambda: session.set_hold_total(not session.hold_total),
            "Ctrl+T",
            "",
            tr("What one drag gives, the unlocked others take where it costs least, so that the size stays put"),
            checked=lambda: session.hold_total,
        ),
        ActionSpec(
            "rule",
            "Plan",
            tr("Paint by rule…"),
            do.ask_rule,
            "Ctrl+Shift+R",
            tip=tr("Change many sites with one line of text, as v last third >= 60%"),
            enabled=do.has_model,
        ),
        separator("Plan"),
        ActionSpec("lock", "Plan", tr("Lock selection"), lambda: do.lock(True), "Ctrl+Shift+L", "lock", enabled=chosen),
        ActionSpec(
            "unlock", "Plan", tr("Unlock selection"), lambda: do.lock(False), "Ctrl+Shift+U", "unlock", "", chosen
        ),
        ActionSpec("dense", "Plan", tr("Keep selection dense"), do.make_dense, "Ctrl+D", enabled=chosen),
        ActionSpec("all-dense", "Plan", tr("Start over: all dense"), do.make_all_dense, enabled=do.has_model),
    )


def _run(do: Handlers) -> tuple[ActionSpec, ...]:
    flow = do.flow
    return (
        ActionSpec(
            "one-click",
            "Run",
            tr("One click…"),
            lambda: do.show_panel("One click"),
            "Ctrl+Shift+Return",
            "",
            tr("Say how small, and let a recipe plan, compress and measure; with an estimate first"),
        ),
        ActionSpec("recipe-save", "Run", tr("Save settings as recipe…"), do.keep_recipe, enabled=do.has_model),
        ActionSpec("recipe-import", "Run", tr("Import recipe…"), lambda: do.clicking.recipes.ask_import()),
        ActionSpec("recipe-export", "Run", tr("Export recipe…"), lambda: do.clicking.recipes.ask_export()),
        separator("Run"),
        *_compressing(do),
        *_measuring(do),
        separator("Run"),
        ActionSpec(
            "spectra",
            "Run",
            tr("Analyse spectra again"),
            flow.analyse,
            enabled=lambda: do.has_model() and not flow.busy_with(AnalyseSpectra),
        ),
        ActionSpec(
            "cancel", "Run", tr("Cancel running job"), do.cancel_running, "Ctrl+.", "stop", enabled=do.is_running
        ),
    )


def _compressing(do: Handlers) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec(
            "compress",
            "Run",
            tr("Compress…"),
            lambda: do.compress(evaluate=False),
            "Ctrl+Shift+C",
            "play",
            tr("Carry the plan out and write a folder that plain transformers loads"),
            do.has_compressed_site,
        ),
        ActionSpec(
            "compress-evaluate",
            "Run",
            tr("Compress and evaluate…"),
            lambda: do.compress(evaluate=True),
            "Ctrl+Shift+E",
            enabled=do.has_compressed_site,
        ),
        ActionSpec(
            "compress-dense", "Run", tr("Compress, multiplied out…"), do.compress_dense, enabled=do.has_compressed_site
        ),
    )


def _measuring(do: Handlers) -> tuple[ActionSpec, ...]:
    session = do.session
    return (
        ActionSpec(
            "evaluate",
            "Run",
            tr("Evaluate"),
            lambda: do.flow.evaluate(session.model.source if session.model else ""),
            "Ctrl+M",
            "",
            tr("Measure perplexity, speed and memory of the open model"),
            do.has_model,
        ),
        ActionSpec("evaluate-other", "Run", tr("Evaluate a folder…"), do.evaluate_folder, enabled=do.has_model),
        ActionSpec(
            "time-sites",
            "Run",
            tr("Time the sites of a folder…"),
            do.time_sites,
            "",
            "",
            tr("Evaluate a compressed folder, and time each of its sites beside the dense matrix it stands for"),
            do.has_model,
        ),
        ActionSpec(
            "look-beside",
            "Run",
            tr("Before and after…"),
            do.look_beside,
            "Ctrl+Shift+B",
            "",
            tr("Look at a compressed folder beside this model: ranks, spectra and change of every site"),
            do.has_model,
        ),
        ActionSpec(
            "upload",
            "Run",
            tr("Upload to the Hub…"),
            lambda: do.keeping.ask_upload(),
            tip=tr("Put a written folder on the Hugging Face Hub, with your own login"),
        ),
    )


def _copies(do: Handlers) -> tuple[ActionSpec, ...]:
    def spec(what: Copied, form: Form) -> ActionSpec:
        enabled = do.has_compressed_site if what == "compress" else do.has_model
        work = tr(COPIED[what])
        if form == "command":
            title, tip = tr("{work} as command"), tr("Put what {work} would start on the clipboard, as command")
        else:
            title, tip = tr("{work} as Python"), tr("Put what {work} would start on the clipboard, as Python")
        name, title, tip = f"copy-{what}-{form.lower()}", title.format(work=work), tip.format(work=work)
        return ActionSpec(name, "Copy as", title, lambda: do.copy(what, form), tip=tip, enabled=enabled)

    return tuple(spec(what, form) for what in COPIED for form in FORMS)


def _view(do: Handlers) -> tuple[ActionSpec, ...]:
    theme = do.theme
    return (
        ActionSpec(
            "theme",
            "View",
            tr("Light or dark"),
            theme.toggle,
            "Ctrl+Shift+D",
            "moon",
            tr("Change between light and dark"),
        ),
        ActionSpec(
            "theme-system",
            "View",
            tr("Follow the system's theme"),
            lambda: theme.choose("system"),
            checked=lambda: theme.scheme == "system",
        ),
        ActionSpec("reset-layout", "View", tr("Reset layout"), do.reset_layout),
        separator("View"),
        ActionSpec("next-panel", "View", tr("Next panel"), lambda: do.help.next_panel(), "F6"),
        ActionSpec("previous-panel", "View", tr("Previous panel"), lambda: do.help.previous_panel(), "Shift+F6"),
        separator("View"),
    )


def _languages(do: Handlers) -> tuple[ActionSpec, ...]:
    def spec(name: str, title: str) -> ActionSpec:
        return ActionSpec(
            f"language-{name}",
            LANGUAGE_MENU,
            title,
            lambda: do.choose_language(name),
            tip=tr("Language of the window, from the next start on"),
            checked=lambda: do.language() == name,
        )

    return (spec(SYSTEM, tr("Follow the system's language")), *(spec(*language) for language in LANGUAGES.items()))


def _help(do: Handlers) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec(
            "palette",
            "Help",
            tr("Command palette…"),
            lambda: do.help.show_palette(),
            "Ctrl+K",
            "search",
            tr("Find an action, a panel, a site, a plan or a model by typing"),
        ),
        ActionSpec("shortcuts", "Help", tr("Keyboard shortcuts"), lambda: do.help.show_shortcuts(), "F1"),
        ActionSpec("what", "Help", tr("What is this?"), lambda: do.help.ask_what(), "Shift+F1"),
        ActionSpec("glossary", "Help", tr("Glossary"), lambda: do.help.show_glossary(), "Ctrl+F1"),
        separator("Help"),
        ActionSpec("tour", "Help", tr("Tour in five steps"), lambda: do.help.start_tour()),
    )
