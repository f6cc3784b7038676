"""From what was typed to requests: every value is checked here, before anything heavy is imported."""

import argparse
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec, StepSpec
from core.jobs.errors import UsageError
from core.requests import MakePlan

Value = str | float | int | bool
_Model = TypeVar("_Model", bound=BaseModel)
_PLAN_FLAGS = ("keep", "method", "options", "allocator", "storage", "corpus", "samples", "length")
_LIMIT_FLAGS = ("minimum_rank", "multiple_of", "floors")
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


def plan_request(args: argparse.Namespace, model: str, calibration: CalibrationSpec | None = None) -> MakePlan:
    """``MakePlan`` from the options of ``plan``; names of methods, their options and allocators are checked."""
    from core.allocation.allocators import allocator_named

    if args.allocator is not None:
        allocator_named(args.allocator)
    if args.keep is not None and not 0.0 < args.keep <= 1.0:
        raise UsageError(f"--keep cannot be {args.keep:g}: it is the fraction to store, above 0 and at most 1.")
    return build(
        MakePlan,
        model=model,
        method=_method(args),
        calibration=calibration or _calibration(args),
        allocator=args.allocator,
        keep=args.keep,
        storage=args.storage,
        minimum_rank=args.minimum_rank,
        multiple_of=args.multiple_of,
        floors=_floors(args.floors),
        trust_remote_code=args.trust_remote_code,
    )


def refuse_plan_options(args: argparse.Namespace) -> None:
    """Raise ``UsageError`` if options of a plan were given beside a plan file."""
    for name in (*_PLAN_FLAGS, *_LIMIT_FLAGS):
        if getattr(args, name) is not None:
            flag = name.replace("_", "-").removesuffix("s") if name in ("options", "floors") else name.replace("_", "-")
            raise UsageError(f"--plan already says all of it, so --{flag} cannot be given beside it.")


def refine_spec(args: argparse.Namespace) -> RefineSpec:
    """What ``--refine`` and its companions ask for. Raises ``UsageError`` on a name or value that no step knows, and on
    a companion of a step that is not asked for."""
    from core.refinement.steps import chosen, step_named

    names: list[str] = args.refine or []
    given: dict[str, dict[str, Value]] = {name: {} for name in names}
    for place, text in _pairs("--refine-option", args.refine_options or []):
        step, dot, name = place.partition(".")
        if not (dot and name):
            raise UsageError(f"--refine-option {place}={text}: write it as --refine-option step.name=value.")
        if step not in given:
            raise UsageError(f"--refine-option {place}={text} needs --refine {step_named(step).name} beside it.")
        given[step][name] = _value(text)
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


def check_refinable(refine: RefineSpec, method: MethodSpec, calibration: CalibrationSpec) -> None:
    """Raise ``UsageError``, with the reason, for steps that make no sense together or after ``method``, and for a
    watched text that would show nothing."""
    from core.factorization.methods import method_named
    from core.refinement.checks import check_together, check_watched

    if not refine.steps:
        return
    chosen = method_named(method.name)
    sequential = chosen.sequential(chosen.checked_options(method.options))
    check_watched(refine, calibration)
    check_together([step.name for step in refine.steps], method.name, sequential=sequential)


def _method(args: argparse.Namespace) -> MethodSpec:
    from core.factorization.methods import method_named

    spec = build(MethodSpec, name=args.method)
    given = {name: _value(text) for name, text in _pairs("--option", args.options or [])}
    checked = method_named(spec.name).checked_options(given)
    return MethodSpec(name=spec.name, options={name: checked[name] for name in given})


def _calibration(args: argparse.Namespace) -> CalibrationSpec:
    return build(CalibrationSpec, corpus=args.corpus, samples=args.samples, length=args.length)


def _floors(given: list[str] | None) -> dict[str, float]:
    floors = {}
    for kind, text in _pairs("--floor", given or []):
        value = _value(text)
        if isinstance(value, bool | str) or not 0.0 <= value <= 1.0:
            raise UsageError(f"--floor {kind}={text}: the fraction is a number from 0 to 1.")
        floors[kind] = float(value)
    return floors


def _pairs(flag: str, given: list[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise UsageError(f"{flag} {text}: write it as {flag} name=value.")
        pairs.append((name, value))
    return pairs


def _value(text: str) -> Value:
    """``text`` as the narrowest of bool, int, float and str that it spells."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
