"""How cost grows: seconds and peak memory of calibrating and compressing made-up Llamas of 1x, 2x, 4x size.

    python benchmarks/growth.py                         # the table, and docs/images/growth.svg
    python benchmarks/growth.py --method svd-llm --axes depth rows
    python benchmarks/growth.py --max-memory 0.7        # depth and rows once more, as with --max-memory 0.7GB
    python benchmarks/growth.py --keep-rows FILE        # goes on from the sizes that FILE already holds

Depth, width and number of rows grow one at a time; everything else stays. Each size runs in a process and with caches
of its own, float32 throughout so that all sizes run the same code. Calibrating is the passes over the text, compressing
all that follows: spectra, decompositions, plan, writing. The peak (Linux) is the largest resident memory during the
step above what the process held before it, with the allocator told to give everything back that is free.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from growth_parts.plot import Panel, draw

HERE = Path(__file__).parent
FACTORS = (1, 2, 4)
BASE = {"depth": 4, "width": 256, "rows": 16}
STEPS = ("calibrate", "compress")

Row = dict[str, float]


def main() -> None:
    args = _arguments()
    found: dict[str, Row] = {}
    if args.keep_rows and args.keep_rows.exists():
        found = json.loads(args.keep_rows.read_text("utf-8"))
    heads = "".join(f"{step + ' s':>14}{step + ' MB':>14}" for step in STEPS)
    print(f"{args.method}, depth {BASE['depth']}, width {BASE['width']}, {BASE['rows']} rows of {args.length} tokens")
    print(f"{'what grows':<12}{'times':>6}{heads}", flush=True)
    for axis in args.axes:
        for limit in _limits(args, axis):
            if limit:
                print(f"within {limit:g} GB")
            for factor in FACTORS:
                name = _name(args, axis, factor, limit)
                if name not in found:
                    found[name] = _measured(axis, factor, limit, args)
                    if args.keep_rows:
                        args.keep_rows.write_text(json.dumps(found, indent=1), "utf-8")
                figures = "".join(f"{found[name][f'{s} s']:14.2f}{found[name][f'{s} MB']:14,.0f}" for s in STEPS)
                print(f"{axis:<12}{factor:>5}x{figures}", flush=True)
            first, last = (found[_name(args, axis, factor, limit)] for factor in (FACTORS[0], FACTORS[-1]))
            print(f"{axis:<12}{'power':>6}{_powers(first, last)}", flush=True)
    draw(_panels(found, args), args.out)
    print(f"drawn: {args.out}")


def _limits(args: argparse.Namespace, axis: str) -> list[float | None]:
    """Wider models need more, so only the others are measured within a limit."""
    return [None] if axis == "width" or args.max_memory is None else [None, args.max_memory]


def _name(args: argparse.Namespace, axis: str, factor: int, limit: float | None) -> str:
    return f"{args.method} {axis} {factor}" + (f" within {limit:g} GB" if limit else "")


def _measured(axis: str, factor: int, limit: float | None, args: argparse.Namespace) -> Row:
    sizes = {**BASE, axis: BASE[axis] * factor}
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, str(HERE / "growth_parts" / "one_size.py"), scratch, args.method, str(args.length)]
        command += [str(sizes[name]) for name in ("depth", "width", "rows")]
        command += [str(round(limit * 1e9))] if limit else []
        # Every freed tensor goes back at once: what is resident is then in use.
        tuned = {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}
        env = {**os.environ, **tuned, "RANK_STUDIO_HOME": str(Path(scratch) / "home")}
        done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{axis} {factor}x failed: {done.stderr.strip().splitlines()[-1]}")
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return row


def _powers(first: Row, last: Row) -> str:
    """Of the factor from 1x to 4x: 1 is linear, 0 flat."""
    cells = []
    for step in STEPS:
        for unit in ("s", "MB"):
            grown = last[f"{step} {unit}"] / max(first[f"{step} {unit}"], 1e-9)
            cells.append(f"{math.log(max(grown, 1e-9)) / math.log(FACTORS[-1] / FACTORS[0]):14.2f}")
    return "".join(cells)


def _panels(found: dict[str, Row], args: argparse.Namespace) -> list[list[Panel]]:
    def panel(axis: str, unit: str) -> Panel:
        lines = {}
        for limit in _limits(args, axis) if unit == "MB" else [None]:
            rows = [found[_name(args, axis, factor, limit)] for factor in FACTORS]
            steps = ("calibrate",) if limit else STEPS
            lines |= {_line(step, limit): [row[f"{step} {unit}"] for row in rows] for step in steps}
        return Panel(f"{axis}, {'seconds' if unit == 's' else 'peak MB'}", [f"{f}x" for f in FACTORS], lines)

    return [[panel(axis, unit) for axis in args.axes] for unit in ("s", "MB")]


def _line(step: str, limit: float | None) -> str:
    return f"{step}, {limit:g} GB" if limit else step


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--method", default="kfac-svd", choices=["svd-llm", "kfac-svd"])
    parser.add_argument("--axes", nargs="+", default=list(BASE), choices=list(BASE))
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--max-memory", type=float, help="depth and rows within so many 10^9 bytes too")
    parser.add_argument("--keep-rows", type=Path, help="a JSON file of measured sizes, to go on from")
    parser.add_argument("--out", type=Path, default=HERE.parent / "docs" / "images" / "growth.svg")
    return parser.parse_args()


if __name__ == "__main__":
    main()
