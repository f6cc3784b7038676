"""A small model with text of its own, and jobs on it in one process or several."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from pydantic import BaseModel

from core.allocation.document import CalibrationSpec, MethodSpec
from core.distributed.launching import launched
from core.distributed.processes import Processes
from core.execute import Outcome, execute
from core.jobs.control import Control
from core.jobs.events import Event, LogLine
from core.requests import MakePlan, Request
from tests.families import make_checkpoint

SHAPE = {"hidden_size": 48, "intermediate_size": 96, "max_position_embeddings": 1024}


@dataclass
class Job:
    """One request, and what was heard of it. ``meanwhile`` is called with every event and the job's control."""

    request: Request
    processes: int = 1
    meanwhile: Callable[[Event, Control], None] | None = None
    events: list[Event] = field(default_factory=list)

    def done(self) -> Outcome:
        control = Control()

        def sink(event: Event) -> None:
            self.events.append(event)
            if self.meanwhile is not None:
                self.meanwhile(event, control)

        return execute(self.request, sink, control, device="cpu", run=launched(Processes(self.processes), control))

    def result(self) -> BaseModel:
        outcome = self.done()
        assert outcome.result is not None, outcome.terminal
        return outcome.result

    @property
    def log(self) -> str:
        return "\n".join(event.text for event in self.events if isinstance(event, LogLine))


def small_model(folder: Path) -> Path:
    """A random checkpoint with a text beside it that is long enough for three batches and one over."""
    made = make_checkpoint("llama", folder, **SHAPE)
    words = " ".join(f"w{4 + (7 * k * k + k // 3) % 120}" for k in range(9000))
    (folder / "text.txt").write_text(words, encoding="utf-8")
    return made


def planning(model: Path, method: str = "kfac-svd") -> MakePlan:
    """Three and a half batches of text for calibration."""
    text = CalibrationSpec(corpus=str(model / "text.txt"), samples=14, length=512, dtype="float32")
    return MakePlan(model=str(model), method=MethodSpec(name=method), calibration=text, allocator="water-filling")


@contextmanager
def home(folder: Path) -> Iterator[None]:
    """Caches and history in ``folder`` while the context lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RANK_STUDIO_HOME", str(folder))
        patch.setenv("OMP_NUM_THREADS", "1")
        yield


def process(number: int) -> psutil.Process:
    """The process with this number of the job that this one has started."""
    for child in psutil.Process(os.getpid()).children(recursive=True):
        if child.environ().get("RANK") == str(number):
            return child
    raise AssertionError(f"there is no process {number}")
