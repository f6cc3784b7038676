"""Files that a history travels in: one flat table, as CSV or as parquet, told by the file's name.

A row is one measurement with the run that wrote what was measured (``run_`` columns empty for a dense model), or one
run that nobody measured (``measured_`` columns empty).
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from core.jobs.errors import StudioError, UsageError
from core.jobs.whole_file import whole_file

Value = str | int | float | None
Row = Mapping[str, Value]
Types = Mapping[str, type[str | int | float]]
"""Python type of every column, by name."""

CSV, PARQUET = ".csv", ".parquet"
_CSV_FIELD = 1 << 30
"""Characters that a field may have: a plan of thousands of sites is longer than Python's default allows."""


def check_suffix(file: Path) -> None:
    """Raise ``UsageError`` for a name that says no format."""
    if file.suffix.lower() not in (CSV, PARQUET):
        raise UsageError(f"{file} says no format; give it a name that ends in .csv or .parquet.")


def write_table(file: Path, rows: Iterable[Row], types: Types) -> None:
    """Write ``rows`` whole or not at all. Raises ``StudioError`` when that is impossible."""
    check_suffix(file)
    try:
        with whole_file(file, lasting=True) as partial:
            if file.suffix.lower() == CSV:
                _write_csv(partial, rows, types)
            else:
                _write_parquet(partial, list(rows), types)
    except OSError as error:
        raise StudioError(f"The history cannot be written to {file}: {error.strerror or error}.") from None


def read_table(file: Path, types: Types) -> list[dict[str, Value]]:
    """The rows of ``file``; an empty cell is ``None``. Raises ``StudioError`` for a file that cannot be read, has a
    column that is not in ``types``, or a value that does not fit its column."""
    check_suffix(file)
    try:
        return _read_csv(file, types) if file.suffix.lower() == CSV else _read_parquet(file, types)
    except FileNotFoundError:
        raise StudioError(f"There is no file {file}.") from None
    except OSError as error:
        raise StudioError(f"{file} cannot be read: {error.strerror or error}.") from None


def _write_csv(file: Path, rows: Iterable[Row], types: Types) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(types))
        writer.writeheader()
        # repr of a float is read back to the same one.
        writer.writerows({name: repr(v) if isinstance(v, float) else v for name, v in row.items()} for row in rows)


def _read_csv(file: Path, types: Types) -> list[dict[str, Value]]:
    before = csv.field_size_limit(_CSV_FIELD)
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            _check_columns(file, reader.fieldnames or [], types)
            return [_typed(file, reader.line_num, row, types) for row in reader]
    except (csv.Error, UnicodeDecodeError) as error:
        raise StudioError(f"{file} is no CSV file that can be read: {error}.") from None
    finally:
        csv.field_size_limit(before)


def _typed(file: Path, line: int, row: Mapping[str | None, Any], types: Types) -> dict[str, Value]:
    if None in row or None in row.values():
        raise StudioError(f"{file} has another number of cells than columns in the row that ends in line {line}.")
    typed: dict[str, Value] = {}
    for name, text in row.items():
        assert name is not None
        try:
            typed[name] = None if text == "" else types[name](text)
        except ValueError:
            raise StudioError(f"{file} has {text!r} in the column {name} of line {line}, which is no number.") from None
    return typed


def _write_parquet(file: Path, rows: list[Row], types: Types) -> None:
    arrow, parquet = _arrow(file)
    kinds = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
    schema = arrow.schema([(name, kinds[kind]) for name, kind in types.items()])
    columns = [arrow.array([row[name] for row in rows], field.type) for name, field in zip(types, schema, strict=True)]
    parquet.write_table(arrow.Table.from_arrays(columns, schema=schema), file)


def _read_parquet(file: Path, types: Types) -> list[dict[str, Value]]:
    arrow, parquet = _arrow(file)
    kinds = {str: arrow.string(), int: arrow.int64(), float: arrow.float64()}
    try:
        table = parquet.read_table(file)
        _check_columns(file, table.column_names, types)
        wanted = arrow.schema([(name, kinds[types[name]]) for name in table.column_names])
        rows: list[dict[str, Value]] = table.cast(wanted).to_pylist()
    except (arrow.ArrowException, UnicodeDecodeError, OverflowError) as error:
        raise StudioError(f"{file} is no parquet file with a history in it: {error}.") from None
    return rows


def _check_columns(file: Path, found: Iterable[str], types: Types) -> None:
    names = list(found)
    unknown = next((name for name in names if name not in types), None)
    if unknown is not None:
        raise StudioError(
            f"{file} has a column {unknown!r} that this program does not know: it is no exported history, or one of a "
            "newer Rank Studio."
        )
    if len(set(names)) < len(names):
        raise StudioError(f"{file} has a column twice, so it is no exported history.")


def _arrow(file: Path) -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise StudioError(
            f"{file} is a parquet file, which needs pyarrow (pip install 'rank-studio[data]'); "
            "a name that ends in .csv needs nothing."
        ) from None
    return pyarrow, pyarrow.parquet
