"""Readers of the program's own cache: what is damaged there counts as absent, or is said."""

import random
from pathlib import Path

import numpy as np
import torch
from fuzz_parts.box import Box
from fuzz_parts.checkpoints import body_spoiled, header_spoiled
from fuzz_parts.models import opened, small_model
from fuzz_parts.mutations import spoiled_bytes
from fuzz_parts.reader import Read, Reader, Spoil

from core.calibration.store import MomentStore
from core.factorization.kernel import Decomposition
from core.factorization.store import DecompositionStore
from core.model.moment_kinds import INPUT_GRAM
from core.spectra.cache import SpectrumCache


def _spoiled_tensors(path: Path) -> Spoil:
    good = path.read_bytes()

    def spoil(chance: random.Random) -> None:
        change = chance.choice((header_spoiled, body_spoiled, spoiled_bytes))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(change(good, chance))

    return spoil


def _begin_moments(box: Box) -> tuple[Spoil, Read]:
    site = opened(small_model(box.home / "model")).info.sites[0]
    folder = box.home / "cache" / "moments" / "key"
    folder.mkdir(parents=True)
    store = MomentStore(folder, frozenset([INPUT_GRAM]), "float32")
    store.write(site, INPUT_GRAM, torch.rand(INPUT_GRAM.entries(site), dtype=torch.float64), 100)

    def read() -> None:
        store.missing(site)
        store.moments(site)

    return _spoiled_tensors(next(folder.iterdir())), read


def _begin_decompositions(box: Box) -> tuple[Spoil, Read]:
    checkpoint = opened(small_model(box.home / "model"))
    site = checkpoint.info.sites[0]
    m, k = site.shape[0], min(site.shape)
    store = DecompositionStore(checkpoint, "svd", {}, "")
    store.put(site, Decomposition(np.linspace(2, 1, k), torch.eye(m)[:, :k]))
    path = next(file for file in (box.home / "cache" / "decompositions").rglob(f"{site.name}.safetensors"))
    weight = checkpoint.weight(site)

    def read() -> None:
        found = store.get(site)
        store.curve(site, absolute=False)
        store.notes(site)
        if found is not None:
            found.truncated(weight, 2)

    return _spoiled_tensors(path), read


def _begin_spectra(box: Box) -> tuple[Spoil, Read]:
    cache = SpectrumCache(box.home)
    cache.save("key", np.linspace(2, 1, 16))
    path = next(box.home.glob("key*"))
    good = path.read_bytes()

    def spoil(chance: random.Random) -> None:
        path.write_bytes(spoiled_bytes(good, chance))

    def read() -> None:
        cache.load("key", 16)

    return spoil, read


CACHES = (
    Reader("moments", _begin_moments),
    Reader("decompositions", _begin_decompositions),
    Reader("spectra", _begin_spectra),
)
