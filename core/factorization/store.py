"""Decompositions on disk: nothing is decomposed twice, a budget change is arithmetic and slicing."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file

from core.checkpoint.checkpoint import Checkpoint
from core.factorization.kernel import Decomposition
from core.factorization.method import Value
from core.jobs.places import cache_dir
from core.model import Site

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
            return Decomposition(tensors["sigma"].numpy(), tensors["basis"], tensors.get("dual"))
        except (FileNotFoundError, SafetensorError, KeyError):
            return None

    def sigma(self, site: Site) -> npt.NDArray[np.float64] | None:
        """The singular values alone, without reading the rest; ``None`` as for ``get``."""
        try:
            with safe_open(self._path(site), framework="np") as file:
                return np.asarray(file.get_tensor("sigma"), dtype=np.float64)
        except (FileNotFoundError, SafetensorError):
            return None

    def put(self, site: Site, decomposition: Decomposition) -> None:
        """Keep a decomposition; the file appears whole or not at all."""
        path = self._path(site)
        partial = path.with_suffix(f".{os.getpid()}.partial")
        try:
            tensors = {"sigma": torch.from_numpy(decomposition.sigma.copy()), "basis": decomposition.basis.contiguous()}
            if decomposition.dual is not None:
                tensors["dual"] = decomposition.dual.contiguous()
            save_file(tensors, partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def _path(self, site: Site) -> Path:
        return self._folder / f"{site.name}.safetensors"
