"""Files that appear whole or not at all, whoever reads or writes them at the same time."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.jobs.scratch import scratch_ending, sweep_beside


@contextmanager
def whole_file(path: Path, *, lasting: bool = False) -> Iterator[Path]:
    """A place beside ``path`` to write to; what was written there takes the name ``path`` when the block ends, and is
    removed when the block raises. Its name is this thread's own, so that several writers do not meet; the last one to
    end wins. Raises ``OSError``, and what the block raises.

    ``lasting``: a person's own file, which is on the disk, not only on its way there, when the block has ended. What
    can be made again does without, for that takes milliseconds; after a power cut its checksum tells.
    """
    partial = path.with_name(f"{path.name}{scratch_ending()}")
    try:
        yield partial
        if lasting:
            to_disk(partial)
        partial.replace(path)
        if lasting:
            with contextlib.suppress(OSError):  # some network file systems do not know how
                to_disk(path.parent)
            sweep_beside(path)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes | str, *, lasting: bool = False) -> None:
    """Write ``data``, text as UTF-8 with its line ends as they are, to ``path``. ``lasting`` as for ``whole_file``.
    Raises ``OSError``."""
    with whole_file(path, lasting=lasting) as partial:
        partial.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


def write_first(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` unless somebody has: of several processes that do this at once, all find the same
    file afterwards. Raises ``OSError``."""
    partial = path.with_name(f"{path.name}{scratch_ending()}")
    try:
        partial.write_bytes(data)
        to_disk(partial)
        try:
            os.link(partial, path)
        except FileExistsError:
            return
        except OSError:  # a file system without such links
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def to_disk(path: Path) -> None:
    """Bring what was written to a file, or the names in a folder, to the disk. Raises ``OSError``."""
    if os.name != "posix":
        # Elsewhere a folder cannot be synced, and a file only by who may write to it.
        with contextlib.suppress(OSError):
            _synced(path, os.O_RDWR)
        return
    _synced(path, os.O_RDONLY)


def _synced(path: Path, mode: int) -> None:
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
