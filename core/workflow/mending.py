"""Caches that a killed process or a power cut left in disorder: put right before and during the work."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core.jobs.errors import DamagedCacheError
from core.jobs.places import cache_dir
from core.jobs.reporter import Reporter
from core.jobs.scratch import sweep

_Result = TypeVar("_Result")


def mended(work: Callable[[], _Result], reporter: Reporter) -> _Result:
    """What ``work`` gives, begun again where a file of the cache turned out damaged on the way: the file is gone then,
    what else is cached is there, and so only that file is made again. The same file twice is a disk that is broken, and
    raises ``DamagedCacheError``."""
    sweep(cache_dir())
    seen = set[Path]()
    while True:
        try:
            return work()
        except DamagedCacheError as error:
            if error.path in seen:
                raise
            seen.add(error.path)
            reporter.log(f"The cached file {error.path.name} was damaged; it is made again.", "warning")
