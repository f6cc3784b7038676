"""Whether what a disturbed sequence left is what an undisturbed one left, to the last byte, with nothing beside it."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from core.checkpoint.checked_tensors import checksum
from core.jobs.sealed import read_sealed
from core.spectra.cache import SpectrumCache

OUTPUTS = ("plain", "refined")
DURATIONS = (("refinement", "seconds"),)
"""The only things that may differ, of ``compression.json``."""
MEASURED = ("perplexity", "tokens", "generation", "parameters", "bytes_on_disk", "dtype")


def result_of(folder: Path) -> dict[str, str]:
    """Digest of every file that was asked for, and what the evaluation found."""
    found = {"plan.json": _digest((folder / "plan.json").read_bytes())}
    for out in OUTPUTS:
        for path in sorted((folder / out).rglob("*")):
            content = path.read_bytes()
            found[f"{out}/{path.name}"] = _digest(_timeless(content) if path.name == "compression.json" else content)
    answer = json.loads((folder / "evaluate.answer").read_text("utf-8"))
    return found | {name: repr(answer[name]) for name in MEASURED}


def faults_of(folder: Path, wanted: dict[str, str]) -> list[str]:
    """All that is wrong, in words; nothing where all is as it should be."""
    try:
        found = result_of(folder)
    except (OSError, ValueError, KeyError) as error:
        return [f"not finished: {error}"]
    names = sorted(found.keys() | wanted.keys())
    wrong = [f"{name} differs" for name in names if found.get(name) != wanted.get(name)]
    return [*wrong, *_left(folder), *_damaged(folder / "home" / "cache"), *_history(folder)]


def _left(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.suffix in (".partial", ".tmp") or path.name.startswith(("hidden-", "weights-")):
            yield f"left behind: {path.relative_to(folder)}"


def _damaged(cache: Path) -> Iterator[str]:
    for path in cache.rglob("*"):
        kind = path.relative_to(cache).parts[0]
        if path.is_file() and kind != "models" and not _sound(path):
            yield f"damaged in the cache: {path.relative_to(cache)}"


def _sound(path: Path) -> bool:
    if path.suffix == ".safetensors":
        return _sound_tensors(path)
    if path.suffix == ".npy":
        length = (path.stat().st_size - 128) // 8
        return SpectrumCache(path.parent).load(path.name.split(".")[0], length) is not None
    if path.suffix == ".json":
        return path.parent.name == "speeds" or read_sealed(path, 1) is not None
    return True


def _sound_tensors(path: Path) -> bool:
    try:
        with safe_open(path, framework="pt") as file:
            sums = json.loads((file.metadata() or {})["crc32"])
            found = {name: checksum(file.get_tensor(name)) for name in file.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError, KeyError, ValueError):
        return False
    return bool(found == sums if isinstance(sums, dict) else set(found.values()) == {sums})


def _history(folder: Path) -> Iterator[str]:
    with closing(sqlite3.connect(folder / "home" / "data" / "history" / "history.sqlite")) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "the history is damaged"
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            yield "the history is not in WAL mode"
        runs = sorted(Path(row[0]).name for row in connection.execute("SELECT folder FROM runs"))
        if runs != sorted(OUTPUTS):
            yield f"the history has the runs {runs}"
        measured = {row[0] for row in connection.execute("SELECT perplexity FROM measurements")}
        if len(measured) != 1:
            yield f"the history has the perplexities {sorted(measured)}"


def _timeless(content: bytes) -> bytes:
    record: dict[str, Any] = json.loads(content)
    for part, name in DURATIONS:
        record.get(part, {}).pop(name, None)
    return json.dumps(record, sort_keys=True).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def cut_power(files: list[Path], chance: np.random.Generator) -> None:
    """What a power cut does to ``files`` that nobody brought to the disk: emptied, cut short, or zeros at the end."""
    for path in files:
        size = path.stat().st_size
        keep = int(chance.integers(0, size + 1))
        harm = chance.choice(["empty", "short", "zeros", "none"])
        with path.open("r+b") as file:
            if harm != "none":
                file.truncate(0 if harm == "empty" else keep)
            if harm == "zeros":
                file.truncate(size)
