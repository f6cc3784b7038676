"""``rank-studio upload``, and how ``compress`` is told in which form to write."""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from core.cli import main
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.requests import Compress, Request, Upload, UploadResult
from tests.core.test_cli_texts import PLAN, WRITTEN

DONE = UploadResult(folder="/w/smaller", url="https://hub/me/smaller", files=6, bytes=3 << 20, seconds=2.0)


def test_that_an_upload_says_where_it_lies_now(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[Request] = []

    def run(request: Request, reporter: Reporter, device: str) -> BaseModel:
        asked.append(request)
        return DONE

    assert main(["upload", "/w/smaller", "me/smaller", "--quiet"], run=run) == 0
    assert asked == [Upload(model="/w/smaller", repo="me/smaller", public=False)]
    assert capsys.readouterr().out == "Uploaded 6 files (3.0 MiB) to https://hub/me/smaller.\n"
    assert main(["upload", "/w/smaller", "me/smaller", "--public", "--json", "--quiet"], run=run) == 0
    assert asked[1] == Upload(model="/w/smaller", repo="me/smaller", public=True)
    assert json.loads(capsys.readouterr().out)["url"] == DONE.url


def test_that_a_refused_upload_is_one_line_and_exit_code_one(capsys: pytest.CaptureFixture[str]) -> None:
    def run(request: Request, reporter: Reporter, device: str) -> BaseModel:
        raise StudioError("Nobody is logged in.")

    assert main(["upload", "/w/smaller", "me/smaller", "--quiet"], run=run) == 1
    assert capsys.readouterr().err == "rank-studio: Nobody is logged in.\n"


def test_that_the_size_of_files_and_notes_for_the_card_go_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Request] = []

    def run(request: Request, reporter: Reporter, device: str) -> BaseModel:
        asked.append(request)
        return WRITTEN

    PLAN.save(tmp_path / "plan.json")
    words = ["compress", "m", "--plan", str(tmp_path / "plan.json"), "--out", str(tmp_path / "out"), "--quiet"]
    assert main([*words, "--shard-size", "1.5GB", "--card-notes", "For my phone.", "--dtype", "float16"], run=run) == 0
    assert main(words, run=run) == 0
    told, untold = asked
    assert isinstance(told, Compress)
    assert isinstance(untold, Compress)
    assert (told.shard_bytes, told.card_notes, told.dtype) == (1_500_000_000, "For my phone.", "float16")
    assert (untold.shard_bytes, untold.card_notes, untold.dtype) == (5 * 2**30, "", "auto")
    assert main([*words, "--shard-size", "large"], run=run) == 2
    assert "write it as --shard-size 200MB or 2GiB" in capsys.readouterr().err
