"""Settings as names and values, for a report."""

from core.allocation.document import PlanDocument
from core.allocation.problem import Constraints
from core.model.option import Options
from studio.document.settings import Settings
from studio.translation import tr


def settings_words(settings: Settings, plan: PlanDocument) -> tuple[tuple[str, str], ...]:
    """What the plan was made with and what would be done with it; what does nothing is left out."""
    text = plan.calibration
    refine = settings.refine
    steps = "; ".join(f"{step.name}{_options(step.options)}" for step in refine.steps)
    pairs = (
        (tr("method"), f"{plan.method.name}{_options(plan.method.options)}"),
        (tr("calibration text"), f"{text.corpus}, {_rows(text.samples, text.length)}, {text.dtype}"),
        (tr("storage"), plan.storage),
        (tr("allocator"), f"{plan.allocator}{_options(plan.allocator_options)}"),
        (tr("constraints"), constraint_words(settings.constraints)),
        (tr("locked sites"), str(len(plan.locked)) if plan.locked else ""),
        (tr("refinement"), steps),
        (tr("watched text"), refine.watch if refine.steps else ""),
        (
            tr("evaluation"),
            f"{settings.evaluation_corpus}, {_rows(settings.evaluation_rows, settings.evaluation_length)}",
        ),
        (tr("zero-shot tasks"), ", ".join(settings.tasks)),
    )
    return tuple((name, value) for name, value in pairs if value)


def constraint_words(limits: Constraints) -> str:
    """Empty where nothing is asked for."""
    least, most = tr("{kind} keeps at least {share}"), tr("{kind} keeps at most {share}")
    told = [tr("rank at least {rank}").format(rank=limits.minimum_rank)] if limits.minimum_rank > 1 else []
    told += [tr("multiples of {step}").format(step=limits.multiple_of)] if limits.multiple_of > 1 else []
    told += [least.format(kind=kind, share=f"{share:.0%}") for kind, share in limits.floors.items()]
    told += [most.format(kind=kind, share=f"{share:.0%}") for kind, share in limits.ceilings.items()]
    told += [tr("equal ranks of {kinds}").format(kinds=", ".join(kinds)) for kinds in limits.fused]
    told += [tr("no site dense")] if limits.forbid_dense else []
    return "; ".join(told)


def _rows(rows: int, tokens: int) -> str:
    return tr("%n rows of {length} tokens", "", rows).format(length=tokens)


def _options(options: Options) -> str:
    return f" ({', '.join(f'{name} {value}' for name, value in options.items())})" if options else ""
