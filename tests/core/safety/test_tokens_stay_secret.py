"""The login to the Hub is used and nothing else."""

import sqlite3
from pathlib import Path

import huggingface_hub
import pytest

from core.execute import execute
from core.jobs.events import Event, JobFailed
from core.jobs.places import cache_dir, data_dir
from core.requests import OpenModel, Upload
from tests.families import make_checkpoint

TOKEN = "hf_neverToBeSeenAnywhere0123456789"


def test_that_a_failed_upload_and_download_leave_no_token_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    assert huggingface_hub.get_token() == TOKEN
    folder = make_checkpoint("llama", tmp_path / "llama")
    events: list[Event] = []
    for request in (Upload(model=str(folder), repo="me/small"), OpenModel(model="me/private")):
        outcome = execute(request, events.append)
        assert isinstance(outcome.terminal, JobFailed)
        assert TOKEN not in outcome.terminal.detail
    said = "".join(event.model_dump_json() for event in events) + caplog.text + "".join(capfd.readouterr())
    assert TOKEN not in said
    for place in (cache_dir(), data_dir(), folder):
        assert not any(TOKEN.encode() in path.read_bytes() for path in place.rglob("*") if path.is_file())


def test_that_the_history_has_no_place_for_a_token(tmp_path: Path) -> None:
    from core.history.history import History

    history = History(tmp_path / "history.sqlite")
    history.runs()
    with sqlite3.connect(history.path) as connection:
        tables = [connection.execute(f"PRAGMA table_info({table})") for table in ("runs", "measurements")]
        columns = {row[1] for table in tables for row in table}
    assert not any("token" in name and name not in ("tokens", "tokens_per_second") for name in columns)
