"""ZS-SVD's projected-gradient correction: truncated weights move back along the loss gradient, to be truncated again.

In each cycle every compressed site is truncated, W'_k; one backward pass at these weights gives g = dL/dW of all of
them at the same point; then, all together (FOUND),

    target = W'_k + <g, W - W'_k> / <g, g> g,

the smallest step whose first-order loss change is that of restoring W completely (DERIVED). The targets are truncated
again at the same ranks, by the next cycle or, after the last one, by the caller. There is no learning rate.

What differs from the published code: one backward pass for all sites instead of one a matrix (the same gradients); a
ridge relative to <g, g> instead of an absolute 1e-6, which half-precision gradients of that size would silently
shrink; the first rows of the calibration text, whole, instead of the last 1024 tokens of one random sequence; and the
weighting stays that of the original model, where the published code measures its statistics and scores anew in every
cycle.
"""

import shutil
import weakref
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from core.allocation.plan import RankPlan
from core.calibration.backward import backward_pass
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.factorization.factors import Factors
from core.jobs.places import cache_dir
from core.jobs.reporter import Reporter
from core.jobs.scratch import scratch_folder
from core.jobs.whole_file import whole_file
from core.model import Site
from core.model.moment_kinds import GRADIENT, MomentKind
from core.model.option import Value

RIDGE = 1e-12
"""Of <g, g>, the trace of the Gram matrix of the one gradient: the step does not depend on the gradient's scale."""


class CorrectedWeights:
    """What to truncate instead of ``checkpoint.weight(site)``: called with a site, its weight [m, n], float32 where it
    was corrected and the checkpoint's own where not, on the CPU. Kept on disk until ``close`` or until nobody holds it.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._folder = scratch_folder(cache_dir("corrections"), "weights")
        self._removal = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.notes: list[str] = []
        """Sites that could not be corrected, and why."""

    def __call__(self, site: Site) -> Tensor:
        if not self.corrected(site):
            return self._checkpoint.weight(site)
        return load_file(self._target(site))["weight"]

    def corrected(self, site: Site) -> bool:
        """Whether the site has a weight that is not the checkpoint's."""
        return self._target(site).exists()

    def close(self) -> None:
        """Remove the files; sites have their checkpoint's weights again."""
        self._removal()

    def put(self, site: Site, target: Tensor) -> None:
        """Keep ``target`` [m, n] as the site's weight."""
        with whole_file(self._target(site)) as partial:
            save_file({"weight": target.float().contiguous()}, partial)

    def put_truncated(self, site: Site, factors: Factors) -> None:
        """Keep W'_k, as its factors in float32."""
        factors = factors.cast(torch.float32)
        tensors = {"left": factors.left.cpu().contiguous(), "right": factors.right.cpu().contiguous()}
        with whole_file(self._point(site)) as partial:
            save_file(tensors, partial)

    def truncated(self, site: Site) -> Tensor | None:
        """W'_k [m, n], float32; ``None`` for a site that the plan leaves dense."""
        if not self._point(site).exists():
            return None
        return Factors(**load_file(self._point(site))).product()

    def _target(self, site: Site) -> Path:
        return self._folder / f"{site.name}.safetensors"

    def _point(self, site: Site) -> Path:
        return self._folder / f"{site.name}.truncated.safetensors"


def corrected_weights(
    checkpoint: Checkpoint,
    plan: RankPlan,
    decomposer: Decomposer,
    rows: TokenRows,
    dtype: torch.dtype,
    options: Mapping[str, Value],
    reporter: Reporter,
    device: str = "cpu",
) -> CorrectedWeights:
    """The weights to truncate at ``plan``'s ranks, after ``options["cycles"]`` corrections with gradients of the mean
    next-token loss over the first ``options["rows"]`` of ``rows`` (all where there are fewer), forward and backward in
    ``dtype`` on ``device``. One site is in memory at a time, beside what the backward pass holds.

    A site whose gradient is zero or not finite (an expert that no token reached) keeps the weight it had, so that
    truncating it gives W'_k again; ``notes`` name it. ``options``: as ``CORRECT.checked_options`` gives them.
    """
    cycles, wanted = int(options["cycles"]), int(options["rows"])
    rows = TokenRows(rows.ids[:wanted], None if rows.mask is None else rows.mask[:wanted])
    ranks = {site: rank for site in checkpoint.info.sites if (rank := plan.ranks[site.name]) is not None}
    weights = CorrectedWeights(checkpoint)
    try:
        for cycle in range(1, cycles + 1) if ranks else ():
            reporter.stage(f"correct {cycle}/{cycles}", len(ranks))
            _truncate(ranks, decomposer, weights, reporter)
            change = _correct(checkpoint, list(ranks), weights, rows, dtype, reporter, device)
            reporter.log(
                f"Correction {cycle} of {cycles}: to first order the step changes the loss of the truncated model by "
                f"{change:+.4g} nats a token, as restoring all of its weights would."
            )
    except BaseException:
        weights.close()
        raise
    for note in weights.notes:
        reporter.log(note, "warning")
    return weights


def step(weight: Tensor, truncated: Tensor, gradient: Tensor) -> tuple[Tensor, float] | None:
    """The correction to add to ``truncated`` (all [m, n]), float64, and its first-order loss change <g, step>: up to
    ``RIDGE`` that of going all the way to ``weight``, and no step that does so is shorter. It is the projection of
    ``weight`` - ``truncated`` onto the gradient, so never longer than that. ``None`` where there is no direction."""
    gradient = gradient.double()
    size = float(gradient.square().sum())
    if not 0 < size < float("inf"):
        return None
    change = float((gradient * (weight.double() - truncated.double())).sum()) / (1 + RIDGE)
    return gradient * (change / size), change


def _truncate(ranks: Mapping[Site, int], decomposer: Decomposer, weights: CorrectedWeights, reporter: Reporter) -> None:
    """W'_k of every compressed site to disk."""
    for site, rank in ranks.items():
        weight = weights(site)
        found = decomposer.of_weight(site, weight) if weights.corrected(site) else decomposer.of(site)
        weights.put_truncated(site, found.truncated(weight, rank))
        reporter.advance(site.name)


def _correct(
    checkpoint: Checkpoint,
    sites: list[Site],
    weights: CorrectedWeights,
    rows: TokenRows,
    dtype: torch.dtype,
    reporter: Reporter,
    device: str,
) -> float:
    """New targets of all sites from one backward pass at W'_k; the first-order loss change of all steps together."""
    changes: list[float] = []

    def take(site: Site, _kind: MomentKind, moment: Tensor, _tokens: int) -> None:
        reporter.check()
        truncated = weights.truncated(site)
        if truncated is None:
            return
        found = step(checkpoint.weight(site), truncated, moment.view(site.shape))
        if found is None:
            what = "zero" if bool(torch.isfinite(moment).all()) else "not finite"
            note = f"{site.name}: its loss gradient is {what}, so it was not corrected."
            if note not in weights.notes:
                weights.notes.append(note)
            return
        correction, change = found
        changes.append(change)
        weights.put(site, truncated.double() + correction)

    wanted = {site: frozenset({GRADIENT}) for site in sites}
    backward_pass(checkpoint, rows, dtype, wanted, take, reporter, device, replaced=weights.truncated)
    return sum(changes)
