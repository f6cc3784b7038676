"""A history that travels as a file: everything arrives, and nothing twice."""

import csv
import math
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, PlannedSite, RefineSpec, StepSpec
from core.forecast.forecast import Forecast
from core.history import History
from core.history.exchange import Imported
from core.jobs.errors import StudioError, UsageError
from core.requests import EvaluateResult, RefinementResult, TextPerplexity

FORECAST = Forecast(
    stored_parameters=120,
    keep=0.1 + 0.2,
    parameters=200,
    bytes=400,
    compressed_sites=1,
    gamma_rho_attention=math.inf,
    gamma_rho_mlp=None,
    relative_error=1 / 3,
)
PLAN = PlanDocument(
    model='SmolLM, "quoted"\nand on two lines',
    structure="abc",
    storage="pivoted",
    method=MethodSpec(name="asvd", options={"alpha": 0.4}),
    calibration=CalibrationSpec(samples=4),
    allocator="uniform",
    keep=0.1 + 0.2,
    sites={"model.layers.0.mlp.up_proj": PlannedSite(shape=(16, 10), rank=5)},
)
REFINE = RefineSpec(steps=(StepSpec(name="block"),))
REFINEMENT = RefinementResult(
    seconds=1.5, texts=[TextPerplexity(text="held out", tokens=9, dense=20.0, before=math.inf, after=39.5)]
)
FOUND = EvaluateResult(
    model="/out/small",
    corpus="bundled",
    tokens=10230,
    perplexity=43.000000000000007,
    tokens_per_second=500.1,
    peak_memory_bytes=10**12,
    bytes_on_disk=2 * 10**8,
    parameters=10**8,
    prompt="The",
    generation="",
    seconds=12.0,
)


@pytest.fixture
def history(tmp_path: Path) -> History:
    """One run measured twice, a refined one measured once with a ruined model, one never measured, a dense model."""
    filled = History(tmp_path / "history.sqlite")
    first = filled.add_run(PLAN, FORECAST, "one", versions={"torch": "2"})
    second = filled.add_run(PLAN, None, "two", refine=REFINE, refinement=REFINEMENT)
    filled.add_run(PLAN.model_copy(update={"keep": 0.5}), FORECAST, "three")
    where = {"windows": 10, "length": 1024, "structure": "abc"}
    filled.add_measurement(FOUND, run=first, **where)
    filled.add_measurement(FOUND.model_copy(update={"generation": 'Once,\r\n"upon"\ra time'}), run=first, **where)
    filled.add_measurement(FOUND.model_copy(update={"perplexity": math.inf}), run=second, **where)
    filled.add_measurement(FOUND.model_copy(update={"perplexity": math.nan}), run=second, **where)
    filled.add_measurement(FOUND.model_copy(update={"model": "sample"}), **where)
    return filled


def everything(history: History) -> list[str]:
    """All that the history hands out, as text, so that what is not a number equals itself; ids apart."""
    runs = [
        (replace(run, id=0), [replace(found, id=0, run=0) for found in history.measurements_of(run.id)])
        for run in history.runs()
    ]
    return [repr(run) for run in runs] + [repr(replace(m, id=0)) for m in history.dense_measurements("abc")]


@pytest.mark.parametrize("ending", ["csv", "parquet", "CSV"])
def test_that_a_history_comes_back_from_a_file_exactly_as_it_was(history, tmp_path, ending):
    file = tmp_path / f"all.{ending}"
    assert history.export_to(file) == 6
    other = History(tmp_path / "other.sqlite")
    assert other.import_from(file) == Imported(runs=3, measurements=5, known=0)
    assert everything(other) == everything(history)
    again = tmp_path / f"again.{ending}"
    other.export_to(again)
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_that_a_plan_of_thousands_of_sites_travels_too(tmp_path, ending):
    book, other = History(tmp_path / "history.sqlite"), History(tmp_path / "other.sqlite")
    sites = {f"model.layers.{i}.mlp.up_proj": PlannedSite(shape=(16, 10), rank=5) for i in range(3000)}
    book.add_run(PLAN.model_copy(update={"sites": sites}), None, "large")
    book.export_to(tmp_path / f"all.{ending}")
    other.import_from(tmp_path / f"all.{ending}")
    assert other.runs()[0].plan.sites == sites


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_that_what_is_known_is_not_entered_twice(history, tmp_path, ending):
    file = tmp_path / f"all.{ending}"
    history.export_to(file)
    before = everything(history)
    assert history.import_from(file) == Imported(runs=0, measurements=0, known=8)
    assert everything(history) == before


def test_that_a_new_measurement_of_a_known_run_is_added_to_it(history, tmp_path):
    other = History(tmp_path / "other.sqlite")
    history.export_to(tmp_path / "first.csv")
    other.import_from(tmp_path / "first.csv")
    found = FOUND.model_copy(update={"perplexity": 41.0})
    history.add_measurement(found, windows=10, length=1024, structure="abc", run=history.run_at("three"))
    history.export_to(tmp_path / "second.csv")
    assert other.import_from(tmp_path / "second.csv") == Imported(runs=0, measurements=1, known=8)
    assert [m.perplexity for m in other.measurements_of(other.run_at("three"))] == [41.0]


