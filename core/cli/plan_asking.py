"""From the options of a plan to the request."""

import argparse
from pathlib import Path

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, read_plan
from core.allocation.target import Target
from core.cli.amounts import memory_target, parameters_target, size_target
from core.cli.asking import Value, build, pairs, value_of
from core.cli.recipes import apply_recipe
from core.jobs.errors import UsageError
from core.requests import AUTO, MakePlan

_FLAGS = {
    "keep": "keep", "size": "size", "memory": "memory", "parameters": "parameters", "perplexity": "perplexity",
    "method": "method", "options": "option", "allocator": "allocator", "allocator_options": "allocator-option",
    "storage": "storage", "recipe": "recipe", "chat_template": "chat-template",
    "calibration_dtype": "calibration-dtype", "corpus": "corpus", "samples": "samples", "length": "length",
    "search_rows": "search-rows",
    "minimum_rank": "minimum-rank", "multiple_of": "multiple-of", "floors": "floor", "ceilings": "ceiling",
    "fused": "fuse", "no_dense": "no-dense", "locked": "locked", "damage": "damage", "probes": "probes",
}  # fmt: skip
"""What the options of a plan are called, by where the parser puts them."""


def plan_request(args: argparse.Namespace, model: str, calibration: CalibrationSpec | None = None) -> MakePlan:
    """``MakePlan`` from the options of ``plan``; names of methods and allocators and all options are checked."""
    apply_recipe(args)
    allocator, allocator_options = _allocator(args)
    return build(
        MakePlan,
        model=model,
        calibration=calibration or calibration_of(args),
        allocator=allocator,
        allocator_options=allocator_options,
        target=_target(args),
        storage=args.storage,
        minimum_rank=args.minimum_rank,
        multiple_of=args.multiple_of,
        floors=_fractions("--floor", args.floors),
        ceilings=_fractions("--ceiling", args.ceilings),
        fused=_fused(args.fused or []),
        forbid_dense=args.no_dense,
        present=_present(args.locked),
        search_rows=args.search_rows,
        damage=args.damage,
        probes=args.probes,
        trust_remote_code=args.trust_remote_code,
    ).model_copy(update={"method": method_of(args, allocator)})


def calibration_of(args: argparse.Namespace) -> CalibrationSpec:
    """The text to calibrate on, as the options of ``calibration_options`` have it."""
    return build(
        CalibrationSpec,
        corpus=args.corpus,
        samples=args.samples,
        length=args.length,
        chat_template=args.chat_template,
        dtype=args.calibration_dtype,
    )


def refuse_plan_options(args: argparse.Namespace) -> None:
    """Raise ``UsageError`` if options of a plan were given beside a plan file."""
    for name, flag in _FLAGS.items():
        if getattr(args, name) is not None:
            raise UsageError(f"--plan already says all of it, so --{flag} cannot be given beside it.")


def _allocator(args: argparse.Namespace) -> tuple[str, dict[str, Value]]:
    """Its name, and the options that were given."""
    from core.allocation.allocators import allocator_named

    chosen = allocator_named(args.allocator or MakePlan.model_fields["allocator"].default)
    given = {name: value_of(text) for name, text in pairs("--allocator-option", args.allocator_options or [])}
    checked = chosen.checked_options(given)
    return chosen.name, {name: checked[name] for name in given}


def method_of(args: argparse.Namespace, allocator: str) -> MethodSpec | None:
    """``None`` where the allocator is to choose: it is the one that can, and nobody named a method."""
    name = args.method or (AUTO if allocator == AUTO else MethodSpec().name)
    if name == AUTO:
        if allocator != AUTO:
            raise UsageError(f"--method auto leaves the choice to the allocator auto; {allocator} does not choose.")
        refuse_options(args)
        return None
    return named_method(name, args)


def named_method(name: str, args: argparse.Namespace) -> MethodSpec:
    """The method ``name`` with the options that were given, which are checked."""
    from core.factorization.methods import method_named

    given = {option: value_of(text) for option, text in pairs("--option", args.options or [])}
    checked = method_named(name).checked_options(given)
    return MethodSpec(name=name, options={option: checked[option] for option in given})


def refuse_options(args: argparse.Namespace) -> None:
    """Raise ``UsageError`` if options were given though no method is named."""
    if args.options:
        raise UsageError("--option is of a method that is named; give --method NAME beside it.")


def _target(args: argparse.Namespace) -> Target | None:
    if args.keep is not None:
        if not 0.0 < args.keep <= 1.0:
            raise UsageError(f"--keep cannot be {args.keep:g}: it is the fraction to store, above 0 and at most 1.")
        return Target(value=args.keep)
    if args.perplexity is not None:
        if not 1.0 < args.perplexity < float("inf"):
            raise UsageError(f"--perplexity cannot be {args.perplexity:g}: it is above 1.")
        return Target(unit="perplexity", value=args.perplexity)
    for text, target in (
        (args.size, size_target),
        (args.memory, memory_target),
        (args.parameters, parameters_target),
    ):
        if text is not None:
            return target(text)
    return None


def _fractions(flag: str, given: list[str] | None) -> dict[str, float]:
    found = {}
    for kind, text in pairs(flag, given or []):
        value = value_of(text)
        if isinstance(value, bool | str) or not 0.0 <= value <= 1.0:
            raise UsageError(f"{flag} {kind}={text}: the fraction is a number from 0 to 1.")
        found[kind] = float(value)
    return found


def _fused(given: list[str]) -> tuple[tuple[str, ...], ...]:
    found = []
    for text in given:
        kinds = tuple(kind.strip() for kind in text.split(","))
        if len(kinds) < 2 or not all(kinds):
            raise UsageError(f"--fuse {text}: write two kinds or more, as --fuse q,k,v.")
        found.append(kinds)
    return tuple(found)


def _present(file: str | None) -> PlanDocument | None:
    return None if file is None else read_plan(Path(file))
