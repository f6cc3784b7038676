"""The hidden states of all rows between two blocks, on the host."""

import contextlib
import os
import shutil
import threading
from pathlib import Path

import torch

from core.calibration.rows import Batch
from core.jobs.errors import StudioError
from core.jobs.memory import working_memory
from core.jobs.places import cache_dir
from core.jobs.scratch import scratch_folder

ON_DISK_ABOVE = 2**30
"""Bytes from which hidden states lie in a file instead of in memory, however much memory there is."""
_SHARE = 8
"""And from what share of the memory for work: one in so many."""


def in_memory(stacks: int = 1) -> int:
    """Bytes up to which each of ``stacks`` equal hidden states that are kept at once lies in memory."""
    return min(ON_DISK_ABOVE, working_memory() // _SHARE) // stacks


class HiddenStates:
    """[rows, length, width] in the forward dtype; a forward pass alone overwrites them block by block.

    A context manager: the file, if there is one, is gone afterwards, and on systems that allow it also when the process
    is killed. It is read and written, not mapped: mapped pages would count as memory of the process.
    """

    def __init__(self, shape: tuple[int, int, int], dtype: torch.dtype, on_disk_above: int | None = None) -> None:
        """``on_disk_above``: bytes up to which they lie in memory, what ``in_memory`` says unless given."""
        self.size = shape[0] * shape[1] * shape[2] * dtype.itemsize
        """Bytes of all states."""
        self._shape = shape
        self._dtype = dtype
        self._above = in_memory() if on_disk_above is None else on_disk_above
        self._states: torch.Tensor | None = None
        self._file: _StatesFile | None = None
        if self.size <= self._above:
            self._states = torch.zeros(shape, dtype=dtype)
        else:
            self._file = _StatesFile(self.size)

    def another(self, on_disk_above: int | None = None) -> "HiddenStates":
        """Empty states of the same kind, to be closed for themselves. ``on_disk_above``: as for these unless given."""
        return HiddenStates(self._shape, self._dtype, self._above if on_disk_above is None else on_disk_above)

    @property
    def on_disk(self) -> bool:
        return self._file is not None

    def __enter__(self) -> "HiddenStates":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the memory or the file."""
        self._states = None
        if self._file is not None:
            self._file.close()

    def read(self, batch: Batch, device: str) -> torch.Tensor:
        """A copy of the states of one batch, [rows of the batch, its length, width], on ``device``."""
        if self._file is None:
            return self._in_memory()[list(batch.rows), : batch.length].to(device)
        states = torch.empty((len(batch.rows), batch.length, self._shape[2]), dtype=self._dtype)
        for row, into in zip(batch.rows, states, strict=True):
            self._file.read(row * self._row_bytes, _bytes_of(into))
        return states.to(device)

    def write(self, batch: Batch, states: torch.Tensor) -> None:
        """Put the states of one batch in their place."""
        states = states.detach().to("cpu", self._dtype)
        if self._file is None:
            self._in_memory()[list(batch.rows), : batch.length] = states
            return
        for row, one in zip(batch.rows, states.contiguous(), strict=True):
            self._file.write(row * self._row_bytes, _bytes_of(one))

    @property
    def _row_bytes(self) -> int:
        return self.size // max(1, self._shape[0])

    def _in_memory(self) -> torch.Tensor:
        if self._states is None:
            raise ValueError("these hidden states are closed")
        return self._states


class _StatesFile:
    """A file of a given size that nobody else sees; several threads may read and write it."""

    def __init__(self, size: int) -> None:
        self._folder = scratch_folder(cache_dir("moments"), "hidden")
        path = self._folder / "states"
        _reserve(path, size)
        self._file = path.open("r+b", buffering=0)
        self._turn = threading.Lock()
        with contextlib.suppress(OSError):  # an open file keeps its name on Windows
            path.unlink()

    def read(self, start: int, into: memoryview) -> None:
        with self._turn:
            self._file.seek(start)
            while into:
                into = into[self._file.readinto(into) or _ended() :]

    def write(self, start: int, data: memoryview) -> None:
        with self._turn:
            self._file.seek(start)
            while data:
                data = data[self._file.write(data) or _ended() :]

    def close(self) -> None:
        self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _ended() -> int:
    raise StudioError("The file of hidden states was cut short; start again.")


def _bytes_of(states: torch.Tensor) -> memoryview:
    return states.view(-1).view(torch.uint8).numpy().data


def _reserve(path: Path, size: int) -> None:
    """Make the file with its room on the disk: in the middle of a pass it would be too late to say so."""
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
