"""What is chosen by timing is chosen once: written down before anything rests on it, and kept to by all later runs."""

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import torch

from core.calibration.rows import TokenRows
from core.jobs.places import cache_dir
from core.jobs.sealed import read_sealed, write_sealed

_VERSION = 1
_DTYPES = ("float32", "bfloat16", "float16")


def settled_dtype(
    digest: str,
    rows: TokenRows,
    device: str,
    *,
    backward: bool,
    begun: Callable[[], str | None],
    find: Callable[[], str],
) -> str:
    """The forward dtype that ``auto`` means for these weights (their ``digest``), ``rows`` and device, there and
    ``backward`` or forward alone.

    Where none was written down it is the one in which something was ``begun``, else the one that ``find`` names; of
    several processes that look at once, all get the same. A disk that refuses costs only that.
    """
    known = known_dtype(digest, rows, device, backward=backward)
    if known is not None:
        return known
    found, path = begun() or find(), _path(digest, rows, device, backward=backward)
    with contextlib.suppress(OSError):
        if path.exists() and read_sealed(path, _VERSION) is None:
            path.unlink()
        write_sealed(path, _VERSION, found, first=True)
    return known_dtype(digest, rows, device, backward=backward) or found


def known_dtype(digest: str, rows: TokenRows, device: str, *, backward: bool) -> str | None:
    """What was written down, if anything was."""
    found = read_sealed(_path(digest, rows, device, backward=backward), _VERSION)
    return found if found in _DTYPES else None


def _path(digest: str, rows: TokenRows, device: str, *, backward: bool) -> Path:
    identity = [digest, rows.digest(), _machine(device), "backward" if backward else "forward"]
    return cache_dir("choices") / f"{hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32]}.json"


def _machine(device: str) -> str:
    """Devices of one kind are equally fast."""
    named = torch.device(device)
    return torch.cuda.get_device_name(named) if named.type == "cuda" else named.type
