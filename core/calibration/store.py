"""Moments on disk: one file for each input group and kind, whole or not there."""

import hashlib
import zlib
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from core.calibration.moments import MomentKind, Moments, unpack
from core.calibration.rows import TokenRows
from core.jobs.errors import StudioError
from core.jobs.places import cache_dir
from core.model import Site

_FORMAT = 1
_TENSOR = "mean"


@dataclass(frozen=True)
class MomentStore:
    """The moments of one checkpoint on one set of token rows in one forward dtype, read one input group at a time."""

    folder: Path
    needs: frozenset[MomentKind]
    dtype: str
    """Forward dtype they were measured in, e.g. ``bfloat16``."""

    @property
    def key(self) -> str:
        """Stands for the weights, the tokens and the forward dtype together."""
        return self.folder.name

    def moments(self, site: Site) -> Moments:
        """What was asked for at the input of ``site``. Raises ``StudioError`` when the file is gone or damaged."""
        n = site.shape[1]
        tokens = 0
        found: dict[MomentKind, torch.Tensor] = {}
        for kind in sorted(self.needs):
            tokens, tensor = self._read(site, kind, n)
            found[kind] = unpack(tensor, n) if kind == "input_gram" else tensor
        return Moments(tokens, **found)

    def missing(self, site: Site) -> tuple[frozenset[MomentKind], list[Path]]:
        """The kinds not on disk for the input group of ``site``, and the files there that are damaged.

        Headers and sizes are looked at, not the numbers: those are checked when they are read.
        """
        missing: set[MomentKind] = set()
        damaged = []
        for kind in self.needs:
            path = self._path(site.input_group, kind)
            if not path.exists():
                missing.add(kind)
            elif not _sound(path, _entries(kind, site.shape[1])):
                missing.add(kind)
                damaged.append(path)
        return frozenset(missing), damaged

    def write(self, group: str, kind: MomentKind, mean: torch.Tensor, tokens: int) -> None:
        """Keep the mean of one kind (a Gram packed) of one input group; raises ``StudioError`` if the disk refuses."""
        path = self._path(group, kind)
        partial = path.with_name(path.name + ".partial")
        metadata = {"tokens": str(tokens), "crc32": str(_checksum(mean))}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            save_file({_TENSOR: mean}, partial, metadata=metadata)
            partial.replace(path)
        except (OSError, SafetensorError) as error:
            partial.unlink(missing_ok=True)
            raise StudioError(
                f"The moments of {group} cannot be written to {self.folder}: {error}; "
                "make room there, or move the cache by setting RANK_STUDIO_HOME."
            ) from None

    def _read(self, site: Site, kind: MomentKind, n: int) -> tuple[int, torch.Tensor]:
        path = self._path(site.input_group, kind)
        try:
            with safe_open(path, framework="pt") as file:
                metadata = file.metadata() or {}
                tensor = file.get_tensor(_TENSOR)
        except FileNotFoundError:
            raise StudioError(f"The moments of {site.name} are no longer in the cache; calibrate again.") from None
        except (OSError, SafetensorError):
            metadata, tensor = {}, torch.empty(0)
        if tensor.shape != (_entries(kind, n),) or metadata.get("crc32") != str(_checksum(tensor)):
            path.unlink(missing_ok=True)
            raise StudioError(
                f"The moments of {site.name} in the cache were damaged and have been removed; calibrate again."
            )
        return int(metadata["tokens"]), tensor

    def _path(self, group: str, kind: MomentKind) -> Path:
        return self.folder / f"{group}.{kind}.safetensors"


def store_for(checkpoint_digest: str, rows: TokenRows, dtype: str, needs: frozenset[MomentKind]) -> MomentStore:
    """The store in the cache for exactly these weights, tokens and forward dtype."""
    key = hashlib.sha256(f"{_FORMAT} {checkpoint_digest} {rows.digest()} {dtype}".encode()).hexdigest()
    return MomentStore(cache_dir("moments") / key, needs, dtype)


def _entries(kind: MomentKind, n: int) -> int:
    return n * (n + 1) // 2 if kind == "input_gram" else n


def _sound(path: Path, entries: int) -> bool:
    try:
        with safe_open(path, framework="pt") as file:
            return list(file.get_slice(_TENSOR).get_shape()) == [entries]
    except (OSError, SafetensorError):
        return False


def _checksum(tensor: torch.Tensor) -> int:
    return zlib.crc32(tensor.numpy().data)
