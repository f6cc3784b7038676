"""A model larger than memory: opened, analysed, calibrated, planned, compressed, checked and evaluated under a limit.

    python benchmarks/larger_than_memory.py --folder /somewhere          # 8 GB on disk, 3 GB of memory, ~20 minutes
    python benchmarks/larger_than_memory.py --gb 0.5 --width 512 --memory 0.7   # while developing

The model is synthetic (a Llama with random weights) and is made under the same limit. Every step is a process of its
own; one line each: seconds and the peak memory that the operating system saw. Steps that are done are not repeated, so
a run that was stopped goes on. The limit is a control group, of version 2 by systemd-run or of version 1 for root,
which counts page cache and mapped files too, and otherwise RLIMIT_DATA, which counts all private memory of a process
and refuses more.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from size_parts.limiting import group_command, limit_this_process, peaks

STEPS = ("make", "open", "spectra", "calibrate", "decompose", "plan", "compress", "check", "evaluate")


def main() -> int:
    args = _arguments()
    folder = Path(args.folder).expanduser().absolute()
    limit = round(args.memory * 1e9)
    if args.step:
        return _step(args.step, folder, limit, args)
    folder.mkdir(parents=True, exist_ok=True)
    group = group_command(limit)
    means = f"control group, {'systemd-run' if 'systemd' in group[0] else 'version 1'}" if group else "RLIMIT_DATA"
    print(f"{args.gb:g} GB on disk ({args.dtype}), {args.memory:g} GB of memory by {means}, method {args.method}\n")
    print(f"{'step':<10} {'seconds':>8} {'peak resident':>14} {'peak of group':>14}", flush=True)
    done: dict[str, dict[str, float]] = {}
    record = folder / "steps.json"
    if record.is_file():
        done = json.loads(record.read_text(encoding="utf-8"))
    for step in STEPS:
        if step not in done:
            found = _in_a_process(step, folder, group, args)
            if found is None:
                print(f"{step} failed; {folder} is kept", flush=True)
                return 1
            done[step] = found
            record.write_text(json.dumps(done), encoding="utf-8")
        _print(step, done[step], limit)
    highest = max(found.get("group", found["resident"]) for found in done.values())
    seconds = sum(found["seconds"] for found in done.values())
    print(f"\nhighest {highest / 1e9:.2f} GB of {args.memory:g} GB, {seconds:.0f} s in all")
    if not args.keep_folder:
        shutil.rmtree(folder)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gb", type=float, default=8.0, help="size of the model on disk, in 10^9 bytes")
    parser.add_argument("--memory", type=float, default=3.0, help="the limit, in 10^9 bytes")
    parser.add_argument("--folder", default="larger-than-memory", help="where to work; removed at the end")
    parser.add_argument("--width", type=int, default=2048, help="hidden size, a multiple of 32; small ones are quick")
    parser.add_argument("--method", default="svd-llm")
    parser.add_argument("--dtype", default="float32", choices=("float32", "bfloat16"))
    parser.add_argument("--keep-folder", action="store_true")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_a_process(step: str, folder: Path, group: list[str], args: argparse.Namespace) -> dict[str, float] | None:
    """What the step said of itself; ``None`` where it failed."""
    options = {"--gb": args.gb, "--memory": args.memory, "--folder": folder, "--method": args.method}
    options |= {"--width": args.width}
    command = [*group, sys.executable, str(Path(__file__).resolve()), "--step", step, "--dtype", args.dtype]
    command += [str(word) for option in options.items() for word in option]
    home = os.environ | {"RANK_STUDIO_HOME": str(folder / "home")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=home)
    said: dict[str, float] | None = None
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            said = json.loads(line)
        else:
            print(line, end="", flush=True)
    return said if process.wait() == 0 else None


def _step(step: str, folder: Path, limit: int, args: argparse.Namespace) -> int:
    """In the limited process; the limit comes before torch does."""
    if not group_command(limit):
        limit_this_process(limit)
    started = time.perf_counter()
    if step == "make":
        from size_parts.making import make

        shutil.rmtree(folder / "model", ignore_errors=True)
        words = f"{make(folder / 'model', args.gb, args.width, args.dtype) / 1e9:.2f} GB"
    else:
        from size_parts.steps import Steps

        words = Steps(folder, limit, args.method).named()[step]()
    print(f"    {words}")
    print(json.dumps({"seconds": time.perf_counter() - started, **peaks()}), flush=True)
    return 0


def _print(step: str, found: dict[str, float], limit: int) -> None:
    group = f"{found['group'] / 1e9:>11.2f} GB" if "group" in found else f"{'':>14}"
    over = "  above the limit" if found.get("group", found["resident"]) > limit else ""
    print(f"{step:<10} {found['seconds']:>8.1f} {found['resident'] / 1e9:>11.2f} GB {group}{over}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
