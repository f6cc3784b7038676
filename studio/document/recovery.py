"""Recovery files: what a window that died had not saved yet. Each belongs to one window as long as it lives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError
from PySide6.QtCore import QLockFile

from core.jobs.places import data_dir
from core.jobs.whole_file import write_whole
from studio.claims import claimed, of_newer
from studio.document.project import Project

_SUFFIX = ".recovery"


class Unsaved(BaseModel):
    """What a recovery file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    format: Literal["rank-studio-recovery"] = "rank-studio-recovery"
    version: Literal[1] = 1
    title: str
    """What the window called the document."""
    path: str = ""
    """Where its project is saved; empty where it never was."""
    project: Project


@dataclass(frozen=True)
class Left:
    """A recovery file whose window is gone, and the claim on it, so that no other window offers it too."""

    file: Path
    unsaved: Unsaved
    changed: datetime
    claim: QLockFile

    def discard(self) -> None:
        self.file.unlink(missing_ok=True)
        self.claim.unlock()


class OwnFile:
    """The recovery file of this window."""

    def __init__(self) -> None:
        self.path = data_dir("recovery") / f"{uuid4().hex}{_SUFFIX}"
        self._claim = claimed(self.path)

    def write(self, unsaved: Unsaved) -> None:
        """Replace what it holds, whole or not at all. Raises ``OSError``."""
        write_whole(self.path, unsaved.model_dump_json(), lasting=True)

    def remove(self) -> None:
        """There is nothing unsaved."""
        self.path.unlink(missing_ok=True)

    def release(self) -> None:
        """The window closes as it should: nothing is left."""
        self.remove()
        if self._claim is not None:
            self._claim.unlock()


def left_behind() -> tuple[Left, ...]:
    """What windows that died have left, the newest first. A file that cannot be read, such as one of a newer version,
    stays where it is."""
    return tuple(sorted(_left(), key=lambda left: left.changed, reverse=True))


def left_by_newer() -> int:
    """How many documents windows of a newer program have left."""
    return of_newer(_files(), Unsaved)


def _files() -> Iterator[Path]:
    return data_dir("recovery").glob(f"*{_SUFFIX}")


def _left() -> Iterator[Left]:
    for file in _files():
        claim = claimed(file)
        if claim is None:
            continue
        try:
            changed = datetime.fromtimestamp(file.stat().st_mtime)
            unsaved = Unsaved.model_validate_json(file.read_bytes())
        except (OSError, ValidationError):
            claim.unlock()
            continue
        yield Left(file, unsaved, changed, claim)
