"""Reading and writing the history. Every operation opens the file, does one thing and closes it, so that the window,
its worker and a command line can share it and none of them can leave it locked."""

import json
import math
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from core.allocation.document import PlanDocument, RefineSpec
from core.forecast.forecast import Forecast
from core.history.exchange import Imported, rows_of, take_in, types_of
from core.history.records import Measurement, Run
from core.history.schema import VERSION, migrate, version_of
from core.history.tables import check_suffix, read_table, write_table
from core.jobs.errors import StudioError
from core.jobs.places import data_dir
from core.requests import EvaluateResult, RefinementResult, TaskAccuracy

_BUSY_SECONDS = 10.0
_FORECAST: TypeAdapter[Forecast] = TypeAdapter(Forecast)
_TASKS: TypeAdapter[tuple[TaskAccuracy, ...]] = TypeAdapter(tuple[TaskAccuracy, ...])
_RUN, _MEASUREMENT = TypeAdapter(Run), TypeAdapter(Measurement)
_Entry = TypeVar("_Entry", Run, Measurement)
_DISTRIBUTIONS = ("rank-studio", "torch", "transformers", "safetensors", "numpy")


class History:
    """The history in ``path`` (default: the user's own). The file appears with the first operation."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or data_dir("history") / "history.sqlite"

    def add_run(
        self,
        plan: PlanDocument,
        forecast: Forecast | None,
        folder: str | Path,
        versions: dict[str, str] | None = None,
        *,
        refine: RefineSpec | None = None,
        refinement: RefinementResult | None = None,
        family: str = "",
    ) -> int:
        """Remember that ``plan`` was carried out and written to ``folder``; returns the run's id. ``forecast`` is what
        was predicted before; ``versions`` defaults to what is installed; a ``refine`` without steps is none.
        ``family``: the model's ``model_type``, for forecasts of related models."""
        row = {
            "time": _now(),
            "model": plan.model,
            "structure": plan.structure,
            "family": family or None,
            "method": plan.method.name,
            "allocator": plan.allocator,
            "storage": plan.storage,
            "keep": plan.keep,
            "plan": plan.model_dump_json(),
            # Figures of a ruined model may be infinite; pydantic would write null, which cannot be read back.
            "forecast": None if forecast is None else json.dumps(_FORECAST.dump_python(forecast)),
            "folder": _place(folder),
            "versions": json.dumps(installed_versions() if versions is None else versions),
            "refine": refine.model_dump_json() if refine is not None and refine.steps else None,
            "refinement": None if refinement is None else json.dumps(refinement.model_dump()),
        }
        return self._insert("runs", row)

    def add_measurement(
        self, measured: EvaluateResult, *, windows: int, length: int, structure: str, run: int | None = None
    ) -> int:
        """Remember what an evaluation over ``windows`` rows of ``length`` tokens found; returns its id. ``run`` is the
        run that wrote the measured checkpoint (see ``run_at``), ``None`` for a dense model."""
        row = {
            "run": run,
            "time": _now(),
            "model": measured.model,
            "structure": structure,
            "corpus": measured.corpus,
            "windows": windows,
            "length": length,
            "tokens": measured.tokens,
            "perplexity": measured.perplexity,
            "tokens_per_second": measured.tokens_per_second,
            "peak_memory_bytes": measured.peak_memory_bytes,
            "bytes_on_disk": measured.bytes_on_disk,
            "parameters": measured.parameters,
            "generation": measured.generation,
            "tasks": _TASKS.dump_json(measured.tasks).decode() if measured.tasks else None,
        }
        return self._insert("measurements", row)

    def runs(self, limit: int = 50, *, structure: str | None = None) -> list[Run]:
        """The newest runs first, of all models or of those with one structure; a negative ``limit`` is none."""
        query = "SELECT * FROM runs WHERE ?1 IS NULL OR structure = ?1 ORDER BY time DESC, id DESC LIMIT ?2"
        return [self._run(row) for row in self._select(query, (structure, limit))]

    def run_at(self, folder: str | Path) -> int | None:
        """Id of the newest run that wrote to ``folder``, or ``None``."""
        query = "SELECT id FROM runs WHERE folder = ? ORDER BY time DESC, id DESC LIMIT 1"
        found = self._select(query, (_place(folder),))
        return int(found[0]["id"]) if found else None

    def has_run(self, plan: PlanDocument, folder: str | Path, since: datetime) -> bool:
        """Whether ``plan`` was entered as written to ``folder`` at ``since`` or later."""
        query = "SELECT 1 FROM runs WHERE folder = ? AND plan = ? AND time >= ? LIMIT 1"
        values = (_place(folder), plan.model_dump_json(), since.astimezone(UTC).isoformat(timespec="seconds"))
        return bool(self._select(query, values))

    def measurements_of(self, run: int) -> list[Measurement]:
        """All measurements of what a run wrote, newest first."""
        query = "SELECT * FROM measurements WHERE run = ? ORDER BY time DESC, id DESC"
        return [self._measurement(row) for row in self._select(query, (run,))]

    def measurements(self) -> list[Measurement]:
        """All measurements, of what runs wrote and of dense models, newest first."""
        query = "SELECT * FROM measurements ORDER BY time DESC, id DESC"
        return [self._measurement(row) for row in self._select(query)]

    def dense_measurements(self, structure: str) -> list[Measurement]:
        """All measurements of dense models with one structure, newest first."""
        query = "SELECT * FROM measurements WHERE run IS NULL AND structure = ? ORDER BY time DESC, id DESC"
        return [self._measurement(row) for row in self._select(query, (structure,))]

    def export_to(self, file: Path) -> int:
        """Write all of it to ``file``, CSV or parquet by its name; returns the number of rows. Raises ``UsageError``
        for another name and ``StudioError`` when the file cannot be written."""
        check_suffix(file)
        with self._open() as connection:
            types, rows = types_of(connection), list(rows_of(connection))
        write_table(file, rows, types)
        return len(rows)

    def import_from(self, file: Path) -> Imported:
        """Enter what an exported ``file`` has and this history has not. Raises ``StudioError``, with nothing entered,
        for a file that cannot be read or a row that could not be handed out again."""
        with self._open() as connection:
            return take_in(connection, read_table(file, types_of(connection)), self._check_row)

    def _check_row(self, table: str, values: Mapping[str, object]) -> None:
        try:
            if table == "runs":
                self._run({"id": 0, **values})
            else:
                self._measurement({"id": 0, "run": None, **values})
        except StudioError:
            what = "plan, forecast or refinement" if table == "runs" else "zero-shot tasks"
            raise ValueError(f"it has a {what} that cannot be read") from None

    def _insert(self, table: str, row: Mapping[str, object]) -> int:
        marks = ", ".join(f":{name}" for name in row)
        with self._open() as connection:
            cursor = connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
            return int(cursor.lastrowid or 0)

    def _select(self, query: str, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        with self._open() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection for one operation, the file brought up to date. Raises ``StudioError`` on any trouble."""
        try:
            connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                self._prepare(connection)
                yield connection
            finally:
                connection.close()
        except sqlite3.OperationalError as error:
            raise StudioError(
                f"The history {self.path} cannot be used now: {error}; see that the folder can be written to, the disk "
                "is not full and no other program holds the file."
            ) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._damaged(str(error)) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        found = version_of(connection)
        if found > VERSION:
            raise StudioError(
                f"The history {self.path} was written by a newer Rank Studio (version {found} of the file, this "
                f"program knows up to {VERSION}); use that one, it is left as it is."
            )
        if found < VERSION:
            migrate(connection)
        # Nothing at all when the file is in this mode already. The change of mode is the one thing SQLite does not wait
        # for others with; where it is refused, readers and writers wait for each other until somebody succeeds.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
        # Each entry is on the disk when it is made: a power cut costs none.
        connection.execute("PRAGMA synchronous = FULL")

    def _run(self, row: sqlite3.Row | Mapping[str, Any]) -> Run:
        values = dict(row)
        try:
            values["plan"] = PlanDocument.model_validate_json(values["plan"])
            if values["forecast"] is not None:
                values["forecast"] = _FORECAST.validate_json(values["forecast"])
            values["versions"] = json.loads(values["versions"])
            values["family"] = values["family"] or ""
            if values["refine"] is not None:
                values["refine"] = RefineSpec.model_validate_json(values["refine"])
            if values["refinement"] is not None:
                values["refinement"] = RefinementResult.model_validate_json(values["refinement"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise self._damaged(f"run {row['id']} has a plan, forecast or refinement that cannot be read") from error
        return self._checked(_RUN, values, f"run {row['id']}")

    def _measurement(self, row: sqlite3.Row | Mapping[str, Any]) -> Measurement:
        values = dict(row)
        for name in ("perplexity", "tokens_per_second"):
            # SQLite has no NaN and stores NULL for it.
            values[name] = math.nan if values.get(name) is None else values[name]
        try:
            values["tasks"] = () if values["tasks"] is None else _TASKS.validate_json(values["tasks"])
        except (ValueError, KeyError) as error:
            raise self._damaged(f"measurement {row['id']} has zero-shot tasks that cannot be read") from error
        return self._checked(_MEASUREMENT, values, f"measurement {row['id']}")

    def _checked(self, form: TypeAdapter[_Entry], values: dict[str, Any], which: str) -> _Entry:
        """A cell may hold anything: SQLite does not keep to the types of its columns."""
        try:
            return form.validate_python(values)
        except ValidationError as error:
            where = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))
            raise self._damaged(f"{which} has a {where} that cannot be read") from error

    def _damaged(self, how: str) -> StudioError:
        return StudioError(
            f"The history {self.path} is damaged ({how}); it is left as it is, move it away to start a new one."
        )


def installed_versions() -> dict[str, str]:
    """Versions of this program and of what its results depend on; what is not installed is left out."""
    found = {}
    for name in _DISTRIBUTIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _place(folder: str | Path) -> str:
    return str(Path(folder).expanduser().resolve())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
