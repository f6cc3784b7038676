"""Singular values on disk, by what the weight contains: the same tensor is never decomposed twice."""

import zlib
from pathlib import Path

import numpy as np

from core.jobs.whole_file import whole_file
from core.spectra.statistics import FloatArray

_VERSION = 1
"""Part of every file name; to be raised when the same weight would give other values."""


class SpectrumCache:
    """One ``.npy`` file per weight, float64 [min(m, n)], in ``folder``. Safe for several processes at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, key: str, length: int) -> FloatArray | None:
        """What was saved under ``key``, or ``None`` where nothing usable is: a damaged file counts as absent."""
        try:
            with self._path(key).open("rb") as file:
                sigma = np.lib.format.read_array(file, allow_pickle=False)
                seal = file.read()
        except Exception:  # numpy reads the header as Python text, and stumbles over it in many ways
            return None
        whole = sigma.dtype == np.float64 and sigma.shape == (length,) and seal in (b"", _seal(sigma))
        return sigma if whole and _is_spectrum(sigma) else None

    def save(self, key: str, sigma: FloatArray) -> None:
        """Keep ``sigma`` under ``key``; the file appears whole or not at all. Raises ``OSError``, disk full for one."""
        with whole_file(self._path(key)) as partial, partial.open("wb") as file:
            np.save(file, sigma, allow_pickle=False)
            file.write(_seal(sigma))

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.v{_VERSION}.npy"


def _seal(sigma: FloatArray) -> bytes:
    """What stands behind the numbers; the first files had none."""
    return zlib.crc32(np.ascontiguousarray(sigma).tobytes()).to_bytes(4, "little")


def _is_spectrum(sigma: FloatArray) -> bool:
    return bool(np.isfinite(sigma).all() and (sigma >= 0).all() and (np.diff(sigma) <= 0).all())
