"""A report on the open document: what was planned and why, what was forecast and measured, how to do it again."""

from datetime import datetime
from pathlib import Path

import core
from core.allocation.document import PlanDocument
from core.allocation.plan import RankPlan
from core.jobs.errors import StudioError
from core.jobs.whole_file import write_whole
from core.model import ModelInfo
from studio.dates import year_to_minute
from studio.document.session import Session
from studio.keeping.report_figures import report_bars, report_frontier, report_map, report_spectra
from studio.keeping.report_parts import Enclosed, Facts, Grid, Lines, Part, Picture, Report, Section, Words, html_file
from studio.keeping.report_pdf import pdf_of
from studio.keeping.reproduction import PLAN_FILE, reproducing
from studio.keeping.settings_words import settings_words
from studio.panels.forecast.forecast_words import LEVEL_NAMES, perplexity_words
from studio.panels.sensitivity.site_grid import site_grid
from studio.panels.tables.history_rows import HistoryRow, rows_of
from studio.panels.widgets.numbers import figure, percent
from studio.planning.outcome_words import measured_words
from studio.translation import QT_TR_NOOP, tr
from studio.words import count, size

REPORT_KINDS = QT_TR_NOOP("Web page (*.html);;PDF (*.pdf)")


_RUN_HEAD = (
    QT_TR_NOOP("run"),
    QT_TR_NOOP("method"),
    QT_TR_NOOP("keep"),
    QT_TR_NOOP("text"),
    QT_TR_NOOP("dense"),
    QT_TR_NOOP("forecast"),
    QT_TR_NOOP("between"),
    QT_TR_NOOP("measured"),
)


def write_report(session: Session, path: Path) -> None:
    """As the end of the name says. Raises ``StudioError``."""
    report = report_of(session)
    content: bytes | str = pdf_of(report) if path.suffix.lower() == ".pdf" else html_file(report)
    try:
        write_whole(path, content, lasting=True)
    except OSError as error:
        words = tr("The report cannot be saved at {path}: {why}; choose another place.")
        raise StudioError(words.format(path=path, why=error.strerror or error)) from None


def report_of(session: Session) -> Report:
    """Of the document as it is now. Raises ``StudioError`` when no model is open."""
    model, plan, document = session.model, session.plan, session.plan_document()
    if model is None or plan is None or document is None:
        raise StudioError(tr("There is nothing to report yet; open a model first."))
    sections = (
        Section(tr("The plan"), (_sizes(session, model), Picture(report_bars(session), tr("One bar for each site.")))),
        Section(tr("Forecast and measurement"), tuple(_measured(session, model))),
        Section(tr("Where the model can give"), tuple(_looks(session))),
        Section(tr("Ranks"), (_ranks(model, plan),)),
        Section(tr("Settings"), (Facts(settings_words(session.settings, document)),)),
        Section(tr("How to do it again"), _again(session, document)),
    )
    made = f"{year_to_minute(datetime.now())} · Rank Studio {core.__version__}"
    return Report(tr("{title}: {share} kept").format(title=session.title, share=percent(document.keep)), made, sections)


def _sizes(session: Session, model: ModelInfo) -> Grid:
    forecast = session.forecast()
    rows = [
        (tr("parameters of the sites"), model.site_parameters, forecast.stored_parameters if forecast else None, count),
        (tr("all parameters"), model.parameters, forecast.parameters if forecast else None, count),
        (tr("bytes of weights"), model.parameters * model.dtype_bytes(), forecast.bytes if forecast else None, size),
    ]
    told = tuple(
        (name, words(dense), words(planned) if planned else "—", percent(planned / dense) if planned and dense else "—")
        for name, dense, planned, words in rows
    )
    return Grid(("", model.name, tr("plan"), tr("share")), told)


def _measured(session: Session, model: ModelInfo) -> list[Part]:
    parts: list[Part] = []
    forecast = session.forecast()
    known = [p for p in forecast.predictions if p.rise] if forecast else []
    if known:
        rows = tuple((tr(LEVEL_NAMES[p.level]), perplexity_words(p, None), p.fitted_on) for p in known)
        parts.append(Words(tr("Forecast of this plan, as a multiple of the dense model's perplexity.")))
        parts.append(Grid((tr("known from"), tr("perplexity"), tr("fitted on")), rows, left=3))
    runs = rows_of(session.recorded.of(model.structure))
    if runs:
        head = tuple(map(tr, _RUN_HEAD))
        parts += [Words(tr("Runs of this model, the newest first.")), Grid(head, tuple(map(_run, runs[:20])), left=2)]
    parts += [Words(measured_words(measured)) for measured in session.measurements]
    shown = report_frontier(session)
    if shown is not None:
        parts.append(Picture(shown, tr("Everything that was measured of this model.")))
    return parts or [Words(tr("Nothing is forecast or measured yet."))]


def _run(row: HistoryRow) -> tuple[str, ...]:
    def told(value: float | None) -> str:
        return "—" if value is None else figure(value)

    between = f"{told(row.low)} – {told(row.high)}" if row.low is not None else "—"
    name, steps = Path(row.run.folder).name, f", {row.steps}" if row.steps else ""
    figures = (told(row.dense), told(row.forecast), between, told(row.measured))
    return (name, f"{row.run.method}{steps}", percent(row.run.keep), row.text, *figures)


def _looks(session: Session) -> list[Part]:
    parts: list[Part] = [Picture(report_map(session), tr("Blocks from left to right, kinds from top to bottom."))]
    dashed = tr("Solid: as the method weights them; dashed: plain.")
    weighted = dashed if session.curves else tr("Plain, unweighted.")
    values = report_spectra(session, "values", tr("singular values"))
    energy = report_spectra(session, "energy", tr("share of the energy kept"))
    parts += [Picture(shown, weighted) for shown in (values, energy) if shown is not None]
    return parts


def _ranks(model: ModelInfo, plan: RankPlan) -> Grid:
    """Blocks down, kinds across; a dense site has a dash."""
    grid = site_grid(model)

    def cell(row: int, block: int) -> str:
        ranks = [plan.ranks[name] for name in grid.sites(row, block)]
        return ", ".join("—" if rank is None else str(rank) for rank in ranks)

    rows = tuple((str(block), *(cell(row, block) for row in range(len(grid.rows)))) for block in range(grid.blocks))
    return Grid((tr("block"), *(row.label for row in grid.rows)), rows)


def _again(session: Session, document: PlanDocument) -> tuple[Part, ...]:
    by_hand = tr("{file} is the plan, made by hand; it is to be carried out with {method}.")
    by_allocator = tr("{file} is the plan, made by {allocator}; it is to be carried out with {method}.")
    said = (by_hand if document.allocator == "by hand" else by_allocator).format(
        file=PLAN_FILE, allocator=document.allocator, method=document.method.name
    )
    plan = Enclosed(PLAN_FILE.name, document.model_dump_json(indent=1))
    return Words(said), plan, Lines(reproducing(session, document))
