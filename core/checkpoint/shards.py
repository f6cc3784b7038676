"""Safetensors files laid out before a single number is known, then filled tensor by tensor in any order.

A file is 8 bytes of header length (little endian), a JSON header, and the tensors' raw bytes. Names, dtypes and shapes
follow from the rank plan alone, so the headers are written first and nothing ever has to be held back in memory.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path

import torch

from core.jobs.errors import StudioError

INDEX_FILE = "model.safetensors.index.json"
_SPELLED = {
    "float64": "F64",
    "float32": "F32",
    "float16": "F16",
    "bfloat16": "BF16",
    "int64": "I64",
    "int32": "I32",
    "int16": "I16",
    "int8": "I8",
    "uint8": "U8",
    "bool": "BOOL",
    "float8_e4m3fn": "F8_E4M3",
    "float8_e5m2": "F8_E5M2",
}
"""dtype as torch spells it -> as safetensors does; any other differs only in case."""
_CHUNK = 16 * 2**20


@dataclass(frozen=True)
class Slot:
    """One tensor of the output; ``dtype`` as torch spells it."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    size: int
    """Bytes."""

    @property
    def width(self) -> int:
        """Bytes of one element."""
        return self.size // prod(self.shape) if self.size else 1


@dataclass(frozen=True)
class Shard:
    """One file: its header's bytes and, by tensor name, where in the file the tensor begins."""

    file: str
    header: bytes
    offsets: dict[str, int]
    size: int


class ShardedFiles:
    """The safetensors files of a folder and the way to fill them."""

    def __init__(self, slots: Iterable[Slot], shard_bytes: int) -> None:
        """Deal ``slots`` out, in order, to files of about ``shard_bytes``; a larger tensor gets a file of its own."""
        self.slots = {slot.name: slot for slot in slots}
        groups = _groups(list(self.slots.values()), shard_bytes)
        count = len(groups)
        names = [f"model-{i + 1:05d}-of-{count:05d}.safetensors" for i in range(count)]
        self.shards = [
            _shard(name, group)
            for name, group in zip(["model.safetensors"] if count == 1 else names, groups, strict=True)
        ]
        self._shard_of = {name: shard for shard in self.shards for name in shard.offsets}

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(shard.size for shard in self.shards)

    def allocate(self, folder: Path) -> None:
        """Make every file at its full length with its header; what a former run filled in stays."""
        for shard in self.shards:
            path = folder / shard.file
            with path.open("r+b" if path.exists() else "x+b") as file:
                file.write(shard.header)
                file.truncate(shard.size)
        if len(self.shards) > 1:
            total = sum(slot.size for slot in self.slots.values())
            weight_map = {name: self._shard_of[name].file for name in sorted(self.slots)}
            index = {"metadata": {"total_size": total}, "weight_map": weight_map}
            (folder / INDEX_FILE).write_text(json.dumps(index, indent=2) + "\n", "utf-8")

    def write(self, folder: Path, tensors: dict[str, torch.Tensor]) -> None:
        """Put tensors of the laid-out dtypes and shapes in their places and sync them to the disk."""
        for name, tensor in tensors.items():
            shard = self._shard_of[name]
            with (folder / shard.file).open("r+b") as file:
                file.seek(shard.offsets[name])
                file.write(tensor.contiguous().reshape(-1).view(torch.uint8).numpy().data)
                file.flush()
                os.fsync(file.fileno())

    def copy(self, folder: Path, name: str, chunks: Iterable[bytes]) -> None:
        """Fill a tensor's place with its bytes as they come."""
        shard = self._shard_of[name]
        with (folder / shard.file).open("r+b") as file:
            file.seek(shard.offsets[name])
            file.writelines(chunks)


def raw_bytes(file: Path, start: int, end: int) -> Iterator[bytes]:
    """The bytes of ``file`` from ``start`` to before ``end``, a few megabytes at a time. Raises ``StudioError``."""
    left = end - start
    try:
        with file.open("rb") as reader:
            reader.seek(start)
            while left:
                chunk = reader.read(min(left, _CHUNK))
                if not chunk:
                    raise StudioError(f"{file} ends too early, it is not a whole file; fetch it again.")
                left -= len(chunk)
                yield chunk
    except OSError as error:
        raise StudioError(f"{file} cannot be read: {error.strerror or error}.") from error


def slot(name: str, dtype: str, shape: Sequence[int]) -> Slot:
    """The slot of a tensor that is computed."""
    return Slot(name, dtype, tuple(shape), prod(shape) * torch_dtype(dtype).itemsize)


def torch_dtype(name: str) -> torch.dtype:
    """``bfloat16`` -> ``torch.bfloat16``."""
    dtype = getattr(torch, name)
    assert isinstance(dtype, torch.dtype)
    return dtype


def _groups(slots: list[Slot], shard_bytes: int) -> list[list[Slot]]:
    groups: list[list[Slot]] = [[]]
    filled = 0
    for item in slots:
        if groups[-1] and filled + item.size > shard_bytes:
            groups.append([])
            filled = 0
        groups[-1].append(item)
        filled += item.size
    return groups


def _shard(file: str, slots: list[Slot]) -> Shard:
    """Wide dtypes come first: readers map the file and need every tensor aligned to its own element size."""
    entries: dict[str, object] = {"__metadata__": {"format": "pt"}}
    begins: dict[str, int] = {}
    end = 0
    for item in sorted(slots, key=lambda item: -item.width):
        entries[item.name] = {
            "dtype": _SPELLED.get(item.dtype, item.dtype.upper()),
            "shape": list(item.shape),
            "data_offsets": [end, end + item.size],
        }
        begins[item.name] = end
        end += item.size
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    data = 8 + len(text)
    offsets = {name: data + begin for name, begin in begins.items()}
    return Shard(file, len(text).to_bytes(8, "little") + text, offsets, data + end)
