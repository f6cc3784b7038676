"""How large a model folder is, read off the headers of its weight files."""

import math
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open

from core.jobs.errors import StudioError


@dataclass(frozen=True)
class FolderSize:
    parameters: int
    """Floating-point numbers in the weight files; integer index vectors are not parameters."""
    bytes_on_disk: int
    """Size of the weight files."""


def folder_size(folder: Path) -> FolderSize:
    """Count the safetensors files of a folder; raises ``StudioError`` for one that is damaged."""
    parameters = 0
    files = sorted(folder.glob("*.safetensors"))
    for path in files:
        try:
            with safe_open(path, framework="pt") as file:
                slices = [file.get_slice(name) for name in file.keys()]  # noqa: SIM118 - not a mapping
                parameters += sum(math.prod(s.get_shape()) for s in slices if "F" in s.get_dtype())
        except (OSError, SafetensorError) as error:
            raise StudioError(f"The weight file {path} cannot be read: {error}; write or fetch it again.") from None
    return FolderSize(parameters, sum(path.stat().st_size for path in files))