def test_that_runs_of_two_people_with_the_same_numbers_are_kept_apart(tmp_path):
    files = []
    for name in ("mine", "yours"):
        book = History(tmp_path / f"{name}.sqlite")
        run = book.add_run(PLAN, FORECAST, name)
        book.add_measurement(FOUND, windows=10, length=1024, structure="abc", run=run)
        book.export_to(tmp_path / f"{name}.csv")
        files.append((tmp_path / f"{name}.csv").read_text(encoding="utf-8"))
    joined = tmp_path / "joined.csv"
    joined.write_text(files[0] + files[1].split("\n", 1)[1], encoding="utf-8", newline="")
    both = History(tmp_path / "both.sqlite")
    assert both.import_from(joined).runs == 2
    assert [len(both.measurements_of(run.id)) for run in both.runs()] == [1, 1]


def test_that_imported_runs_are_listed_by_their_time_and_not_by_when_they_arrived(history, tmp_path):
    history.export_to(tmp_path / "all.csv")
    rows = list(csv.DictReader((tmp_path / "all.csv").open(newline="", encoding="utf-8")))
    other = History(tmp_path / "other.sqlite")
    own = other.add_run(PLAN, None, "own")
    with (tmp_path / "old.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerow(rows[0] | {"run_time": "2020-01-01T00:00:00+00:00"})
    other.import_from(tmp_path / "old.csv")
    assert other.runs()[0].id == own
    assert other.runs()[1].time.year == 2020


def changed(history: History, tmp_path: Path, column: str, value: str) -> Path:
    """An export whose last row, of the dense model, has another value in one column."""
    file = tmp_path / "all.csv"
    history.export_to(file)
    rows = list(csv.DictReader(file.open(newline="", encoding="utf-8")))
    row = rows[-1] if column.startswith("measured_") else rows[0]
    row[column] = value
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return file


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("measured_tokens", "many", "'many' in the column measured_tokens"),
        ("measured_tokens", "", "Row 6 cannot be entered in the history: it says nothing in the column"),
        ("measured_time", "yesterday", "Row 6 cannot be entered"),
        ("run_plan", "{}", "Row 1 cannot be entered in the history: it has a plan, forecast or refinement"),
        ("run_forecast", "{", "Row 1 cannot be entered in the history: it has a plan, forecast or refinement"),
    ],
)
def test_that_a_row_that_cannot_be_used_is_named_and_nothing_is_entered(history, tmp_path, column, value, said):
    file = changed(history, tmp_path, column, value)
    other = History(tmp_path / "other.sqlite")
    with pytest.raises(StudioError, match=said):
        other.import_from(file)
    assert (other.runs(), other.dense_measurements("abc")) == ([], [])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "There is no file"),
        ("other.csv", b"a,b\r\n1,2\r\n", "a column 'a' that this program does not know"),
        ("short.csv", b"run_id,run_time\r\n1\r\n", "another number of cells"),
        ("twice.csv", b"run_id,run_id\r\n1,1\r\n", "a column twice"),
        ("binary.csv", b"\xff\xfe\x00", "no CSV file"),
        ("text.parquet", b"run_id\r\n", "no parquet file"),
    ],
)
def test_that_a_file_that_is_no_exported_history_is_refused(tmp_path, name, content, said):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StudioError, match=said):
        History(tmp_path / "history.sqlite").import_from(file)


def test_that_a_name_without_a_known_ending_is_wrong_usage(history, tmp_path):
    for step in (history.export_to, history.import_from):
        with pytest.raises(UsageError, match=r"ends in \.csv or \.parquet"):
            step(tmp_path / "all.xlsx")


def test_that_a_folder_that_is_not_there_is_a_sentence(history, tmp_path):
    with pytest.raises(StudioError, match="cannot be written to"):
        history.export_to(tmp_path / "gone" / "all.csv")


def test_that_parquet_without_its_library_says_how_to_get_it_and_csv_still_works(history, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(StudioError, match="rank-studio\\[data\\]"):
        history.export_to(tmp_path / "all.parquet")
    assert history.export_to(tmp_path / "all.csv") == 6


def test_that_an_export_of_an_earlier_version_lacks_columns_and_is_taken_in(history, tmp_path):
    history.export_to(tmp_path / "all.csv")
    rows = list(csv.DictReader((tmp_path / "all.csv").open(newline="", encoding="utf-8")))
    later = ("run_refine", "run_refinement")
    with (tmp_path / "old.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, [name for name in rows[0] if name not in later], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    other = History(tmp_path / "other.sqlite")
    assert other.import_from(tmp_path / "old.csv").runs == 3
    assert {run.refine for run in other.runs()} == {None}


def test_that_the_file_is_left_alone_when_a_row_is_refused_half_way(history, tmp_path):
    file = changed(history, tmp_path, "measured_time", "yesterday")
    with pytest.raises(StudioError):
        history.import_from(file)
    with sqlite3.connect(history.path) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (3,)
    connection.close()
