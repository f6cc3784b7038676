"""A request as the ``rank-studio`` command that sends it.

Options that are as the request's own defaults are left out. What the command line takes from a file, a plan, is handed
to ``keep``, which says where it lies.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec
from core.allocation.target import Target
from core.model.option import Value
from core.requests import (
    AUTO,
    AnalyseSpectra,
    Compress,
    ComputeCurves,
    Evaluate,
    ForecastPlan,
    MakePlan,
    Request,
    Upload,
)

Keep = Callable[[PlanDocument], Path]
"""Writes a plan file and says where."""


def as_command(request: Request, keep: Keep) -> str:
    """The command line, quoted for a shell. Raises ``ValueError`` for a request that no command sends."""
    return shlex.join(["rank-studio", *_words(request, keep)])


def one_click_command(plan: MakePlan, compress: Compress, evaluations: Sequence[Evaluate], keep: Keep) -> str:
    """A plan made and carried out at once, and what is measured afterwards: one command a line. The plan that
    ``compress`` holds is not looked at; it is yet to be made."""
    words = ["compress", plan.model, *_plan_options(plan, keep), *_compress_options(compress)]
    lines = [shlex.join(["rank-studio", *words, *_common(plan)])]
    return "\n".join([*lines, *(as_command(evaluation, keep) for evaluation in evaluations)])


def _words(request: Request, keep: Keep) -> list[str]:
    common = _common(request)
    match request:
        case AnalyseSpectra():
            return ["inspect", request.model, *common]
        case ComputeCurves():
            options = [*_method(request.method), *_calibration(request.calibration), *_flag("--damage", request.damage)]
            return ["curves", request.model, *options, *common]
        case MakePlan():
            return ["plan", request.model, *_plan_options(request, keep), "--out", "plan.json", *common]
        case ForecastPlan():
            searched = _changed(request, {"--search-rows": "search_rows"})
            flags = [*_flag("--damage", request.damage), *_flag("--probes", request.probes)]
            return ["forecast", request.model, "--plan", str(keep(request.plan)), *searched, *flags, *common]
        case Compress():
            plan = ["--plan", str(keep(request.plan))]
            return ["compress", request.model, *plan, *_compress_options(request), *common]
        case Evaluate():
            return ["evaluate", request.model, *_evaluate_options(request), *common]
        case Upload():
            return ["upload", request.model, request.repo, *_flag("--public", request.public)]
    raise ValueError(f"No command sends the request {request.kind}.")


def _plan_options(request: MakePlan, keep: Keep) -> Iterator[str]:
    """As ``core.cli.plan_options`` reads them."""
    yield from _target(request.target)
    if request.method is None:
        yield from ("--method", AUTO)
    else:
        yield from _method(request.method)
    yield from ("--allocator", request.allocator)
    yield from _pairs("--allocator-option", request.allocator_options)
    yield from ("--storage", request.storage)
    yield from _calibration(request.calibration)
    numbers = {"--search-rows": "search_rows", "--minimum-rank": "minimum_rank", "--multiple-of": "multiple_of"}
    yield from _changed(request, numbers)
    yield from _pairs("--floor", request.floors)
    yield from _pairs("--ceiling", request.ceilings)
    for kinds in request.fused:
        yield from ("--fuse", ",".join(kinds))
    yield from _flag("--no-dense", request.forbid_dense)
    # Beside its locked sites an allocator makes nothing of the present plan.
    if request.present is not None and request.present.locked:
        yield from ("--locked", str(keep(request.present)))
    yield from _flag("--damage", request.damage)
    yield from _flag("--probes", request.probes)


def _compress_options(request: Compress) -> Iterator[str]:
    yield from _refine(request.refine)
    yield from _flag("--dense", request.dense)
    yield from _changed(request, {"--shard-size": "shard_bytes", "--card-notes": "card_notes", "--dtype": "dtype"})
    yield from _flag("--resume", request.resume)
    yield from ("--out", request.out)


def _evaluate_options(request: Evaluate) -> Iterator[str]:
    fields = {"--corpus": "corpus", "--windows": "windows", "--length": "length", "--prompt": "prompt"}
    yield from _changed(request, {**fields, "--dtype": "dtype"})
    if request.tasks:
        yield from ("--tasks", ",".join(request.tasks))
    yield from _changed(request, {"--task-limit": "task_limit", "--tasks-folder": "tasks_folder"})
    yield from _flag("--sites", request.sites)


def _target(target: Target) -> list[str]:
    amount = format(Decimal(repr(target.value)), "f")  # never with an exponent
    match target.unit:
        case "disk":
            return ["--size", amount]
        case "memory":
            return ["--memory", f"{amount}@{target.dtype}" if target.dtype else amount]
        case _:
            return [f"--{target.unit}", amount]


def _method(method: MethodSpec) -> list[str]:
    return ["--method", method.name, *_pairs("--option", method.options)]


def _calibration(calibration: CalibrationSpec) -> list[str]:
    fields = {"--corpus": "corpus", "--samples": "samples", "--length": "length", "--calibration-dtype": "dtype"}
    return [*_changed(calibration, fields), *_flag("--chat-template", calibration.chat_template)]


def _refine(refine: RefineSpec) -> Iterator[str]:
    for step in refine.steps:
        yield from ("--refine", step.name)
        yield from _pairs("--refine-option", {f"{step.name}.{name}": value for name, value in step.options.items()})
    if refine.steps:
        yield from _changed(refine, {"--validation": "validation", "--watch-rows": "watch_rows"})
        if refine.watch != RefineSpec().watch:
            yield from ("--watch", refine.watch or "none")


def _changed(model: BaseModel, flags: Mapping[str, str]) -> Iterator[str]:
    """Flag -> field, for the fields that are not as by default."""
    for flag, field in flags.items():
        value = getattr(model, field)
        if value != type(model).model_fields[field].default:
            yield from (flag, str(value))


def _pairs(flag: str, values: Mapping[str, Value]) -> Iterator[str]:
    for name, value in values.items():
        yield from (flag, f"{name}={str(value).lower() if isinstance(value, bool) else value}")


def _flag(flag: str, wanted: bool) -> list[str]:
    return [flag] if wanted else []


def _common(request: Request) -> list[str]:
    limits = {"--max-memory": "max_memory", "--max-device-memory": "max_device_memory"}
    return [*_changed(request, limits), *_flag("--trust-remote-code", request.trust_remote_code)]
