"""Perplexity of every method, allocator and storage on the sample model, under the protocol of docs/methods.md.

    python benchmarks/protocol.py                                  # the whole table
    python benchmarks/protocol.py --method svd-llm --allocator uniform --keep 0.8 0.6
    python benchmarks/protocol.py --second ptb.valid.txt           # also on a second, out-of-domain text

Each row is carried out as a user would: plan, write the folder, load it, measure. Seconds are wall-clock.
"""

import argparse
import itertools
import tempfile
import time
from pathlib import Path

from core.allocation.allocators import ALLOCATORS
from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.storage import STORAGES, Storage
from core.allocation.target import Target
from core.factorization.methods import METHODS
from core.jobs.reporter import silent
from core.requests import Compress, CompressResult, Evaluate, EvaluateResult, MakePlan, PlanResult
from core.workflow import run


def main() -> None:
    args = _arguments()
    calibration = CalibrationSpec(corpus=args.calibration, samples=args.samples, length=1024)
    texts = [args.test, *([args.second] if args.second else [])]
    heads = "".join(f"{_short(text):>16}" for text in texts)
    print(f"{'method':<10}{'allocator':<15}{'storage':<10}{'keep':>6}{'stored':>13}{heads}{'plan s':>9}{'write s':>9}")
    dense = "".join(f"{_perplexity(args.model, text):16.2f}" for text in texts)
    print(f"{'dense':<10}{'':<15}{'':<10}{1.0:6.2f}{'':>13}{dense}", flush=True)
    for method, allocator, keep, storage in itertools.product(args.method, args.allocator, args.keep, args.storage):
        started = time.perf_counter()
        planned = run(
            MakePlan(
                model=args.model,
                method=MethodSpec(name=method),
                calibration=calibration,
                allocator=allocator,
                target=Target(value=keep),
                storage=storage,
            ),
            silent(),
        )
        assert isinstance(planned, PlanResult)
        plan_seconds = time.perf_counter() - started
        with tempfile.TemporaryDirectory() as scratch:
            out = str(Path(scratch) / "compressed")
            written = run(Compress(model=args.model, plan=planned.plan, out=out), silent())
            assert isinstance(written, CompressResult)
            scores = "".join(f"{_perplexity(out, text):16.2f}" for text in texts)
        print(
            f"{method:<10}{allocator:<15}{storage:<10}{keep:6.2f}{written.stored_parameters:13,}{scores}"
            f"{plan_seconds:9.1f}{written.seconds:9.1f}",
            flush=True,
        )


def _perplexity(model: str, text: str) -> float:
    measured = run(Evaluate(model=model, corpus=text, windows=10, length=1024, prompt=""), silent())
    assert isinstance(measured, EvaluateResult)
    return measured.perplexity


def _short(text: str) -> str:
    return "WikiText-2" if text == "bundled" else Path(text).stem[:14]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    storages: tuple[Storage, ...] = STORAGES
    parser.add_argument("--model", default="sample")
    parser.add_argument("--method", nargs="+", default=list(METHODS), choices=list(METHODS))
    parser.add_argument("--allocator", nargs="+", default=list(ALLOCATORS), choices=list(ALLOCATORS))
    parser.add_argument("--storage", nargs="+", default=list(storages), choices=storages)
    parser.add_argument("--keep", nargs="+", type=float, default=[0.8, 0.6])
    parser.add_argument("--samples", type=int, default=16)
    parser.add_argument(
        "--calibration", default="bundled", help="text to calibrate on (default: WikiText-2 validation)"
    )
    parser.add_argument("--test", default="bundled", help="text to measure on (default: WikiText-2 test)")
    parser.add_argument("--second", help="a second text to measure on, out of domain")
    return parser.parse_args()


if __name__ == "__main__":
    main()
