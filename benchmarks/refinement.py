"""What refinement is worth: perplexity before and after it, seconds and memory, for plans and steps of your choice.

    python benchmarks/refinement.py --refine block                        # svd-llm, water-filling, pivoted, 0.8 and 0.6
    python benchmarks/refinement.py --refine update block update+block --keep 0.6 --second ptb.valid.txt
    python benchmarks/refinement.py --method svd-llm svd --refine block --refine-option block.epochs=8

``+`` joins the steps of one row. Each row is carried out as a user would: plan, write the folder without and with the
steps, load both, measure. Nothing but the last measurement looks at the test texts; ``held out`` are the rows of the
calibration text that decide what refinement keeps, ``watched`` is the text that nothing decides on. Seconds are those
of refinement alone, wall-clock; the peak is that of a process that does nothing but compress with refinement.
"""

import argparse
import itertools
import multiprocessing
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from core.allocation.allocators import ALLOCATORS
from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec
from core.allocation.storage import STORAGES, Storage
from core.allocation.target import Target
from core.cli.asking import refine_spec
from core.evaluation.memory import PeakMemory
from core.factorization.methods import METHODS
from core.jobs.errors import UsageError
from core.jobs.reporter import silent
from core.refinement.steps import STEPS
from core.requests import Compress, CompressResult, Evaluate, EvaluateResult, MakePlan, PlanResult
from core.workflow import run
from core.workflow.device import resolved


@dataclass(frozen=True)
class Carried:
    """A plan that was carried out: what was written, its peak of memory in bytes, and a perplexity a test text."""

    written: CompressResult
    peak: int
    scores: list[float]


def main() -> None:
    args = _arguments()
    texts = [args.test, *([args.second] if args.second else [])]
    names = [*map(_short, texts), "held out", *(["watched"] if args.watch != "none" else [])]
    head = f"{'method':<10}{'allocator':<15}{'storage':<10}{'keep':>5}  {'steps':<16}{'stored':>12}"
    print(head + "".join(f"{name:>20}" for name in names) + f"{'refine s':>10}{'peak MB':>9}")
    dense = "".join(f"{_perplexity(args, args.model, text):20.2f}" for text in texts)
    print(f"{'dense':<{len(head)}}{dense}", flush=True)
    for method, allocator, keep, storage in itertools.product(args.method, args.allocator, args.keep, args.storage):
        plan = _plan(args, method, allocator, keep, storage)
        plain = _carry_out(args, plan, RefineSpec(), texts)
        for steps, refine in args.variants.items():
            refined = _carry_out(args, plan, refine, texts)
            row = f"{method:<10}{allocator:<15}{storage:<10}{keep:5.2f}  {steps:<16}"
            print(f"{row}{refined.written.stored_parameters:12,}{_figures(plain, refined)}", flush=True)


def _figures(plain: Carried, refined: Carried) -> str:
    result = refined.written.refinement
    assert result is not None, "refinement was asked for"
    pairs = [*zip(plain.scores, refined.scores, strict=True), *((text.before, text.after) for text in result.texts)]
    shown = "".join(f"{f'{before:.2f} -> {after:.2f}':>20}" for before, after in pairs)
    return f"{shown}{result.seconds:10.1f}{refined.peak / 1e6:9,.0f}"


def _plan(args: argparse.Namespace, method: str, allocator: str, keep: float, storage: Storage) -> PlanDocument:
    calibration = CalibrationSpec(corpus=args.calibration, samples=args.samples, length=args.length)
    request = MakePlan(
        model=args.model,
        method=MethodSpec(name=method),
        calibration=calibration,
        allocator=allocator,
        target=Target(value=keep),
        storage=storage,
    )
    planned = run(request, silent(), args.device)
    assert isinstance(planned, PlanResult)
    return planned.plan


def _carry_out(args: argparse.Namespace, plan: PlanDocument, refine: RefineSpec, texts: Sequence[str]) -> Carried:
    with tempfile.TemporaryDirectory() as scratch:
        request = Compress(model=args.model, plan=plan, out=str(Path(scratch) / "compressed"), refine=refine)
        # A fresh process: what planning and measuring left in memory is not refinement's.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
            written, peak = process.submit(_compressed, request, args.device).result()
        return Carried(written, peak, [_perplexity(args, request.out, text) for text in texts])


def _compressed(request: Compress, device: str) -> tuple[CompressResult, int]:
    with PeakMemory(resolved(device)) as memory:
        written = run(request, silent(), device)
    assert isinstance(written, CompressResult)
    return written, memory.bytes


def _perplexity(args: argparse.Namespace, model: str, text: str) -> float:
    request = Evaluate(model=model, corpus=text, windows=args.windows, length=args.length, prompt="")
    measured = run(request, silent(), args.device)
    assert isinstance(measured, EvaluateResult)
    return measured.perplexity


def _short(text: str) -> str:
    return "WikiText-2" if text == "bundled" else Path(text).stem[:18]


def _refine(args: argparse.Namespace, steps: str) -> RefineSpec:
    names = steps.split("+")
    options = [option for option in args.refine_option if option.partition(".")[0] in names]
    spec = {"refine": names, "refine_options": options, "validation": args.validation}
    return refine_spec(argparse.Namespace(**spec, watch=args.watch, watch_rows=args.watch_rows))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    storages: tuple[Storage, ...] = STORAGES
    parser.add_argument("--model", default="sample")
    parser.add_argument("--method", nargs="+", default=["svd-llm"], choices=list(METHODS))
    parser.add_argument("--allocator", nargs="+", default=["water-filling"], choices=list(ALLOCATORS))
    parser.add_argument("--storage", nargs="+", default=["pivoted"], choices=storages)
    parser.add_argument("--keep", nargs="+", type=float, default=[0.8, 0.6])
    parser.add_argument("--refine", nargs="+", default=["block"], help=f"steps, joined by +: {', '.join(STEPS)}")
    parser.add_argument("--refine-option", action="append", default=[], metavar="STEP.NAME=VALUE")
    parser.add_argument("--validation", type=int, default=RefineSpec().validation, help="held-out calibration rows")
    parser.add_argument("--watch", default=RefineSpec().watch, help="text to watch, or 'none'")
    parser.add_argument("--watch-rows", type=int, default=RefineSpec().watch_rows)
    parser.add_argument("--samples", type=int, default=16, help="rows to calibrate on")
    parser.add_argument("--windows", type=int, default=10, help="rows to measure on")
    parser.add_argument("--length", type=int, default=1024, help="tokens a row, of calibration and measurement")
    parser.add_argument("--calibration", default="bundled", help="default: WikiText-2 validation")
    parser.add_argument("--test", default="bundled", help="text to measure on (default: WikiText-2 test)")
    parser.add_argument("--second", help="a second text to measure on, out of domain")
    parser.add_argument("--device", default="auto")
    args = parser.parse_args()
    try:
        args.variants = {steps: _refine(args, steps) for steps in args.refine}
    except UsageError as error:
        parser.error(str(error))
    return args


if __name__ == "__main__":
    main()
