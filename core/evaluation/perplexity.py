"""Perplexity over token rows."""

import math
import time
from dataclasses import dataclass

import torch
from pydantic import BaseModel
from transformers import PreTrainedModel

from core.calibration.head import ChunkedHead
from core.calibration.rows import TokenRows
from core.evaluation.not_finite import first_not_finite
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.jobs.units import Unit, carried_out

_BATCH_TOKENS = 2048


@dataclass(frozen=True)
class Score:
    """``tokens`` predicted; ``perplexity`` is infinite when a loss was not finite."""

    tokens: int
    perplexity: float
    seconds: float
    scored: int
    """Tokens that went through the model in this process, in ``seconds``."""


class ScoreRows(BaseModel):
    """Set to other processes: the loss of the batches of text that they are dealt, by number."""

    folder: str
    """Of the model."""
    rows: str
    """Where they lie, see ``core.calibration.kept_rows``."""
    dtype: str


def perplexity(
    model: PreTrainedModel, rows: TokenRows, reporter: Reporter, device: str = "cpu", others: ScoreRows | None = None
) -> Score:
    """exp of the mean next-token loss within each row: a row of t real tokens counts t - 1 times.

    Losses in float32, their sum in float64. A loss that is not finite makes the perplexity infinite, with a warning.
    ``others``: the task of other processes that score some of the batches; the sum is taken in the order of the text
    whoever scored them. Raises ``StudioError`` when no row has two tokens.
    """
    scorer = Scorer(model, rows, device)
    if not scorer.chunked:
        reporter.log(f"{type(model).__name__} computes its logits only whole: this takes more memory.", "warning")
    batches = scorer.batches
    reporter.stage("evaluate", sum(len(batch.rows) for batch in batches), "rows")
    found: dict[int, float] = {}
    total, tokens = 0.0, 0
    units = [Unit(str(number), batch.tokens) for number, batch in enumerate(batches)]
    for done in carried_out(units, lambda _name: False, scorer.score, others):
        batch = batches[int(done.name)]
        found[int(done.name)] = done.figure or 0.0
        total += found[int(done.name)]
        tokens += len(batch.rows) * (batch.length - 1)
        reporter.advance(steps=len(batch.rows), perplexity=_exp(total / tokens), tokens_per_second=scorer.speed)
    result = _exp(sum(found[number] for number in sorted(found)) / tokens)
    if not math.isfinite(result):
        where = first_not_finite(model, rows, device)
        first = f" (first in {where})" if where else ""
        reporter.log(f"The model's loss on this text is not finite{first}: its perplexity is infinite.", "warning")
    return Score(tokens, result, scorer.seconds, scorer.scored)


class Scorer:
    """Scores batch after batch and knows how long that took."""

    def __init__(self, model: PreTrainedModel, rows: TokenRows, device: str) -> None:
        self._rows = rows
        self._device = device
        self.batches = [batch for batch in rows.batches(_BATCH_TOKENS) if batch.length > 1]
        if not self.batches:
            raise StudioError("There is nothing to predict: no row of the text has two tokens.")
        self._head = ChunkedHead(model, rows.of(self.batches[0])[:1].to(device))
        self.chunked = self._head.chunked
        self.seconds = 0.0
        self.scored = 0

    @property
    def speed(self) -> float:
        """Tokens a second in this process."""
        return self.scored / self.seconds if self.seconds else 0.0

    def score(self, name: str) -> float:
        """The loss in nats, summed over all tokens, of the batch with this number."""
        batch = self.batches[int(name)]
        started = time.perf_counter()
        total = float(self._head.losses(self._rows.of(batch).to(self._device)).sum(dtype=torch.float64))
        self.seconds += time.perf_counter() - started
        self.scored += batch.tokens
        return total


def _exp(loss: float) -> float:
    try:
        return math.exp(loss) if math.isfinite(loss) else math.inf
    except OverflowError:
        return math.inf
