"""Whether a GGUF file holds together, found out before the libraries read it: they believe every length and count."""

import struct
from pathlib import Path
from typing import Any, BinaryIO

from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

from core.jobs.errors import StudioError

MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_MOST_DIMENSIONS = 4
_NESTED = 2
"""Arrays within arrays; nobody writes deeper ones."""
_LENGTHS = ("embedding_length", "feed_forward_length", "vocab_size", "key_length", "value_length", "dimension_count")
_COUNTS = ("head_count", "head_count_kv", "expert_count", "expert_used_count")
_LONGEST_CONTEXT = 2**28
"""Tokens; some architectures keep a table of positions that long."""


class _Reader:
    """Reads on from where it is, never past the end of the file. Raises ``ValueError``."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size
        self.at = 0

    def take(self, count: int) -> bytes:
        if count > self._size - self.at:
            raise ValueError("it promises more than it holds")
        self.at += count
        return self._stream.read(count)

    def number(self, form: str) -> Any:
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))[0]

    def text(self) -> str:
        return self.take(self.number("Q")).decode("utf-8", "replace")

    def value(self, kind: int, depth: int = 0) -> Any:
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY and depth < _NESTED:
            inner, count = self.number("I"), self.number("Q")
            if inner in _SCALARS:
                width = struct.calcsize(f"<{_SCALARS[inner]}")
                return struct.unpack(f"<{count}{_SCALARS[inner]}", self.take(count * width))
            # Each takes at least the eight bytes of its own length, so a count that is too large comes to an end.
            return [self.value(inner, depth + 1) for _ in range(min(count, self._size + 1))]
        if kind not in _SCALARS:
            raise ValueError(f"it holds a value of the unknown type {kind}")
        return self.number(_SCALARS[kind])


def check_gguf(path: Path) -> None:
    """Read all that stands before the weights. Raises ``StudioError`` where lengths and counts do not fit the file, a
    tensor lies outside it, or the sizes that it gives for the model are not those of its tensors."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            _check(_Reader(stream, size), size)
    except (ValueError, struct.error, OverflowError) as error:
        raise StudioError(f"{path} is damaged ({error}); download it again.") from None
    except OSError as error:
        raise StudioError(f"{path} cannot be read ({error.strerror}); check the file and its permissions.") from error


def _check(reader: _Reader, size: int) -> None:
    if reader.take(len(MAGIC)) != MAGIC:
        raise ValueError("it does not start with 'GGUF'")
    version = reader.number("I")
    if version not in _VERSIONS:
        raise ValueError(f"it is in version {version} of the format, known are 2 and 3")
    tensors, pairs = reader.number("Q"), reader.number("Q")
    about: dict[str, Any] = {}
    for _ in range(min(pairs, size)):  # the reader comes to its end long before
        key = reader.text()
        if key in about:
            raise ValueError(f"it says {key} twice")
        about[key] = reader.value(reader.number("I"))
    largest, end, names = 1, 0, set()
    for _ in range(min(tensors, size)):
        name = reader.text()
        if name in names:
            raise ValueError(f"it holds {name} twice")
        names.add(name)
        shape, last = _extent(reader, name)
        largest, end = max(largest, *shape), max(end, last)
    alignment = about.get("general.alignment", 32)
    if type(alignment) is not int or not 0 < alignment <= 2**20 or alignment & (alignment - 1):
        raise ValueError(f"it aligns its tensors to {alignment} bytes")
    if -(-reader.at // alignment) * alignment + end > size:
        raise ValueError("it ends before its last tensor")
    _check_sizes(about, tensors, largest)


def _extent(reader: _Reader, name: str) -> tuple[tuple[int, ...], int]:
    """Shape of the next tensor, and where it ends behind the beginning of all weights."""
    dimensions = reader.number("I")
    if not 1 <= dimensions <= _MOST_DIMENSIONS:
        raise ValueError(f"{name} has {dimensions} dimensions")
    shape = tuple(reader.number("Q") for _ in range(dimensions))
    kind, offset = reader.number("I"), reader.number("Q")
    try:
        block, width = GGML_QUANT_SIZES[GGMLQuantizationType(kind)]
    except (ValueError, KeyError):
        raise ValueError(f"{name} is stored in the unknown type {kind}") from None
    numbers = 1
    for length in shape:
        numbers *= length
    if numbers == 0 or shape[0] % block:
        raise ValueError(f"{name} has the impossible shape {'x'.join(map(str, shape))}")
    return shape, offset + numbers // block * width


def _check_sizes(about: dict[str, Any], tensors: int, largest: int) -> None:
    """A model is built by these, or by those of a large one where they are missing, before its tensors are put in."""
    for wanted in ("block_count", "embedding_length"):
        if f"{about.get('general.architecture')}.{wanted}" not in about:
            raise ValueError(f"it does not say its {wanted}")
    for key, value in about.items():
        last = key.rpartition(".")[2]
        for number in value if isinstance(value, tuple) else (value,):
            if last == "block_count" and not (_whole(number) and 0 < number <= tensors):
                raise ValueError(f"{number} blocks are too many for its {tensors} tensors")
            if last in (*_LENGTHS, *_COUNTS) and not (_whole(number) and 0 <= number <= largest):
                raise ValueError(f"{key} is {number}, but no tensor is larger than {largest}")
            if last == "context_length" and not (_whole(number) and 0 < number <= _LONGEST_CONTEXT):
                raise ValueError(f"{key} is {number}")


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
