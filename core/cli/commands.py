"""What each command does with its arguments: requests in, an answer out."""

import argparse
from collections.abc import Callable
from pathlib import Path

from core.allocation.document import PlanDocument, read_plan
from core.cli.amounts import bytes_of
from core.cli.answer import Answer, size
from core.cli.asking import build, check_refinable, refine_spec
from core.cli.curving import curves
from core.cli.demo import demo
from core.cli.desk import Desk
from core.cli.desktop import desktop
from core.cli.editing import edit
from core.cli.inspecting import inspect
from core.cli.places import check_file, check_free
from core.cli.plan_asking import plan_request, refuse_plan_options
from core.cli.recipes import apply_recipe
from core.cli.texts import by_prompt_text, compress_text, evaluate_text, plan_text
from core.jobs.errors import UsageError
from core.requests import (
    Compress,
    CompressResult,
    Evaluate,
    EvaluateResult,
    ForecastPlan,
    MakePlan,
    PlanResult,
    SelectByPrompt,
    SelectByPromptResult,
    Upload,
    UploadResult,
)

Command = Callable[[argparse.Namespace, Desk], Answer]


def plan(args: argparse.Namespace, desk: Desk) -> Answer:
    request = plan_request(args, args.model)
    out = check_file(Path(args.out)) if args.out else None
    result = desk.ask(request, PlanResult)
    if out is not None:
        result.plan.save(out)
    return Answer({**result.model_dump(mode="json"), "file": args.out}, plan_text(result, args.out))


def forecast(args: argparse.Namespace, desk: Desk) -> Answer:
    document = read_plan(Path(args.plan))
    request = build(
        ForecastPlan,
        model=args.model,
        plan=document,
        search_rows=args.search_rows,
        damage=args.damage,
        probes=args.probes,
        trust_remote_code=args.trust_remote_code,
    )
    result = desk.ask(request, PlanResult)
    return Answer(result, plan_text(result, None))


def compress(args: argparse.Namespace, desk: Desk) -> Answer:
    if args.plan is None:
        apply_recipe(args)
    refine = refine_spec(args)
    given = _plan_or_request(args)
    check_refinable(refine, given.method, given.calibration)
    # With --resume it may be there: then it is looked whether it is what was asked for.
    out = Path(args.out).expanduser().absolute() if args.resume else check_free(Path(args.out))
    forecast = None
    if isinstance(given, MakePlan):
        planned = desk.ask(given, PlanResult)
        given, forecast = planned.plan, planned.forecast
        check_refinable(refine, given.method, given.calibration)
    job = build(
        Compress,
        model=args.model,
        plan=given,
        out=str(out),
        dense=args.dense,
        resume=args.resume,
        refine=refine,
        forecast=forecast,
        shard_bytes=None if args.shard_size is None else bytes_of("--shard-size", args.shard_size),
        card_notes=args.card_notes,
        dtype=args.dtype,
        trust_remote_code=args.trust_remote_code,
    )
    result = desk.ask(job, CompressResult)
    return Answer(result, compress_text(result, dense=args.dense))


def _plan_or_request(args: argparse.Namespace) -> PlanDocument | MakePlan:
    if args.plan is None:
        return plan_request(args, args.model)
    refuse_plan_options(args)
    return read_plan(Path(args.plan))


def evaluate(args: argparse.Namespace, desk: Desk) -> Answer:
    if args.prompt_aware is not None:
        return _by_prompt(args, desk)
    request = build(
        Evaluate,
        model=args.model,
        corpus=args.corpus,
        windows=args.windows,
        length=args.length,
        prompt=args.prompt,
        dtype=args.dtype,
        tasks=None if args.tasks is None else tuple(filter(None, map(str.strip, args.tasks.split(",")))),
        task_limit=args.task_limit,
        tasks_folder=args.tasks_folder,
        sites=args.sites,
        trust_remote_code=args.trust_remote_code,
    )
    result = desk.ask(request, EvaluateResult)
    return Answer(result, evaluate_text(result))


def _by_prompt(args: argparse.Namespace, desk: Desk) -> Answer:
    if not 0.0 < args.prompt_aware <= 1.0:
        raise UsageError(f"--prompt-aware cannot be {args.prompt_aware:g}: it is a fraction above 0 and at most 1.")
    if args.prompt is not None:
        raise UsageError("--prompt-aware takes its prompts from the text, so --prompt cannot be given beside it.")
    if args.tasks is not None or args.tasks_folder is not None or args.task_limit is not None:
        raise UsageError("--prompt-aware measures perplexity alone, so no zero-shot tasks can be given beside it.")
    request = build(
        SelectByPrompt,
        model=args.model,
        share=args.prompt_aware,
        corpus=args.corpus,
        windows=args.windows,
        length=args.length,
        dtype=args.dtype,
        trust_remote_code=args.trust_remote_code,
    )
    result = desk.ask(request, SelectByPromptResult)
    return Answer(result, by_prompt_text(result))


def upload(args: argparse.Namespace, desk: Desk) -> Answer:
    result = desk.ask(build(Upload, model=args.folder, repo=args.repo, public=args.public), UploadResult)
    return Answer(result, f"Uploaded {result.files} files ({size(result.bytes)}) to {result.url}.")


def _history(args: argparse.Namespace, desk: Desk) -> Answer:
    from core.cli.histories import history

    return history(args, desk)


RUNS: dict[str, Command] = {
    "demo": demo,
    "inspect": inspect,
    "curves": curves,
    "plan": plan,
    "edit": edit,
    "forecast": forecast,
    "compress": compress,
    "upload": upload,
    "evaluate": evaluate,
    "history": _history,
    "desktop": desktop,
}
