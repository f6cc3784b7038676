"""Files that belong to one living process: those of a process that died may be taken over."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel
from PySide6.QtCore import QLockFile

from core.jobs.document import is_newer


def claimed(file: Path) -> QLockFile | None:
    """The lock beside ``file``, or ``None`` while a living process has it. That of a dead one gives way."""
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # age says nothing: a window may be open for weeks
    return lock if lock.tryLock(0) else None


def of_newer(files: Iterable[Path], form: type[BaseModel]) -> int:
    """How many of ``files`` a newer program wrote, in processes that are gone."""
    return sum(_is_of_newer(file, form) for file in files)


def _is_of_newer(file: Path, form: type[BaseModel]) -> bool:
    claim = claimed(file)
    if claim is None:
        return False
    try:
        return is_newer(file.read_bytes(), form)
    except OSError:
        return False
    finally:
        claim.unlock()
