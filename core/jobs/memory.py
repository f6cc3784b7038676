"""How much memory the work may take: what the person allows, and what is free.

The limits are in force for what runs inside ``within``, like a decimal context: every pass over the weights or the text
asks here how much there is, and nothing it computes depends on the answer but the order of sums.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import psutil

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]  # None says so

_GROUPS = Path("/sys/fs/cgroup")
_UNLIMITED = 2**60
PROGRAM = 2**29
"""Bytes that the program itself takes, libraries and all, about."""


@dataclass(frozen=True)
class Limits:
    """Bytes that the process, and what it holds on the device, may come to at the highest; ``None``: what is free."""

    host: int | None = None
    device: int | None = None


_NONE = Limits()
_IN_FORCE: ContextVar[Limits] = ContextVar("limits of memory", default=_NONE)


@contextmanager
def within(limits: Limits) -> Iterator[None]:
    """Let ``limits`` be in force while the context lasts, in this thread."""
    token = _IN_FORCE.set(limits)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def limits() -> Limits:
    """Those in force."""
    return _IN_FORCE.get()


def held() -> int:
    """Bytes that this process holds now."""
    return int(psutil.Process().memory_info().rss)


def host_memory() -> int:
    """Bytes that this process may hold in all: what the person allows, else what it holds and what is free, as far as
    its container and its own limits let it."""
    given = limits().host
    if given is not None:
        return given
    return min(held() + int(psutil.virtual_memory().available), *_of_process(), *_of_groups())


def working_memory() -> int:
    """What of it is there for work: shares are taken of this, and so do not depend on what the process holds now."""
    whole = host_memory()
    return max(whole - PROGRAM, whole // 8)


def _of_process() -> Iterator[int]:
    """Limits of the process itself (``ulimit``)."""
    if resource is not None:
        for which in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
            soft = resource.getrlimit(which)[0]
            yield soft if soft != resource.RLIM_INFINITY else _UNLIMITED


def _of_groups() -> Iterator[int]:
    """Limits of the control groups that the process is in, first and second version; a container sees its own."""
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines():
            _number, names, path = line.split(":", 2)
            if names and "memory" not in names.split(","):
                continue
            top, file = (_GROUPS / "memory", "memory.limit_in_bytes") if names else (_GROUPS, "memory.max")
            group = top / path.lstrip("/")
            for folder in (group, *(parent for parent in group.parents if parent.is_relative_to(top))):
                with suppress(OSError, ValueError):
                    yield int((folder / file).read_text(encoding="ascii"))
