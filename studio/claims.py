"""Files that belong to one living process: those of a process that died may be taken over."""

from pathlib import Path

from PySide6.QtCore import QLockFile


def claimed(file: Path) -> QLockFile | None:
    """The lock beside ``file``, or ``None`` while a living process has it. That of a dead one gives way."""
    lock = QLockFile(str(file.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # age says nothing: a window may be open for weeks
    return lock if lock.tryLock(0) else None
