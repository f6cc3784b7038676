"""Tensors as they lie in safetensors files: read into memory of their own, or mapped without taking any."""

import math
import mmap
import warnings

import torch

from core.checkpoint.headers import TensorHeader


def read_tensor(header: TensorHeader) -> torch.Tensor:
    """A copy. Only its own bytes are read: safetensors maps the whole file as private memory instead, which counts
    against limits of memory and fails where a file is larger than these. Raises ``OSError`` for a file that cannot be
    read or ends too early, ``ValueError`` for a number type that torch does not have."""
    _check(header)
    raw = torch.empty(header.end - header.start, dtype=torch.uint8)
    with header.file.open("rb") as stream:
        stream.seek(header.start)
        view, done = raw.numpy().data, 0
        while done < len(view):
            count = stream.readinto(view[done:])
            if not count:
                raise OSError("it ends too early")
            done += count
    return raw.view(_dtype(header)).view(header.shape)


def mapped_tensor(header: TensorHeader) -> torch.Tensor:
    """The numbers where they lie on disk, to be read only: writing to them ends the process. The system brings in what
    is touched and lets go of it again where memory is short. Raises as ``read_tensor`` does."""
    _check(header)
    dtype = _dtype(header)
    if header.start == header.end or header.start % dtype.itemsize:
        return read_tensor(header)
    with header.file.open("rb") as stream, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The given buffer is not writable")
        pages = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        flat = torch.frombuffer(pages, dtype=dtype, count=header.parameters, offset=header.start)
    return flat.view(header.shape)


def _dtype(header: TensorHeader) -> torch.dtype:
    dtype = getattr(torch, header.dtype, None)
    if not isinstance(dtype, torch.dtype):
        raise ValueError(f"torch has no number type {header.dtype}")
    return dtype


def _check(header: TensorHeader) -> None:
    if math.prod(header.shape) * _dtype(header).itemsize != header.end - header.start:
        raise ValueError("its shape and its bytes do not agree")
