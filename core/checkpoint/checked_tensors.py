"""Tensors in the cache that are used as they were written or not at all: a safetensors file with checksums in it."""

import json
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, uint8

from core.jobs.whole_file import whole_file

_CHECKSUMS = "crc32"


def save_checked(path: Path, tensors: Mapping[str, Tensor], about: Mapping[str, str] | None = None) -> None:
    """Keep ``tensors``, on the host, and ``about`` them in words; the file appears whole or not at all. Raises
    ``OSError`` or ``SafetensorError`` if the disk refuses."""
    flat = {name: tensor.contiguous() for name, tensor in tensors.items()}
    sums = json.dumps({name: checksum(tensor) for name, tensor in flat.items()})
    with whole_file(path) as partial:
        save_file(flat, partial, metadata={**(about or {}), _CHECKSUMS: sums})


def read_checked(
    path: Path, wanted: Callable[[str], bool] | None = None
) -> tuple[dict[str, Tensor], dict[str, str]] | None:
    """The tensors, those whose names are ``wanted``, and what was said about them; ``None`` where there is no such
    file, or a damaged one. A file of before there were checksums is taken as it is."""
    try:
        with safe_open(path, framework="pt") as file:
            about = dict(file.metadata() or {})
            # Copied, for a tensor that is not keeps its whole file mapped, and its memory taken, as long as it lives.
            chosen = [name for name in file.keys() if wanted is None or wanted(name)]  # noqa: SIM118
            tensors = {name: file.get_tensor(name).clone() for name in chosen}
        sums = json.loads(about.pop(_CHECKSUMS, "null"))
        sound = sums is None or all(sums[name] == checksum(tensor) for name, tensor in tensors.items())
    except (OSError, SafetensorError, KeyError, TypeError, ValueError):
        return None
    return (tensors, about) if sound else None


def checksum(tensor: Tensor) -> int:
    """CRC-32 of the numbers as they lie in memory."""
    return zlib.crc32(tensor.contiguous().reshape(-1).view(uint8).numpy().data)
