"""How much memory a command may take: typed once, part of every request, spelled back."""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel

from core.as_text import as_command
from core.cli import main
from core.cli.parser import parser
from core.jobs.memory import limits
from core.jobs.reporter import Reporter
from core.requests import AnalyseSpectra, Evaluate, Request


class Seen(Exception):  # noqa: N818 - a way out, not an error
    """The request has arrived."""


def asked(*words: str) -> list[Request]:
    found: list[Request] = []

    def run(request: Request, _reporter: Reporter, _device: str) -> BaseModel:
        found.append(request)
        raise Seen

    main(["evaluate", "m", *words], run=run)
    return found


def test_that_sizes_become_bytes_of_the_request() -> None:
    (request,) = asked("--max-memory", "3GB", "--max-device-memory", "2GiB")
    assert (request.max_memory, request.max_device_memory) == (3 * 10**9, 2 * 2**30)


def test_that_nothing_typed_is_no_limit() -> None:
    (request,) = asked()
    assert request == Evaluate(model="m")


@pytest.mark.parametrize(("typed", "said"), [("many", "write it as --max-memory 200MB"), ("20MB", "below 268 MB")])
def test_that_no_size_and_too_little_are_wrong_usage(typed: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "m", "--max-memory", typed, "--json"]) == 2
    assert said in json.loads(capsys.readouterr().out)["error"]


def test_that_a_request_is_spelled_with_its_limits_and_read_back() -> None:
    line = as_command(AnalyseSpectra(model="m", max_memory=3 * 10**9), lambda _plan: Path("plan.json"))
    assert line == "rank-studio inspect m --max-memory 3000000000"
    assert parser().parse_args(line.split()[1:]).max_memory == "3000000000"


def test_that_limits_are_in_force_while_a_request_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    import core.workflow as workflow

    seen = []
    monkeypatch.setattr(workflow, "spectra_of", lambda *_: seen.append(limits().host))
    workflow.run(AnalyseSpectra(model="tiny", max_memory=10**9), reporter=None, device="cpu")  # type: ignore[arg-type]  # nothing is said
    assert seen == [10**9]
    assert limits().host is None
