"""Whether all processes see the one cache: a file that process 0 writes and the others must find."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

from core.jobs.errors import StudioError
from core.jobs.places import cache_dir
from core.jobs.scratch import scratch_ending

_PATIENCE = 10.0
"""Seconds that a network file system may take to show a new file to other machines."""


class SeeCache(BaseModel):
    """Set to the other processes: find this file in the cache."""

    name: str


@contextmanager
def something_to_see() -> Iterator[SeeCache]:
    """A file to be found, while the context lasts."""
    path = _folder() / f"seen{scratch_ending()}"
    path.write_bytes(b"")
    try:
        yield SeeCache(name=path.name)
    finally:
        path.unlink(missing_ok=True)


def look_for(task: SeeCache, where: str) -> float:
    """Raise ``StudioError`` if the file cannot be seen from here."""
    path = _folder() / task.name
    until = time.monotonic() + _PATIENCE
    while not path.exists():
        if time.monotonic() > until:
            raise StudioError(
                f"The cache in {cache_dir()} is not the same for all processes: {where} does not see what process 0 "
                "writes there; set RANK_STUDIO_HOME to a folder that all machines share."
            )
        time.sleep(0.1)
    return 0.0


def _folder() -> Path:
    return cache_dir("rows")
