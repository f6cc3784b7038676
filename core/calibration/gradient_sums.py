"""Sums over tokens and rows of the gradients that come back to one site, and what becomes moments of them."""

from collections.abc import Iterable

import torch

from core.calibration.adding_up import Mean
from core.calibration.capture import Visit, by_row
from core.calibration.cotangents import LOSS, Channel
from core.calibration.kronecker import KroneckerFit
from core.calibration.moments import GramSum, at_least_float32
from core.calibration.rows import Batch
from core.jobs.crew import Sums
from core.model import Site
from core.model.moment_kinds import COLUMN_SQUARES, GRADIENT, ROW_SQUARES, MomentKind

_SMALLEST_NORM = 1e-10


class GradientSums:
    """All backward kinds of one site while its block runs backwards.

    Grams are float64 sums of float32 products. Weight gradients are float32, formed once a batch, or once a row of text
    where rows are squared or fitted. Rows of one token have no loss and do not count for what is read off the loss.
    """

    def __init__(self, site: Site, kinds: frozenset[MomentKind]) -> None:
        m, n = site.shape
        self._kinds = kinds
        # Sorted, because all processes that measure one text add up in the same order.
        self._grams = {kind: GramSum(m) for kind in sorted(kinds) if kind.stem in ("output_gram", "logit_curvature")}
        self._tokens = dict.fromkeys(self._grams, 0)
        passes = {int(kind.parameter("passes")) for kind in kinds if kind.stem.startswith("kronecker")}
        self._fits = [KroneckerFit(m, n, number) for number in sorted(passes)]
        sizes = {COLUMN_SQUARES: n, ROW_SQUARES: m}
        self._squares = {kind: torch.zeros(sizes[kind], dtype=torch.float64) for kind in sizes if kind in kinds}
        self._gradient = torch.zeros(m, n) if GRADIENT in kinds else None
        self._rows = 0
        self._predicted = 0

    @property
    def passes(self) -> int:
        """How often all batches have to come by."""
        return max((fit.passes for fit in self._fits), default=1)

    @property
    def needs_inputs(self) -> bool:
        """Whether what entered the site is needed beside the gradients."""
        return self._gradient is not None or bool(self._squares) or bool(self._fits)

    def add(self, channel: Channel, visits: list[Visit], batch: Batch, turn: int) -> None:
        """Add what one batch brought. ``turn`` 0 is the first time that it comes by. No visits: no token came here."""
        if channel == LOSS and batch.length < 2:
            return
        arrived = [visit for visit in visits if visit.g is not None]
        if turn == 0:
            for visit in arrived:
                self._add_tokens(channel, visit, batch)
        if channel == LOSS and self.needs_inputs:
            self._add_weight_gradients(arrived, batch, turn)

    def end_turn(self, sums: Sums | None = None) -> None:
        """All batches have come by once more, in the processes of ``sums`` too."""
        for fit in self._fits:
            fit.end_pass(sums)

    def means(self) -> dict[MomentKind, Mean]:
        """Every kind's moment. The number of tokens it is of: those of the window for an output Gram, all for a logit
        curvature, all but the last of each row for what is made of weight gradients."""
        found: dict[MomentKind, Mean] = {}
        for kind, gram in self._grams.items():
            tokens = self._tokens[kind]
            found[kind] = (gram.packed_mean(tokens), tokens, tokens)
        for kind, squares in self._squares.items():
            found[kind] = ((squares / max(1, self._rows)).cpu(), self._predicted, self._rows)
        if self._gradient is not None:
            mean = self._gradient.div_(max(1, self._predicted)).flatten().cpu()
            found[GRADIENT] = (mean, self._predicted, self._predicted)
        for fit in self._fits:
            factors = fit.factors().items()
            found |= {kind: (factor, self._predicted, None) for kind, factor in factors if kind in self._kinds}
        return found

    def _add_tokens(self, channel: Channel, visit: Visit, batch: Batch) -> None:
        kinds = [kind for kind in self._grams if _reads(kind, channel)]
        if not kinds or visit.g is None:
            return
        g = at_least_float32(by_row(visit.g, batch))
        for kind in kinds:
            chosen = (_chosen(g, kind, batch) if channel == LOSS else g).flatten(0, 1)
            self._grams[kind].add(chosen)
            if channel.index == 0:
                self._tokens[kind] += chosen.shape[0]

    def _add_weight_gradients(self, visits: list[Visit], batch: Batch, turn: int) -> None:
        predicted = batch.length - 1
        if turn == 0:
            self._predicted += len(batch.rows) * predicted
            self._rows += len(batch.rows)
        if not self._squares and not self._fits:
            self._add_gradient(_product(visits, slice(None), batch))
            return
        for row in range(len(batch.rows)):
            gradient = _product(visits, slice(row, row + 1), batch)
            if turn == 0:
                self._add_gradient(gradient)
                self._add_squares(gradient, predicted)
            for fit in self._fits:
                fit.add(None if gradient is None else gradient / predicted)

    def _add_gradient(self, gradient: torch.Tensor | None) -> None:
        if self._gradient is not None and gradient is not None:
            self._gradient = self._gradient.to(gradient.device).add_(gradient)

    def _add_squares(self, gradient: torch.Tensor | None, predicted: int) -> None:
        if not self._squares or gradient is None:
            return
        squares = (gradient / predicted).square()
        for kind, total in self._squares.items():
            mean = squares.mean(dim=0 if kind == COLUMN_SQUARES else 1)
            self._squares[kind] = total.to(mean.device).add_(mean)


def _reads(kind: MomentKind, channel: Channel) -> bool:
    return channel == LOSS if kind.source == "loss" else channel.kind == kind


def _product(visits: Iterable[Visit], rows: slice, batch: Batch) -> torch.Tensor | None:
    """g^T x over the tokens of some rows of the batch: d(summed loss)/dW [m, n], at least float32; None if no token of
    the batch came to the site."""
    total: torch.Tensor | None = None
    for visit in visits:
        if visit.g is not None and visit.x is not None:
            g, x = (at_least_float32(by_row(one, batch)[rows].flatten(0, 1)) for one in (visit.g, visit.x))
            total = g.T @ x if total is None else total.addmm_(g.T, x)
    return total


def _chosen(g: torch.Tensor, kind: MomentKind, batch: Batch) -> torch.Tensor:
    """The tokens of ``g`` [rows, length, m] that an output Gram is made of: first the window, then the clipping (the
    order is FOUND in code). Where a site saw only some tokens there is no window."""
    cut = int((1 - kind.parameter("middle")) / 2 * batch.length)
    if cut and g.shape[:2] == (len(batch.rows), batch.length):
        g = g[:, cut : batch.length - cut]
    clip = kind.parameter("clip")
    return _clipped(g, clip) if clip else g


def _clipped(g: torch.Tensor, clip: float) -> torch.Tensor:
    """Every token's norm clamped to between 1 / clip and clip times the mean norm of its row; tokens whose norm is not
    above 1e-10 neither change nor count (FOUND in code)."""
    norms = torch.linalg.vector_norm(g, dim=-1, keepdim=True)
    counted = norms > _SMALLEST_NORM
    mean = (norms * counted).sum(dim=1, keepdim=True) / counted.sum(dim=1, keepdim=True).clamp(min=1)
    mean = mean.clamp(min=_SMALLEST_NORM)
    target = torch.minimum(torch.maximum(norms, mean / clip), mean * clip)
    return g * torch.where(counted, target / norms.clamp(min=_SMALLEST_NORM), torch.ones_like(norms))
