"""Rows of text on their way through the original model and its compressed versions, one block at a time."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

import torch
from torch import nn

from core.calibration.dtype import name_of
from core.calibration.forward import BATCH_TOKENS, Prepared, prepare, run_block
from core.calibration.recorder import hidden_of
from core.checkpoint.skeleton import Skeleton
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.refinement.texts import Texts


@dataclass(frozen=True, eq=False)
class RowSet:
    """The same rows in front of the next block of three models: the original one, the compressed one as it will be
    stored, and the compressed one as it would be without refinement (``None`` where nobody asks)."""

    original: Prepared
    refined: Prepared
    unrefined: Prepared | None


@dataclass(frozen=True, eq=False)
class Streams:
    """The row sets by role: ``calibration``, ``validation``, ``watched``."""

    sets: dict[str, RowSet]
    device: str
    reporter: Reporter

    def advance_original(self, block: nn.Module, index: int) -> None:
        """Move all rows of the original model through ``block``, the original block with this index."""
        self._advance([rows.original for rows in self.sets.values()], block, index)

    def advance_refined(self, block: nn.Module, index: int, roles: Collection[str] | None = None) -> None:
        """Move the rows of the compressed model, all or those of ``roles``, through ``block``, in place."""
        found = [rows.refined for role, rows in self.sets.items() if roles is None or role in roles]
        self._advance(found, block, index)

    def advance_unrefined(self, block: nn.Module, index: int) -> None:
        """Move the rows of the model without refinement through ``block``, in place."""
        found = [rows.unrefined for rows in self.sets.values() if rows.unrefined is not None]
        self._advance(found, block, index)

    def restart_refined(self, skeleton: Skeleton, texts: Texts, roles: Collection[str]) -> None:
        """Put the rows of the compressed model in front of the first block again; that block must be filled."""
        for role in roles:
            refined = self.sets[role].refined
            with prepare(skeleton, texts.all[role], self.device, self.reporter).states as front:
                for batch in refined.batches:
                    refined.states.write(batch, front.read(batch, "cpu"))

    @torch.no_grad()
    def error(self, role: str, block: nn.Module, index: int) -> float:
        """Elementwise mean square of what ``block`` makes of the compressed model's rows against the original rows,
        which have gone through the original block already. NaN and infinity count as infinity."""
        rows = self.sets[role]
        total, entries = 0.0, 0
        for batch, call in zip(rows.refined.batches, rows.refined.calls[index], strict=True):
            self.reporter.check()
            output = hidden_of(call.run(block, rows.refined.states.read(batch, self.device))).float()
            target = rows.original.states.read(batch, self.device).float()
            total += float((output - target).square().sum(dtype=torch.float64))
            entries += target.numel()
        mean = total / entries
        return mean if mean == mean else float("inf")

    def _advance(self, prepared: list[Prepared], block: nn.Module, index: int) -> None:
        for rows in prepared:
            if not run_block(block, index, rows, self.device, self.reporter):
                dtype = name_of(rows.states.read(rows.batches[0], "cpu").dtype)
                raise StudioError(
                    f"What comes out of block {index} is not finite (NaN or infinite) in a {dtype} forward; "
                    "calibrate with the dtype float32, or give the plan higher ranks."
                )


@contextmanager
def open_streams(
    skeleton: Skeleton,
    texts: Texts,
    device: str,
    reporter: Reporter,
    *,
    training_tokens: int = BATCH_TOKENS,
    unrefined: frozenset[str] = frozenset(),
) -> Iterator[Streams]:
    """All rows in front of the first block, on a skeleton from ``open_front``. ``training_tokens``: of a batch of
    calibration rows. ``unrefined``: the roles whose rows also go through the model without refinement."""
    with ExitStack() as stack:
        sets: dict[str, RowSet] = {}
        for role, rows in texts.all.items():
            tokens = training_tokens if role == "calibration" else BATCH_TOKENS
            original = prepare(skeleton, rows, device, reporter, tokens)
            stack.enter_context(original.states)
            refined = _copy(original, stack)
            sets[role] = RowSet(original, refined, _copy(original, stack) if role in unrefined else None)
        yield Streams(sets, device, reporter)


def _copy(prepared: Prepared, stack: ExitStack) -> Prepared:
    states = stack.enter_context(prepared.states.another())
    for batch in prepared.batches:
        states.write(batch, prepared.states.read(batch, "cpu"))
    return replace(prepared, states=states)
