"""Every method with uniform ranks on the sample model: perplexity on two texts, seconds and peak memory.

    python benchmarks/methods.py --second ptb.valid.txt               # the table of docs/methods.md
    python benchmarks/methods.py --method kfac-svd --option left-root=reference
    python benchmarks/methods.py --method kfac-svd --allocator water-filling --held-out     # for choosing

Each method runs in a process and with a cache of its own, so that its seconds and its memory are its own. Its factors
are multiplied out in float32 and put into the model, which is evaluated in bfloat16; what rounding the stored factors
costs on top is shown by every compression. ``--held-out`` measures on rows 17 to 20 of the calibration text instead of
the test texts: what is chosen is chosen there. Seconds are wall-clock, processor seconds in brackets; the peak is the
resident memory of the process up to the last decomposition.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.allocation.allocators import ALLOCATORS, allocator_named
from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.allocation.storage import STORAGES
from core.cli.asking import pairs, value_of
from core.factorization.methods import METHODS, method_named
from core.jobs.places import cache_dir

Measure = Callable[[Callable[[Any], Any] | None], list[float]]


def main() -> None:
    args = _arguments()
    if args.inside:
        _inside(args)
        return
    texts = "held out" if args.held_out else "WikiText-2" + (" / second" if args.second else "")
    cells = [f"{storage} {keep:g}" for storage in args.storage for keep in args.keep]
    print(f"perplexity: {texts}; allocator: {args.allocator}")
    print(
        f"{'method':<24}"
        + "".join(f"{cell:>22}" for cell in cells)
        + f"{'calibrate s':>16}{'factorize s':>16}{'MB':>8}"
    )
    for name in args.method:
        with tempfile.TemporaryDirectory() as scratch:
            home = args.home or _fresh_home(Path(scratch))
            command = [sys.executable, __file__, "--inside", *sys.argv[1:], "--method", name]
            env = {**os.environ, "RANK_STUDIO_HOME": str(home), "OMP_WAIT_POLICY": "PASSIVE"}
            done = subprocess.run(command, env=env, capture_output=True, text=True)
        label = " ".join([name, *args.option])
        if done.returncode:
            print(f"{label:<24}failed: {done.stderr.strip().splitlines()[-1]}", flush=True)
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        figures = "".join(f"{' / '.join(_figure(x) for x in found['cells'][cell]):>22}" for cell in cells)
        seconds = "".join(f"{wall:8.0f} ({cpu:5.0f})" for wall, cpu in found["seconds"])
        print(f"{label:<24}{figures}{seconds}{found['peak_mb']:8,.0f}", flush=True)


def _figure(perplexity: float) -> str:
    return f"{perplexity:.2f}" if perplexity < 1000 else f"{perplexity:.3g}"


def _fresh_home(scratch: Path) -> Path:
    """A home that knows the converted models and nothing else."""
    (scratch / "cache").mkdir()
    models = cache_dir("models")
    os.environ["RANK_STUDIO_HOME"] = str(scratch)
    fresh = cache_dir("models")
    del os.environ["RANK_STUDIO_HOME"]
    fresh.rmdir()
    fresh.symlink_to(models)
    return scratch


def _inside(args: argparse.Namespace) -> None:
    from truncating import truncated

    import core.execute  # noqa: F401 - sets up threads before torch is imported
    from core.allocation.curves import ErrorCurve
    from core.checkpoint.open import open_checkpoint
    from core.factorization.decomposer import Decomposer
    from core.jobs.reporter import silent
    from core.workflow.moments import prepare

    reporter = silent()
    name = args.method[-1]
    given = {option: value_of(text) for option, text in pairs("--option", args.option)}
    spec = MethodSpec(name=name, options=method_named(name).checked_options(given))
    calibration = CalibrationSpec(corpus=args.calibration, samples=args.samples, length=1024)
    checkpoint = open_checkpoint(args.model, reporter)
    checkpoint.digest(reporter)
    clock = _Clock()
    decomposer: Decomposer = prepare(checkpoint, spec, calibration, reporter, "cpu").decomposer
    seconds = [clock.lap()]
    curves: dict[str, ErrorCurve] = {site.name: curve for site, curve in decomposer.curves()}
    seconds.append(clock.lap())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measure = _measurer(args, checkpoint)
    cells = {}
    for storage in args.storage:
        for keep in args.keep:
            dense = RankPlan.dense(checkpoint.info.sites, storage)
            problem = Problem(checkpoint.info.sites, curves, storage, dense)
            plan = allocator_named(args.allocator).allocate(problem, keep)
            if decomposer.sequential:
                from core.refinement.refine import refine

                refined = refine(checkpoint, plan, decomposer, calibration, RefineSpec(watch=""), reporter, "cpu")
                cells[f"{storage} {keep:g}"] = measure(
                    lambda site, r=refined, p=plan: None if p.ranks[site.name] is None else r.factors(site).product()
                )
            else:
                cells[f"{storage} {keep:g}"] = measure(truncated(checkpoint, plan, decomposer))
    print(json.dumps({"cells": cells, "seconds": seconds, "peak_mb": peak}))


class _Clock:
    """Wall-clock and processor seconds since the last lap."""

    def __init__(self) -> None:
        self._last = time.perf_counter(), time.process_time()

    def lap(self) -> tuple[float, float]:
        now = time.perf_counter(), time.process_time()
        passed = now[0] - self._last[0], now[1] - self._last[1]
        self._last = now
        return passed


def _measurer(args: argparse.Namespace, checkpoint: Any) -> Measure:
    """Puts dense weights into the model and measures it; the weights of sites that give none are the model's own."""
    import torch
    from truncating import put_in

    from core.calibration.rows import TokenRows
    from core.calibration.text import token_rows
    from core.checkpoint.load import load_model
    from core.evaluation.perplexity import perplexity
    from core.jobs.reporter import silent

    model = load_model(checkpoint.folder, dtype=torch.bfloat16)
    tokenizer = checkpoint.tokenizer()
    if args.held_out:
        rows = token_rows(tokenizer, args.calibration, args.samples + 4, 1024, part="calibration")
        texts = [TokenRows(rows.ids[args.samples :])]
    else:
        corpora = [args.test, *([args.second] if args.second else [])]
        texts = [token_rows(tokenizer, corpus, 10, 1024, part="evaluation") for corpus in corpora]

    def measure(weight_of: Callable[[Any], Any] | None) -> list[float]:
        put_in(model, checkpoint, weight_of or (lambda _site: None))
        return [perplexity(model, rows, silent()).perplexity for rows in texts]

    return measure


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample")
    parser.add_argument("--method", nargs="+", default=list(METHODS), choices=list(METHODS))
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--allocator", default="uniform", choices=list(ALLOCATORS))
    parser.add_argument("--storage", nargs="+", default=list(STORAGES), choices=STORAGES)
    parser.add_argument("--keep", nargs="*", type=float, default=[0.8, 0.6], help="none: seconds and memory only")
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument("--calibration", default="bundled", help="text to calibrate on")
    parser.add_argument("--test", default="bundled", help="text to measure on (default: WikiText-2 test)")
    parser.add_argument("--second", help="a second text to measure on, out of domain")
    parser.add_argument("--held-out", action="store_true", help="measure on the rows behind the calibration rows")
    parser.add_argument("--home", help="cache to use instead of a fresh one (seconds then say little)")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
