"""Models from the Hub. A local server plays the Hub, so that the real client downloads, stops and goes on."""

import contextlib
import hashlib
import http.server
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import huggingface_hub
import pytest

from core.checkpoint import hub
from core.checkpoint.open import open_checkpoint
from core.jobs.errors import Cancelled, StudioError
from core.jobs.events import Advanced, Event, LogLine, StageStarted
from core.jobs.reporter import EventReporter, silent
from tests.families import make_checkpoint

MODEL = "somebody/little"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


class _Hub(http.server.BaseHTTPRequestHandler):
    """As much of the Hub as ``snapshot_download`` asks for."""

    folder: ClassVar[Path]
    ranges: ClassVar[list[str]]
    served: ClassVar[set[str]]

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path.startswith(f"/api/models/{MODEL}/tree/"):
            self._json([self._entry(file) | {"type": "file", "path": file.name} for file in self._files()])
        elif path.startswith(f"/api/models/{MODEL}"):
            siblings = [{"rfilename": file.name, "size": file.stat().st_size} for file in self._files()]
            self._json({"id": MODEL, "sha": COMMIT, "private": False, "siblings": siblings})
        elif path.startswith(f"/{MODEL}/resolve/"):
            self._file(self.folder / path.rpartition("/")[2])
        else:
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        pass

    def _files(self) -> list[Path]:
        return sorted(self.folder.iterdir())

    def _entry(self, file: Path) -> dict[str, object]:
        return {"size": file.stat().st_size, "oid": hashlib.sha256(file.read_bytes()).hexdigest()}

    def _json(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _file(self, file: Path) -> None:
        body, start = file.read_bytes(), 0
        wanted = self.headers.get("Range", "")
        if self.command == "GET":
            self.served.add(file.name)
        if wanted.startswith("bytes=") and self.command == "GET":
            self.ranges.append(wanted)
            start = int(wanted.removeprefix("bytes=").split("-")[0])
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{self._entry(file)["oid"]}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(body) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        if self.command == "GET":
            with contextlib.suppress(ConnectionError):  # a client that was cancelled is gone
                self.wfile.write(body[start:])


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Hub]]:
    """The Hub with one model of about 30 MB on it, and an empty local cache."""
    folder = make_checkpoint("llama", tmp_path / "hub-side", vocab_size=100_000)
    (folder / "pytorch_model.bin").write_bytes(b"pickled")
    _Hub.folder, _Hub.ranges, _Hub.served = folder, [], set()
    service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    thread = threading.Thread(target=service.serve_forever)
    thread.start()
    for module in (huggingface_hub.constants, huggingface_hub.file_download.constants):
        monkeypatch.setattr(module, "HF_HUB_CACHE", str(tmp_path / "cache"))
    address = f"http://127.0.0.1:{service.server_port}"
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", address)
    monkeypatch.setattr(
        huggingface_hub.constants, "HUGGINGFACE_CO_URL_TEMPLATE", address + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    yield _Hub
    service.shutdown()
    thread.join()
    service.server_close()


def test_that_a_hub_model_opens_with_progress_and_without_its_pickles(server: type[_Hub]) -> None:
    events: list[Event] = []

    checkpoint = open_checkpoint(MODEL, EventReporter(events.append))

    assert (checkpoint.info.name, len(checkpoint.info.sites)) == ("little", 14)
    assert server.served == {file.name for file in server.folder.iterdir()} - {"pytorch_model.bin"}
    stage = next(event for event in events if isinstance(event, StageStarted))
    steps = [event.done for event in events if isinstance(event, Advanced)]
    assert (stage.stage, stage.unit, stage.total) == ("download", "MB", 25)
    assert steps == sorted(steps)
    assert steps[-1] == stage.total


def test_that_a_cancelled_download_goes_on_where_it_stopped(server: type[_Hub]) -> None:
    def cancel_half_way(event: Event) -> None:
        if isinstance(event, Advanced) and event.done >= 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_checkpoint(MODEL, EventReporter(cancel_half_way))
    assert hub.cached(MODEL) is None

    checkpoint = open_checkpoint(MODEL, silent())

    assert len(server.ranges) == 1
    assert int(server.ranges[0].removeprefix("bytes=").rstrip("-")) >= 10_000_000
    assert (checkpoint.folder / "model.safetensors").read_bytes() == (server.folder / "model.safetensors").read_bytes()


def test_that_a_part_that_went_bad_is_fetched_anew(server: type[_Hub], tmp_path: Path) -> None:
    def cancel_half_way(event: Event) -> None:
        if isinstance(event, Advanced) and event.done >= 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_checkpoint(MODEL, EventReporter(cancel_half_way))
    part = next((tmp_path / "cache").rglob("*.partial"))
    part.write_bytes(bytes(part.stat().st_size))

    with pytest.raises(StudioError, match="did not arrive as the Hub promised"):
        open_checkpoint(MODEL, silent())
    assert len(open_checkpoint(MODEL, silent()).info.sites) == 14


def test_that_a_fetched_model_opens_without_network(server: type[_Hub], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = open_checkpoint(MODEL, silent()).folder
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    events: list[Event] = []

    again = open_checkpoint(MODEL, EventReporter(events.append))

    assert again.folder == folder
    assert any("read from the cache" in event.text for event in events if isinstance(event, LogLine))


def test_that_an_unknown_model_says_so(server: type[_Hub]) -> None:
    with pytest.raises(StudioError, match="no folder 'nobody/nothing' here and no model of that name on the Hub"):
        open_checkpoint("nobody/nothing", silent())


def test_that_an_unreachable_hub_says_so(server: type[_Hub], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")

    with pytest.raises(StudioError, match="the Hub cannot be reached"):
        open_checkpoint(MODEL, silent())
    assert not hub.reachable(MODEL)


def test_that_a_folder_comes_before_a_hub_model_of_the_same_name(
    server: type[_Hub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(server.folder, tmp_path / "here" / MODEL)
    monkeypatch.chdir(tmp_path / "here")

    assert open_checkpoint(MODEL, silent()).folder == tmp_path / "here" / MODEL
    assert server.served == set()


@pytest.mark.parametrize("model", ["owner/name", "gpt2", "Qwen/Qwen3-0.6B", "a/b_c.d-e"])
def test_that_hub_ids_are_told_from_paths(model: str) -> None:
    assert hub.is_hub_id(model)


@pytest.mark.parametrize(
    "model", ["./name", "/abs/olute", "a/b/c", "~/x", "..", "a/../b", "x.gguf", "", "C:\\x", "a b"]
)
def test_that_paths_are_told_from_hub_ids(model: str) -> None:
    assert not hub.is_hub_id(model)
