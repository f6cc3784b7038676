"""Which tensors lie where in a checkpoint's safetensors files, read from the files' headers alone."""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from core.jobs.errors import StudioError
from core.jobs.plain_json import parse_json, read_json

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
_TORCH_NAMES = {
    "F64": "float64",
    "F32": "float32",
    "F16": "float16",
    "BF16": "bfloat16",
    "I64": "int64",
    "I32": "int32",
    "I16": "int16",
    "I8": "int8",
    "U8": "uint8",
    "BOOL": "bool",
    "F8_E4M3": "float8_e4m3fn",
    "F8_E5M2": "float8_e5m2",
}
_DTYPE = re.compile(r"[A-Za-z0-9_]{1,24}")
_MAX_HEADER = 100_000_000
"""Bytes; the limit the safetensors format sets."""
_LARGEST, _MOST_DIMENSIONS = 2**63, 64
"""What a shape may say in torch: lengths below, and so many."""
_PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt")


@dataclass(frozen=True)
class TensorHeader:
    """One stored tensor: ``bytes`` ``start`` to ``end`` of ``file`` hold it, row by row, little endian."""

    name: str
    file: Path
    dtype: str
    """As torch spells it, e.g. ``bfloat16``."""
    shape: tuple[int, ...]
    start: int
    end: int

    @property
    def parameters(self) -> int:
        return prod(self.shape)


class Headers(Mapping[str, TensorHeader]):
    """Every tensor of a checkpoint by its stored name; iterates in file order, then in the order inside the file."""

    def __init__(self, files: tuple[Path, ...], tensors: dict[str, TensorHeader]) -> None:
        self.files = files
        self._tensors = tensors

    def __getitem__(self, name: str) -> TensorHeader:
        return self._tensors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)

    def bytes_on_disk(self) -> int:
        return sum(file.stat().st_size for file in self.files)


def read_headers(folder: Path) -> Headers:
    """The headers of all weight files of ``folder``.

    Raises ``StudioError`` naming the file when there are no safetensors, the index is damaged, names a file that is
    missing or outside the folder, or promises a tensor no file holds, and when a file is truncated.
    """
    promised: dict[str, str] = {}
    if (folder / SINGLE).is_file():
        files: tuple[Path, ...] = (folder / SINGLE,)
    elif (folder / INDEX).is_file():
        promised = _read_index(folder / INDEX)
        files = tuple(_shard(folder, name) for name in sorted(set(promised.values())))
    else:
        raise StudioError(_why_no_weights(folder))
    tensors: dict[str, TensorHeader] = {}
    for file in files:
        tensors.update(_read_header(file))
    for name, file_name in promised.items():
        if name not in tensors:
            raise StudioError(
                f"{folder / INDEX} promises the tensor {name} in {file_name}, which does not hold it; "
                "download the checkpoint again."
            )
    return Headers(files, tensors)


def _why_no_weights(folder: Path) -> str:
    if any(folder.glob("*.safetensors")):
        return (
            f"{folder} holds safetensors files but neither {SINGLE} nor {INDEX}, so it is unclear which belong to the "
            "model; download the index file or save the model again with save_pretrained."
        )
    pickled = sorted(file.name for pattern in _PICKLED for file in folder.glob(pattern))
    if pickled:
        return (
            f"{folder / pickled[0]} is a pickled file, which can run code when it is opened, and there are no "
            "safetensors beside it; convert it where you trust it: AutoModelForCausalLM.from_pretrained(folder)"
            ".save_pretrained(new_folder, safe_serialization=True)."
        )
    return f"{folder} holds no weights ({SINGLE} or {INDEX}); point to the folder the model was saved to."


def _read_index(path: Path) -> dict[str, str]:
    try:
        weight_map = read_json(path)["weight_map"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudioError(f"{path} is damaged (no readable weight_map); download it again.") from error
    if not isinstance(weight_map, dict) or not all(isinstance(name, str) for name in weight_map.values()):
        raise StudioError(f"{path} is damaged (weight_map does not map tensors to files); download it again.")
    return weight_map


def _shard(folder: Path, name: str) -> Path:
    """A file the index names; only plain names inside the folder are followed."""
    if name != Path(name).name or "\\" in name or name in ("", ".", ".."):
        raise StudioError(
            f"{folder / INDEX} names the file '{name}' outside its folder, which is refused; get the checkpoint from "
            "a source you trust."
        )
    if not name.endswith(".safetensors"):
        raise StudioError(f"{folder / INDEX} names '{name}', which is not a safetensors file; only those are opened.")
    path = folder / name
    if not path.is_file():
        raise StudioError(f"{folder / INDEX} names {name}, which is missing in the folder; download it again.")
    return path


def _read_header(file: Path) -> dict[str, TensorHeader]:
    size = file.stat().st_size
    with file.open("rb") as stream:
        prefix = stream.read(8)
        length = struct.unpack("<Q", prefix)[0] if len(prefix) == 8 else 0
        if not 2 <= length <= min(_MAX_HEADER, size - 8):
            raise StudioError(f"{file} is truncated or no safetensors file; download it again.")
        raw = stream.read(length)
    try:
        entries = parse_json(raw)
        entries.pop("__metadata__", None)
        tensors = {name: _entry(file, name, entry, 8 + length) for name, entry in entries.items()}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise StudioError(f"{file} has a damaged header ({error}); download it again.") from error
    needed = max((tensor.end for tensor in tensors.values()), default=0)
    if needed > size:
        raise StudioError(f"{file} is truncated ({size:,} of {needed:,} bytes are there); download it again.")
    return dict(sorted(tensors.items(), key=lambda item: item[1].start))


def _entry(file: Path, name: str, entry: dict[str, Any], data_start: int) -> TensorHeader:
    begin, end = (int(offset) for offset in entry["data_offsets"])
    dtype, shape = str(entry["dtype"]), tuple(int(n) for n in entry["shape"])
    if not 0 <= begin <= end or any(not 0 <= n < _LARGEST for n in shape) or len(shape) > _MOST_DIMENSIONS:
        raise ValueError(f"impossible extent of {name}")
    if _DTYPE.fullmatch(dtype) is None:
        raise ValueError(f"impossible number type of {name}")
    return TensorHeader(name, file, _TORCH_NAMES.get(dtype, dtype.lower()), shape, data_start + begin, data_start + end)
