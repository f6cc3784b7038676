"""Files of the history that an earlier Rank Studio wrote, and what refinement added to them."""

import json
import math
import sqlite3
import subprocess
import sys

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, PlannedSite, RefineSpec, StepSpec
from core.forecast.forecast import Forecast
from core.history import History
from core.history.schema import VERSION
from core.jobs.errors import StudioError
from core.requests import RefinementResult, TextPerplexity

# The tables as version 1 (Rank Studio 0.1.0) made them. Frozen: never to be derived from today's schema.
VERSION_1 = """
    CREATE TABLE runs (id INTEGER PRIMARY KEY, time TEXT NOT NULL, model TEXT NOT NULL, structure TEXT NOT NULL,
        method TEXT NOT NULL, allocator TEXT NOT NULL, storage TEXT NOT NULL, keep REAL NOT NULL, plan TEXT NOT NULL,
        forecast TEXT, folder TEXT NOT NULL, versions TEXT NOT NULL);
    CREATE TABLE measurements (id INTEGER PRIMARY KEY, run INTEGER REFERENCES runs (id) ON DELETE CASCADE,
        time TEXT NOT NULL, model TEXT NOT NULL, structure TEXT NOT NULL, corpus TEXT NOT NULL,
        windows INTEGER NOT NULL, length INTEGER NOT NULL, tokens INTEGER NOT NULL, perplexity REAL,
        tokens_per_second REAL, peak_memory_bytes INTEGER NOT NULL, bytes_on_disk INTEGER NOT NULL,
        parameters INTEGER NOT NULL, generation TEXT NOT NULL);
    CREATE INDEX measurements_by_run ON measurements (run);
    CREATE INDEX measurements_by_structure ON measurements (structure);
    CREATE INDEX runs_by_folder ON runs (folder);
    INSERT INTO measurements VALUES (1, 1, '2026-01-02T03:05:00+00:00', '/out/small', 'abc', 'bundled', 10, 1024,
        10230, 43.0, 500.0, 1, 2, 3, ' end');
    PRAGMA user_version = 1;
"""
FORECAST = Forecast(
    stored_parameters=120,
    keep=0.75,
    parameters=200,
    bytes=400,
    compressed_sites=1,
    gamma_rho_attention=0.5,
    gamma_rho_mlp=None,
    relative_error=0.01,
)
PLAN = PlanDocument(
    model="SmolLM",
    structure="abc",
    storage="pivoted",
    method=MethodSpec(name="asvd", options={"alpha": 0.4}),
    calibration=CalibrationSpec(samples=4),
    allocator="uniform",
    keep=0.75,
    sites={"model.layers.0.mlp.up_proj": PlannedSite(shape=(16, 10), rank=5)},
)
REFINE = RefineSpec(steps=(StepSpec(name="block", options={"epochs": 2}),), validation=3, watch="mine.txt")
REFINEMENT = RefinementResult(
    seconds=12.5,
    texts=[
        TextPerplexity(text="held-out rows", tokens=4092, dense=20.0, before=43.0, after=39.5),
        TextPerplexity(text="mine.txt", tokens=4092, dense=30.0, before=60.0, after=61.0),
    ],
)


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "history.sqlite")


@pytest.fixture
def old_history(history):
    """A file of version 1 with one run and one measurement of it."""
    with sqlite3.connect(history.path) as connection:
        connection.executescript(VERSION_1)
        row = (1, "2026-01-02T03:04:00+00:00", "SmolLM", "abc", "asvd", "uniform", "pivoted", 0.75)
        rest = (PLAN.model_dump_json(), json.dumps(vars(FORECAST)), "/out/small", '{"torch": "2"}')
        connection.execute(f"INSERT INTO runs VALUES ({', '.join('?' * 12)})", row + rest)
    connection.close()
    return history


def test_that_a_refined_run_comes_back_as_it_was_put_in(history):
    history.add_run(PLAN, FORECAST, "out", refine=REFINE, refinement=REFINEMENT)
    (run,) = history.runs()
    assert run.refine == REFINE
    assert run.refinement == REFINEMENT


def test_that_a_run_without_steps_was_not_refined(history):
    history.add_run(PLAN, FORECAST, "a")
    history.add_run(PLAN, FORECAST, "b", refine=RefineSpec())
    assert [(run.refine, run.refinement) for run in history.runs()] == [(None, None)] * 2


@pytest.mark.parametrize("after", [math.inf, math.nan])
def test_that_a_refinement_that_ruined_a_text_can_be_remembered(history, after):
    ruined = TextPerplexity(text="t", tokens=1, dense=20.0, before=30.0, after=after)
    history.add_run(PLAN, FORECAST, "out", refine=REFINE, refinement=RefinementResult(seconds=1.0, texts=[ruined]))
    (found,) = history.runs()[0].refinement.texts
    assert str(found.after) == str(after)


def test_that_a_refinement_that_cannot_be_read_back_is_named_by_its_run(history):
    number = history.add_run(PLAN, FORECAST, "out", refine=REFINE)
    with sqlite3.connect(history.path) as connection:
        connection.execute("UPDATE runs SET refine = '{\"steps\": 3}'")
    connection.close()
    with pytest.raises(StudioError, match=f"run {number} has a plan, forecast or refinement that cannot be read"):
        history.runs()


def test_that_a_history_of_version_1_is_brought_up_to_date_with_all_that_is_in_it(old_history):
    (run,) = old_history.runs()
    assert (run.id, run.method, run.plan, run.forecast, run.versions) == (1, "asvd", PLAN, FORECAST, {"torch": "2"})
    assert (run.refine, run.refinement) == (None, None)
    assert [m.perplexity for m in old_history.measurements_of(1)] == [43.0]
    with sqlite3.connect(old_history.path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    connection.close()


def test_that_a_refined_run_can_be_added_to_a_history_of_version_1(old_history):
    newest = old_history.add_run(PLAN, FORECAST, "out", refine=REFINE, refinement=REFINEMENT)
    assert [(run.id, run.refine) for run in old_history.runs()] == [(newest, REFINE), (1, None)]


def test_that_several_processes_can_bring_one_history_up_to_date(old_history):
    reader = (
        "import sys, pathlib; from core.history import History; print(len(History(pathlib.Path(sys.argv[1])).runs()))"
    )
    command = [sys.executable, "-c", reader, str(old_history.path)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in readers:
        out, said = process.communicate(timeout=120)
        assert (out.strip(), process.returncode) == ("1", 0), said
