"""The hidden states of all rows between two blocks, on the host."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import torch

from core.calibration.rows import Batch
from core.jobs.errors import StudioError
from core.jobs.places import cache_dir

MAPPED_ABOVE = 2**30
"""Bytes from which hidden states lie in a mapped file instead of in memory."""


class HiddenStates:
    """[rows, length, width] in the forward dtype; a forward pass alone overwrites them block by block.

    A context manager: the mapped file, if there is one, is gone afterwards, and on systems that allow it also when the
    process is killed.
    """

    def __init__(self, shape: tuple[int, int, int], dtype: torch.dtype, mapped_above: int = MAPPED_ABOVE) -> None:
        entries = shape[0] * shape[1] * shape[2]
        self._mapped_above = mapped_above
        self._folder: Path | None = None
        if entries * dtype.itemsize <= mapped_above:
            self._states = torch.zeros(shape, dtype=dtype)
            return
        self._folder = Path(tempfile.mkdtemp(prefix="hidden-", dir=cache_dir("moments")))
        path = self._folder / "states"
        _reserve(path, entries * dtype.itemsize)
        self._states = torch.from_file(str(path), shared=True, size=entries, dtype=dtype).view(shape)
        with contextlib.suppress(OSError):  # a mapped file keeps its name on Windows
            path.unlink()

    def another(self, mapped_above: int | None = None) -> "HiddenStates":
        """Empty states of the same kind, to be closed for themselves. ``mapped_above``: bytes, as for these unless
        given."""
        shape = (self._states.shape[0], self._states.shape[1], self._states.shape[2])
        return HiddenStates(shape, self._states.dtype, self._mapped_above if mapped_above is None else mapped_above)

    @property
    def size(self) -> int:
        """Bytes of all states."""
        return self._states.numel() * self._states.dtype.itemsize

    @property
    def mapped(self) -> bool:
        return self._folder is not None

    def __enter__(self) -> "HiddenStates":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the memory or the file."""
        self._states = self._states[:0]
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, batch: Batch, device: str) -> torch.Tensor:
        """A copy of the states of one batch, [rows of the batch, its length, width], on ``device``."""
        return self._states[list(batch.rows), : batch.length].to(device)

    def write(self, batch: Batch, states: torch.Tensor) -> None:
        """Put the states of one batch in their place."""
        self._states[list(batch.rows), : batch.length] = states.to("cpu", self._states.dtype)


def _reserve(path: Path, size: int) -> None:
    """Make the file with its room on the disk: a mapped file that finds the disk full kills the process."""
    try:
        with path.open("wb") as file:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, size)
            elif shutil.disk_usage(path.parent).free < size:
                raise OSError("no space left on device")
    except OSError as error:
        shutil.rmtree(path.parent, ignore_errors=True)
        raise StudioError(
            f"Calibration needs {size / 2**30:.1f} GiB of disk space in {path.parent.parent} for hidden states: "
            f"{error.strerror or error}; make room there, or ask for fewer or shorter rows."
        ) from None
