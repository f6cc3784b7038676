"""What each command does with its arguments: requests in, an answer out."""

import argparse
from collections.abc import Callable
from pathlib import Path

from core.allocation.document import PlanDocument, read_plan
from core.cli.answer import Answer
from core.cli.asking import build, check_refinable, plan_request, refine_spec, refuse_plan_options
from core.cli.demo import demo
from core.cli.desk import Desk
from core.cli.inspecting import inspect
from core.cli.places import check_file, check_free
from core.cli.texts import by_prompt_text, compress_text, evaluate_text, history_text, plan_text
from core.jobs.errors import StudioError, UsageError
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
)

Command = Callable[[argparse.Namespace, Desk], Answer]


def plan(args: argparse.Namespace, desk: Desk) -> Answer:
    request = plan_request(args, args.model)
    out = check_file(Path(args.out)) if args.out else None
    result = desk.ask(request, PlanResult)
    if out is not None:
        _save(result.plan, out)
    return Answer({**result.model_dump(mode="json"), "file": args.out}, plan_text(result, args.out))


def forecast(args: argparse.Namespace, desk: Desk) -> Answer:
    document = read_plan(Path(args.plan))
    request = ForecastPlan(model=args.model, plan=document, trust_remote_code=args.trust_remote_code)
    result = desk.ask(request, PlanResult)
    return Answer(result, plan_text(result, None))


def compress(args: argparse.Namespace, desk: Desk) -> Answer:
    refine = refine_spec(args)
    given = _plan_or_request(args)
    check_refinable(refine, given.method, given.calibration)
    out = check_free(Path(args.out))
    document = desk.ask(given, PlanResult).plan if isinstance(given, MakePlan) else given
    job = build(
        Compress,
        model=args.model,
        plan=document,
        out=str(out),
        dense=args.dense,
        resume=args.resume,
        refine=refine,
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
        trust_remote_code=args.trust_remote_code,
    )
    result = desk.ask(request, EvaluateResult)
    return Answer(result, evaluate_text(result))


def _by_prompt(args: argparse.Namespace, desk: Desk) -> Answer:
    if not 0.0 < args.prompt_aware <= 1.0:
        raise UsageError(f"--prompt-aware cannot be {args.prompt_aware:g}: it is a fraction above 0 and at most 1.")
    if args.prompt is not None:
        raise UsageError("--prompt-aware takes its prompts from the text, so --prompt cannot be given beside it.")
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


def history(args: argparse.Namespace, _desk: Desk) -> Answer:
    from core.history import History

    if args.limit < 1:
        raise UsageError(f"--limit cannot be {args.limit}: ask for at least 1 run.")
    book = History()
    runs = [(run, book.measurements_of(run.id)) for run in book.runs(args.limit)]
    data = [{**_without_plan(run), "measurements": measured} for run, measured in runs]
    return Answer({"file": str(book.path), "runs": data}, history_text(runs))


def _save(document: PlanDocument, out: Path) -> None:
    try:
        document.save(out)
    except OSError as error:
        raise StudioError(f"The plan cannot be written to {out}: {error.strerror or error}.") from None


def _without_plan(run: object) -> dict[str, object]:
    """A run's figures; its plan lies in full in ``compression.json`` of what it wrote."""
    return {name: value for name, value in vars(run).items() if name != "plan"}


RUNS: dict[str, Command] = {
    "demo": demo,
    "inspect": inspect,
    "plan": plan,
    "forecast": forecast,
    "compress": compress,
    "evaluate": evaluate,
    "history": history,
}
