"""The console script decides between the window and the command line."""

import subprocess
import sys

import pytest

from studio.command import COMMANDS, main


def test_that_the_commands_are_those_of_the_command_line() -> None:
    from core.cli import COMMANDS as KNOWN

    assert set(KNOWN) == COMMANDS


def test_that_two_models_are_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["one", "two"]) == 2
    assert "opens one model" in capsys.readouterr().err


def test_that_help_comes_from_the_command_line(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "rank-studio" in capfd.readouterr().out


def test_that_the_window_imports_no_torch_and_no_solver() -> None:
    code = (
        "import sys, studio.app; "
        "print([m for m in ('torch', 'transformers', 'scipy', 'safetensors', 'psutil') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
