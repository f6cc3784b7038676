"""Perplexity over token rows."""

import math
import time
from dataclasses import dataclass

import torch
from transformers import PreTrainedModel

from core.calibration.head import ChunkedHead
from core.calibration.rows import TokenRows
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter

_BATCH_TOKENS = 2048


@dataclass(frozen=True)
class Score:
    """``tokens`` predicted, in ``seconds``; ``perplexity`` is infinite when a loss was not finite."""

    tokens: int
    perplexity: float
    seconds: float
    scored: int
    """Tokens that went through the model."""


def perplexity(model: PreTrainedModel, rows: TokenRows, reporter: Reporter, device: str = "cpu") -> Score:
    """exp of the mean next-token loss within each row: a row of t real tokens counts t - 1 times.

    Losses in float32, their sum in float64. A loss that is not finite makes the perplexity infinite, with a warning.
    Raises ``StudioError`` when no row has two tokens.
    """
    batches = [batch for batch in rows.batches(_BATCH_TOKENS) if batch.length > 1]
    if not batches:
        raise StudioError("There is nothing to predict: no row of the text has two tokens.")
    head = ChunkedHead(model, rows.of(batches[0])[:1].to(device))
    if not head.chunked:
        reporter.log(f"{type(model).__name__} computes its logits only whole: this takes more memory.", "warning")
    reporter.stage("evaluate", sum(len(batch.rows) for batch in batches), "rows")
    total, tokens, seconds = 0.0, 0, 0.0
    for batch in batches:
        started = time.perf_counter()
        losses = head.losses(rows.of(batch).to(device))
        total += float(losses.sum(dtype=torch.float64))
        seconds += time.perf_counter() - started
        tokens += losses.numel()
        reporter.advance(steps=len(batch.rows), perplexity=_exp(total / tokens), tokens_per_second=tokens / seconds)
    result = _exp(total / tokens)
    if not math.isfinite(result):
        reporter.log("The model's loss on this text is not finite: its perplexity is infinite.", "warning")
    return Score(tokens, result, seconds, sum(batch.tokens for batch in batches))


def _exp(loss: float) -> float:
    try:
        return math.exp(loss) if math.isfinite(loss) else math.inf
    except OverflowError:
        return math.inf
