"""The engine is killed and goes on: the campaign of ``benchmarks/endure.py``, a short one, and what it found."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec
from core.history import History
from core.jobs.errors import StudioError
from core.jobs.reporter import silent
from core.requests import Compress, CompressResult, MakePlan, PlanResult
from core.workflow import run

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def plan():
    request = MakePlan(
        model="tiny", method=MethodSpec(name="svd"), allocator="uniform", calibration=CalibrationSpec(dtype="float32")
    )
    result = run(request, silent(), "cpu")
    assert isinstance(result, PlanResult)
    return result.plan


def compressed(plan, out, *, resume: bool) -> CompressResult:
    result = run(Compress(model="tiny", plan=plan, out=str(out), resume=resume), silent(), "cpu")
    assert isinstance(result, CompressResult)
    return result


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="kills are POSIX")
def test_that_an_engine_that_is_killed_again_and_again_ends_with_the_same_bytes():
    command = [sys.executable, "endure.py", "--kills", "3", "--faults", "0", "--seed", "1"]
    environment = {**os.environ, "PYTHONPATH": str(BENCHMARKS.parent), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=BENCHMARKS, env=environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^ *3 x kill.*sequences, lost 0, corrupted 0", done.stdout, re.MULTILINE), done.stdout


def test_that_a_run_killed_between_its_folder_and_the_history_is_entered_by_resuming_once(plan, tmp_path):
    first, whole = compressed(plan, tmp_path / "out", resume=False), contents(tmp_path / "out")
    with closing(sqlite3.connect(History().path)) as connection:
        connection.execute("DELETE FROM runs")
        connection.commit()
    for _again in range(2):
        again = compressed(plan, tmp_path / "out", resume=True)
        assert (again.stored_parameters, again.bytes_on_disk) == (first.stored_parameters, first.bytes_on_disk)
        assert len(History().runs()) == 1
    assert contents(tmp_path / "out") == whole


def test_that_resuming_into_a_folder_of_another_plan_is_refused_and_leaves_it(plan, tmp_path):
    compressed(plan, tmp_path / "out", resume=False)
    whole = contents(tmp_path / "out")
    sites = {name: site.model_copy(update={"rank": 3}) for name, site in plan.sites.items()}
    with pytest.raises(StudioError, match="exists already"):
        compressed(plan.model_copy(update={"sites": sites}), tmp_path / "out", resume=True)
    assert contents(tmp_path / "out") == whole
    assert len(History().runs()) == 1


def test_that_a_folder_that_is_written_again_is_another_run(plan, tmp_path):
    compressed(plan, tmp_path / "out", resume=False)
    (tmp_path / "out").rename(tmp_path / "before")
    with closing(sqlite3.connect(History().path)) as connection:
        connection.execute("UPDATE runs SET time = '2026-01-02T03:04:05+00:00'")
        connection.commit()
    compressed(plan, tmp_path / "out", resume=True)
    assert len(History().runs()) == 2


def test_that_the_record_says_what_it_was_computed_on(plan, tmp_path):
    compressed(plan, tmp_path / "out", resume=False)
    record = (tmp_path / "out" / "compression.json").read_text("utf-8")
    assert re.search(r'"computed": \{\s*"device": "cpu",\s*"threads": \d+', record)
