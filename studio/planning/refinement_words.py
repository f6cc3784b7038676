"""What refinement did, in words."""

import math

from core.requests import RefinementResult, TextPerplexity
from studio.translation import tr


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
    change = tr("perplexity {before} → {after} (dense {dense})").format(**_numbers(text))
    if text.worse:
        return tr("Refinement made the held-out text worse: {change}.").format(change=change)
    if text.after == text.before:
        return tr("Refinement gained nothing on the held-out text: {change}.").format(change=change)
    share = _made_good(text)
    if share is None:
        return tr("Refinement gained on the held-out text: {change}.").format(change=change)
    said = tr("Refinement gained on the held-out text: {change}, {share} of the damage made good.")
    return said.format(change=change, share=f"{share:.0%}")


def _watched(text: TextPerplexity) -> str:
    if text.worse:
        said = tr(
            "Warning: the watched text {text} got worse: {before} → {after} (dense {dense}); "
            "refine with fewer epochs or a smaller learning rate, or calibrate on text of both kinds."
        )
    elif text.after == text.before:
        said = tr("The watched text {text} stayed as it was: {after}.")
    else:
        said = tr("The watched text {text} got better too: {before} → {after} (dense {dense}).")
    return said.format(text=text.text, **_numbers(text))


def _made_good(text: TextPerplexity) -> float | None:
    """Share of the rise of the loss, in nats, that was taken back."""
    if not all(0 < value < math.inf for value in (text.dense, text.before, text.after)) or text.before <= text.dense:
        return None
    return math.log(text.before / text.after) / math.log(text.before / text.dense)


def _numbers(text: TextPerplexity) -> dict[str, str]:
    return {"before": _number(text.before), "after": _number(text.after), "dense": _number(text.dense)}


def _number(value: float) -> str:
    return f"{value:.1f}" if value >= 100 else f"{value:.2f}"
