"""What is said when a compression or a measurement is done."""

from pathlib import Path

from core.requests import CompressResult, ContrastResult, EvaluateResult, RefinementResult
from studio.notice import Level
from studio.planning.refinement_words import got_worse, refinement_words
from studio.words import count, duration


def compressed_words(result: CompressResult, dtype: str) -> str:
    """What was written, and what storing it in ``dtype`` costs."""
    rounding = f" Storage in {dtype} costs up to {result.rounding_error:.2%} per site." if result.rounding_error else ""
    return (
        f"Wrote {result.folder}: {count(result.parameters)} parameters, keep {result.keep:.2%}, "
        f"in {duration(result.seconds)}.{rounding}"
    )


def measured_words(result: EvaluateResult) -> str:
    """Perplexity, speed, and accuracy where tasks were asked."""
    text = (
        f"{Path(result.model).name}: perplexity {result.perplexity:.2f} over {result.tokens:,} tokens, "
        f"{result.tokens_per_second:,.0f} tokens/s{f' in {result.dtype}' if result.dtype else ''}."
    )
    tasks = ", ".join(f"{task.task} {task.accuracy:.1%}" for task in result.tasks)
    return f"{text} Accuracy: {tasks}." if tasks else text


def contrasted_words(result: ContrastResult) -> str:
    """How far a compressed folder is from its source on the whole."""
    return (
        f"{result.compressed_sites} sites compressed, stored {result.storage}; "
        f"the weights of all sites changed by {result.change:.1%} of their norm. "
        "Colour the map by “Written …” to see where."
    )


def with_refinement(text: str, refinement: RefinementResult | None) -> tuple[str, Level]:
    """``text`` and what refinement did; a warning where it made a text worse."""
    if refinement is None:
        return text, "good"
    return f"{text} {refinement_words(refinement)}", "warning" if got_worse(refinement) else "good"
