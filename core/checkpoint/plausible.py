"""Sizes that a configuration gives, held against the files before a model is built by them: building takes time and
memory for each layer, whether there are weights for it or not."""

from pathlib import Path
from typing import Any

from core.checkpoint.headers import read_headers
from core.jobs.errors import StudioError

_REPEATED = ("layer", "block", "expert", "depth", "stage")
_SIZES = ("size", "dim", "width", "window", "capacity", "token", "_id")
"""A key with one of the former in it, and none of these, counts what a model is made of again and again."""
_FEW = 1000
"""As many of anything are built in a second or so."""
_LARGEST = 2**31
"""No dimension of a model comes near it."""
_LARGEST_RANK = 2**20


def check_plausible(folder: Path, raw: dict[str, Any]) -> None:
    """Raise ``StudioError`` where the configuration ``raw`` of ``folder`` repeats something more often than the files
    have tensors, or gives a size that no model has."""
    waiting: list[tuple[str, Any]] = [(key, value) for key, value in raw.items() if key != "quantization_config"]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += [(key, inner) for inner in value]
        elif isinstance(value, int | float) and value > _FEW and _is_too_many(key, value, folder):
            raise StudioError(
                f"{folder / 'config.json'} gives {key} as {value}, which no model of so many tensors has; download it "
                "again."
            )
    _check_ranks(folder, raw.get("quantization_config"))


def _is_too_many(key: str, value: float, folder: Path) -> bool:
    low = key.lower()
    if any(word in low for word in _REPEATED) and not any(word in low for word in _SIZES):
        return value > len(read_headers(folder))
    return isinstance(value, int) and value > _LARGEST and ("size" in low or "dim" in low or "num" in low)


def _check_ranks(folder: Path, stored: Any) -> None:
    """Of a compressed folder."""
    ranks = stored.get("ranks") if isinstance(stored, dict) and stored.get("quant_method") == "low_rank" else {}
    whole = isinstance(ranks, dict) and all(type(rank) is int and 0 < rank < _LARGEST_RANK for rank in ranks.values())
    if not whole:
        raise StudioError(f"{folder / 'config.json'} gives ranks that no matrix has; compress again.")
