"""Which forward dtype is worth using on this machine: measured, not assumed."""

import copy
import time

import torch
from torch import nn

from core.calibration.recorder import Call

WORTH_IT = 1.2
"""A smaller dtype is taken when it is at least this much faster than float32."""

_REPEATS = 3


def candidates(device: str) -> list[torch.dtype]:
    """What to try besides float32; float16 is slow on processors and left to GPUs."""
    return [torch.bfloat16, torch.float16] if torch.device(device).type == "cuda" else [torch.bfloat16]


def faster_dtype(
    block: nn.Module, call: Call, hidden: torch.Tensor, among: list[torch.dtype]
) -> tuple[torch.dtype, float]:
    """The dtype to run blocks like this one in, and how many times faster than float32 it was (1 for float32).

    ``among``: what to try besides float32. ``block`` is copied, not changed. ``hidden`` [rows, length, width] on the
    block's device is what it is run on.
    """
    times = {dtype: _seconds(block, call, hidden, dtype) for dtype in (torch.float32, *among)}
    best = min(times, key=lambda dtype: times[dtype])
    gain = times[torch.float32] / times[best]
    return (best, gain) if gain >= WORTH_IT else (torch.float32, 1.0)


def name_of(dtype: torch.dtype) -> str:
    """``float32``, ``bfloat16``, ``float16``."""
    return str(dtype).removeprefix("torch.")


def dtype_named(name: str) -> torch.dtype:
    """The inverse of ``name_of``; raises ``KeyError`` on other names."""
    return {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}[name]


def _seconds(block: nn.Module, call: Call, hidden: torch.Tensor, dtype: torch.dtype) -> float:
    block, call, hidden = copy.deepcopy(block).to(dtype), call.to(dtype), hidden.to(dtype)
    best = float("inf")
    with torch.no_grad():
        call.run(block, hidden)
        for _ in range(_REPEATS):
            _wait(hidden)
            started = time.perf_counter()
            call.run(block, hidden)
            _wait(hidden)
            best = min(best, time.perf_counter() - started)
    return best


def _wait(tensor: torch.Tensor) -> None:
    if tensor.device.type == "cuda":
        torch.cuda.synchronize(tensor.device)
