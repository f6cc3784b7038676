"""A history as rows of one flat table, and rows taken in again: what both say twice is entered once."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.history.tables import Row, Types, Value
from core.jobs.errors import StudioError

_RUN, _MEASURED = "run_", "measured_"
_TYPES: dict[str, type[str | int | float]] = {"TEXT": str, "INTEGER": int, "REAL": float}
Check = Callable[[str, Mapping[str, Value]], None]
"""Given a table's name and a row of it; raises ``ValueError`` saying why the row cannot be used."""


@dataclass(frozen=True)
class Imported:
    """How many rows were new, and how many the history had already."""

    runs: int = 0
    measurements: int = 0
    known: int = 0


@dataclass(frozen=True)
class _Column:
    name: str
    type: type[str | int | float]
    required: bool


def types_of(connection: sqlite3.Connection) -> Types:
    """Columns of the flat table, as the file of this history has them."""
    runs = {f"{_RUN}id": int} | {f"{_RUN}{c.name}": c.type for c in _columns(connection, "runs")}
    return runs | {f"{_MEASURED}{c.name}": c.type for c in _columns(connection, "measurements")}


def rows_of(connection: sqlite3.Connection) -> Iterator[dict[str, Value]]:
    """Every run with each of its measurements, in the order they were entered, then those of dense models."""
    runs = ["id", *(c.name for c in _columns(connection, "runs"))]
    measured = ", ".join(f"m.{c.name} AS {_MEASURED}{c.name}" for c in _columns(connection, "measurements"))
    of_runs = ", ".join(f"r.{name} AS {_RUN}{name}" for name in runs)
    nothing = ", ".join(f"NULL AS {_RUN}{name}" for name in runs)
    queries = (
        f"SELECT {of_runs}, {measured} FROM runs r LEFT JOIN measurements m ON m.run = r.id ORDER BY r.id, m.id",
        f"SELECT {nothing}, {measured} FROM measurements m WHERE m.run IS NULL ORDER BY m.id",
    )
    for query in queries:
        for row in connection.execute(query):
            yield dict(row)


def take_in(connection: sqlite3.Connection, rows: Iterable[Row], check: Check) -> Imported:
    """Enter what the history does not have yet; all of it or, when a row cannot be used, nothing.

    A run or measurement is known when every column but its number is the same. Raises ``StudioError`` naming the row.
    """
    of_runs, of_measured = _columns(connection, "runs"), _columns(connection, "measurements")
    numbers: dict[tuple[Value, ...], int] = {}
    new = {"runs": 0, "measurements": 0}
    known = 0

    def enter(table: str, values: dict[str, Value]) -> int:
        nonlocal known
        number, fresh = _entered(connection, table, values)
        new[table] += fresh
        known += not fresh
        return number

    connection.execute("BEGIN IMMEDIATE")
    try:
        for place, row in enumerate(rows, start=1):
            try:
                run = _part(row, _RUN, of_runs, "runs", check)
                measured = _part(row, _MEASURED, of_measured, "measurements", check)
            except ValueError as error:
                raise StudioError(f"Row {place} cannot be entered in the history: {error}; nothing was.") from None
            number = None
            if run is not None:
                # A run that was measured three times stands in three rows.
                key = tuple(run.values())
                if key not in numbers:
                    numbers[key] = enter("runs", run)
                number = numbers[key]
            if measured is not None:
                enter("measurements", measured | {"run": number})
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return Imported(new["runs"], new["measurements"], known)


def _columns(connection: sqlite3.Connection, table: str) -> list[_Column]:
    """Those that say something: numbers of rows are each file's own."""
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    told = [row for row in found if row["name"] not in ("id", "run")]
    return [_Column(row["name"], _TYPES.get(row["type"], str), bool(row["notnull"])) for row in told]


def _part(row: Row, prefix: str, columns: list[_Column], table: str, check: Check) -> dict[str, Value] | None:
    """The columns of one of the two tables; ``None`` where the row has nothing of it."""
    values = {column.name: row.get(f"{prefix}{column.name}") for column in columns}
    if all(value is None for value in values.values()):
        return None
    for column in columns:
        if column.required and values[column.name] is None:
            # An empty text is an empty cell in a CSV file.
            if column.type is not str:
                raise ValueError(f"it says nothing in the column {prefix}{column.name}")
            values[column.name] = ""
    datetime.fromisoformat(str(values["time"]))
    check(table, values)
    return values


def _entered(connection: sqlite3.Connection, table: str, values: Mapping[str, Value]) -> tuple[int, bool]:
    """Number of the row, and whether it is new."""
    same = " AND ".join(f"{name} IS :{name}" for name in values)
    found = connection.execute(f"SELECT id FROM {table} WHERE {same}", values).fetchone()
    if found is not None:
        return int(found[0]), False
    marks = ", ".join(f":{name}" for name in values)
    cursor = connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", values)
    return int(cursor.lastrowid or 0), True
