"""Amounts as people type them: ``200MB``, ``1.5GiB``, ``90M``."""

import argparse
import re

from core.allocation.target import Target
from core.jobs.errors import UsageError
from core.jobs.memory import Limits
from core.requests import LEAST_MEMORY

_BYTES = {
    "": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12,
    "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip
_COUNTS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9}
_DTYPES = ("float32", "bfloat16", "float16")
_AMOUNT = re.compile(r"([0-9][0-9_,]*(?:\.[0-9]+)?|\.[0-9]+)\s*([a-zA-Z]*)")


def size_target(text: str) -> Target:
    """``--size 200MB``: bytes of the written weights. Raises ``UsageError`` on anything that is no size."""
    return Target(unit="disk", value=_amount("--size", text, _BYTES, "200MB or 0.2GiB"))


def bytes_of(flag: str, text: str) -> int:
    """``--shard-size 2GB``. Raises ``UsageError`` on anything that is no size."""
    return round(_amount(flag, text, _BYTES, "200MB or 2GiB"))


def limits_of(args: argparse.Namespace) -> Limits:
    """``--max-memory 3GB --max-device-memory 20GiB``, where the command has them. Raises ``UsageError`` on anything
    that is no size, or too little for the program itself."""
    found = {}
    for flag in ("--max-memory", "--max-device-memory"):
        text = getattr(args, flag[2:].replace("-", "_"), None)
        if text is not None:
            found[flag] = bytes_of(flag, text)
            if found[flag] < LEAST_MEMORY:
                least = f"{LEAST_MEMORY // 10**6} MB"
                raise UsageError(f"{flag} cannot be {text}: below {least} not even the program itself fits.")
    return Limits(found.get("--max-memory"), found.get("--max-device-memory"))


def memory_target(text: str) -> Target:
    """``--memory 500MB`` in the checkpoint's own dtype, ``--memory 500MB@float32`` in another."""
    amount, at, dtype = text.partition("@")
    value = _amount("--memory", amount, _BYTES, "500MB or 500MB@float32")
    for known in _DTYPES:
        if dtype == known:
            return Target(unit="memory", value=value, dtype=known)
    if at:
        raise UsageError(f"--memory {text}: the dtype behind @ is one of {', '.join(_DTYPES)}.")
    return Target(unit="memory", value=value)


def parameters_target(text: str) -> Target:
    """``--parameters 90M``: of the whole model."""
    return Target(unit="parameters", value=_amount("--parameters", text, _COUNTS, "90M or 90_000_000"))


def _amount(flag: str, text: str, units: dict[str, int], example: str) -> float:
    match = _AMOUNT.fullmatch(text.strip())
    unit = match[2].lower() if match else ""
    if match is None or unit not in units:
        raise UsageError(f"{flag} {text}: write it as {flag} {example}.")
    value = float(match[1].replace("_", "").replace(",", "")) * units[unit]
    if value <= 0:
        raise UsageError(f"{flag} cannot be {text}: it is more than nothing.")
    return value
