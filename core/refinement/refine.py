"""Refinement: what comes before and after truncation, block by block, with every finished block kept on disk."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from core.allocation.document import CalibrationSpec, RefineSpec
from core.allocation.plan import RankPlan
from core.calibration.calibrate import measured_dtype
from core.calibration.dtype import candidates, dtype_named, name_of
from core.calibration.settled import settled_dtype
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.jobs.errors import DamagedCacheError, StudioError
from core.jobs.reporter import Reporter
from core.model import Site
from core.refinement.block_pass import run_pass
from core.refinement.checks import check_steps
from core.refinement.compressed_block import Stored
from core.refinement.scoring import TextScore
from core.refinement.steps import chosen
from core.refinement.store import BlockResult, RefinementStore
from core.refinement.task import Steps, Task
from core.refinement.texts import Texts, read_texts


class Refined:
    """What refinement made of a checkpoint, read from the disk as it is asked for."""

    def __init__(self, store: RefinementStore, blocks: int, texts: Sequence[TextScore], seconds: float) -> None:
        self._store = store
        self._last: tuple[int, BlockResult] | None = None
        self.texts = list(texts)
        """Of the validation rows and of the watched text; empty without steps."""
        self.seconds = seconds
        """What it took when it was computed."""
        self.changed: dict[str, Tensor] = {}
        """Norms and biases that are no longer the checkpoint's, by stored name, in their stored dtypes."""
        self.notes: list[str] = []
        self.rounding = 0.0
        """Largest relative Frobenius error of a site's matrix that storing it made."""
        for block in range(blocks):
            result = _present(store.about(block), block)
            self.changed |= result.changed
            self.notes += result.notes
            self.rounding = max(self.rounding, result.rounding)

    @property
    def key(self) -> str:
        """Stands for all that the result depends on."""
        return self._store.key

    def factors(self, site: Site) -> Stored:
        """What ``site`` stores, in the dtype it is stored in. Raises ``KeyError`` for one that is dense in the plan."""
        return self._block(site.block).factors[site.name]

    def _block(self, index: int) -> BlockResult:
        if self._last is None or self._last[0] != index:
            result = self._store.get(index)
            if result is None:
                raise DamagedCacheError(
                    f"Block {index} of the refinement is no longer in the cache; compress again.",
                    self._store.forget(index),
                )
            self._last = (index, result)
        return self._last[1]


def _present(result: BlockResult | None, index: int) -> BlockResult:
    if result is None:
        raise StudioError(f"Block {index} of the refinement is no longer in the cache; compress again.")
    return result


def refine(
    checkpoint: Checkpoint,
    plan: RankPlan,
    decomposer: Decomposer,
    calibration: CalibrationSpec,
    spec: RefineSpec,
    reporter: Reporter,
    device: str = "cpu",
) -> Refined:
    """Carry ``plan`` out block by block with the steps of ``spec``; also for a method that is sequential, without any.

    Each block (the original one and its compressed copies) is alone in memory and on disk as soon as it is done: a
    pass that was stopped goes on at the next block and ends the same to the last bit on the same machine. Raises
    ``UsageError`` for steps that make no sense here and ``StudioError`` for a text that is too short or a model that
    does not run block by block.
    """
    steps = chosen(spec.steps)
    check_steps(steps, plan, decomposer.method.name, sequential=decomposer.sequential)
    texts = read_texts(checkpoint.tokenizer(), calibration, spec, reporter)
    blocks = checkpoint.info.blocks
    dtype, store = _store(checkpoint, plan, decomposer, steps, texts, calibration.dtype, reporter, device)
    if store.finished() is None:
        blockwise = store
        if "distil" in steps:
            before = {name: options for name, options in steps.items() if name != "distil"}
            identity = _identity(checkpoint, plan, decomposer, before, texts, name_of(dtype))
            blockwise = RefinementStore(identity, blocks)
        run_pass(Task(checkpoint, plan, decomposer, steps, texts, dtype, store, blockwise, reporter, device))
    else:
        reporter.log("Refinement: the refined blocks are in the cache.")
    finished = store.finished()
    if finished is None:
        raise StudioError("The refined blocks are no longer in the cache; compress again.")
    for score in finished[0]:
        if not score.after <= score.before:
            words = {"validation": "the validation rows", "watched": "the watched text"}[score.role]
            reporter.log(
                f"Refinement raised the perplexity of {words} from {score.before:.4g} to {score.after:.4g}.", "warning"
            )
    return Refined(store, blocks, *finished)


def _store(
    checkpoint: Checkpoint,
    plan: RankPlan,
    decomposer: Decomposer,
    steps: Steps,
    texts: Texts,
    asked: str,
    reporter: Reporter,
    device: str,
) -> tuple[torch.dtype, RefinementStore]:
    """The dtype of the forward passes, that of the moments where there are any, and the store for all of it."""

    def of(dtype: str) -> RefinementStore:
        identity = _identity(checkpoint, plan, decomposer, steps, texts, dtype)
        return RefinementStore(identity, checkpoint.info.blocks)

    if decomposer.moments is not None:
        asked = decomposer.moments.dtype
    elif asked == "auto":
        # Measured again it could come out the other way, and what was begun would be lost.
        names = [name_of(dtype) for dtype in (*candidates(device), torch.float32)]
        asked = settled_dtype(
            checkpoint.digest(reporter),
            texts.calibration,
            device,
            backward=bool(steps),
            begun=lambda: next((name for name in names if of(name).begun), None),
            find=lambda: measured_dtype(checkpoint, texts.calibration, reporter, device, backward=bool(steps)),
        )
    return dtype_named(asked), of(asked)


def _identity(
    checkpoint: Checkpoint,
    plan: RankPlan,
    decomposer: Decomposer,
    steps: Mapping[str, Mapping[str, object]],
    texts: Texts,
    dtype: str,
) -> list[object]:
    return [
        checkpoint.digest(),
        plan.storage,
        dict(sorted(plan.ranks.items())),
        decomposer.method.name,
        dict(sorted(decomposer.options.items())),
        decomposer.moments.key if decomposer.moments is not None else "",
        {name: dict(options) for name, options in steps.items()},
        {role: rows.digest() for role, rows in texts.all.items()},
        dtype,
    ]
