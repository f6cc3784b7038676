"""A folder that was written by compressing, read back beside its source: one site's matrix at a time."""

from pathlib import Path
from typing import Any, get_args

import torch

from core.allocation.storage import Storage
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.code import foreign_modelling_file, is_our_modelling_file
from core.checkpoint.headers import Headers, read_headers
from core.checkpoint.raw import read_tensor
from core.checkpoint.record import RECORD
from core.checkpoint.stored import StoredSite, is_permutation, left_right, stored_shapes
from core.jobs.errors import StudioError
from core.jobs.plain_json import read_json
from core.jobs.reporter import Reporter
from core.model import Site


class CompressedFolder:
    """What was made of each site of ``source``; made by ``open_compressed``."""

    def __init__(self, folder: Path, record: dict[str, Any], files: Headers) -> None:
        self.folder = folder
        self.storage: str = record["storage"]
        """``factored``, ``pivoted``, or ``dense`` where the weights are multiplied out."""
        self.ranks: dict[str, int | None] = record["ranks"]
        self._files = files

    def weight(self, site: Site) -> torch.Tensor:
        """The matrix that the folder holds for a site, [m, n] float32 on the CPU, multiplied out.

        Raises ``StudioError`` naming the site where the folder does not hold what it says.
        """
        factors = self.factors(site)
        if factors is not None:
            return factors[0] @ factors[1]
        weight = self._tensor(site.tensor, site).float()
        if tuple(weight.shape) != (site.shape[::-1] if site.transposed else site.shape):
            raise StudioError(f"{self.folder} does not store {site.name} in the shape of its source; compress again.")
        return weight.T.contiguous() if site.transposed else weight

    def factors(self, site: Site) -> tuple[torch.Tensor, torch.Tensor] | None:
        """Two float32 matrices [m, r] and [r, n] whose product is the site's matrix; ``None`` where the folder holds it
        whole. Raises as ``weight`` does."""
        rank = self.ranks[site.name]
        if rank is None or self.storage == "dense":
            return None
        if rank > min(site.shape):
            raise StudioError(f"{self.folder / RECORD} gives {site.name} the impossible rank {rank}; compress again.")
        storage: Storage = "pivoted" if self.storage == "pivoted" else "factored"
        shapes = stored_shapes(site, rank, storage)
        stored = {suffix: self._tensor(f"{site.name}.{suffix}", site) for suffix in shapes}
        if {suffix: tuple(tensor.shape) for suffix, tensor in stored.items()} != shapes:
            raise StudioError(f"{self.folder} does not store {site.name} at rank {rank} as it says; compress again.")
        order = stored.get("order")
        if order is not None and not is_permutation(order):
            raise StudioError(f"The row order of {site.name} in {self.folder} is damaged; compress again.")
        return left_right(StoredSite(site, rank, stored), storage)

    def _tensor(self, name: str, site: Site) -> torch.Tensor:
        if name not in self._files:
            raise StudioError(f"{self.folder} holds no {name}, which {site.name} needs; compress again.")
        header = self._files[name]
        try:
            tensor = read_tensor(header)
        except (OSError, ValueError) as error:
            raise StudioError(f"{name} cannot be read from {header.file} ({error}); compress again.") from error
        if not bool(torch.isfinite(tensor).all()):
            raise StudioError(
                f"{name} in {header.file}, which {site.name} is made of, holds NaN or infinity; compress again."
            )
        return tensor


def open_compressed(folder: Path, source: Checkpoint, reporter: Reporter | None = None) -> CompressedFolder:
    """Open what was made of ``source``. Raises ``StudioError`` for a folder that was not written by compressing, or
    was made of another checkpoint."""
    record = _record(folder)
    if reporter is not None and not is_our_modelling_file(folder):
        reporter.log(foreign_modelling_file(folder), "warning")
    named = record["source"].get("name", "another model")
    if record["source"].get("sha256") != source.digest(reporter):
        raise StudioError(
            f"{folder.name} was made of {named}, not of the open {source.info.name}; open that one first."
        )
    missing = next((site.name for site in source.info.sites if site.name not in record["ranks"]), None)
    if missing is not None:
        raise StudioError(f"{folder / RECORD} says nothing of {missing}; compress again.")
    return CompressedFolder(folder, record, read_headers(folder))


def _record(folder: Path) -> dict[str, Any]:
    path = folder / RECORD
    try:
        record: dict[str, Any] = read_json(path)
    except FileNotFoundError:
        raise StudioError(f"{folder} was not written by compressing: it has no {RECORD}; choose another one.") from None
    except (OSError, ValueError) as error:
        raise StudioError(f"{path} cannot be read ({error}); compress again.") from None
    storages = (*get_args(Storage), "dense")
    whole = isinstance(record, dict) and record.get("storage") in storages and isinstance(record.get("source"), dict)
    if not whole or not _are_ranks(record.get("ranks")):
        raise StudioError(f"{path} is not a record that Rank Studio can use; compress again.")
    return record


def _are_ranks(ranks: Any) -> bool:
    return isinstance(ranks, dict) and all(rank is None or (type(rank) is int and rank > 0) for rank in ranks.values())
