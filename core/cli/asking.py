"""From what was typed to requests: every value is checked here, before anything heavy is imported."""

import argparse
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec, StepSpec
from core.jobs.errors import UsageError
from core.requests import AUTO

Value = str | float | int | bool
_Model = TypeVar("_Model", bound=BaseModel)
_JUDGE_FLAGS = ("validation", "watch", "watch_rows")
_NO_TEXT = "none"


def build(model: type[_Model], /, **values: Any) -> _Model:
    """A request from the values that were given (``None``: not given). Raises ``UsageError`` naming the option."""
    try:
        return model(**{name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = "-".join(str(part).replace("_", "-") for part in first["loc"])
        said = first["msg"].replace("Input should be", "it should be")
        raise UsageError(f"--{where} cannot be {first['input']!r}: {said}.") from None


def refine_spec(args: argparse.Namespace) -> RefineSpec:
    """What ``--refine`` and its companions ask for. Raises ``UsageError`` on a name or value that no step knows, and on
    a companion of a step that is not asked for."""
    from core.refinement.steps import chosen, step_named

    names: list[str] = args.refine or []
    given: dict[str, dict[str, Value]] = {name: {} for name in names}
    for place, text in pairs("--refine-option", args.refine_options or []):
        step, dot, name = place.partition(".")
        if not (dot and name):
            raise UsageError(f"--refine-option {place}={text}: write it as --refine-option step.name=value.")
        if step not in given:
            raise UsageError(f"--refine-option {place}={text} needs --refine {step_named(step).name} beside it.")
        given[step][name] = value_of(text)
    unused = next((name for name in _JUDGE_FLAGS if not names and getattr(args, name) is not None), None)
    if unused is not None:
        raise UsageError(f"--{unused.replace('_', '-')} says how a refinement is judged; ask for one with --refine.")
    checked = chosen(tuple(StepSpec(name=name, options=given[name]) for name in names))
    return build(
        RefineSpec,
        steps=tuple(StepSpec(name=n, options={o: all_of[o] for o in given[n]}) for n, all_of in checked.items()),
        validation=args.validation,
        watch="" if args.watch == _NO_TEXT else args.watch,
        watch_rows=args.watch_rows,
    )


def check_refinable(refine: RefineSpec, method: MethodSpec | None, calibration: CalibrationSpec) -> None:
    """Raise ``UsageError``, with the reason, for steps that make no sense together or after ``method``, and for a
    watched text that would show nothing. A method that is yet to be chosen is none that truncates on shifted inputs."""
    from core.factorization.methods import method_named
    from core.refinement.checks import check_together, check_watched

    if not refine.steps:
        return
    check_watched(refine, calibration)
    name, sequential = AUTO, False
    if method is not None:
        of_method = method_named(method.name)
        name, sequential = method.name, of_method.sequential(of_method.checked_options(method.options))
    check_together([step.name for step in refine.steps], name, sequential=sequential)


def pairs(flag: str, given: list[str]) -> list[tuple[str, str]]:
    """``name=value``, each as often as it was given."""
    found = []
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise UsageError(f"{flag} {text}: write it as {flag} name=value.")
        found.append((name, value))
    return found


def value_of(text: str) -> Value:
    """``text`` as the narrowest of bool, int, float and str that it spells."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
