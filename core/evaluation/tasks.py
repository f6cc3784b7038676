"""Zero-shot accuracy: which of several answers a model finds likeliest, asked and scored by lm-eval."""

import contextlib
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from core.jobs.errors import StudioError
from core.jobs.quiet import errors_only
from core.jobs.reporter import Reporter

ACCURACIES = ("acc", "exact_match")
"""Metrics of lm-eval that are an accuracy."""
_RESAMPLES = 100
"""For the standard error of metrics that are no means; that of an accuracy is exact."""


@dataclass(frozen=True)
class TaskScore:
    """What a model did on one task. Accuracies are fractions of ``questions``."""

    task: str
    questions: int
    accuracy: float
    """The answer with the largest log-likelihood is the right one (lm-eval's ``acc``); of a task that generates, the
    answer is matched exactly."""
    error: float | None
    """Standard error of ``accuracy``, ``None`` for a single question."""
    normalised: float | None
    """The same with log-likelihoods divided by the answers' lengths in characters (``acc_norm``), where it is
    measured."""


def score_tasks(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    tasks: Sequence[Any],
    reporter: Reporter,
    limit: int | None = None,
    device: str = "cpu",
) -> tuple[TaskScore, ...]:
    """One score a task of ``tasks`` (from ``load_tasks``), in their order, over its first ``limit`` questions.

    No examples are shown unless a task's own file asks for some. Raises ``StudioError`` for a task whose code
    lm-eval calls unsafe.
    """
    from lm_eval.evaluator import simple_evaluate
    from lm_eval.tasks import TaskManager

    from core.evaluation.answering import ReportingLM

    with _quiet():
        lm = ReportingLM(model, tokenizer, reporter, device)
        try:
            found = simple_evaluate(
                model=lm,
                tasks=list(tasks),
                task_manager=TaskManager(include_defaults=False),
                limit=limit,
                bootstrap_iters=_RESAMPLES,
                log_samples=False,
                random_seed=None,
                numpy_random_seed=None,
                torch_random_seed=None,
            )
        except ValueError as error:
            reason = str(error).strip().rstrip(".")
            raise StudioError(f"lm-eval cannot ask these tasks: {reason}.") from error
    return tuple(_score(task, found["results"][task], samples) for task, samples in found["n-samples"].items())


def _score(task: str, figures: Mapping[str, Any], samples: Mapping[str, int]) -> TaskScore:
    """``figures``: lm-eval's, named ``metric,filter`` and ``metric_stderr,filter``."""
    name = next(name for name in figures if name.partition(",")[0] in ACCURACIES)
    metric, _, answers = name.partition(",")
    error = figures.get(f"{metric}_stderr,{answers}")
    known = isinstance(error, int | float) and math.isfinite(error)
    normalised = figures.get(f"acc_norm,{answers}")
    return TaskScore(
        task=task,
        questions=int(samples["effective"]),
        accuracy=float(figures[name]),
        error=float(error) if known and error is not None else None,
        normalised=None if normalised is None else float(normalised),
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Bars on stderr and log lines of lm-eval, which would tear those of our own progress, are left out."""
    with errors_only("lm_eval"), contextlib.redirect_stderr(io.StringIO()):
        yield
