"""A folder that is built beside its place and appears whole, by one rename, or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.jobs.errors import StudioError

JOURNAL = "unfinished.log"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def check_place(out: Path) -> None:
    """Raise ``StudioError`` if a new folder ``out`` cannot be made: it exists, or its parent cannot take it."""
    parent = out.absolute().parent
    if out.exists() or out.is_symlink():
        raise StudioError(f"The output folder {out} exists already; choose another name, or move it away first.")
    if not parent.is_dir():
        what = "is not a folder" if parent.exists() else "does not exist"
        raise StudioError(f"The output cannot be written to {out}: {parent} {what}; create it or choose another place.")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise StudioError(
            f"The output cannot be written to {out}: there is no permission to write in {parent}; choose another place."
        )


class PartialFolder:
    """``.<name>.partial`` beside ``out``, with a journal of what is safely in it.

    The journal's first line is a key of all that the result depends on, every other line is something finished. A
    line is written only after its data has reached the disk, so a killed run goes on behind the last whole line.
    """

    def __init__(self, out: Path, key: str, needed: int) -> None:
        """``needed``: bytes the finished folder will take."""
        self.out = out.absolute()
        self.folder = self.out.with_name(f".{self.out.name}.partial")
        self._key = key
        self._needed = needed

    def begin(self, *, resume: bool) -> frozenset[str]:
        """Make the folder, or with ``resume`` find one that was left, and return what is finished in it.

        Raises ``StudioError`` if the left one was made by another request, or the disk has too little room.
        """
        kept = self._kept() if resume and self.folder.exists() else None
        if kept is None:
            self.remove()
        self._check_space()
        try:
            with self.storage_errors():
                self.folder.mkdir(exist_ok=True)
                # Written whole again when resuming: a kill may have left half a line at its end.
                self._append("\n".join([self._key, *(kept or [])]), mode="w")
        except StudioError:
            self.remove()
            raise
        return frozenset(kept or ())

    def sync(self) -> None:
        """Bring the names of the files made so far to the disk; their data is synced by who writes it."""
        with self.storage_errors():
            _sync(self.folder)

    def mark(self, item: str) -> None:
        """Note that ``item``, already synced to the disk, is finished."""
        with self.storage_errors():
            self._append(item)

    def finish(self) -> None:
        """Sync everything and rename the folder to its place."""
        with self.storage_errors():
            (self.folder / JOURNAL).unlink()
            for path in (*self.folder.iterdir(), self.folder):
                _sync(path)
            self.folder.rename(self.out)
            _sync(self.out.parent)

    def remove(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def storage_errors(self) -> Iterator[None]:
        """Say in a sentence what kept the enclosed writing from succeeding."""
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                raise StudioError(
                    f"The disk is full: {self.out} needs {in_words(self._needed)} in all, and the half-written folder "
                    "was removed; free some space or choose another place."
                ) from error
            raise StudioError(f"The output cannot be written to {self.out}: {error.strerror or error}.") from error

    def _kept(self) -> list[str] | None:
        try:
            key, *lines = (self.folder / JOURNAL).read_text("utf-8").split("\n")
        except FileNotFoundError:
            return None
        if not lines:  # killed before the first line was whole
            return None
        if key != self._key:
            raise StudioError(
                f"The unfinished output {self.folder} comes from another model, plan or set of options; "
                "repeat the run it comes from, or start anew without resuming."
            )
        return lines[:-1]

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.out.parent).free
        there = sum(path.stat().st_blocks * 512 for path in self.folder.glob("*")) if os.name == "posix" else 0
        if free + there < self._needed:
            raise StudioError(
                f"There is too little room on the disk: {self.out} needs {in_words(self._needed)} and "
                f"{in_words(free + there)} are free; free some space or choose another place."
            )

    def _append(self, line: str, mode: str = "a") -> None:
        with (self.folder / JOURNAL).open(mode, encoding="utf-8", newline="\n") as journal:
            journal.write(line + "\n")
            journal.flush()
            os.fsync(journal.fileno())


def in_words(size: int) -> str:
    """A number of bytes for people: ``1.2 GB``."""
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}"
    return f"{size} bytes"


def _sync(path: Path) -> None:
    if os.name != "posix":  # elsewhere a folder, or a file opened for reading, cannot be synced
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
