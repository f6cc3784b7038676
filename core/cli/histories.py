"""``history``: the runs, what was forecast and measured of each, and the history as a file."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.cli.answer import Answer, table
from core.cli.desk import Desk
from core.cli.forecast_texts import SOURCES, track_text
from core.cli.places import check_file
from core.forecast.prediction import LEVELS, Level, TrackRecord
from core.forecast.track import track_record
from core.history.evidence import Judged, judged_runs
from core.history.history import History
from core.history.records import Measurement, Run
from core.jobs.errors import UsageError


@dataclass(frozen=True)
class Listed:
    """A run, what was measured of it, the newest first, and its forecast beside the truth where both are known."""

    run: Run
    measured: Sequence[Measurement] = ()
    judged: Judged | None = None


def history(args: argparse.Namespace, _desk: Desk) -> Answer:
    if args.action is not None and args.file is None:
        raise UsageError(f"history {args.action} needs a FILE that ends in .csv or .parquet.")
    if args.action == "export":
        return _export(args.file)
    if args.action == "import":
        return _import(args.file)
    if args.limit < 1:
        raise UsageError(f"--limit cannot be {args.limit}: ask for at least 1 run.")
    book = History()
    judged = {one.run.id: one for one in judged_runs(book)}
    listed = [Listed(run, book.measurements_of(run.id), judged.get(run.id)) for run in book.runs(args.limit)]
    tracks = track_records(judged.values())
    data = {"file": str(book.path), "runs": [_data(one) for one in listed], "track": tracks}
    return Answer(data, history_text(listed, tracks))


def track_records(judged: Iterable[Judged]) -> dict[Level, TrackRecord]:
    """How well what was forecast before each run did, by what the forecasts knew."""
    pairs: dict[Level, list[tuple[float, float]]] = {}
    for one in judged:
        for prediction in one.run.forecast.predictions if one.run.forecast is not None else ():
            if prediction.rise is not None:
                pairs.setdefault(prediction.level, []).append((prediction.rise.value, one.rise))
    return {level: track_record(*np.array(pairs[level]).T) for level in LEVELS if level in pairs}


def history_text(listed: Sequence[Listed], tracks: Mapping[Level, TrackRecord] | None = None) -> str:
    """One line a run: its newest measurement beside what was forecast; below, how well the forecasts did."""
    if not listed:
        return "No compression has been carried out yet; 'rank-studio demo' makes one."
    head = ("id", "when", "model", "method", "allocator", "storage", "keep", "refined", "forecast", "perplexity")
    rows = []
    for one in listed:
        run, last = one.run, one.measured[0] if one.measured else None
        when = run.time.astimezone().strftime("%Y-%m-%d %H:%M")
        what = (run.model, run.method, run.allocator, run.storage, f"{run.keep:.3f}", _refined(run), _forecast(one))
        found = (f"{last.perplexity:.2f}", f"{last.corpus} {last.windows}x{last.length}") if last else ("-", "-")
        rows.append((str(run.id), when, *what, *found, run.folder))
    parts = [table((*head, "measured on", "folder"), rows, left=len(head) + 2)]
    if any(one.judged is not None for one in listed):
        parts.append("Forecasts are of truncation alone, on the text that the dense model was measured on too.")
    for level, track in (tracks or {}).items():
        parts.append(f"Forecasts from {SOURCES[level]}: {track_text(track, 'runs')}.")
    return "\n".join(parts)


def _forecast(one: Listed) -> str:
    """``29.10 (27.00 to 33.20)``: the perplexity that was forecast of what is now measured."""
    if one.judged is None or one.run.forecast is None or one.run.forecast.best is None:
        return "-"
    expected = one.run.forecast.best.perplexity(one.judged.dense)
    return "-" if expected is None else f"{expected.value:.2f} ({expected.low:.2f} to {expected.high:.2f})"


def _refined(run: Run) -> str:
    """``block 43.00 -> 39.50``: the steps, and perplexity of the held-out rows before and after."""
    if run.refine is None:
        return "-"
    words = [", ".join(step.name for step in run.refine.steps)]
    if run.refinement is not None and run.refinement.texts:
        held_out = run.refinement.texts[0]
        words.append(f"{held_out.before:.2f} -> {held_out.after:.2f}")
    return " ".join(words)


def _data(one: Listed) -> dict[str, object]:
    """A run's figures; its plan lies in full in ``compression.json`` of what it wrote."""
    figures = {name: value for name, value in vars(one.run).items() if name != "plan"}
    rise = None if one.judged is None else {"text": one.judged.text, "dense": one.judged.dense, "rise": one.judged.rise}
    return {**figures, "measurements": list(one.measured), "judged": rise}


def _export(file: str) -> Answer:
    out = check_file(Path(file), "The history")
    rows = History().export_to(out)
    return Answer({"file": str(out), "rows": rows}, f"The history is in {out}: {rows} rows.")


def _import(file: str) -> Answer:
    found = History().import_from(Path(file))
    text = (
        f"Entered {found.runs} runs and {found.measurements} measurements from {file}; "
        f"{found.known} were in the history already."
    )
    return Answer({"file": file, **vars(found)}, text)
