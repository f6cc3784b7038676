"""Windows in processes of their own that are killed without warning, their workers with them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_BENCHMARKS = Path(__file__).parents[1]
_PATIENCE = 180


@contextmanager
def planning(diary: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A person who plans in a window, in a process group of its own, until the block is left: then it is killed."""
    command = module("planning_process", "--diary", str(diary), *words)
    process = subprocess.Popen(command, cwd=_BENCHMARKS, env=environment(), start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def recover(findings: Path, out: Path | None) -> None:
    """The next window, until it has brought back all that it offers to, its findings are written and it is closed."""
    command = module("recovering_process", str(findings), *([str(out)] if out is not None else []))
    subprocess.run(command, cwd=_BENCHMARKS, env=environment(), check=True)


def module(name: str, *words: str) -> list[str]:
    """Command line of a module of this folder."""
    return [sys.executable, "-m", f"kill_parts.{name}", *words]


def environment() -> dict[str, str]:
    """This process's own; the program is found where these files lie, and speaks English."""
    found = [str(_BENCHMARKS.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(found), "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}


def kill(process: subprocess.Popen[bytes]) -> float:
    """Kill the whole group of a process; the time at which that was done."""
    killed = time.time()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return killed


def wait_until_written(diary: Path, process: subprocess.Popen[bytes], what: Sequence[str] = ("plan",)) -> None:
    """Wait until the diary tells of one of these. Raises ``RuntimeError`` where the window ends before, or never gets
    there."""
    until = time.time() + _PATIENCE
    while not diary.exists() or not any(f'"what": "{word}"' in diary.read_text("utf-8") for word in what):
        if process.poll() is not None:
            raise RuntimeError(f"The window ended by itself (exit code {process.returncode}).")
        if time.time() > until:
            raise RuntimeError(f"The window did not come to {' or '.join(what)} within {_PATIENCE} s.")
        time.sleep(0.02)
