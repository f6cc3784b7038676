"""Where something is written that is not there yet."""

import re
from pathlib import Path

from core.model import ModelInfo


def free_folder(model: ModelInfo, name: str) -> Path:
    """A folder called ``name`` that does not exist, beside the model where it has a place of its own, else at home."""
    source = Path(model.source)
    parent = source.parent if source.is_absolute() else Path.home()
    stem = plain(name)
    return next(
        path
        for number in range(1, 10_000)
        if not (path := parent / (stem if number == 1 else f"{stem}-{number}")).exists()
    )


def plain(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "model"
