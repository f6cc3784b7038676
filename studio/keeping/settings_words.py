"""Settings as names and values, for a report."""

from core.allocation.document import PlanDocument
from core.allocation.problem import Constraints
from core.model.option import Options
from studio.document.settings import Settings


def settings_words(settings: Settings, plan: PlanDocument) -> tuple[tuple[str, str], ...]:
    """What the plan was made with and what would be done with it; what does nothing is left out."""
    text = plan.calibration
    refine = settings.refine
    steps = "; ".join(f"{step.name}{_options(step.options)}" for step in refine.steps)
    pairs = (
        ("method", f"{plan.method.name}{_options(plan.method.options)}"),
        ("calibration text", f"{text.corpus}, {text.samples} rows of {text.length} tokens, {text.dtype}"),
        ("storage", plan.storage),
        ("allocator", f"{plan.allocator}{_options(plan.allocator_options)}"),
        ("constraints", constraint_words(settings.constraints)),
        ("locked sites", str(len(plan.locked)) if plan.locked else ""),
        ("refinement", steps),
        ("watched text", refine.watch if refine.steps else ""),
        (
            "evaluation",
            f"{settings.evaluation_corpus}, {settings.evaluation_rows} rows of {settings.evaluation_length} tokens",
        ),
        ("zero-shot tasks", ", ".join(settings.tasks)),
    )
    return tuple((name, value) for name, value in pairs if value)


def constraint_words(limits: Constraints) -> str:
    """Empty where nothing is asked for."""
    told = [f"rank at least {limits.minimum_rank}"] if limits.minimum_rank > 1 else []
    told += [f"multiples of {limits.multiple_of}"] if limits.multiple_of > 1 else []
    told += [f"{kind} keeps at least {share:.0%}" for kind, share in limits.floors.items()]
    told += [f"{kind} keeps at most {share:.0%}" for kind, share in limits.ceilings.items()]
    told += [f"equal ranks of {', '.join(kinds)}" for kinds in limits.fused]
    told += ["no site dense"] if limits.forbid_dense else []
    return "; ".join(told)


def _options(options: Options) -> str:
    return f" ({', '.join(f'{name} {value}' for name, value in options.items())})" if options else ""
