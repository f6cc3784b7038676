"""Whether a model still speaks, told from what was measured of it."""

import math
from typing import Literal

Flaw = Literal["", "infinite", "worse", "repeats", "silent"]
"""The worst thing found; "" for none."""

INCOHERENT_TIMES = 10.0
"""Perplexity as a multiple of the dense model's. Ten times is 2.3 nats a token lost: of what is left over a guess by
word frequency in a good model, about half. What published methods call usable stays below three times."""

WORDS: dict[Flaw, str] = {
    "infinite": "Incoherent: its loss is not finite, so it predicts nothing.",
    "worse": "Incoherent: its perplexity is more than 10 times that of the dense model.",
    "repeats": "Incoherent: asked to go on from the prompt, it repeats one token over and over.",
    "silent": "Incoherent: asked to go on from the prompt, it says nothing.",
}


def flaw_of(perplexity: float, dense: float | None, *, prompt: str, generation: str, degenerate: bool) -> Flaw:
    """What is wrong with a model of this ``perplexity``, where the dense one has ``dense`` on the same text (``None``:
    not measured), and which went on from ``prompt`` ("": it was not asked) with ``generation``."""
    if not math.isfinite(perplexity):
        return "infinite"
    if dense is not None and math.isfinite(dense) and perplexity > INCOHERENT_TIMES * dense:
        return "worse"
    if prompt and degenerate:
        return "repeats"
    return "silent" if prompt and not generation.strip() else ""
