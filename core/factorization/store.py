"""Decompositions on disk: nothing is decomposed twice, a budget change is arithmetic and slicing."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from core.allocation.curves import ErrorCurve, FloatArray
from core.checkpoint.checked_tensors import read_checked, save_checked
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.kernel import Decomposition
from core.jobs.places import cache_dir
from core.model import Site
from core.model.option import Value

FORMAT = 1
_NOTES = "notes"


class DecompositionStore:
    """One file a site, below a folder that stands for model, method, options and moments together."""

    def __init__(self, checkpoint: Checkpoint, method: str, options: Mapping[str, Value], moments_key: str) -> None:
        identity = [FORMAT, checkpoint.digest(), method, dict(sorted(options.items())), moments_key]
        key = hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32]
        self._folder = cache_dir("decompositions", key)

    def get(self, site: Site) -> Decomposition | None:
        """What was kept for ``site``, or ``None``; a damaged file counts as nothing kept."""
        found = read_checked(self._path(site))
        if found is None or not found[0].keys() >= {"sigma", "basis"}:
            return None
        tensors = found[0]
        loss = tensors.get("loss_change")
        return Decomposition(
            tensors["sigma"].numpy(), tensors["basis"], tensors.get("dual"), None if loss is None else loss.numpy()
        )

    def has(self, site: Site) -> bool:
        """Whether there is a file for ``site``; it is not read."""
        return self._path(site).exists()

    def curve(self, site: Site, *, absolute: bool) -> ErrorCurve | None:
        """The curve alone, without reading the rest; ``None`` as for ``get``."""
        found = read_checked(self._path(site), lambda name: name in ("sigma", "loss_change"))
        if found is None or "sigma" not in found[0]:
            return None
        loss = found[0].get("loss_change")
        sigma = np.asarray(found[0]["sigma"].numpy(), dtype=np.float64)
        return ErrorCurve(sigma, absolute=absolute, loss_change=None if loss is None else loss.numpy())

    def notes(self, site: Site) -> tuple[str, ...]:
        """What had to be done about its moments when ``site`` was decomposed."""
        found = read_checked(self._path(site), lambda _name: False)
        try:
            return () if found is None else tuple(map(str, json.loads(found[1].get(_NOTES, "[]"))))
        except (ValueError, TypeError):
            return ()

    def put(self, site: Site, decomposition: Decomposition, notes: Sequence[str] = ()) -> None:
        """Keep a decomposition, and what is to be said of it; the file appears whole or not at all."""
        tensors = {"sigma": torch.from_numpy(decomposition.sigma.copy()), "basis": decomposition.basis}
        if decomposition.dual is not None:
            tensors["dual"] = decomposition.dual
        if decomposition.loss_change is not None:
            tensors["loss_change"] = torch.from_numpy(decomposition.loss_change.copy())
        save_checked(self._path(site), tensors, {_NOTES: json.dumps(list(notes))})

    def damage(self, site: Site, measure: str) -> FloatArray | None:
        """What was kept of the damage of ``site`` under the measure of that key; ``None`` as for ``get``."""
        found = read_checked(self._damage_path(site, measure))
        if found is None or "damage" not in found[0]:
            return None
        return np.asarray(found[0]["damage"].numpy(), dtype=np.float64)

    def put_damage(self, site: Site, measure: str, damage: FloatArray) -> None:
        """Keep it; the file appears whole or not at all."""
        save_checked(self._damage_path(site, measure), {"damage": torch.from_numpy(np.ascontiguousarray(damage))})

    def _damage_path(self, site: Site, measure: str) -> Path:
        return self._folder / f"{site.name}.damage-{measure}.safetensors"

    def _path(self, site: Site) -> Path:
        return self._folder / f"{site.name}.safetensors"
