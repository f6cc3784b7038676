import dataclasses
import math
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, PlannedSite
from core.forecast.forecast import Forecast
from core.history import History
from core.history.schema import VERSION
from core.jobs.errors import StudioError
from core.requests import EvaluateResult

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
FOUND = EvaluateResult(
    model="/out/small",
    corpus="bundled",
    tokens=10230,
    perplexity=43.0,
    tokens_per_second=500.0,
    peak_memory_bytes=10**9,
    bytes_on_disk=2 * 10**8,
    parameters=10**8,
    prompt="The",
    generation=" end",
    seconds=12.0,
)


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "history.sqlite")


def measure(history, **changes):
    options = {"windows": 10, "length": 1024, "structure": "abc"}
    fields = {name: changes.pop(name) for name in list(changes) if name in EvaluateResult.model_fields}
    return history.add_measurement(FOUND.model_copy(update=fields), **(options | changes))


def test_that_a_run_comes_back_as_it_was_put_in(history, tmp_path):
    number = history.add_run(PLAN, FORECAST, tmp_path / "small", versions={"torch": "2"})
    (run,) = history.runs()

    assert run.id == number
    assert run.plan == PLAN
    assert run.forecast == FORECAST
    assert run.folder == str(tmp_path / "small")
    assert run.versions == {"torch": "2"}
    assert (run.model, run.structure, run.method, run.allocator, run.storage, run.keep) == (
        "SmolLM",
        "abc",
        "asvd",
        "uniform",
        "pivoted",
        0.75,
    )
    assert abs(datetime.now(UTC) - run.time) < timedelta(minutes=1)


def test_that_a_run_nobody_forecast_has_no_forecast(history):
    history.add_run(PLAN, None, "out")
    assert history.runs()[0].forecast is None


def test_that_the_versions_of_what_is_installed_are_noted(history):
    history.add_run(PLAN, FORECAST, "out")
    assert {"torch", "transformers", "numpy"} <= set(history.runs()[0].versions)


def test_that_a_measurement_comes_back_with_its_run(history):
    run = history.add_run(PLAN, FORECAST, "out")
    measure(history, run=run, windows=20, length=512)
    (found,) = history.measurements_of(run)

    values = dataclasses.asdict(found)
    for name in ("model", "corpus", "tokens", "perplexity", "tokens_per_second", "bytes_on_disk", "parameters"):
        assert values[name] == getattr(FOUND, name)
    assert (found.run, found.windows, found.length, found.structure) == (run, 20, 512, "abc")


def test_that_dense_measurements_are_kept_apart_by_structure(history):
    run = history.add_run(PLAN, FORECAST, "out")
    measure(history, run=run)
    dense = measure(history, perplexity=21.0)
    measure(history, structure="other")
    assert [(m.id, m.run, m.perplexity) for m in history.dense_measurements("abc")] == [(dense, None, 21.0)]


@pytest.mark.parametrize("perplexity", [math.inf, math.nan])
def test_that_a_ruined_model_can_be_remembered(history, perplexity):
    run = history.add_run(PLAN, FORECAST, "out")
    measure(history, run=run, perplexity=perplexity)
    assert str(history.measurements_of(run)[0].perplexity) == str(perplexity)


def test_that_the_newest_runs_come_first_and_the_limit_holds(history):
    numbers = [history.add_run(PLAN, FORECAST, f"out-{i}") for i in range(5)]
    assert [run.id for run in history.runs(limit=3)] == numbers[:1:-1]


def test_that_runs_can_be_asked_for_by_structure(history):
    history.add_run(PLAN, FORECAST, "a")
    other = history.add_run(PLAN.model_copy(update={"structure": "xyz"}), FORECAST, "b")
    assert [run.id for run in history.runs(structure="xyz")] == [other]


