"""Whether choosing components by prompt helps: the continuation of each row under three choices."""

import copy
import math
import time
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from core.calibration.rows import TokenRows
from core.evaluation.prompt_aware import Bank, component_bank
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter

_CHUNK_ENTRIES = 2**24
"""Logits computed at once."""
_SHORTEST = 3
"""Tokens of a row: one of prompt, one that is run with the choice, one that it predicts."""


@dataclass(frozen=True)
class PromptScores:
    """``tokens`` predicted in ``rows`` rows. Perplexities with all components, with those each prompt chose, and with
    as many first ones; infinite when a loss was not finite."""

    rows: int
    tokens: int
    all_components: float
    by_prompt: float
    first_components: float
    apart: float
    """Mean fraction of the chosen components that are not among as many first ones."""
    sites: int
    bank_parameters: int
    chosen_parameters: int
    dense_parameters: int
    """Of the matrices that the factored sites stand for."""
    parameters: int
    """Of the whole model; none goes away."""
    seconds: float


@dataclass
class _Sums:
    tokens: int = 0
    losses: dict[str, float] = field(default_factory=dict)

    def add(self, arm: str, losses: Tensor) -> None:
        self.losses[arm] = self.losses.get(arm, 0.0) + float(losses.sum(dtype=torch.float64))

    def perplexity(self, arm: str) -> float:
        mean = self.losses[arm] / self.tokens
        # exp overflows beyond 709 nats
        return math.exp(mean) if mean < 700 else math.inf


def score_by_prompt(
    model: PreTrainedModel, rows: TokenRows, share: float, reporter: Reporter, device: str = "cpu"
) -> PromptScores:
    """The first half of each row is its prompt: it runs with all components, which scores them and fills the cache. The
    second half goes on from that cache three times: with all components, with the ``share`` of them that the prompt
    chose, and with as many first ones. Its tokens but the first are scored, since the last token of the prompt, which
    predicts the first, has run with all components anyway.

    Raises ``StudioError`` when no row has three tokens, ``ValueError`` for a model without factored layers.
    """
    started = time.perf_counter()
    lengths = [(row, length) for row, length in zip(rows.ids, rows.lengths, strict=True) if length >= _SHORTEST]
    if not lengths:
        raise StudioError("There is nothing to choose components for: no row of the text has three tokens.")
    sums, apart = _Sums(), 0.0
    reporter.stage("choose by prompt", len(lengths), "rows")
    with component_bank(model) as bank:
        for row, length in lengths:
            ids = row[None, :length].to(device)
            apart += _score_row(model, bank, ids, share, sums)
            reporter.advance(all=sums.perplexity("all"), by_prompt=sums.perplexity("best"))
        result = PromptScores(
            rows=len(lengths),
            tokens=sums.tokens,
            all_components=sums.perplexity("all"),
            by_prompt=sums.perplexity("best"),
            first_components=sums.perplexity("first"),
            apart=apart / len(lengths),
            sites=len(bank.sites),
            bank_parameters=bank.parameters,
            chosen_parameters=bank.chosen_parameters(share),
            dense_parameters=bank.dense_parameters,
            parameters=sum(parameter.numel() for parameter in model.parameters()),
            seconds=time.perf_counter() - started,
        )
    if not math.isfinite(result.all_components + result.by_prompt + result.first_components):
        reporter.log("The model's loss on this text is not finite: its perplexity is infinite.", "warning")
    return result


@torch.no_grad()
def _score_row(model: PreTrainedModel, bank: Bank, ids: Tensor, share: float, sums: _Sums) -> float:
    """Adds the losses of one row [1, length] under each choice; how far the prompt's choice is from the first ones."""
    half = ids.shape[1] // 2
    with bank.scoring():
        cache = model.base_model(input_ids=ids[:, :half], use_cache=True).past_key_values
    rest = ids[:, half:]
    bank.use_all()
    sums.add("all", _continued(model, copy.deepcopy(cache), rest))
    apart = bank.use_best(share)
    sums.add("best", _continued(model, copy.deepcopy(cache), rest))
    bank.use_first(share)
    sums.add("first", _continued(model, cache, rest))
    sums.tokens += ids.shape[1] - half - 1
    return apart


def _continued(model: PreTrainedModel, cache: Any, ids: Tensor) -> Tensor:
    """Losses of ``ids`` [1, t] behind what ``cache`` holds, each but the first: [t - 1], in chunks of tokens."""
    size = max(1, _CHUNK_ENTRIES // model.config.get_text_config().vocab_size)
    losses = []
    for at in range(0, ids.shape[1] - 1, size):
        inputs, targets = ids[:, :-1][:, at : at + size], ids[0, 1:][at : at + size]
        logits = model(input_ids=inputs, past_key_values=cache, use_cache=True).logits[0]
        losses.append(nn.functional.cross_entropy(logits.float(), targets, reduction="none"))
    return torch.cat(losses)
