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

from pydantic import TypeAdapter

from core.allocation.document import PlanDocument, RefineSpec
from core.forecast.forecast import Forecast
from core.history.records import Measurement, Run
from core.history.schema import VERSION, migrate, version_of
from core.jobs.errors import StudioError
from core.jobs.places import data_dir
from core.requests import EvaluateResult, RefinementResult

_BUSY_SECONDS = 10.0
_FORECAST: TypeAdapter[Forecast] = TypeAdapter(Forecast)
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
    ) -> int:
        """Remember that ``plan`` was carried out and written to ``folder``; returns the run's id. ``forecast`` is what
        was predicted before; ``versions`` defaults to what is installed; a ``refine`` without steps is none."""
        row = {
            "time": _now(),
            "model": plan.model,
            "structure": plan.structure,
            "method": plan.method.name,
            "allocator": plan.allocator,
            "storage": plan.storage,
            "keep": plan.keep,
            "plan": plan.model_dump_json(),
            "forecast": None if forecast is None else _FORECAST.dump_json(forecast).decode(),
            "folder": _place(folder),
            "versions": json.dumps(installed_versions() if versions is None else versions),
            "refine": refine.model_dump_json() if refine is not None and refine.steps else None,
            # Perplexities of a ruined model may be infinite; pydantic would write null, which cannot be read back.
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
        }
        return self._insert("measurements", row)

    def runs(self, limit: int = 50, *, structure: str | None = None) -> list[Run]:
        """The newest runs first, of all models or of those with one structure."""
        query = "SELECT * FROM runs WHERE ?1 IS NULL OR structure = ?1 ORDER BY id DESC LIMIT ?2"
        return [self._run(row) for row in self._select(query, (structure, limit))]

    def run_at(self, folder: str | Path) -> int | None:
        """Id of the newest run that wrote to ``folder``, or ``None``."""
        found = self._select("SELECT id FROM runs WHERE folder = ? ORDER BY id DESC LIMIT 1", (_place(folder),))
        return int(found[0]["id"]) if found else None

    def measurements_of(self, run: int) -> list[Measurement]:
        """All measurements of what a run wrote, newest first."""
        return [
            _measurement(r) for r in self._select("SELECT * FROM measurements WHERE run = ? ORDER BY id DESC", (run,))
        ]

    def dense_measurements(self, structure: str) -> list[Measurement]:
        """All measurements of dense models with one structure, newest first."""
        query = "SELECT * FROM measurements WHERE run IS NULL AND structure = ? ORDER BY id DESC"
        return [_measurement(row) for row in self._select(query, (structure,))]

    def _insert(self, table: str, row: Mapping[str, object]) -> int:
        marks = ", ".join(f":{name}" for name in row)
        with self._open() as connection:
            cursor = connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
            return int(cursor.lastrowid or 0)

    def _select(self, query: str, values: tuple[object, ...]) -> list[sqlite3.Row]:
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
        except sqlite3.DatabaseError as error:
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

    def _run(self, row: sqlite3.Row) -> Run:
        values = dict(row)
        try:
            values["plan"] = PlanDocument.model_validate_json(values["plan"])
            if values["forecast"] is not None:
                values["forecast"] = _FORECAST.validate_json(values["forecast"])
            values["versions"] = json.loads(values["versions"])
            if values["refine"] is not None:
                values["refine"] = RefineSpec.model_validate_json(values["refine"])
            if values["refinement"] is not None:
                values["refinement"] = RefinementResult.model_validate_json(values["refinement"])
        except ValueError as error:
            raise self._damaged(f"run {row['id']} has a plan, forecast or refinement that cannot be read") from error
        values["time"] = datetime.fromisoformat(values["time"])
        return Run(**values)

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


def _measurement(row: sqlite3.Row) -> Measurement:
    values = dict(row)
    values["time"] = datetime.fromisoformat(values["time"])
    for name in ("perplexity", "tokens_per_second"):
        # SQLite has no NaN and stores NULL for it.
        values[name] = math.nan if values[name] is None else values[name]
    return Measurement(**values)


def _place(folder: str | Path) -> str:
    return str(Path(folder).expanduser().resolve())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
