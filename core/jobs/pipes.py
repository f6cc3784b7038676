"""Writing to an unbuffered pipe."""

from typing import BinaryIO


def write_line(output: BinaryIO, line: bytes) -> None:
    """Write ``line`` and what ends it: a full pipe may take only a part of a long one at a time. Raises ``OSError``."""
    rest = memoryview(line + b"\n")
    while rest:
        rest = rest[output.write(rest) or 0 :]
