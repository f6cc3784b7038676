"""Scores of changed models from what leaves their last blocks: final norm, head, and the next-token distributions.

The original model's distributions, to which ``kl`` compares, are kept as what they are made of, its last hidden states:
as many numbers a token as the model is wide, and nothing is lost. They are made again chunk by chunk, once for all
models that are compared to them at a time.
"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from core.allocation.probe import Asked
from core.calibration.head import ReadOut
from core.calibration.hidden import HiddenStates
from core.calibration.moments import at_least_float32
from core.calibration.recorder import Injector, injecting
from core.calibration.rows import Batch
from core.jobs.errors import StudioError
from core.probing.dense_run import DenseRun


def scores(dense: DenseRun, states: Sequence[HiddenStates | None], asked: Asked) -> list[float]:
    """One a model, over all rows of ``dense``: its last ``states``, ``None`` for one that is not finite. Logits in the
    forward dtype, logarithms in float32, sums in float64; ``inf`` for what is no finite number.

    Raises ``StudioError`` when no row is long enough for ``asked.skip``.
    """
    skeleton = dense.running.skeleton
    batches = [batch for batch in dense.prepared.batches if len(_places(batch, asked))]
    if not batches:
        raise StudioError(
            f"There is nothing to score: no row of the search text goes on behind its first {asked.skip} tokens."
        )
    present = [one for one in states if one is not None]
    # Where logits cannot be had in chunks, every model has all those of a batch at once.
    step = max(1, len(present)) if dense.head.chunked else 1
    sums: list[float] = []
    with injecting(skeleton.model, skeleton.blocks, dense.prepared.rest) as injector:
        for at in range(0, len(present), step):
            part = present[at : at + step]
            of_batches = [_of_batch(dense, batch, part, asked, injector) for batch in batches]
            sums += [sum(found) for found in zip(*of_batches, strict=True)]
    tokens = sum(len(batch.rows) * len(_places(batch, asked)) for batch in batches)
    means = iter(sums)
    return [_finite(next(means) / tokens) if one is not None else math.inf for one in states]


def _of_batch(
    dense: DenseRun, batch: Batch, states: Sequence[HiddenStates], asked: Asked, injector: Injector
) -> list[float]:
    """Sums over the tokens of one batch."""
    ids = dense.rows.of(batch).to(dense.running.device)
    places = _places(batch, asked)
    read_outs = []
    for one in [*states, dense.entering(dense.blocks)] if asked.score == "kl" else states:
        injector.given = one.read(batch, dense.running.device)
        read_outs.append(dense.head.read_out(ids, slice(places.start, places.stop)))
        injector.given = None
    check = dense.running.reporter.check
    if asked.score == "kl":
        return _divergences(read_outs, asked.temperature, check)
    return _losses(read_outs, ids[:, asked.skip + 1 :].flatten(), check)


def _places(batch: Batch, asked: Asked) -> range:
    """Positions of a row that count: the last one predicts nothing that is known, but its distribution compares."""
    return range(asked.skip, batch.length if asked.score == "kl" else batch.length - 1)


def _losses(read_outs: list[ReadOut], targets: Tensor, check: Callable[[], None]) -> list[float]:
    """Summed next-token losses in nats."""
    sums = [0.0] * len(read_outs)
    for index, one in enumerate(read_outs):
        for tokens in one.chunks():
            check()
            logits = at_least_float32(one.logits(tokens))
            found = functional.cross_entropy(logits, targets[tokens], reduction="none")
            sums[index] += float(found.sum(dtype=torch.float64))
    return sums


def _divergences(read_outs: list[ReadOut], temperature: float, check: Callable[[], None]) -> list[float]:
    """Summed KL(original || changed) in nats; the last of ``read_outs`` is the original."""
    *changed, original = read_outs
    sums = [0.0] * len(changed)
    for tokens in original.chunks():
        reference = _log_probabilities(original, tokens, temperature)
        probabilities = reference.exp()
        for index, one in enumerate(changed):
            check()
            apart = reference - _log_probabilities(one, tokens, temperature)
            sums[index] += float(torch.linalg.vecdot(probabilities, apart).sum(dtype=torch.float64))
    return sums


def _log_probabilities(read_out: ReadOut, tokens: slice, temperature: float) -> Tensor:
    logits = at_least_float32(read_out.logits(tokens))
    return (logits if temperature == 1 else logits / temperature).log_softmax(dim=-1)


def _finite(score: float) -> float:
    return score if math.isfinite(score) else math.inf
