"""What jobs report, in the language of the window. The engine speaks English; its words are declared here."""

import re
from collections.abc import Mapping
from itertools import count

from studio.translation import QT_TR_NOOP, tr

_CORRECT = "correct "
STAGES: Mapping[str, str] = {
    "download": QT_TR_NOOP("Downloading"),
    "convert": QT_TR_NOOP("Converting"),
    "spectra": QT_TR_NOOP("Singular values"),
    "calibrate": QT_TR_NOOP("Calibrating"),
    "loss": QT_TR_NOOP("Calibrating: loss"),
    "gradients": QT_TR_NOOP("Calibrating: gradients"),
    "decompose": QT_TR_NOOP("Decomposing"),
    "probe": QT_TR_NOOP("Probing"),
    "original model": QT_TR_NOOP("Probing: original model"),
    "trial plans": QT_TR_NOOP("Probing: trial plans"),
    "slopes": QT_TR_NOOP("Searching: slopes"),
    "learn masks": QT_TR_NOOP("Searching: learning masks"),
    "learn positions": QT_TR_NOOP("Searching: learning positions"),
    "refine": QT_TR_NOOP("Refining"),
    "distil": QT_TR_NOOP("Distilling"),
    "Compressing": QT_TR_NOOP("Compressing"),
    "Copying the rest": QT_TR_NOOP("Copying the rest"),
    "Uploading": QT_TR_NOOP("Uploading"),
    "evaluate": QT_TR_NOOP("Evaluating"),
    "zero-shot": QT_TR_NOOP("Zero-shot tasks"),
    "time sites": QT_TR_NOOP("Timing sites"),
    "choose by prompt": QT_TR_NOOP("Choosing by prompt"),
    "before and after": QT_TR_NOOP("Before and after"),
}
"""By the name that the engine gives a stage."""
WORDS = frozenset(
    (
        QT_TR_NOOP("sites"),
        QT_TR_NOOP("blocks"),
        QT_TR_NOOP("rows"),
        QT_TR_NOOP("batches"),
        QT_TR_NOOP("answers"),
        QT_TR_NOOP("plans"),
        QT_TR_NOOP("steps"),
        QT_TR_NOOP("passes"),
        QT_TR_NOOP("files"),
        QT_TR_NOOP("tensors"),
        QT_TR_NOOP("scores"),
        QT_TR_NOOP("weights"),
        QT_TR_NOOP("tokenizer"),
        QT_TR_NOOP("no finite loss"),
        QT_TR_NOOP("plan {0}"),
        QT_TR_NOOP("keep {0}"),
        QT_TR_NOOP("nothing to calibrate"),
        QT_TR_NOOP("arithmetic"),
        QT_TR_NOOP("{0} rows forwards"),
        QT_TR_NOOP("{0} rows there and back"),
        QT_TR_NOOP("{0} rows forwards, {1} there and back"),
        QT_TR_NOOP("{0} decompositions"),
        QT_TR_NOOP("{0} rows of training"),
        QT_TR_NOOP("{0} sites, pivoted"),
        QT_TR_NOOP("{0} sites, factored"),
        QT_TR_NOOP("{0} model, {1} rows each"),
        QT_TR_NOOP("{0} models, {1} rows each"),
        QT_TR_NOOP("{0} model, {1} rows each; zero-shot questions are not counted"),
        QT_TR_NOOP("{0} models, {1} rows each; zero-shot questions are not counted"),
        QT_TR_NOOP("Cancelled."),
        QT_TR_NOOP("Cancelled. What was computed is kept in the cache."),
    )
)
"""What the engine counts, what it is at where that is no name, what it estimates, how it ends; with places for
numbers."""
FIGURES: Mapping[str, str] = {
    "perplexity": QT_TR_NOOP("perplexity"),
    "tokens_per_second": QT_TR_NOOP("tokens per second"),
    "error_before": QT_TR_NOOP("error before"),
    "error_after": QT_TR_NOOP("error after"),
    "loss": QT_TR_NOOP("loss"),
    "divergence": QT_TR_NOOP("divergence"),
    "keep": QT_TR_NOOP("keep"),
    "all": QT_TR_NOOP("all"),
    "by_prompt": QT_TR_NOOP("by prompt"),
    "one_token": QT_TR_NOOP("speed-up, one token"),
    "long_prompt": QT_TR_NOOP("speed-up, a prompt"),
}
"""By the name of what a stage measures."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def stage_title(stage: str) -> str:
    """``Calibrating``; one that is not declared as the engine calls it."""
    if stage.startswith(_CORRECT):
        return tr("Correcting, round {round}").format(round=stage.removeprefix(_CORRECT))
    return tr(STAGES.get(stage, stage))


def figure_title(name: str) -> str:
    """``error before``; one that is not declared as the engine calls it."""
    return tr(FIGURES[name]) if name in FIGURES else name.replace("_", " ")


def said_by_engine(text: str) -> str:
    """``text`` translated if it is declared, whatever numbers it has; else as it is."""
    name, colon, words = text.rpartition(": ")  # of what the words are said, such as refinement steps
    places = count()
    pattern = _NUMBER.sub(lambda _number: f"{{{next(places)}}}", words)
    return f"{name}{colon}{tr(pattern).format(*_NUMBER.findall(words))}" if pattern in WORDS else text


def steps_words(done: int, total: int, unit: str) -> str:
    """``12 of 210 sites``; empty where the number of steps is not known."""
    if not total:
        return ""
    return tr("{done} of {total} {unit}").format(done=f"{done:,}", total=f"{total:,}", unit=said_by_engine(unit))
