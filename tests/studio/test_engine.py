"""Which Python runs the engine: this one, or in a bundle the one that it is installed in apart."""

import os
import sys
from pathlib import Path

import pytest

import core
from studio.command import main
from studio.jobs.engine import engine_command, engine_environment, what_is_missing


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.delenv("RANK_STUDIO_PYTHON", raising=False)


def test_that_the_engine_runs_in_this_python_and_finds_this_core() -> None:
    assert engine_command("core.worker", ["--device", "cpu"])[0] == sys.executable
    paths = engine_environment({"PYTHONPATH": "mine"})["PYTHONPATH"].split(os.pathsep)
    assert paths == [str(Path(core.__file__).parents[1]), "mine"]
    assert what_is_missing() == ""


@pytest.mark.usefixtures("bundled")
def test_that_a_bundle_runs_the_engine_that_is_installed_apart(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine_command("core.worker", [])[0].startswith(str(own_home / "data" / "engine"))
    monkeypatch.setenv("RANK_STUDIO_PYTHON", "/elsewhere/python")
    assert engine_command("core.worker", [])[0] == "/elsewhere/python"
    assert "/elsewhere/python" in what_is_missing()


@pytest.mark.usefixtures("bundled")
def test_that_the_engine_of_a_bundle_does_not_load_the_bundles_libraries() -> None:
    given = {"LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": "/before", "HOME": "/me"}
    assert engine_environment(given) == {"LD_LIBRARY_PATH": "/before", "HOME": "/me", "PYTHONUTF8": "1"}
    assert "LD_LIBRARY_PATH" not in engine_environment({"LD_LIBRARY_PATH": "/bundle"})


@pytest.mark.usefixtures("bundled")
def test_that_a_missing_engine_is_said_with_what_to_do(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "tiny"]) == 1
    said = capsys.readouterr().err
    assert "install rank-studio into a Python at" in said
    assert str(own_home) in said
