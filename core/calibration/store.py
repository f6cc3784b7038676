"""Moments on disk: one file for each kind and input group (or site, where sites differ), whole or not there."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from core.calibration.moments import Moments, unpack
from core.calibration.rows import TokenRows
from core.calibration.thin import Siblings
from core.checkpoint.checked_tensors import checksum
from core.jobs.errors import DamagedCacheError, StudioError
from core.jobs.places import cache_dir
from core.jobs.whole_file import whole_file
from core.model import Site
from core.model.moment_kinds import MomentKind

_FORMAT = 1
_TENSOR = "mean"


@dataclass(frozen=True)
class MomentStore:
    """The moments of one checkpoint on one set of token rows in one forward dtype, read one input group at a time."""

    folder: Path
    needs: frozenset[MomentKind]
    dtype: str
    """Forward dtype they were measured in, e.g. ``bfloat16``."""
    siblings: Siblings = field(default_factory=lambda: Siblings(()), compare=False, repr=False)
    """On whose moments a site that saw too few tokens leans when it is read."""

    @property
    def key(self) -> str:
        """Stands for the weights, the tokens and the forward dtype together."""
        return self.folder.name

    def moments(self, site: Site, known: Mapping[MomentKind, torch.Tensor] | None = None) -> Moments:
        """What was asked for at ``site``; ``known`` are shared ones of its input group that need not be read again.

        ``tokens`` is the largest number of any of its kinds; ``notes`` say where a thin site leans on its siblings.
        Raises ``StudioError`` when a file is gone or damaged.
        """
        found = dict(known or {})
        tokens = max((self._tokens(site, kind) for kind in found), default=0)
        notes = []
        for kind in sorted(self.needs - found.keys()):
            seen, tensor = self._read(site, kind)
            tensor, note = self.siblings.filled(site, kind, seen, tensor, self._read)
            tokens = max(tokens, seen)
            notes += [note] if note else []
            found[kind] = unpack(tensor, kind.shape(site)[0]) if kind.symmetric else tensor.view(kind.shape(site))
        return Moments(site.name, tokens, found, tuple(notes))

    def missing(self, site: Site) -> tuple[frozenset[MomentKind], dict[Path, MomentKind]]:
        """The kinds not on disk for ``site`` (shared ones: for its input group), and the files of them that are there
        but damaged.

        Headers and sizes are looked at, not the numbers: those are checked when they are read.
        """
        missing: set[MomentKind] = set()
        damaged = {}
        for kind in self.needs:
            path = self._path(site, kind)
            if not path.exists():
                missing.add(kind)
            elif not _sound(path, kind.entries(site)):
                missing.add(kind)
                damaged[path] = kind
        return frozenset(missing), damaged

    def write(self, site: Site, kind: MomentKind, mean: torch.Tensor, tokens: int) -> None:
        """Keep one kind's moment, flat (symmetric ones packed), of a site or its input group; raises ``StudioError``
        if the disk refuses."""
        made_by = {"threads": str(torch.get_num_threads())}  # the last bits of a sum depend on how many
        metadata = {"tokens": str(tokens), "crc32": str(checksum(mean)), **made_by}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with whole_file(self._path(site, kind)) as partial:
                save_file({_TENSOR: mean}, partial, metadata=metadata)
        except (OSError, SafetensorError) as error:
            raise StudioError(
                f"The moments of {site.name} cannot be written to {self.folder}: {error}; "
                "make room there, or move the cache by setting RANK_STUDIO_HOME."
            ) from None

    def _tokens(self, site: Site, kind: MomentKind) -> int:
        """From the header alone; 0 where there is none."""
        try:
            with safe_open(self._path(site, kind), framework="pt") as file:
                return _said(file.metadata() or {})
        except (OSError, SafetensorError):
            return 0

    def _read(self, site: Site, kind: MomentKind) -> tuple[int, torch.Tensor]:
        path = self._path(site, kind)
        try:
            with safe_open(path, framework="pt") as file:
                metadata = file.metadata() or {}
                tensor = file.get_tensor(_TENSOR)
        except FileNotFoundError:
            raise StudioError(f"The moments of {site.name} are no longer in the cache; calibrate again.") from None
        except (OSError, SafetensorError):
            metadata, tensor = {}, torch.empty(0)
        if tensor.shape != (kind.entries(site),) or metadata.get("crc32") != str(checksum(tensor)):
            path.unlink(missing_ok=True)
            raise DamagedCacheError(
                f"The moments of {site.name} in the cache were damaged and have been removed; calibrate again.", path
            )
        return _said(metadata), tensor

    def _path(self, site: Site, kind: MomentKind) -> Path:
        return self.folder / f"{site.input_group if kind.shared else site.name}.{kind.name}.safetensors"


def store_for(
    checkpoint_digest: str, rows: TokenRows, dtype: str, needs: frozenset[MomentKind], sites: tuple[Site, ...] = ()
) -> MomentStore:
    """The store in the cache for exactly these weights, tokens and forward dtype; thin ones of ``sites`` lean on each
    other."""
    key = hashlib.sha256(f"{_FORMAT} {checkpoint_digest} {rows.digest()} {dtype}".encode()).hexdigest()
    return kept_store(key, needs, dtype, sites)


def kept_store(key: str, needs: frozenset[MomentKind], dtype: str, sites: tuple[Site, ...]) -> MomentStore:
    """The store in the cache with this key."""
    return MomentStore(cache_dir("moments") / key, needs, dtype, Siblings(sites))


def _said(metadata: Mapping[str, str]) -> int:
    """How many tokens a file says that it rests on; 0 where it says nothing of use."""
    told = metadata.get("tokens", "")
    return int(told) if told.isdecimal() and told.isascii() and len(told) < 19 else 0


def _sound(path: Path, entries: int) -> bool:
    try:
        with safe_open(path, framework="pt") as file:
            return list(file.get_slice(_TENSOR).get_shape()) == [entries]
    except (OSError, SafetensorError):
        return False
