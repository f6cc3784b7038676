"""Answers what allocators ask of a model: scores of plans, influence of blocks, gradients by masks."""

import hashlib
import math
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from core.allocation.curves import FloatArray
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked, MaskGradients
from core.calibration.backward import backward_pass
from core.calibration.live import NotFiniteError
from core.calibration.loss_sum import LossSum
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.jobs.errors import UsageError
from core.jobs.reporter import Reporter
from core.model import Site
from core.model.moment_kinds import GRADIENT, MomentKind
from core.probing.components import Components
from core.probing.dense_run import DenseRun
from core.probing.quiet import Quiet
from core.probing.scoring import scores
from core.probing.store import hash_of, store_for
from core.probing.waves import Variant, last_states, steps_of, waves

_Ranks = Mapping[str, int]
"""Of the sites that are not dense."""


class ProbeEngine:
    """``core.allocation.probe.Probe`` of one checkpoint under one decomposer, on search rows, with forward passes in
    ``dtype`` on ``device``. A context manager, or to be closed: it keeps what enters each block.

    Sites carry the weight W' that their rank gives, in ``dtype``; how a plan stores it makes no difference but rounding
    and is not asked. One block is on the device at a time. Every answer is on disk as soon as it is there and is looked
    for there first; the model is opened when something is not. Scores report their progress as stages, of which a step
    is one changed model through one block; ``mask_gradients``, a step of somebody's learning, leaves that to them.

    Questions raise ``UsageError`` for ranks that a site cannot have, and ``StudioError`` for a model that does not run
    its blocks one after the other and where no row is long enough.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        decomposer: Decomposer,
        rows: TokenRows,
        dtype: torch.dtype,
        reporter: Reporter,
        device: str = "cpu",
    ) -> None:
        self._checkpoint = checkpoint
        self._sites = checkpoint.info.by_name
        self._text = rows
        self._dtype = dtype
        self._reporter = reporter
        self._device = device
        self._components = Components(checkpoint, decomposer, dtype, device)
        self._runs: dict[int, DenseRun] = {}
        self._store = store_for(checkpoint, decomposer, rows, dtype)
        self.rows = len(rows.lengths)
        """Search rows there are."""
        self.length = max(rows.lengths, default=0)
        """Tokens of the longest."""

    def __enter__(self) -> "ProbeEngine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the hidden states; a later question opens the model again."""
        while self._runs:
            self._runs.popitem()[1].close()

    def dense(self, asked: Asked) -> float:
        """Score of the model as it is (0 for ``kl``)."""
        return 0.0 if asked.score == "kl" else self._scores([{}], asked)[0]

    def alone(self, ranks: Mapping[str, Sequence[int]], asked: Asked) -> dict[str, list[float]]:
        """Score of the model with one site alone at a rank, all others dense: one for each rank of each site."""
        asked_for = [(name, rank) for name, several in ranks.items() for rank in several]
        found = iter(self._scores([{name: rank} for name, rank in asked_for], asked))
        return {name: [next(found) for _ in several] for name, several in ranks.items()}

    def together(self, plan: RankPlan, asked: Asked) -> float:
        """Score of the model with a whole plan carried out."""
        ranks = {name: rank for name, rank in plan.ranks.items() if rank is not None}
        return self._scores([ranks], asked)[0]

    def influence(self) -> list[float]:
        """Of each block: 1 - cosine of what enters and what leaves it, mean over tokens (ShortGPT's measure)."""
        questions = [hash_of(["influence", block]) for block in range(self._checkpoint.info.blocks)]
        kept = [self._store.score(question) for question in questions]
        if any(one is None for one in kept):
            found = [one if math.isfinite(one) else math.inf for one in self._run(self.rows).influence()]
            self._store.put_scores(dict(zip(questions, found, strict=True)))
            return found
        return [one for one in kept if one is not None]

    def mask_gradients(self, masks: Mapping[str, FloatArray], rows: Sequence[int] | None = None) -> MaskGradients:
        """The mean next-token loss with every named site at the sum of its components times its mask, float64
        [min(m, n)], and its gradient by the masks. Where the loss is no finite number it is ``inf`` and the gradients
        are zero. float32 stands in for float16."""
        chosen = list(range(self.rows)) if rows is None else list(rows)
        question = _mask_question(masks, chosen)
        found = self._store.gradients(question)
        if found is None:
            found = self._mask_gradients(masks, self._text.chosen(chosen))
            self._store.put_gradients(question, found)
        return found

    def _mask_gradients(self, masks: Mapping[str, FloatArray], rows: TokenRows) -> MaskGradients:
        sites = [self._sites[name] for name in masks]
        losses = LossSum()
        by_site = {site.name: np.zeros(min(site.shape)) for site in sites}

        def replaced(site: Site) -> Tensor | None:
            return self._components.masked(site, masks[site.name]) if site.name in masks else None

        def take(site: Site, _kind: MomentKind, moment: Tensor, _tokens: int) -> None:
            by_site[site.name] = self._components.by_mask(site, moment.view(site.shape))

        wanted = {site: frozenset({GRADIENT}) for site in sites}
        dtype = torch.float32 if self._dtype == torch.float16 else self._dtype
        quiet = Quiet(self._reporter)
        predicted = sum(max(0, length - 1) for length in rows.lengths)
        try:
            backward_pass(
                self._checkpoint, rows, dtype, wanted, take, quiet, self._device, replaced=replaced, losses=losses
            )
        except NotFiniteError:
            return _no_direction(by_site)
        finite = all(bool(np.isfinite(one).all()) for one in by_site.values())
        if losses.tokens < predicted or not math.isfinite(losses.mean) or not finite:
            return _no_direction(by_site)
        return MaskGradients(losses.mean, by_site)

    def _scores(self, all_ranks: Sequence[_Ranks], asked: Asked) -> list[float]:
        """One a set of ranks, from disk where it is kept."""
        rows = _checked_rows(asked, self.rows)
        questions = [hash_of(_score_question(ranks, asked, rows)) for ranks in all_ranks]
        missing = {
            question: Variant(question, {self._sites[name]: self._checked(name, rank) for name, rank in ranks.items()})
            for question, ranks in zip(questions, all_ranks, strict=True)
            if self._store.score(question) is None
        }
        if missing:
            self._answer(list(missing.values()), self._run(rows), asked)
        found = [self._store.score(question) for question in questions]
        return [score for score in found if score is not None]

    def _answer(self, variants: list[Variant], dense: DenseRun, asked: Asked) -> None:
        self._reporter.stage("probe", sum(steps_of(variant, dense) for variant in variants), "blocks")
        for wave in waves(variants, dense):
            with last_states(wave, dense, self._components, self._reporter) as states:
                found = scores(dense, states, asked)
            self._store.put_scores({one.question: score for one, score in zip(wave, found, strict=True)})
            self._reporter.advance("scores", steps=len(wave))

    def _run(self, rows: int) -> DenseRun:
        """The original model on the first ``rows`` rows."""
        if rows not in self._runs:
            text = self._text.chosen(range(rows))
            self._runs[rows] = DenseRun(self._checkpoint, text, self._dtype, self._reporter, self._device)
        return self._runs[rows]

    def _checked(self, name: str, rank: int) -> int:
        largest = min(self._sites[name].shape)
        if not 1 <= rank <= largest:
            raise UsageError(f"{name} cannot have rank {rank}: its ranks go from 1 to {largest}.")
        return rank


