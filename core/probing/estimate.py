"""What running a model will take: one row timed through its first block and its head."""

import contextlib
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from core.allocation.allocators.allocator import Work
from core.calibration.dtype import name_of
from core.calibration.forward import open_front, returned_behind
from core.calibration.head import ChunkedHead
from core.calibration.recorder import Call, first_call, hidden_of, injecting
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.jobs.reporter import Reporter
from core.probing.speed import Speed, known_speed, remember_speed

_REPEATS = 2


def seconds_of(
    work: Work,
    checkpoint: Checkpoint,
    rows: TokenRows,
    dtype: torch.dtype,
    reporter: Reporter,
    device: str = "cpu",
) -> float:
    """Seconds that ``work`` will take here on rows as long as the longest of ``rows``; see ``Speed.seconds``."""
    return measured_speed(checkpoint, rows, dtype, reporter, device).seconds(work)


def measured_speed(
    checkpoint: Checkpoint, rows: TokenRows, dtype: torch.dtype, reporter: Reporter, device: str = "cpu"
) -> Speed:
    """As remembered, or timed on the longest of ``rows`` and remembered.

    The first block stands for all of them. On the way back a block runs forwards once to be left behind, once more with
    autograd, and its weight gradients are as many multiplications as another forward pass.
    """
    longest = rows.lengths.index(max(rows.lengths))
    length = rows.lengths[longest]
    known = known_speed(checkpoint.info.structure, length, name_of(dtype), device)
    if known is not None:
        return known
    ids = rows.ids[longest : longest + 1, :length].to(device)
    skeleton = open_front(checkpoint, rows, dtype, device, reporter)
    path = skeleton.blocks[0]
    block = skeleton.model.get_submodule(path)
    with torch.no_grad():
        call, hidden = first_call(skeleton.model, path, ids)
        rest = returned_behind(block, call, hidden)
    forward = _seconds(lambda: _forwards(block, call, hidden), device)
    back = _seconds(lambda: _backwards(block, call, hidden), device)
    with injecting(skeleton.model, skeleton.blocks, rest) as injector:
        head = ChunkedHead(skeleton.model, ids)
        injector.given = hidden
        read = _seconds(lambda: _read(head, ids), device)
    count = len(skeleton.blocks)
    speed = Speed(count * forward + read, count * (2 * forward + back) + 3 * read)
    with contextlib.suppress(OSError):  # to be timed again is no reason to fail
        remember_speed(checkpoint.info.structure, length, name_of(dtype), device, speed)
    return speed


@torch.no_grad()
def _forwards(block: nn.Module, call: Call, hidden: Tensor) -> None:
    hidden_of(call.run(block, hidden.clone()))


def _backwards(block: nn.Module, call: Call, hidden: Tensor) -> None:
    leaf = hidden.detach().clone().requires_grad_()
    with torch.enable_grad():
        output = hidden_of(call.run(block, leaf.clone()))
    torch.autograd.grad(output, leaf, torch.ones_like(output))


def _read(head: ChunkedHead, ids: Tensor) -> None:
    out = head.read_out(ids, slice(None))
    for tokens in out.chunks():
        out.logits(tokens).float().log_softmax(dim=-1)


def _seconds(run: Callable[[], None], device: str) -> float:
    """The best of a few, after one that warms up."""
    best = float("inf")
    for repeat in range(_REPEATS + 1):
        _wait(device)
        started = time.perf_counter()
        run()
        _wait(device)
        if repeat:
            best = min(best, time.perf_counter() - started)
    return best


def _wait(device: str) -> None:
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize(device)
