"""Which steps go together with what: said before anything is computed."""

from collections.abc import Collection

from core.allocation.document import CalibrationSpec, RefineSpec
from core.allocation.plan import RankPlan
from core.jobs.errors import UsageError

_SEQUENTIAL = {
    "prehab": "prehab bends weights towards a truncation in the weighting of the original inputs, but {method} with "
    "this objective truncates in that of the inputs the compressed part gives, which prehab itself would change",
    "correct": "correct needs the gradient at the truncated weights of the whole model, but {method} with this "
    "objective knows a site's truncation only when all before it is final",
    "update": "update refits each site on the inputs the compressed part gives, but {method} with this objective has "
    "fitted both factors to them already",
}


def check_steps(steps: Collection[str], plan: RankPlan, method: str, *, sequential: bool) -> None:
    """Raise ``UsageError``, with the reason, for ``steps`` (names) that make no sense with this plan and method.

    ``sequential``: whether the method, with its options, decomposes on shifted inputs."""
    if steps and not any(rank is not None for rank in plan.ranks.values()):
        raise UsageError(
            f"There is nothing for {' and '.join(steps)} to refine: the plan leaves every site dense; lower a rank, or "
            "leave refinement out."
        )
    check_together(steps, method, sequential=sequential)


def check_watched(spec: RefineSpec, calibration: CalibrationSpec) -> None:
    """Raise ``UsageError`` when the watched text is the one that is calibrated on."""
    if spec.steps and spec.watch == calibration.corpus:
        raise UsageError(
            f"The watched text {spec.watch} is the one that is calibrated on, so it would show nothing; "
            "name another text, or none."
        )


def check_together(steps: Collection[str], method: str, *, sequential: bool) -> None:
    """The part of ``check_steps`` that needs no plan. Raises ``UsageError``."""
    if "prehab" in steps and "correct" in steps:
        raise UsageError(
            "prehab and correct both replace the weights that are truncated, so one would undo the other; choose one."
        )
    for name in steps:
        if sequential and name in _SEQUENTIAL:
            raise UsageError(
                f"{_SEQUENTIAL[name].format(method=method)}; leave {name} out, or choose a method that truncates on "
                "the original inputs."
            )
