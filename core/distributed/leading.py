"""Process 0: it runs the job and hands out what can be shared."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from core.distributed.sums import WorldSums
from core.distributed.tasks import named
from core.distributed.world import World
from core.jobs.crew import Sums
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter

_PAUSE = 0.02


class Leader:
    """The crew of a job, see ``core.jobs.crew``."""

    def __init__(self, world: World, reporter: Reporter) -> None:
        self._world = world
        self._reporter = reporter
        self._tasks = 0
        self._heard = [0] * world.size

    @property
    def size(self) -> int:
        return self._world.size

    def shared(
        self, task: BaseModel, hands: Sequence[Sequence[str]], do: Callable[[str], float]
    ) -> Iterator[tuple[str, float]]:
        self._set(task, hands)
        waiting = {name for hand in hands[1:] for name in hand}
        for name in hands[0]:
            yield name, do(name)
            yield from self._finished(waiting)
        while waiting:
            self._reporter.check()
            yield from self._finished(waiting)
            time.sleep(_PAUSE)

    def together(self, task: BaseModel) -> Sums:
        self._set(task, [])
        return WorldSums(self._world, True, self._check)

    def _set(self, task: BaseModel, hands: Sequence[Sequence[str]]) -> None:
        message = {"task": named(task), "given": task.model_dump(mode="json"), "hands": [list(hand) for hand in hands]}
        self._world.put(f"task/{self._tasks}", message)
        self._tasks += 1

    def _check(self) -> None:
        self._reporter.check()
        list(self._news())

    def _finished(self, waiting: set[str]) -> Iterator[tuple[str, float]]:
        for news in self._news():
            if news.get("unit") in waiting and news["of"] == self._tasks - 1:
                waiting.discard(news["unit"])
                yield news["unit"], news["figure"]

    def _news(self) -> Iterator[dict[str, Any]]:
        """What the others have said since; their warnings are passed on, and their errors raised."""
        for other in range(1, self._world.size):
            while (news := self._world.taken(f"said/{other}/{self._heard[other]}")) is not None:
                self._heard[other] += 1
                if "error" in news:
                    self._reporter.log(f"It was {news['where']} that could not go on.\n{news['detail']}", "debug")
                    raise StudioError(news["error"])
                if "log" in news:
                    self._reporter.log(news["log"], news["level"])
                else:
                    yield news
