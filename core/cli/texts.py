"""Results as text for people."""

from collections.abc import Sequence

from core.allocation.document import PlanDocument
from core.cli.answer import count, facts, percent, size, table
from core.cli.forecast_texts import forecast_text
from core.cli.progress import in_words
from core.model.coherence import WORDS
from core.requests import (
    CompressResult,
    EvaluateResult,
    PlanResult,
    RefinementResult,
    SelectByPromptResult,
    TaskAccuracy,
)

_NOTES = 3
_TEXT_ROLES = ("held-out rows of", "watched text")
"""Of the texts of a ``RefinementResult``, in its order; nobody may have asked for the second."""


def plan_text(result: PlanResult, file: str | None) -> str:
    """A plan by kind, its forecast, and where it was written."""
    parts = [_plan_facts(result.plan), _kinds(result.plan), forecast_text(result.forecast)]
    if result.notes:
        parts.append(notes_text(result.notes))
    if file:
        parts.append(f"The plan is in {file}.")
    return "\n\n".join(parts)


def compress_text(result: CompressResult, *, dense: bool) -> str:
    """What was written and how to load it."""
    pairs = [
        ("folder", result.folder),
        ("stored by the sites", f"{count(result.stored_parameters)} of {count(result.site_parameters)} parameters"),
        ("keep", f"{result.keep:.4f}"),
        ("whole model", f"{count(result.parameters)} parameters"),
        ("on disk", size(result.bytes_on_disk)),
        ("time", in_words(result.seconds)),
    ]
    if result.index_bytes:
        pairs.insert(4, ("row orders", size(result.index_bytes)))
    if result.rounding_error:
        pairs.insert(-2, ("rounding", rounding_text(result.rounding_error)))
    parts = [facts(pairs)]
    if result.refinement is not None:
        parts.append(refinement_text(result.refinement))
    if result.notes:
        parts.append(notes_text(result.notes))
    parts += ["To load it:", indented(snippet(result.folder, dense=dense))]
    return "\n\n".join(parts)


def refinement_text(result: RefinementResult) -> str:
    """Perplexity of every text by which a refinement is judged, and a warning for each that it made worse."""
    texts = [(f"{role} {text.text}", text) for role, text in zip(_TEXT_ROLES, result.texts, strict=False)]
    rows = [
        (name, count(text.tokens), *(f"{figure:.3f}" for figure in (text.dense, text.before, text.after)))
        for name, text in texts
    ]
    return "\n".join(
        (
            f"Refined in {in_words(result.seconds)}. Perplexity:",
            table(("text", "tokens", "dense", "before", "after"), rows),
            *(
                f"warning: refinement made the {name} worse, {text.before:.3f} -> {text.after:.3f}."
                for name, text in texts
                if text.worse
            ),
        )
    )


def rounding_text(error: float) -> str:
    """What storing in the checkpoint's dtype costs."""
    return f"storing in the checkpoint's dtype costs a site up to {100 * error:.2g} %"


def evaluate_text(result: EvaluateResult) -> str:
    """What a measurement found."""
    pairs = [
        ("model", result.model),
        ("text", f"{result.corpus}, {count(result.tokens)} tokens"),
        ("perplexity", f"{result.perplexity:.3f}"),
        *([("warning", WORDS[result.flaw])] if result.flaw else []),
        *((task.task, _accuracy(task)) for task in result.tasks),
        ("speed", f"{result.tokens_per_second:,.0f} tokens/s"),
        *([("generating", f"{result.generated_per_second:,.1f} tokens/s")] if result.generated_per_second else []),
        *([("compressed sites", _decoding(result.decoding_speed))] if result.decoding_speed is not None else []),
        ("peak memory", size(result.peak_memory_bytes)),
        ("parameters", count(result.parameters)),
        ("on disk", size(result.bytes_on_disk)),
        *([("dtype", result.dtype)] if result.dtype else []),
        ("time", in_words(result.seconds)),
        ("generation", f"{result.prompt!r} -> {result.generation!r}"),
    ]
    return "\n\n".join((facts(pairs), *([_sites(result)] if result.site_speeds else [])))


def _decoding(speed: float) -> str:
    slower = "" if speed >= 1 else ": slower than dense on this device"
    return f"{speed:.2f} times as fast as dense at one token{slower}"


