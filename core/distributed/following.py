"""Every process but 0: it does the tasks that are set to it, one after the other, until the job is over."""

import time
import traceback
from typing import Any, assert_never

from core.calibration.together import MeasureMoments, help_measuring
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.distributed.seeing import SeeCache, look_for
from core.distributed.sums import WorldSums
from core.distributed.tasks import Task, read_task
from core.distributed.watch import OVER
from core.distributed.world import World
from core.evaluation.evaluate import help_scoring
from core.evaluation.perplexity import ScoreRows
from core.execute import sentence_of
from core.factorization.decomposer import DecomposeSites
from core.jobs.errors import Cancelled
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter
from core.jobs.units import Do
from core.spectra.compute import AnalyseSites, help_analysing
from core.workflow.writing_sites import WriteSites, help_writing

_PAUSE = 0.02


class Follower:
    """``follow`` returns the job's terminal event as plain JSON."""

    def __init__(self, world: World, *, trust_remote_code: bool) -> None:
        self._world = world
        self._trust = trust_remote_code
        self._reporter = EventReporter(self._pass_on, world.control)
        self._said = 0
        self._opened: dict[str, Checkpoint] = {}

    def follow(self) -> dict[str, Any]:
        done = 0
        while (over := self._world.taken(OVER)) is None:
            task = self._world.taken(f"task/{done}")
            if task is None:
                time.sleep(_PAUSE)
                continue
            try:
                self._carry_out(read_task(task["task"], task["given"]), task["hands"], done)
            except Cancelled:
                pass  # process 0 has heard it as well, and says so
            except Exception as error:
                detail = "".join(traceback.format_exception(error))
                self._say({"error": sentence_of(error), "detail": detail, "where": self._world.where})
            done += 1
        return over

    def _carry_out(self, task: Task, hands: list[list[str]], number: int) -> None:
        me, device = self._world.number, self._world.device
        if isinstance(task, MeasureMoments):
            sums = WorldSums(self._world, bool(task.hands[me]), self._reporter.check)
            help_measuring(task, self._checkpoint(task.folder), me, sums, self._reporter, device)
            return
        if not hands[me]:
            return
        do = self._way(task)
        for name in hands[me]:
            self._reporter.check()
            figure = do(name)
            self._say({"unit": name, "figure": figure, "of": number})

    def _way(self, task: SeeCache | AnalyseSites | DecomposeSites | WriteSites | ScoreRows) -> Do:
        """How one unit of ``task`` is done."""
        reporter, device = self._reporter, self._world.device
        match task:
            case SeeCache():
                return lambda _name: look_for(task, self._world.where)
            case ScoreRows():
                return help_scoring(task, self._trust, device)
            case AnalyseSites():
                opened = self._checkpoint(task.folder)
                return lambda name: help_analysing(opened, name, reporter, device)
            case DecomposeSites():
                return task.decomposer(self._checkpoint(task.folder), reporter, device).help_decomposing
            case WriteSites():
                return help_writing(task, self._checkpoint(task.folder), reporter, device)
            case _:
                assert_never(task)

    def _checkpoint(self, folder: str) -> Checkpoint:
        if folder not in self._opened:
            self._opened = {folder: open_checkpoint(folder, self._reporter, trust_remote_code=self._trust)}
        return self._opened[folder]

    def _pass_on(self, event: Event) -> None:
        """Process 0 says what all of them do; what only this one knows of it are warnings."""
        if isinstance(event, LogLine) and event.level == "warning":
            self._say({"log": event.text, "level": event.level})

    def _say(self, message: dict[str, Any]) -> None:
        self._world.put(f"said/{self._world.number}/{self._said}", message)
        self._said += 1
