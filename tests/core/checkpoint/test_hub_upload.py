"""A written folder to the Hub. A local server plays the Hub and takes what the real client sends."""

import http.server
import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import huggingface_hub
import pytest

from core.checkpoint.partial import JOURNAL
from core.checkpoint.upload import upload_folder
from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError, UsageError
from core.jobs.events import Advanced, Event
from core.jobs.reporter import EventReporter, silent

REPO = "somebody/smaller"
TOKEN = "hf_a-token-that-nobody-else-may-see"


class _Hub(http.server.BaseHTTPRequestHandler):
    """As much of the Hub as an upload asks for."""

    status: ClassVar[int]
    seen: ClassVar[set[str]]
    created: ClassVar[list[dict[str, Any]]]
    large: ClassVar[dict[str, bytes]]
    commits: ClassVar[list[list[dict[str, Any]]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.seen.add(self.headers.get("Authorization", ""))
        path = self.path.split("?")[0]
        if self.status != 200:
            self._json({"error": "no"}, self.status)
        elif path == "/api/repos/create":
            self.created.append(json.loads(body))
            self._json({"url": f"{self._address()}/{REPO}", "name": REPO, "id": REPO})
        elif path == "/api/validate-yaml":
            self._json({"errors": [], "warnings": []})
        elif path == f"/api/models/{REPO}/preupload/main":
            self._json({"files": [self._mode(file["path"]) for file in json.loads(body)["files"]]})
        elif path == f"/{REPO}.git/info/lfs/objects/batch":
            objects = [self._place(wanted) for wanted in json.loads(body)["objects"]]
            self._json({"transfer": "basic", "objects": objects})
        elif path == f"/api/models/{REPO}/commit/main":
            self.commits.append([json.loads(line) for line in body.decode().splitlines()])
            url = f"{self._address()}/{REPO}/commit/0123456789abcdef0123456789abcdef01234567"
            self._json({"commitUrl": url, "commitOid": "0123456789abcdef0123456789abcdef01234567"})
        else:
            self._json({"error": path}, 404)

    def do_PUT(self) -> None:
        self.large[self.path.rpartition("/")[2]] = self.rfile.read(int(self.headers["Content-Length"]))
        self._json({})

    def do_GET(self) -> None:
        self._json({"id": REPO, "sha": "0" * 40, "siblings": []})

    def log_message(self, *_arguments: object) -> None:
        pass

    def _address(self) -> str:
        return f"http://{self.headers['Host']}"

    def _mode(self, path: str) -> dict[str, object]:
        mode = "lfs" if path.endswith(".safetensors") else "regular"
        return {"path": path, "uploadMode": mode, "shouldIgnore": False, "oid": None}

    def _place(self, wanted: dict[str, Any]) -> dict[str, object]:
        action = {"href": f"{self._address()}/store/{wanted['oid']}", "header": {}}
        return {"oid": wanted["oid"], "size": wanted["size"], "actions": {"upload": action}}

    def _json(self, content: object, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Hub]]:
    """The Hub, and a login on this computer."""
    _Hub.status, _Hub.seen, _Hub.created, _Hub.large, _Hub.commits = 200, set(), [], {}, []
    service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    thread = threading.Thread(target=service.serve_forever)
    thread.start()
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", f"http://127.0.0.1:{service.server_port}")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(huggingface_hub._commit_api, "is_xet_available", lambda: False)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    yield _Hub
    service.shutdown()
    thread.join()
    service.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "smaller"
    made.mkdir()
    (made / "config.json").write_text("{}", encoding="utf-8")
    (made / "README.md").write_text("# smaller", encoding="utf-8")
    (made / "model-00001-of-00002.safetensors").write_bytes(b"first" * 100)
    (made / "model-00002-of-00002.safetensors").write_bytes(b"second" * 100)
    (made / ".hidden").write_text("mine", encoding="utf-8")
    return made


def test_that_a_folder_arrives_whole_in_one_commit(hub: type[_Hub], folder: Path) -> None:
    events: list[Event] = []

    done = upload_folder(folder, REPO, public=False, reporter=EventReporter(events.append))

    assert (done.url, done.files) == (f"{huggingface_hub.constants.ENDPOINT}/{REPO}", 4)
    assert [made["visibility"] for made in hub.created] == ["private"]
    (commit,) = hub.commits
    entries = {line["value"]["path"]: line for line in commit if line["key"] != "header"}
    assert set(entries) == {path.name for path in folder.iterdir()} - {".hidden"}
    assert b64decode(entries["README.md"]["value"]["content"]) == b"# smaller"
    assert sorted(hub.large.values()) == [b"first" * 100, b"second" * 100]
    steps = [event for event in events if isinstance(event, Advanced)]
    assert [(step.done, step.total) for step in steps] == [(n, 4) for n in range(1, 5)]


def test_that_the_token_goes_to_the_hub_and_nowhere_else(
    hub: type[_Hub], folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    events: list[Event] = []
    upload_folder(folder, REPO, public=True, reporter=EventReporter(events.append))
    assert hub.seen == {f"Bearer {TOKEN}"}
    assert hub.created[0]["visibility"] == "public"
    assert TOKEN not in caplog.text + "".join(event.model_dump_json() for event in events)
    assert not any(TOKEN.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_that_without_a_login_the_sentence_says_how_to_log_in(
    hub: type[_Hub], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface_hub, "get_token", lambda: None)
    with pytest.raises(StudioError, match=r"Nobody is logged in to the Hub .* 'hf auth login'"):
        upload_folder(folder, REPO, public=False, reporter=silent())
    assert hub.seen == set()


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "does not accept the login"), (403, "may not write to somebody/smaller"), (400, "refused somebody/smaller")],
)
def test_that_a_refusal_is_one_sentence(hub: type[_Hub], folder: Path, status: int, words: str) -> None:
    hub.status = status
    with pytest.raises(StudioError, match=words):
        upload_folder(folder, REPO, public=False, reporter=silent())
    assert hub.commits == []


def test_that_a_network_that_is_not_there_is_said(
    hub: type[_Hub], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(StudioError, match="The Hub cannot be reached"):
        upload_folder(folder, REPO, public=False, reporter=silent())


def test_that_a_cancelled_upload_shows_nothing_on_the_hub(hub: type[_Hub], folder: Path) -> None:
    control = Control()

    def sink(event: Event) -> None:
        if isinstance(event, Advanced) and event.done == 2:
            control.cancel()

    with pytest.raises(Cancelled):
        upload_folder(folder, REPO, public=False, reporter=EventReporter(sink, control))
    assert hub.commits == []


@pytest.mark.parametrize("repo", ["smaller", "a/b/c", "a b/c", "../x", "owner/"])
def test_that_a_name_no_repository_can_have_is_refused_at_once(folder: Path, repo: str) -> None:
    with pytest.raises(UsageError, match="owner/name"):
        upload_folder(folder, repo, public=False, reporter=silent())


def test_that_only_a_finished_model_is_uploaded(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="There is no folder"):
        upload_folder(tmp_path / "nowhere", REPO, public=False, reporter=silent())
    with pytest.raises(StudioError, match="holds no model"):
        upload_folder(tmp_path, REPO, public=False, reporter=silent())
    (folder / JOURNAL).write_text("", encoding="utf-8")
    with pytest.raises(StudioError, match="unfinished compression"):
        upload_folder(folder, REPO, public=False, reporter=silent())
