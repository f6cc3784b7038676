"""The model's forward cut at its blocks: what comes before them once, then one block at a time."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from core.calibration.hidden import HiddenStates, in_memory
from core.calibration.limits import check_length
from core.calibration.recorder import Call, Recorder, first_call, hidden_of, recording, run_base
from core.calibration.room import front_on_disk
from core.calibration.rows import Batch, TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.skeleton import Skeleton
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter

BATCH_TOKENS = 2048
"""Tokens of a batch: enough to keep the matrix products busy, few enough to keep activations small."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """All rows in front of the first block."""

    states: HiddenStates
    batches: list[Batch]
    calls: list[list[Call]]
    """Calls of each block, batch by batch."""
    rest: tuple[Any, ...] | None
    """What a block returns behind its hidden states; None when it returns the bare tensor."""


def open_front(
    checkpoint: Checkpoint, rows: TokenRows, dtype: torch.dtype, device: str, reporter: Reporter
) -> Skeleton:
    """The model with everything outside its blocks, and the first block, filled; the other blocks on meta. A large
    embedding and head stay on disk.

    Raises ``StudioError`` when the model cannot take rows as long as these.
    """
    skeleton = checkpoint.skeleton(reporter)
    check_length(skeleton.model, rows.ids.shape[1])
    skeleton.fill_rest(device, dtype, on_disk=front_on_disk(checkpoint.info, dtype, device))
    skeleton.fill(skeleton.blocks[0], device, dtype)
    return skeleton


@torch.no_grad()
def prepare(
    skeleton: Skeleton,
    rows: TokenRows,
    device: str,
    reporter: Reporter,
    batch_tokens: int = BATCH_TOKENS,
    *,
    stacks: int = 1,
) -> Prepared:
    """Run what comes before the blocks for all rows, on a skeleton from ``open_front``.

    ``stacks``: how many hidden states like these will be kept at once; together they share what may lie in memory. The
    caller closes ``states`` (a context manager). Raises ``StudioError`` for a model that does not run its blocks
    one after the other on nothing but hidden states.
    """
    model, blocks = skeleton.model, skeleton.blocks
    batches = rows.batches(batch_tokens)
    first = rows.of(batches[0])[:1].to(device)
    rest = returned_behind(model.get_submodule(blocks[0]), *first_call(model, blocks[0], first))
    states: HiddenStates | None = None
    with recording(model, blocks, rest) as recorders:
        try:
            for done, batch in enumerate(batches, start=1):
                reporter.check()
                run_base(model, rows.of(batch).to(device))
                hidden = _checked(recorders, done, model)
                if states is None:
                    states = HiddenStates((*rows.ids.shape, hidden.shape[-1]), hidden.dtype, in_memory(stacks))
                states.write(batch, hidden)
        except BaseException:
            if states is not None:
                states.close()
            raise
        if states is None:
            raise ValueError("no token rows")
        return Prepared(states, batches, [recorder.calls for recorder in recorders], rest)


def returned_behind(block: nn.Module, call: Call, hidden: torch.Tensor) -> tuple[Any, ...] | None:
    """What ``block`` returns behind its hidden states; None when it returns the bare tensor."""
    output = call.run(block, hidden)
    return tuple(output[1:]) if isinstance(output, tuple | list) else None


@torch.no_grad()
def run_block(block: nn.Module, index: int, prepared: Prepared, device: str, reporter: Reporter) -> bool:
    """Move all rows through the block with this index, in place; whether all that came out is finite."""
    finite = True
    for batch, call in zip(prepared.batches, prepared.calls[index], strict=True):
        reporter.check()
        output = hidden_of(call.run(block, prepared.states.read(batch, device)))
        finite = finite and bool(torch.isfinite(output).all())
        prepared.states.write(batch, output)
    return finite


def _checked(recorders: list[Recorder], calls: int, model: nn.Module) -> torch.Tensor:
    """The hidden states in front of the first block, after making sure that they reach every block unchanged, once."""
    reached = [
        recorder.hidden for recorder in recorders if len(recorder.calls) == calls and recorder.hidden is not None
    ]
    if len(reached) == len(recorders) and all(
        states is reached[0] or torch.equal(states, reached[0]) for states in reached
    ):
        return reached[0]
    raise StudioError(
        f"{type(model).__name__} does not simply run its blocks one after the other, so it cannot be calibrated "
        "block by block; use a method that needs no calibration."
    )
