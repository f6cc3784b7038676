"""Readers of the history: its database, and the tables it is imported from."""

import contextlib
import csv
import io
import random
import sqlite3
from pathlib import Path

import pyarrow
import pyarrow.parquet
from fuzz_parts.box import Box
from fuzz_parts.documents import a_plan
from fuzz_parts.models import opened, small_model
from fuzz_parts.mutations import spoiled_bytes, spoiled_json, strange
from fuzz_parts.reader import Read, Reader, Spoil

from core.history.evidence import judged_runs
from core.history.history import History
from core.requests import EvaluateResult, TaskAccuracy

_MOST = 2**63 - 1


def _filled(box: Box, path: Path) -> History:
    checkpoint = opened(small_model(box.home / "model"))
    history = History(path)
    run = history.add_run(a_plan(checkpoint), None, box.home / "out")
    for of in (run, None):
        result = EvaluateResult(
            model="m",
            corpus="bundled",
            tokens=100,
            perplexity=20.5,
            tokens_per_second=3.0,
            peak_memory_bytes=1,
            bytes_on_disk=2,
            parameters=3,
            prompt="p",
            generation="g",
            tasks=(TaskAccuracy(task="bundled", questions=3, accuracy=0.5),),
            seconds=1.0,
        )
        history.add_measurement(result, windows=2, length=8, structure=checkpoint.info.structure, run=of)
    return history


def _begin_database(box: Box) -> tuple[Spoil, Read]:
    path = box.home / "history.sqlite"
    history = _filled(box, path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    good = path.read_bytes()
    cells = {"runs": History(path).runs(1), "measurements": History(path).measurements()}
    assert all(cells.values())

    def spoil(chance: random.Random) -> None:
        for beside in ("-wal", "-shm", "-journal"):
            Path(f"{path}{beside}").unlink(missing_ok=True)
        path.write_bytes(good)
        if chance.random() < 0.5:
            path.write_bytes(spoiled_bytes(good, chance))
        else:
            _spoil_cells(path, chance)
        if chance.random() < 0.05:
            Path(f"{path}{chance.choice(('-wal', '-journal'))}").write_bytes(chance.randbytes(200))

    def read() -> None:
        history.runs()
        history.measurements()
        history.run_at(box.home / "out")
        judged_runs(history)
        history.export_to(box.home / "all.csv")

    return spoil, read


def _spoil_cells(path: Path, chance: random.Random) -> None:
    connection = sqlite3.connect(path)
    with connection:
        if chance.random() < 0.15:
            statement = chance.choice(
                (
                    "DROP TABLE runs",
                    "ALTER TABLE runs RENAME TO r",
                    "ALTER TABLE runs DROP COLUMN plan",
                    "ALTER TABLE runs ADD COLUMN extra BLOB",
                    f"PRAGMA user_version = {chance.choice((-5, 0, 1, 2, 99, 2**31 - 1))}",
                    "ALTER TABLE measurements RENAME COLUMN tasks TO perplexities",
                )
            )
            connection.execute(statement)
            return
        table = chance.choice(("runs", "measurements"))
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = chance.choice(columns)
        old = connection.execute(f"SELECT {column} FROM {table}").fetchone()[0]
        connection.execute("PRAGMA ignore_check_constraints = ON")
        with contextlib.suppress(sqlite3.IntegrityError, UnicodeEncodeError):  # cells that the database itself refuses
            connection.execute(f"UPDATE {table} SET {column} = ?", (_cell(old, chance),))
    connection.close()


def _cell(old: object, chance: random.Random) -> object:
    if isinstance(old, str) and old.startswith(("{", "[")):
        return spoiled_json(old.encode(), chance).decode("utf-8", "replace")
    if isinstance(old, str) and chance.random() < 0.3:
        return spoiled_bytes(old.encode(), chance)
    value = strange(chance)
    if isinstance(value, int):
        return max(-_MOST, min(_MOST, value))
    return value if isinstance(value, str | float | None) else repr(value)[:1000]


def _begin_csv(box: Box) -> tuple[Spoil, Read]:
    path = box.given / "history.csv"
    _filled(box, box.tmp / "first.sqlite").export_to(path)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    good = path.read_bytes()

    def spoil(chance: random.Random) -> None:
        if chance.random() < 0.4:
            path.write_bytes(spoiled_bytes(good, chance))
            return
        changed = [list(row) for row in rows]
        row = chance.choice(changed)
        at = chance.randrange(len(row))
        row[at] = str(_cell(row[at], chance))
        text = io.StringIO()
        csv.writer(text).writerows(changed)
        path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))

    return spoil, _import(box, path)


def _begin_parquet(box: Box) -> tuple[Spoil, Read]:
    path = box.given / "history.parquet"
    _filled(box, box.tmp / "first.sqlite").export_to(path)
    return _spoiled_parquet(path), _import(box, path)


def _import(box: Box, path: Path) -> Read:
    def read() -> None:
        place = box.home / "second.sqlite"
        history = History(place)
        try:
            history.import_from(path)
            history.runs()
            history.measurements()
        finally:
            for beside in ("", "-wal", "-shm"):
                Path(f"{place}{beside}").unlink(missing_ok=True)

    return read


def _spoiled_parquet(path: Path) -> Spoil:
    good = path.read_bytes()
    table = pyarrow.parquet.read_table(path)

    def spoil(chance: random.Random) -> None:
        if chance.random() < 0.8:
            path.write_bytes(spoiled_bytes(good, chance))
            return
        changed = table
        name = chance.choice(table.column_names)
        at = table.column_names.index(name)
        value = strange(chance)
        try:
            column = pyarrow.array([value] * table.num_rows)
        except (pyarrow.ArrowException, OverflowError, UnicodeEncodeError):
            column = pyarrow.array([b"\xff\x00"] * table.num_rows)
        match chance.randrange(3):
            case 0:
                changed = changed.drop_columns([name])
            case 1:
                changed = changed.append_column(chance.choice((name, "new")), column)
            case _:
                changed = changed.set_column(at, name, column)
        with contextlib.suppress(pyarrow.ArrowException):  # what the writer itself refuses
            pyarrow.parquet.write_table(changed, path)

    return spoil


HISTORIES = (
    Reader("history", _begin_database),
    Reader("history-csv", _begin_csv),
    Reader("history-parquet", _begin_parquet),
)
