"""What refinement did, in words; no Qt."""

import math

from core.requests import RefinementResult, TextPerplexity


def refinement_words(result: RefinementResult) -> str:
    """What was gained on the held-out text, and what became of the watched ones; says so plainly where one got worse.
    Empty when nothing watched it."""
    if not result.texts:
        return ""
    held_out, *watched = result.texts
    return " ".join((_held_out(held_out), *map(_watched, watched)))


def got_worse(result: RefinementResult) -> bool:
    """Whether any text is harder to predict than before."""
    return any(text.worse for text in result.texts)


def _held_out(text: TextPerplexity) -> str:
    change = f"perplexity {_number(text.before)} → {_number(text.after)} (dense {_number(text.dense)})"
    if text.worse:
        return f"Refinement made the held-out text worse: {change}."
    if text.after == text.before:
        return f"Refinement gained nothing on the held-out text: {change}."
    return f"Refinement gained on the held-out text: {change}{_made_good(text)}."


def _watched(text: TextPerplexity) -> str:
    change = f"{_number(text.before)} → {_number(text.after)} (dense {_number(text.dense)})"
    if text.worse:
        return (
            f"Warning: the watched text {text.text} got worse: {change}; "
            "refine with fewer epochs or a smaller learning rate, or calibrate on text of both kinds."
        )
    if text.after == text.before:
        return f"The watched text {text.text} stayed as it was: {_number(text.after)}."
    return f"The watched text {text.text} got better too: {change}."


def _made_good(text: TextPerplexity) -> str:
    """Share of the rise of the loss, in nats, that was taken back."""
    if not all(0 < value < math.inf for value in (text.dense, text.before, text.after)) or text.before <= text.dense:
        return ""
    share = math.log(text.before / text.after) / math.log(text.before / text.dense)
    return f", {share:.0%} of the damage made good"


def _number(value: float) -> str:
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}"
