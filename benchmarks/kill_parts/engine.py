"""The engine at work in a process of its own, forked from one that has imported it already: a start costs nothing."""

import os
import re
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import core.workflow
from core.cli.entry import main
from core.jobs.reporter import EventReporter, Reporter
from core.requests import Request

_PLAN = ("--method", "svd-llm", "--allocator", "auto", "--keep", "0.7")
_TEXT = ("--samples", "2", "--length", "48", "--search-rows", "1")
_REFINE = ("--refine", "block", "--refine-option", "block.epochs=1")
_REFINE += ("--refine", "distil", "--refine-option", "distil.epochs=2")
STEPS: dict[str, tuple[str, ...]] = {
    "plan": ("plan", "tiny", *_PLAN, *_TEXT, "--out", "plan.json"),
    "compress": ("compress", "tiny", "--plan", "plan.json", "--out", "plain", "--resume"),
    "refine": ("compress", "tiny", "--plan", "plan.json", "--out", "refined", *_REFINE, "--resume"),
    "evaluate": ("evaluate", "refined", "--windows", "2", "--length", "48", "--json"),
}
"""The command lines of one sequence, one after the other; a killed one starts at the first again."""

Fault = Callable[[], None]
"""What is done to a process before it works."""
_UNFINISHED = re.compile(r"/\.([^/]+)\.partial/")
_SCRATCH = re.compile(r"\.[0-9a-f]{8}-\d+-\d+\.partial$")


@dataclass(frozen=True)
class Engine:
    """A running process. ``folder`` holds its home and all that it writes."""

    folder: Path
    pid: int
    began: float

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit code, minus the signal that ended it; ``None`` where it still runs after ``seconds``."""
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            found, status = os.waitpid(self.pid, 0 if until is None else os.WNOHANG)
            if found:
                return os.waitstatus_to_exitcode(status)
            if until is not None and time.monotonic() >= until:
                return None
            time.sleep(0.002)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.wait()

    @property
    def phase(self) -> str:
        """What it was at, or is."""
        phases = _lines(self.folder / "phases")
        return phases[-1] if phases else "starting"

    @property
    def synced(self) -> set[Path]:
        """Files that it has brought to the disk, under the names that they have in the end."""
        lines = (_SCRATCH.sub("", line) for line in _lines(self.folder / "synced"))
        return {Path(_UNFINISHED.sub(name, line)) for line in lines for name in (r"\g<0>", r"/\1/")}


def started(folder: Path, fault: Fault | None = None) -> Engine:
    """All steps in a new process that works in ``folder``."""
    for name in ("phases", "synced"):
        (folder / name).unlink(missing_ok=True)
    began = time.time()
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            code = _in_child(folder, fault)
        finally:
            os._exit(code)
    return Engine(folder, pid, began)


def small_files(largest: int) -> Fault:
    """No file grows beyond ``largest`` bytes: what a full disk looks like to who writes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


def little_memory(more: int) -> Fault:
    """No more than ``more`` bytes beside what the process holds when it starts."""

    def limit() -> None:
        held = next(int(line.split()[1]) for line in _lines(Path("/proc/self/status")) if line.startswith("VmData"))
        resource.setrlimit(resource.RLIMIT_DATA, (held * 1024 + more, resource.RLIM_INFINITY))

    return limit


def noting_syncs() -> None:
    """Write down which files are brought to the disk."""
    file = os.open("synced", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for name in ("fsync", "fdatasync"):
        setattr(os, name, _noted(getattr(os, name), file))


def _noted(sync: Callable[[int], None], file: int) -> Callable[[int], None]:
    def noted(handle: int) -> None:
        sync(handle)
        os.write(file, f"{Path(f'/proc/self/fd/{handle}').readlink()}\n".encode())

    return noted


def _in_child(folder: Path, fault: Fault | None) -> int:
    os.chdir(folder)
    os.environ["RANK_STUDIO_HOME"] = str(folder / "home")
    log = os.open("log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 2)
    if fault is not None:
        fault()
    for name, words in STEPS.items():
        with _answering(Path(f"{name}.answer")):
            code = main(list(words), run=_noting_phases)
        if code:
            return code
    return 0


@contextmanager
def _answering(path: Path) -> Iterator[None]:
    """Standard output goes to ``path``."""
    answer = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(answer, 1)
    os.close(answer)
    yield
    sys.stdout.flush()


def _noting_phases(request: Request, reporter: Reporter, device: str) -> Any:
    phases = os.open("phases", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def sink(event: Any) -> None:
        if event.kind == "stage_started":
            os.write(phases, f"{request.kind}, {event.stage}\n".encode())
        reporter.emit(event)

    os.write(phases, f"{request.kind}, opening\n".encode())
    try:
        return core.workflow.run(request, EventReporter(sink), device)
    finally:
        os.close(phases)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
