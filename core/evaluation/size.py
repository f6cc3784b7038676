"""How large a model folder is, read off the headers of its weight files."""

from dataclasses import dataclass
from pathlib import Path

from core.checkpoint.headers import read_headers


@dataclass(frozen=True)
class FolderSize:
    parameters: int
    """Floating-point numbers in the weight files; integer index vectors are not parameters."""
    bytes_on_disk: int
    """Size of the weight files."""


def folder_size(folder: Path) -> FolderSize:
    """Count what the headers of a folder promise; raises ``StudioError`` as ``read_headers`` does."""
    headers = read_headers(folder)
    parameters = sum(header.parameters for header in headers.values() if "float" in header.dtype)
    return FolderSize(parameters, headers.bytes_on_disk())
