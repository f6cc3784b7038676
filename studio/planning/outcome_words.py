"""What is said when a compression or a measurement is done."""

from pathlib import Path

from core.requests import CompressResult, ContrastResult, EvaluateResult, RefinementResult
from studio.notice import Level
from studio.planning.refinement_words import got_worse, refinement_words
from studio.planning.speed_words import speed_words
from studio.translation import tr
from studio.words import count, duration


def compressed_words(result: CompressResult, dtype: str) -> str:
    """What was written, and what storing it in ``dtype`` costs."""
    wrote = tr("Wrote {folder}: {parameters} parameters, keep {keep}, in {time}.").format(
        folder=result.folder,
        parameters=count(result.parameters),
        keep=f"{result.keep:.2%}",
        time=duration(result.seconds),
    )
    rounding = tr("Storage in {dtype} costs up to {error} per site.")
    error = f"{result.rounding_error:.2%}"
    return f"{wrote} {rounding.format(dtype=dtype, error=error)}" if result.rounding_error else wrote


def measured_words(result: EvaluateResult) -> str:
    """Perplexity, speed, accuracy where tasks were asked, and whether it is slower than dense."""
    without_dtype = tr("{model}: perplexity {perplexity} over {tokens} tokens, {speed} tokens/s.")
    with_dtype = tr("{model}: perplexity {perplexity} over {tokens} tokens, {speed} tokens/s in {dtype}.")
    text = (with_dtype if result.dtype else without_dtype).format(
        model=Path(result.model).name,
        perplexity=f"{result.perplexity:.2f}",
        tokens=f"{result.tokens:,}",
        speed=f"{result.tokens_per_second:,.0f}",
        dtype=result.dtype,
    )
    tasks = ", ".join(f"{task.task} {task.accuracy:.1%}" for task in result.tasks)
    accuracy = tr("Accuracy: {tasks}.").format(tasks=tasks)
    return " ".join(filter(None, (text, flaw_words(result), accuracy if tasks else "", speed_words(result))))


def flaw_words(result: EvaluateResult) -> str:
    """Why a model is incoherent; "" where it is not."""
    match result.flaw:
        case "infinite":
            return tr("Incoherent: its loss is not finite, so it predicts nothing.")
        case "worse":
            return tr("Incoherent: its perplexity is more than 10 times that of the dense model.")
        case "repeats":
            return tr("Incoherent: asked to go on from the prompt, it repeats one token over and over.")
        case "silent":
            return tr("Incoherent: asked to go on from the prompt, it says nothing.")
    return ""


def contrasted_words(result: ContrastResult) -> str:
    """How far a compressed folder is from its source on the whole."""
    words = tr(
        "%n sites compressed, stored {storage}; the weights of all sites changed by {change} of their norm. "
        "Colour the map by “Written …” to see where.",
        "",
        result.compressed_sites,
    )
    return words.format(storage=result.storage, change=f"{result.change:.1%}")


def with_refinement(text: str, refinement: RefinementResult | None) -> tuple[str, Level]:
    """``text`` and what refinement did; a warning where it made a text worse."""
    if refinement is None:
        return text, "good"
    return f"{text} {refinement_words(refinement)}", "warning" if got_worse(refinement) else "good"
