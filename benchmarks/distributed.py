"""The same compression by one process, two and four: seconds, the plan, and how far the stored weights differ.

    python -m benchmarks.distributed                     # the sample model, float32 weights
    python -m benchmarks.distributed --model tiny --samples 4 --processes 1 2

Every count of processes plans and compresses with caches of its own, so that each calibrates and decomposes anew; the
model is fetched or converted once. Processes of one machine share its cores: on a machine with few of them, more
processes show what sharing costs and not what it gains. Finished counts are kept in ``--work`` and passed over.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open

from core.allocation.document import CalibrationSpec, MethodSpec
from core.checkpoint.open import resolve
from core.cli.progress import Progress
from core.distributed.launching import launched
from core.distributed.processes import Processes
from core.execute import execute
from core.jobs.control import Control
from core.jobs.reporter import silent
from core.requests import Compress, Evaluate, MakePlan, Request


def main() -> None:
    args = _arguments()
    work = Path(args.work or tempfile.mkdtemp(prefix="rank-studio-distributed-")).absolute()
    work.mkdir(parents=True, exist_ok=True)
    folder = str(resolve(args.model, silent()))
    counts = sorted(set(args.processes) | {1})
    found = {count: _measured(count, folder, work, args) for count in counts}
    cores = os.cpu_count()
    print(f"{args.model}, {args.method}, keep {args.keep:g}, {args.samples} rows of {args.length}, {cores} cores")
    print("processes    plan s  compress s  evaluate s  times as fast   plan  weights")
    base = found[1]
    for count, one in found.items():
        whole = sum(one["seconds"].values())
        ratio = sum(base["seconds"].values()) / whole
        same = "same" if one["ranks"] == base["ranks"] else "other"
        apart = _largest_difference(work / "1" / "out", work / str(count) / "out")
        seconds = one["seconds"]
        print(
            f"{count:>9}  {seconds['plan']:>8.1f}  {seconds['compress']:>10.1f}  {seconds['evaluate']:>10.1f}  "
            f"{ratio:>13.2f}  {same:>5}  {apart:.1e} apart, perplexity {one['perplexity']:.6f}"
        )


def _measured(count: int, folder: str, work: Path, args: argparse.Namespace) -> dict[str, Any]:
    place = work / str(count)
    result = place / "result.json"
    if result.exists():
        known: dict[str, Any] = json.loads(result.read_text("utf-8"))
        return known
    place.mkdir(exist_ok=True)
    os.environ["RANK_STUDIO_HOME"] = str(place / "home")
    text = CalibrationSpec(samples=args.samples, length=args.length, dtype="float32")
    method = MethodSpec(name=args.method)
    seconds: dict[str, float] = {}

    def ask(name: str, request: Request) -> Any:
        control = Control()
        started = time.monotonic()
        run = launched(Processes(count), control)
        outcome = execute(request, Progress(sys.stderr), control, device=args.device, run=run)
        if outcome.result is None:
            raise SystemExit(f"{count} processes: {outcome.terminal}")
        seconds[name] = time.monotonic() - started
        return outcome.result

    asked = MakePlan.model_validate(
        {
            "model": folder,
            "method": method,
            "calibration": text,
            "allocator": "water-filling",
            "target": {"value": args.keep},
        }
    )
    plan = ask("plan", asked).plan
    ask("compress", Compress(model=folder, plan=plan, out=str(place / "out"), dtype="float32", resume=True))
    score = ask(
        "evaluate", Evaluate(model=str(place / "out"), windows=args.windows, length=args.length, dtype="float32")
    )
    found = {"seconds": seconds, "ranks": plan.model_dump(mode="json")["sites"], "perplexity": score.perplexity}
    result.write_text(json.dumps(found), "utf-8")
    return found


def _largest_difference(one: Path, other: Path) -> float:
    """Of any number in the files, as a fraction of the largest in its tensor."""
    largest = 0.0
    for file in sorted(one.glob("*.safetensors")):
        with safe_open(file, framework="pt") as here, safe_open(other / file.name, framework="pt") as there:
            for name in here.keys():  # noqa: SIM118 - it is no dictionary
                expected, found = here.get_tensor(name).double(), there.get_tensor(name).double()
                if expected.shape != found.shape:
                    return float("inf")
                scale = max(float(expected.abs().max()) if expected.numel() else 0.0, torch.finfo(torch.float32).tiny)
                largest = max(largest, float((found - expected).abs().max()) / scale if expected.numel() else 0.0)
    return largest


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample", help="sample, tiny, a folder or a Hub id")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4], metavar="N")
    parser.add_argument("--method", default="kfac-svd")
    parser.add_argument("--keep", type=float, default=0.6)
    parser.add_argument("--samples", type=int, default=16, metavar="N", help="rows of calibration text")
    parser.add_argument("--length", type=int, default=1024, metavar="N", help="tokens a row")
    parser.add_argument("--windows", type=int, default=8, metavar="N", help="rows of text to measure on")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--work", metavar="DIR", help="where results are kept (default: a new temporary folder)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
