"""Runs as lines of a table; no widgets."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.history import Measurement, Run
from studio.document.recorded import Recorded
from studio.panels.widgets.numbers import figure
from studio.translation import QT_TR_NOOP, tr


@dataclass(frozen=True)
class HistoryRow:
    """One run. ``forecast``, ``low``, ``high``: perplexity as it was forecast before, on the text of ``measured``."""

    run: Run
    measured: float | None
    dense: float | None
    forecast: float | None
    low: float | None
    high: float | None
    accuracy: float | None
    """Mean zero-shot accuracy of the newest measurement that has tasks, 0 to 1."""
    text: str

    @property
    def steps(self) -> str:
        """Names of the refinement steps."""
        return ", ".join(step.name for step in self.run.refine.steps) if self.run.refine else ""

    @property
    def times(self) -> float | None:
        """Measured perplexity over the dense model's."""
        return self.measured / self.dense if self.measured is not None and self.dense else None


@dataclass(frozen=True)
class Column:
    """``title``, ``help``: marked for translation; ``text``: as it is shown and copied; ``key``: what sorts it."""

    title: str
    help: str
    text: Callable[[HistoryRow], str]
    key: Callable[[HistoryRow], str | float]
    number: bool = False


def rows_of(recorded: Recorded) -> tuple[HistoryRow, ...]:
    """One line a run, the newest first."""
    dense: dict[tuple[str, str, int], float] = {}
    for measured in reversed(recorded.dense):
        dense[_text(measured)] = measured.perplexity
    return tuple(_row(run, measured, dense) for run, measured in recorded.runs)


def _row(run: Run, measured: tuple[Measurement, ...], dense: dict[tuple[str, str, int], float]) -> HistoryRow:
    """By the newest measurement on a text that the dense model was measured on too, else by the newest."""
    chosen = next((m for m in measured if _text(m) in dense), measured[0] if measured else None)
    base = dense.get(_text(chosen)) if chosen else next((v for k, v in dense.items() if k[0] == run.structure), None)
    told = run.forecast.best if run.forecast else None
    predicted = told.perplexity(base) if told and base else None
    return HistoryRow(
        run,
        chosen.perplexity if chosen else None,
        base,
        predicted.value if predicted else None,
        predicted.low if predicted else None,
        predicted.high if predicted else None,
        next((m.accuracy for m in measured if m.accuracy is not None), None),
        chosen.corpus if chosen else "",
    )


def _text(measured: Measurement) -> tuple[str, str, int]:
    return measured.structure, measured.corpus, measured.tokens


def _number(
    title: str, help_: str, value: Callable[[HistoryRow], float | None], text: Callable[[float], str]
) -> Column:
    """Lines without the number sort behind all others."""

    def shown(row: HistoryRow) -> str:
        found = value(row)
        return "" if found is None else text(found)

    def key(row: HistoryRow) -> float:
        found = value(row)
        return math.inf if found is None or math.isnan(found) else found

    return Column(title, help_, shown, key, number=True)


def _words(title: str, help_: str, text: Callable[[HistoryRow], str]) -> Column:
    return Column(title, help_, text, lambda row: text(row).lower())


def _forecast(row: HistoryRow) -> str:
    if row.forecast is None or row.low is None or row.high is None:
        return ""
    return f"{figure(row.forecast)} ({figure(row.low)} – {figure(row.high)})"


COLUMNS: tuple[Column, ...] = (
    Column(
        QT_TR_NOOP("Date"),
        QT_TR_NOOP("When it was compressed"),
        lambda row: f"{row.run.time.astimezone():%Y-%m-%d %H:%M}",
        lambda row: row.run.time.timestamp(),
    ),
    _words(QT_TR_NOOP("Model"), QT_TR_NOOP("The model that was compressed"), lambda row: row.run.model),
    _words(QT_TR_NOOP("Method"), QT_TR_NOOP("How it was decomposed"), lambda row: row.run.method),
    _words(QT_TR_NOOP("Allocator"), QT_TR_NOOP("What planned the ranks"), lambda row: row.run.allocator),
    _words(QT_TR_NOOP("Storage"), QT_TR_NOOP("How ranks are stored"), lambda row: row.run.storage),
    _number(
        QT_TR_NOOP("Keep"),
        QT_TR_NOOP("Share of the sites' parameters"),
        lambda row: row.run.keep,
        lambda keep: f"{100 * keep:.1f} %",
    ),
    _words(QT_TR_NOOP("Refined by"), QT_TR_NOOP("Steps before and after truncation"), lambda row: row.steps),
    Column(
        QT_TR_NOOP("Forecast"),
        QT_TR_NOOP("Perplexity as it was forecast before compressing, with its interval"),
        _forecast,
        lambda row: math.inf if row.forecast is None else row.forecast,
        number=True,
    ),
    _number(
        QT_TR_NOOP("Measured"), QT_TR_NOOP("Perplexity as it was measured afterwards"), lambda row: row.measured, figure
    ),
    _number(
        QT_TR_NOOP("× dense"),
        QT_TR_NOOP("Measured over the dense model's on the same text"),
        lambda row: row.times,
        "{:.2f}".format,
    ),
    _number(
        QT_TR_NOOP("Accuracy"),
        QT_TR_NOOP("Mean zero-shot accuracy, in percent"),
        lambda row: row.accuracy,
        lambda a: f"{100 * a:.1f} %",
    ),
    _words(QT_TR_NOOP("Text"), QT_TR_NOOP("What perplexity was measured on"), lambda row: row.text),
    _words(QT_TR_NOOP("Folder"), QT_TR_NOOP("Where it was written"), lambda row: row.run.folder),
)


def as_table(rows: Iterable[HistoryRow]) -> str:
    """Lines as spreadsheets take them from the clipboard, headings first."""
    lines = [[tr(column.title) for column in COLUMNS], *([column.text(row) for column in COLUMNS] for row in rows)]
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in line) for line in lines)
