"""The history used by several processes at once, and one of them killed in the middle of a write."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, PlannedSite
from core.history import History

PLAN = PlanDocument(
    model="SmolLM",
    structure="abc",
    storage="pivoted",
    method=MethodSpec(name="asvd"),
    calibration=CalibrationSpec(samples=4),
    allocator="uniform",
    keep=0.75,
    sites={"model.layers.0.mlp.up_proj": PlannedSite(shape=(16, 10), rank=5)},
)
WRITER = """
import itertools, pathlib, sys
from core.allocation.document import PlanDocument
from core.history import History
history, plan = History(pathlib.Path(sys.argv[1])), PlanDocument.model_validate_json(sys.argv[2])
most = int(sys.argv[3])
for number in itertools.islice(itertools.count(), most or None):
    print(history.add_run(plan, None, "out"), flush=True)
"""


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "history.sqlite")


def writer(history, most: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(history.path), PLAN.model_dump_json(), str(most)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def integrity(history) -> str:
    with closing(sqlite3.connect(history.path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def test_that_two_programs_that_write_at_once_lose_nothing(history):
    writers = [writer(history, 25) for _ in range(2)]
    numbers = [line for process in writers for line in process.communicate(timeout=120)[0].split()]
    assert [process.returncode for process in writers] == [0, 0]
    assert sorted(map(int, numbers)) == list(range(1, 51))
    assert len(history.runs(limit=-1)) == 50


def test_that_a_history_survives_its_writer_being_killed_with_every_entry_that_it_was_told_of(history):
    told = 0
    for _kill in range(3):
        process = writer(history, 0)
        assert process.stdout is not None
        last = process.stdout.readline()
        time.sleep(0.05)
        process.kill()
        last = ([last, *process.stdout.read().splitlines()])[-1]
        process.wait()
        assert integrity(history) == "ok"
        assert len(history.runs(limit=-1)) >= int(last) > told
        told = int(last)
    with closing(sqlite3.connect(history.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_that_a_reader_is_not_kept_waiting_by_a_writer_that_is_not_done(history):
    history.add_run(PLAN, None, "out")
    with closing(sqlite3.connect(history.path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE runs SET keep = 0.1")
        assert [run.keep for run in history.runs()] == [0.75]
        connection.execute("ROLLBACK")


def test_that_a_run_is_known_by_plan_folder_and_time(history, tmp_path):
    before = datetime.now(UTC) - timedelta(seconds=1)
    history.add_run(PLAN, None, tmp_path / "out")
    other = PLAN.model_copy(update={"keep": 0.5})
    assert history.has_run(PLAN, tmp_path / "out", before)
    assert not history.has_run(PLAN, tmp_path / "elsewhere", before)
    assert not history.has_run(other, tmp_path / "out", before)
    assert not history.has_run(PLAN, tmp_path / "out", datetime.now(UTC) + timedelta(minutes=1))
