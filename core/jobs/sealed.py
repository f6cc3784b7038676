"""Small records that the program keeps for itself: JSON with a version and a checksum, used whole or not at all."""

import json
import zlib
from pathlib import Path
from typing import Any

from core.jobs.whole_file import write_first, write_whole


def write_sealed(path: Path, version: int, content: Any, *, first: bool = False) -> None:
    """Keep ``content``, plain JSON. ``first``: unless there is one already; who comes later reads that. Raises
    ``OSError``."""
    text = json.dumps({"version": version, "crc32": _checksum(content), "content": content})
    if first:
        write_first(path, text.encode())
    else:
        write_whole(path, text)


def read_sealed(path: Path, version: int) -> Any:
    """What was kept, or ``None`` where nothing usable is: absent, damaged, or of another version."""
    try:
        found = json.loads(path.read_bytes())
        content = found["content"]
        sound = found["version"] == version and found["crc32"] == _checksum(content)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return content if sound else None


def _checksum(content: Any) -> int:
    return zlib.crc32(json.dumps(content, sort_keys=True).encode())
