"""What a written folder says of its own making, read back."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RECORD = "compression.json"
REQUEST = "request"
"""Where the record has the key of all that the weights depend on (``layout.request_key``)."""


def is_finished(folder: Path, key: str) -> bool:
    """Whether ``folder`` is there, whole, and of the request with this key. A folder appears whole or not at all."""
    found = recorded(folder)
    return isinstance(found, dict) and found.get(REQUEST) == key


def is_of(folder: Path, plan: Mapping[str, object]) -> bool:
    """Whether ``folder`` is there and carries out ``plan``, a plan document as plain JSON."""
    found = recorded(folder)
    return isinstance(found, dict) and REQUEST in found and found.get("plan") == plan


def made_at(folder: Path) -> datetime:
    """When the record was written, to the second. Raises ``OSError``."""
    return datetime.fromtimestamp(int((folder / RECORD).stat().st_mtime), UTC)


def recorded(folder: Path) -> Any:
    """The record as plain JSON, unchecked; ``None`` where there is none that can be read."""
    try:
        return json.loads((folder / RECORD).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
