"""Refined blocks on disk, each written as soon as it is done: a stopped pass goes on at the next block."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from core.checkpoint.checked_tensors import read_checked, save_checked
from core.factorization.factors import Factors, PivotedFactors
from core.jobs.errors import StudioError
from core.jobs.places import cache_dir
from core.jobs.sealed import read_sealed, write_sealed
from core.refinement.compressed_block import Stored
from core.refinement.scoring import TextScore

FORMAT = 1
_SITE, _CHANGED = "site/", "changed/"
_STATE = "training.safetensors"


@dataclass(frozen=True, eq=False)
class BlockResult:
    """What a block became, in the dtypes it is stored in: factors by site name, and the norms and biases that are no
    longer the checkpoint's, by stored name."""

    factors: Mapping[str, Stored]
    changed: Mapping[str, torch.Tensor] = field(default_factory=dict)
    rounding: float = 0.0
    """Largest relative Frobenius error that rounding made at one of its sites."""
    errors: Mapping[str, float] = field(default_factory=dict)
    """``validation_before``, ``watched_after`` and so on: errors of the block; see ``Streams.error``."""
    seconds: float = 0.0
    notes: Sequence[str] = ()


class RefinementStore:
    """The blocks of one refinement, in a folder that stands for all that it depends on."""

    def __init__(self, identity: Sequence[object], blocks: int) -> None:
        """``identity``: what the result depends on, as plain JSON."""
        self.key = hashlib.sha256(json.dumps([FORMAT, *identity]).encode()).hexdigest()[:32]
        self._blocks = blocks
        self._folder = cache_dir("refinements") / self.key

    @property
    def begun(self) -> bool:
        """Whether something of it is on disk."""
        return self._folder.exists()

    def about(self, block: int) -> BlockResult | None:
        """``get`` without the factors."""
        return self._read(block, "refined", lambda name: name.startswith(_CHANGED))

    def get(self, block: int, lane: str = "refined") -> BlockResult | None:
        """What was kept for a block, or ``None``; an unreadable file counts as nothing kept."""
        return self._read(block, lane, lambda _name: True)

    def forget(self, block: int) -> Path:
        """Remove what was kept for a block, so that the next pass makes it again; where that was."""
        path = self._path(block, "refined")
        path.unlink(missing_ok=True)
        return path

    def _read(self, block: int, lane: str, wanted: Callable[[str], bool]) -> BlockResult | None:
        found = read_checked(self._path(block, lane), wanted)
        try:
            figures = json.loads(found[1]["figures"]) if found is not None else {}
        except (KeyError, ValueError):
            return None
        if found is None:
            return None
        tensors = found[0]
        changed = {name.removeprefix(_CHANGED): t for name, t in tensors.items() if name.startswith(_CHANGED)}
        return BlockResult(_factors(tensors), changed, **figures)

    def put(self, block: int, result: BlockResult, lane: str = "refined") -> None:
        """Keep a block. Raises ``StudioError`` if the disk refuses."""
        tensors = {f"{_CHANGED}{name}": tensor.contiguous() for name, tensor in result.changed.items()}
        for site, stored in result.factors.items():
            tensors |= {f"{_SITE}{site}/{suffix}": tensor for suffix, tensor in stored.tensors().items()}
        figures = {
            "rounding": result.rounding,
            "errors": dict(result.errors),
            "seconds": result.seconds,
            "notes": list(result.notes),
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            save_checked(self._path(block, lane), tensors, {"figures": json.dumps(figures)})
        except (OSError, SafetensorError) as error:
            raise self._refused(error) from None

    def put_state(self, tensors: Mapping[str, torch.Tensor], figures: Mapping[str, object]) -> None:
        """Keep where training of the whole model stands, in place of what was kept before. Raises ``StudioError`` if
        the disk refuses."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            save_checked(self._folder / _STATE, tensors, {"figures": json.dumps(figures)})
        except (OSError, SafetensorError) as error:
            raise self._refused(error) from None

    def state(self) -> tuple[dict[str, torch.Tensor], dict[str, Any]] | None:
        """What ``put_state`` kept last, or ``None``; an unreadable file counts as nothing kept."""
        found = read_checked(self._folder / _STATE)
        try:
            return None if found is None else (found[0], json.loads(found[1]["figures"]))
        except (KeyError, ValueError):
            return None

    def drop_state(self) -> None:
        """Remove what ``put_state`` kept."""
        (self._folder / _STATE).unlink(missing_ok=True)

    def finish(self, scores: Sequence[TextScore], seconds: float) -> None:
        """Note that all blocks are done, and what the texts say. Raises ``StudioError`` if the disk refuses."""
        content = {"texts": [asdict(score) for score in scores], "seconds": seconds}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_sealed(self._folder / "finished.json", FORMAT, content)
        except OSError as error:
            raise self._refused(error) from None

    def finished(self) -> tuple[list[TextScore], float] | None:
        """The texts and the seconds that were noted, when every block is on disk too."""
        try:
            content = read_sealed(self._folder / "finished.json", FORMAT)
            scores = [TextScore(**score) for score in content["texts"]]
            seconds = float(content["seconds"])
        except (ValueError, KeyError, TypeError):
            return None
        return (scores, seconds) if all(self.about(block) is not None for block in range(self._blocks)) else None

    def _path(self, block: int, lane: str) -> Path:
        return self._folder / f"block-{block:04d}.{lane}.safetensors"

    def _refused(self, error: Exception) -> StudioError:
        return StudioError(
            f"The refined blocks cannot be kept in {self._folder}: {error}; make room there, or move the cache by "
            "setting RANK_STUDIO_HOME."
        )


def _factors(tensors: Mapping[str, torch.Tensor]) -> dict[str, Stored]:
    by_site: dict[str, dict[str, torch.Tensor]] = {}
    for name, tensor in tensors.items():
        if name.startswith(_SITE):
            site, suffix = name.removeprefix(_SITE).rsplit("/", 1)
            by_site.setdefault(site, {})[suffix] = tensor
    return {site: _stored(found) for site, found in by_site.items()}


def _stored(tensors: Mapping[str, torch.Tensor]) -> Stored:
    if "order" in tensors:
        return PivotedFactors(tensors["pivot.weight"], tensors["rest.weight"], tensors["order"])
    return Factors(tensors["left.weight"], tensors["right.weight"])
