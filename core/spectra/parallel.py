"""Independent matrices side by side: several threads with one BLAS thread each instead of one with several."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it ships no types

from core.jobs.memory import working_memory

Item = TypeVar("Item")
Result = TypeVar("Result")

_WORKING_SET = 2**30
"""Bytes that all matrices in work may take together before they are worked on one after the other."""
_SHARE = 4
"""And the part of the memory, one in so many, that they may take."""


@dataclass(frozen=True)
class Team:
    """``workers`` matrices at a time, each with ``blas_threads``."""

    workers: int
    blas_threads: int


def team_for(shapes: Iterable[tuple[int, int]], cores: int | None = None) -> Team:
    """As many workers as there are cores, fewer where the largest matrix and its Gram would fill the memory.

    A reduction to tridiagonal form gains little from a second core, a second matrix gains all of it.
    """
    return team_within(max((8 * (m * n + 2 * min(m, n) ** 2) for m, n in shapes), default=1), cores)


def team_within(largest: int, cores: int | None = None) -> Team:
    """As many workers as there are cores, fewer where so many times ``largest`` bytes would fill the memory."""
    cores = cores or _cores()
    room = min(_WORKING_SET, working_memory() // _SHARE)
    workers = max(1, min(cores, room // max(1, largest)))
    return Team(workers, max(1, cores // workers))


def _cores() -> int:
    # Containers often allow fewer than the machine has; only Linux can be asked.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[Item], Result], items: Iterable[Item], team: Team) -> Generator[Result]:
    """``work`` of every item, in the items' order; at most ``team.workers + 1`` items are held at any time.

    ``items`` is advanced in the caller's thread. What ``work`` raises is raised here; abandoning the iterator or an
    exception drops what has not begun.
    """
    waiting: deque[Future[Result]] = deque()
    with threadpool_limits(team.blas_threads, user_api="blas"), ThreadPoolExecutor(team.workers) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > team.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
