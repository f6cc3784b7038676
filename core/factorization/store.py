"""Decompositions on disk: nothing is decomposed twice, a budget change is arithmetic and slicing."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file as load_numpy
from safetensors.numpy import save_file as save_numpy
from safetensors.torch import load_file, save_file

from core.allocation.curves import ErrorCurve, FloatArray
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.kernel import Decomposition
from core.jobs.places import cache_dir
from core.jobs.whole_file import whole_file
from core.model import Site
from core.model.option import Value

FORMAT = 1


class DecompositionStore:
    """One file a site, below a folder that stands for model, method, options and moments together."""

    def __init__(self, checkpoint: Checkpoint, method: str, options: Mapping[str, Value], moments_key: str) -> None:
        identity = [FORMAT, checkpoint.digest(), method, dict(sorted(options.items())), moments_key]
        key = hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32]
        self._folder = cache_dir("decompositions", key)

    def get(self, site: Site) -> Decomposition | None:
        """What was kept for ``site``, or ``None``; an unreadable file counts as nothing kept."""
        path = self._path(site)
        try:
            tensors = load_file(path)
            loss = tensors.get("loss_change")
            return Decomposition(
                tensors["sigma"].numpy(), tensors["basis"], tensors.get("dual"), None if loss is None else loss.numpy()
            )
        except (FileNotFoundError, SafetensorError, KeyError):
            return None

    def has(self, site: Site) -> bool:
        """Whether there is a file for ``site``; it is not read."""
        return self._path(site).exists()

    def curve(self, site: Site, *, absolute: bool) -> ErrorCurve | None:
        """The curve alone, without reading the rest; ``None`` as for ``get``."""
        try:
            with safe_open(self._path(site), framework="np") as file:
                sigma = np.asarray(file.get_tensor("sigma"), dtype=np.float64)
                loss = file.get_tensor("loss_change") if "loss_change" in file.keys() else None  # noqa: SIM118
                return ErrorCurve(sigma, absolute=absolute, loss_change=loss)
        except (FileNotFoundError, SafetensorError):
            return None

    def put(self, site: Site, decomposition: Decomposition) -> None:
        """Keep a decomposition; the file appears whole or not at all."""
        tensors = {"sigma": torch.from_numpy(decomposition.sigma.copy()), "basis": decomposition.basis.contiguous()}
        if decomposition.dual is not None:
            tensors["dual"] = decomposition.dual.contiguous()
        if decomposition.loss_change is not None:
            tensors["loss_change"] = torch.from_numpy(decomposition.loss_change.copy())
        with whole_file(self._path(site)) as partial:
            save_file(tensors, partial)

    def damage(self, site: Site, measure: str) -> FloatArray | None:
        """What was kept of the damage of ``site`` under the measure of that key; ``None`` as for ``get``."""
        try:
            return np.asarray(load_numpy(self._damage_path(site, measure))["damage"], dtype=np.float64)
        except (FileNotFoundError, SafetensorError, KeyError):
            return None

    def put_damage(self, site: Site, measure: str, damage: FloatArray) -> None:
        """Keep it; the file appears whole or not at all."""
        with whole_file(self._damage_path(site, measure)) as partial:
            save_numpy({"damage": damage}, partial)

    def _damage_path(self, site: Site, measure: str) -> Path:
        return self._folder / f"{site.name}.damage-{measure}.safetensors"

    def _path(self, site: Site) -> Path:
        return self._folder / f"{site.name}.safetensors"
