"""JSON from files of strangers: read with one kind of error, whatever is wrong with it."""

import json
import stat
from pathlib import Path
from typing import Any

LARGEST = 512 * 2**20
"""Bytes of a document that is read whole; no config, index, plan or project comes near it."""


def parse_json(text: bytes | str) -> Any:
    """What ``text`` (UTF-8) says. Raises ``ValueError``, also for what is nested too deep to be read, which the parser
    says in a way that nobody expects."""
    try:
        return json.loads(text.decode("utf-8") if isinstance(text, bytes) else text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def read_json(path: Path) -> Any:
    """What the file ``path`` says. Raises ``OSError`` and ``ValueError``."""
    return parse_json(read_small(path))


def read_small(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of ``path``, which must be a file: reading from a device or a pipe need not end. Raises ``OSError``."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise IsADirectoryError(0, "it is no file") if stat.S_ISDIR(status.st_mode) else OSError(0, "it is no file")
    if status.st_size > largest:
        raise OSError(0, f"it is larger than {largest:,} bytes")
    return path.read_bytes()
