"""Whole compressions against the straightforward way: wall seconds, processor seconds, peak memory, perplexity.

    python benchmarks/whole.py                                   # svd-llm and kfac-svd on the sample model, two rounds
    python benchmarks/whole.py --method svd-llm --rounds 1 --rows 4
    python benchmarks/whole.py --text wikitext2_test.txt         # measured on another text than the bundled one

Both ways start from the converted checkpoint on disk and end with factors of uniform ranks on disk, each in a process
and with caches of its own, in turn, ``--rounds`` times. Everything counts from the start of the process to its end:
imports, tokenising, calibration, factorisation, writing. The straightforward way is ``straightforward.py``. Ours is
what one ``rank-studio compress`` does, its forecast and history included. Medians count; the peak is the largest
resident memory as the system says it. Perplexity is of the written numbers, in bfloat16, of the first round.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from core.calibration.corpus import read_corpus
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Cost:
    """Of one process."""

    wall: float
    cpu: float
    peak_mb: float


def main() -> None:
    args = _arguments()
    folder = open_checkpoint(args.model, silent()).folder
    with tempfile.TemporaryDirectory() as place:
        scratch = Path(place)
        text = _calibration_text(args, scratch)
        print(f"{folder.name}: {args.rows} rows of {args.length} tokens, keep {args.keep:g}, {args.rounds} rounds")
        heads = f"{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'perplexity':>12}"
        print(f"{'method':<10}{'way':<18}{heads}", flush=True)
        for method in args.method:
            _compare(method, folder, text, scratch, args)


def _compare(method: str, folder: Path, text: Path, scratch: Path, args: argparse.Namespace) -> None:
    costs: dict[str, list[Cost]] = {"straightforward": [], "rank studio": []}
    found: dict[str, float] = {}
    for turn in range(args.rounds):
        for way, taken in costs.items():
            out = scratch / f"{method}-{way.split()[0]}-{turn}"
            command = _command(way, method, folder, text, out, args)
            taken.append(_carried_out(command, _fresh_home(out)))
            if turn == 0:
                found[way] = _perplexity(way, folder, out, args)
    middle = {way: _median(taken) for way, taken in costs.items()}
    for way, cost in middle.items():
        figures = f"{cost.wall:9.1f}{cost.cpu:9.1f}{cost.peak_mb:9,.0f}{found[way]:12.2f}"
        print(f"{method:<10}{way:<18}{figures}", flush=True)
    theirs, ours = middle["straightforward"], middle["rank studio"]
    ratios = f"{theirs.wall / ours.wall:8.2f}x{theirs.cpu / ours.cpu:8.2f}x{theirs.peak_mb / ours.peak_mb:8.2f}x"
    print(f"{method:<10}{'ratio':<18}{ratios}{found['straightforward'] / found['rank studio']:11.2f}x", flush=True)


def _command(way: str, method: str, folder: Path, text: Path, out: Path, args: argparse.Namespace) -> list[str]:
    size = ["--rows", str(args.rows), "--length", str(args.length)]
    if way == "straightforward":
        script = str(HERE / "straightforward.py")
        return [sys.executable, script, str(folder), str(text), str(out), "--method", method, *size, *_keep(args)]
    inside = ["--model", str(folder), "--calibration", str(text), "--out", str(out), "--method", method]
    return [sys.executable, str(HERE / "whole_parts" / "ours.py"), *inside, *size, *_keep(args)]


def _keep(args: argparse.Namespace) -> list[str]:
    return ["--keep", str(args.keep)]


def _carried_out(command: list[str], home: Path | None = None) -> Cost:
    """Run a process to its end, in the ``home`` given. Its costs are the system's figures for that very process."""
    env = {**os.environ, **({"RANK_STUDIO_HOME": str(home)} if home else {})}
    started = time.perf_counter()
    process = os.posix_spawn(command[0], command, env)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"failed: {' '.join(command)}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.peak_mb for cost in costs),
    )


def _fresh_home(out: Path) -> Path:
    home = out.with_name(f"{out.name}-home")
    home.mkdir()
    return home


def _calibration_text(args: argparse.Namespace, scratch: Path) -> Path:
    text = read_corpus(args.calibration, "calibration")
    assert isinstance(text, str), "a text is needed, not documents"
    path = scratch / "calibration.txt"
    path.write_text(text, "utf-8")
    return path


def _perplexity(way: str, folder: Path, out: Path, args: argparse.Namespace) -> float:
    """In a process of its own, so that this one stays small: what a process starts with counts as its peak."""
    script = str(HERE / "whole_parts" / "measure.py")
    kind = "factors" if way == "straightforward" else "folder"
    result = out.with_name(f"{out.name}.json")
    command = [sys.executable, script, kind, str(folder), str(out), args.text, str(result)]
    _carried_out(command)
    return float(json.loads(result.read_text("utf-8")))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample")
    parser.add_argument("--method", nargs="+", default=["svd-llm", "kfac-svd"], choices=["svd-llm", "kfac-svd"])
    parser.add_argument("--keep", type=float, default=0.8)
    parser.add_argument("--rows", type=int, default=16)
    parser.add_argument("--length", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--calibration", default="bundled", help="text to calibrate on (default: the bundled one)")
    parser.add_argument("--text", default="bundled", help="text to measure perplexity on (default: the bundled one)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