def _sites(result: EvaluateResult) -> str:
    """What became of the speed of every site, as factors against dense."""
    rows = [
        (site, *(f"{factor:.2f}" for factor in (speed.one, speed.sixteen, speed.prompt)))
        for site, speed in result.site_speeds.items()
    ]
    return f"{table(('times as fast as dense', '1 token', '16 tokens', '512'), rows)}\n\n{result.site_summary}"


def _accuracy(task: TaskAccuracy) -> str:
    """``62.33 % +- 2.80 of 300 questions; 58.00 % by log-likelihood per character``."""
    spread = "" if task.error is None else f" +- {100 * task.error:.2f}"
    per_character = "" if task.normalised is None else f"; {percent(task.normalised)} by log-likelihood per character"
    return f"{percent(task.accuracy)}{spread} of {count(task.questions)} questions{per_character}"


def by_prompt_text(result: SelectByPromptResult) -> str:
    """What choosing by prompt is worth; compute and memory told apart."""
    some = f"{percent(result.share)} of the components"
    pairs = [
        ("model", result.model),
        ("text", f"{result.corpus}, {count(result.tokens)} tokens behind {result.rows} prompts"),
        ("perplexity, all components", f"{result.all_components:.3f}"),
        (f"perplexity, {some}, by prompt", f"{result.by_prompt:.3f}"),
        (f"perplexity, {some}, the first", f"{result.first_components:.3f}"),
        ("chosen beyond the first", percent(result.apart)),
        (
            "multiplications",
            f"{percent(result.multiplications)} of those of all components at {result.sites} sites, "
            f"{percent(result.multiplications_of_dense)} of the original matrices'",
        ),
        (
            "memory",
            f"{count(result.parameters)} parameters as before, and a copy of {count(result.copied_parameters)} "
            "while a prompt is answered",
        ),
        ("dtype", result.dtype),
        ("time", in_words(result.seconds)),
    ]
    return facts(pairs) + "\nExperimental: the prompts themselves run with all components."


def notes_text(notes: Sequence[str]) -> str:
    """The first notes and how many more there are; all of them were said while the work went on."""
    lines = [f"note: {note}" for note in notes[:_NOTES]]
    if len(notes) > _NOTES:
        lines.append(f"... and {len(notes) - _NOTES} more like these")
    return "\n".join(lines)


def snippet(folder: str, *, dense: bool, prompt: str = "The capital of France is") -> str:
    """Three lines of Python that load what was written, with plain transformers alone, and let it speak."""
    trust = "" if dense else ", trust_remote_code=True"
    return "\n".join(
        (
            "from transformers import AutoModelForCausalLM, AutoTokenizer",
            f"model, text = AutoModelForCausalLM.from_pretrained({folder!r}{trust}), "
            f"AutoTokenizer.from_pretrained({folder!r})",
            f"print(text.decode(model.generate(**text({prompt!r}, return_tensors='pt'), max_new_tokens=20)[0]))",
        )
    )


def indented(text: str) -> str:
    """Every line four columns in."""
    return "\n".join(f"    {line}" for line in text.splitlines())


def _plan_facts(plan: PlanDocument) -> str:
    calibration = plan.calibration
    return facts(
        [
            ("model", plan.model),
            ("method", " ".join([plan.method.name, *(f"{k}={v}" for k, v in plan.method.options.items())])),
            ("allocator", plan.allocator),
            ("storage", plan.storage),
            ("calibration", f"{calibration.corpus}, {calibration.samples} rows of {calibration.length} tokens"),
        ]
    )


def _kinds(plan: PlanDocument) -> str:
    """Ranks by the sites' own last names, in the order of the model."""
    groups: dict[str, list[tuple[int | None, int]]] = {}
    for name, site in plan.sites.items():
        groups.setdefault(name.rsplit(".", 1)[-1], []).append((site.rank, min(site.shape)))
    rows = []
    for kind, ranks in groups.items():
        low = sorted(rank for rank, _full in ranks if rank is not None)
        shares = [1.0 if rank is None else rank / full for rank, full in ranks]
        span = (str(low[0]), str(low[len(low) // 2]), str(low[-1])) if low else ("-", "-", "-")
        rows.append((kind, str(len(ranks)), str(len(ranks) - len(low)), *span, percent(sum(shares) / len(shares))))
    return table(("sites", "count", "dense", "least rank", "median", "most", "mean share of full rank"), rows)
