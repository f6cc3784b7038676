"""The pass over the blocks: truncate and refine each on what the compressed part before it gives."""

import copy
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace

import torch
from torch import nn

from core.calibration.forward import BATCH_TOKENS, open_front
from core.checkpoint.names import stored_names
from core.checkpoint.skeleton import Skeleton
from core.factorization.factors import rounding_error
from core.model import Site
from core.refinement.block_step import Refinement, refine_block
from core.refinement.compressed_block import Block, Stored
from core.refinement.correction import CorrectedWeights, corrected_weights
from core.refinement.distillation import distil
from core.refinement.samples import batch_tokens
from core.refinement.scoring import text_scores
from core.refinement.store import BlockResult
from core.refinement.stored_block import stored_block
from core.refinement.streams import Streams, open_streams
from core.refinement.task import Task
from core.refinement.training import Settings
from core.refinement.truncation import Truncation


def run_pass(task: Task) -> None:
    """Bring every block of ``task`` to its store, and what the texts say in the end."""
    with ExitStack() as stack:
        started = time.perf_counter()
        corrected = _corrected(task)
        seconds = time.perf_counter() - started
        if corrected is not None:
            stack.callback(corrected.close)
        skeleton = open_front(task.checkpoint, task.texts.calibration, task.dtype, task.device, task.reporter)
        roles = frozenset(task.texts.all) if task.decomposer.sequential else frozenset({"validation", "watched"})
        streams = stack.enter_context(
            open_streams(
                skeleton,
                task.texts,
                task.device,
                task.reporter,
                training_tokens=_training_tokens(task),
                unrefined=roles if task.steps else frozenset(),
            )
        )
        blocks = _Blocks(task, skeleton, streams, corrected)
        task.reporter.stage("refine", len(skeleton.blocks), "blocks")
        for index, path in enumerate(skeleton.blocks):
            result = blocks.next(index)
            seconds += result.seconds
            _report(task, path, result.errors)
        if "distil" in task.steps:
            seconds = distil(task, skeleton, blocks.names, streams, seconds)
        started = time.perf_counter()
        scores = text_scores(skeleton, task.texts.all, streams)
        task.store.finish(scores, seconds + time.perf_counter() - started)
        task.store.drop_state()


def _report(task: Task, path: str, errors: Mapping[str, float]) -> None:
    if errors:
        task.reporter.advance(path, error_before=errors["validation_before"], error_after=errors["validation_after"])
    else:
        task.reporter.advance(path)


def _corrected(task: Task) -> CorrectedWeights | None:
    """Before the pass, for it goes over the whole model; not when every block is done and only the end is missing."""
    blocks = range(task.checkpoint.info.blocks)
    if "correct" not in task.steps or all(task.blockwise.about(block) is not None for block in blocks):
        return None
    return corrected_weights(
        task.checkpoint,
        task.plan,
        task.decomposer,
        task.texts.calibration,
        task.dtype,
        task.steps["correct"],
        task.reporter,
        task.device,
    )


def _training_tokens(task: Task) -> int:
    if "block" not in task.steps:
        return BATCH_TOKENS
    return batch_tokens(Settings.of(task.steps["block"]).rows_per_step, task.texts.calibration.ids.shape[1])


class _Blocks:
    """Block after block, each from the store if it was done before."""

    def __init__(self, task: Task, skeleton: Skeleton, streams: Streams, corrected: CorrectedWeights | None) -> None:
        self._task = task
        self._skeleton = skeleton
        self._streams = streams
        self.names = stored_names(skeleton.model, task.checkpoint.files)
        self._truncation = Truncation(task, streams, corrected)

    @torch.no_grad()
    def next(self, index: int) -> BlockResult:
        """Move every stream through the block with this index; what it became."""
        task, started = self._task, time.perf_counter()
        path = self._skeleton.blocks[index]
        result = task.blockwise.get(index)
        exact = None
        if result is None and task.steps.keys() & {"block", "prehab"}:
            exact = copy.deepcopy(self._skeleton.fill(path, task.device, torch.float32))
        block = task.block(self._skeleton, self.names, index, task.dtype)
        alone = self._truncation.alone(block) if task.steps else None
        shifted = self._truncation.on_shifted(block) if result is None and task.decomposer.sequential else None
        self._streams.advance_original(block.original, index)
        if alone is not None:
            self._streams.advance_unrefined(block.with_sites(block.all_rounded(alone)), index)
        if result is None:
            result = self._refined(block, exact, shifted, alone, started)
            task.blockwise.put(index, result)
        self._streams.advance_refined(stored_block(block, result), index)
        self._skeleton.drop(path)
        return result

    def _refined(
        self,
        block: Block,
        exact: nn.Module | None,
        shifted: Mapping[Site, Stored] | None,
        alone: Mapping[Site, Stored] | None,
        started: float,
    ) -> BlockResult:
        """``shifted``: factors fitted to this stream, of a sequential method. ``alone``: those without any steps."""
        if shifted is not None:
            truncated = start = shifted
        else:
            assert alone is not None
            truncated, start = alone, self._truncation.on_original(block, exact, alone)
        found = Refinement(None, {})
        if exact is not None and "block" in self._task.steps:
            with torch.enable_grad():
                found = refine_block(block, exact, start, self._streams, Settings.of(self._task.steps["block"]))
        factors = start if found.factors is None else found.factors
        rounding = max((rounding_error(stored, block.dtype_of(site)) for site, stored in factors.items()), default=0.0)
        rounded = {site.name: stored for site, stored in block.all_rounded(factors).items()}
        result = BlockResult(rounded, found.changed, rounding)
        errors = self._errors(block, truncated, stored_block(block, result)) if self._task.steps else {}
        notes = [*self._truncation.new_notes(), *_rises(block.path, errors)]
        if "block" in self._task.steps and found.factors is None and errors["validation_after"] > 0:
            notes.append(f"{block.path}: training did not lower the validation error, so the block keeps its start.")
        for note in notes:
            self._task.reporter.log(note, "warning")
        return replace(result, errors=errors, notes=notes, seconds=time.perf_counter() - started)

    def _errors(self, block: Block, truncated: Mapping[Site, Stored], after: nn.Module) -> dict[str, float]:
        """By figure: the error on both texts of the block without and with its steps, on the same inputs."""
        before = block.with_sites(block.all_rounded(truncated))
        errors: dict[str, float] = {}
        for role in (role for role in self._streams.sets if role != "calibration"):
            errors[f"{role}_before"] = self._streams.error(role, before, block.index)
            errors[f"{role}_after"] = self._streams.error(role, after, block.index)
        return errors


def _rises(path: str, errors: Mapping[str, float]) -> list[str]:
    words = {"validation": "the validation rows", "watched": "the watched text"}
    return [
        f"{path}: refinement raised the block's error on {words[role]} from {before:.4g} to {after:.4g}."
        for role in words
        if (before := errors.get(f"{role}_before", 0.0)) < (after := errors.get(f"{role}_after", 0.0))
    ]
