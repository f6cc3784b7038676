"""What the texts say of the three models in the end: final norm and head behind the last block's hidden states."""

import math
from dataclasses import dataclass

import torch

from core.calibration.head import ChunkedHead
from core.calibration.recorder import injecting
from core.calibration.rows import TokenRows
from core.checkpoint.skeleton import Skeleton
from core.refinement.streams import Streams


@dataclass(frozen=True)
class TextScore:
    """Perplexity of one text (``role``: ``validation`` or ``watched``) under the original model, after truncation alone
    and after refinement. Infinite where a loss is not finite."""

    role: str
    tokens: int
    dense: float
    before: float
    after: float


def text_scores(skeleton: Skeleton, rows: dict[str, TokenRows], streams: Streams) -> list[TextScore]:
    """Perplexities of the sets that went through all three models, which are behind their last blocks."""
    scores = []
    rest = streams.sets["calibration"].original.rest
    with injecting(skeleton.model, skeleton.blocks, rest) as injector:
        first = next(iter(rows.values()))
        head = ChunkedHead(skeleton.model, first.ids[:1].to(streams.device))
        for role, found in streams.sets.items():
            if found.unrefined is None or role == "calibration":
                continue
            score = []
            for prepared in (found.original, found.unrefined, found.refined):
                losses = []
                for batch in prepared.batches:
                    streams.reporter.check()
                    injector.given = prepared.states.read(batch, streams.device)
                    losses.append(head.losses(rows[role].of(batch).to(streams.device)).double().flatten())
                    injector.given = None
                score.append(torch.cat(losses))
            dense, before, after = (_perplexity(losses) for losses in score)
            scores.append(TextScore(role, score[0].numel(), dense, before, after))
    return scores


def _perplexity(losses: torch.Tensor) -> float:
    try:
        mean = float(losses.mean())
        return math.exp(mean) if math.isfinite(mean) else math.inf
    except OverflowError:
        return math.inf
