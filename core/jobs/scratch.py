"""Names of files and folders that are there while a process works on them, and the removal of what killed ones left.

Such a name ends in the process it belongs to: host, process and thread. Whoever finds one can tell whether anybody is
still at it.
"""

import hashlib
import os
import re
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_SCRATCH = re.compile(r"\.([0-9a-f]{8})-(\d+)-(\d+)\.partial$")
_ABROAD = 7 * 24 * 3600.0
"""Seconds after which something of another host, whose processes cannot be seen from here, counts as left."""
_CLOCK = 2.0
"""Seconds that time stamps of files may be off the clock that processes are started by."""


def scratch_ending() -> str:
    """What the name of something ends in that belongs to this thread alone."""
    return f".{_host()}-{os.getpid()}-{threading.get_ident()}.partial"


def scratch_folder(parent: Path, name: str) -> Path:
    """A new folder of this thread's own, for its owner to remove. Raises ``OSError``."""
    return Path(tempfile.mkdtemp(prefix=f"{name}-", suffix=scratch_ending(), dir=parent))


def sweep(folder: Path) -> int:
    """Remove what killed processes left anywhere below ``folder``; how many things that were. What cannot be removed
    stays."""
    return sum(_removed(path) for path in _below(folder) if _is_left(path))


def sweep_beside(path: Path) -> None:
    """Remove what killed processes left of writing the file ``path``."""
    for found in _in(path.parent):
        if (
            found.name.startswith(f"{path.name}.")
            and _SCRATCH.fullmatch(found.name, len(path.name))
            and _is_left(found)
        ):
            _removed(found)


def _below(folder: Path) -> Iterator[Path]:
    """All that has such a name, without what is in it."""
    for path in _in(folder):
        if _SCRATCH.search(path.name):
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from _below(path)


def _in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if entry.name.endswith(".partial") or entry.is_dir()]
    except OSError:
        return []


def _is_left(path: Path) -> bool:
    found = _SCRATCH.search(path.name)
    if found is None:
        return False
    try:
        changed = path.stat().st_mtime
    except OSError:  # its owner was faster
        return False
    if found[1] != _host():
        return time.time() - changed > _ABROAD
    return not _lived(int(found[2]), changed)


def _lived(process: int, changed: float) -> bool:
    """Whether ``process`` is there and was when the file was ``changed``: a number is given to another one later."""
    import psutil  # here: a window that only writes does without

    try:
        return bool(psutil.Process(process).create_time() < changed + _CLOCK)
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:
        return True


def _removed(path: Path) -> bool:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError:
        return False
    return True


def _host() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