def _checked_rows(asked: Asked, there: int) -> int:
    """How many of the search rows are used."""
    if not asked.temperature > 0:
        raise UsageError(f"A temperature is above 0; {asked.temperature:g} is not.")
    if asked.skip < 0:
        raise UsageError(f"The positions to skip are 0 or more; {asked.skip} is not.")
    if asked.rows is not None and asked.rows < 1:
        raise UsageError(f"At least one search row is needed; {asked.rows} were asked for.")
    return there if asked.rows is None else min(asked.rows, there)


def _score_question(ranks: _Ranks, asked: Asked, rows: int) -> list[object]:
    """The temperature is of no account to a loss."""
    temperature = asked.temperature if asked.score == "kl" else 1.0
    return [asked.score, temperature, asked.skip, rows, sorted(ranks.items())]


def _mask_question(masks: Mapping[str, FloatArray], rows: Sequence[int]) -> str:
    digests = {name: hashlib.sha256(np.ascontiguousarray(mask).tobytes()).hexdigest() for name, mask in masks.items()}
    return hash_of(["masks", sorted(digests.items()), list(rows)])


def _no_direction(by_site: Mapping[str, FloatArray]) -> MaskGradients:
    return MaskGradients(math.inf, {name: np.zeros_like(one) for name, one in by_site.items()})