def test_that_a_folder_leads_to_the_newest_run_that_wrote_it(history, tmp_path, monkeypatch):
    history.add_run(PLAN, FORECAST, tmp_path / "out")
    newest = history.add_run(PLAN, FORECAST, tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    assert history.run_at("out") == newest
    assert history.run_at("elsewhere") is None


def test_that_the_users_own_history_is_the_default(tmp_path, monkeypatch):
    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path))
    History().add_run(PLAN, FORECAST, "out")
    assert (tmp_path / "data" / "history" / "history.sqlite").is_file()


def test_that_quotes_in_names_do_no_harm(history):
    name = "x'); DROP TABLE runs; --"
    history.add_run(PLAN.model_copy(update={"model": name}), FORECAST, name)
    assert history.runs()[0].model == name


def test_that_several_processes_can_write_to_a_new_history_at_once(tmp_path):
    path = tmp_path / "history.sqlite"
    writer = (
        "import sys, pathlib; sys.path[:0] = sys.argv[2:]\n"
        "from test_history import FORECAST, PLAN, History\n"
        "history = History(pathlib.Path(sys.argv[1]))\n"
        "for i in range(20): history.add_run(PLAN, FORECAST, f'out-{i}', versions={})\n"
    )
    command = [sys.executable, "-c", writer, str(path), str(Path(__file__).parent)]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in writers:
        _out, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert len(History(path).runs(limit=1000)) == 60


def test_that_nobody_is_turned_away_while_the_file_is_being_made(tmp_path):
    turned_away = []

    def write(path, gate):
        gate.wait()
        try:
            History(path).add_run(PLAN, FORECAST, "out", versions={})
        except StudioError as error:
            turned_away.append(error)

    for attempt in range(30):
        path, gate = tmp_path / f"{attempt}.sqlite", threading.Barrier(6)
        writers = [threading.Thread(target=write, args=(path, gate)) for _ in range(6)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert len(History(path).runs()) == 6
    assert turned_away == []


def test_that_a_history_of_a_newer_version_is_refused_and_left_alone(history):
    history.add_run(PLAN, FORECAST, "out")
    with sqlite3.connect(history.path) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = history.path.read_bytes()
    for operation in (history.runs, lambda: history.add_run(PLAN, FORECAST, "out")):
        with pytest.raises(StudioError, match="newer Rank Studio"):
            operation()
    assert history.path.read_bytes() == before


def test_that_a_file_that_is_no_history_is_named_and_left_alone(history):
    history.path.write_bytes(b"not a database at all " * 400)
    before = history.path.read_bytes()
    with pytest.raises(StudioError, match="is damaged") as caught:
        history.add_run(PLAN, FORECAST, "out")
    assert str(history.path) in str(caught.value)
    assert history.path.read_bytes() == before


def test_that_a_history_with_a_torn_page_is_named_and_left_there(history):
    for _ in range(30):
        history.add_run(PLAN, FORECAST, "out")
    content = bytearray(history.path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    history.path.write_bytes(content)
    with pytest.raises(StudioError, match="is damaged"):
        history.runs()
    assert history.path.exists()


def test_that_a_plan_that_cannot_be_read_back_is_named_by_its_run(history):
    number = history.add_run(PLAN, FORECAST, "out")
    with sqlite3.connect(history.path) as connection:
        connection.execute("UPDATE runs SET plan = '{}'")
    connection.close()
    with pytest.raises(StudioError, match=f"run {number} has a plan"):
        history.runs()


def test_that_a_history_that_somebody_holds_is_said_to_be_busy(history, monkeypatch):
    history.add_run(PLAN, FORECAST, "out")
    monkeypatch.setattr("core.history.history._BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(history.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(StudioError, match="cannot be used now"):
            history.add_run(PLAN, FORECAST, "out")
        assert len(history.runs()) == 1  # readers are not held up
    finally:
        holder.close()


def test_that_a_history_in_a_folder_that_is_gone_is_a_sentence(tmp_path):
    with pytest.raises(StudioError, match="cannot be used now"):
        History(tmp_path / "gone" / "history.sqlite").runs()
