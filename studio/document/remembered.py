"""What the window remembers from one time to the next: layout, theme, recent models and projects."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from core.jobs.places import data_dir
from core.jobs.whole_file import write_whole

_MOST_RECENT = 10


class Remembered(BaseModel):
    """Stored as JSON beside the history; a file that cannot be read counts as none."""

    model_config = ConfigDict(frozen=True)

    version: int = 1
    """What a newer program adds is not known here and not kept."""
    geometry: str = ""
    """``QWidget.saveGeometry`` in base64."""
    layout: str = ""
    """``QMainWindow.saveState`` in base64."""
    theme: str = "system"
    language: str = "system"
    """Taken up when the window starts."""
    toured: bool = False
    """The tour was gone through or skipped."""
    recent: tuple[str, ...] = ()
    """Models and project files as they were opened, the last one first."""

    def with_recent(self, source: str) -> "Remembered":
        recent = (source, *(other for other in self.recent if other != source))
        return self.model_copy(update={"recent": recent[:_MOST_RECENT]})

    def save(self) -> None:
        """Write it, whole or not at all."""
        write_whole(_path(), self.model_dump_json(indent=1), lasting=True)


def recall() -> Remembered:
    """What was remembered, or a fresh start."""
    try:
        return Remembered.model_validate_json(_path().read_bytes())
    except (OSError, ValidationError):
        return Remembered()


def _path() -> Path:
    return data_dir() / "window.json"
