"""Kills the engine at random moments of calibrating, planning, compressing, refining and evaluating: what is lost?

    python benchmarks/endure.py                        50 kills, then faults other than kills
    python benchmarks/endure.py --kills 200 --seed 7   more, at other moments
    python benchmarks/endure.py --kills 0 --faults 30  full disks, too little memory and power cuts alone

A sequence of command lines (``kill_parts/engine.py``) is run once undisturbed. Then it is killed by SIGKILL at moments
that are uniform over the time that took, and started again with what is on the disk, until it ends by itself; then
everything it wrote must be the same to the last byte, the evaluation's numbers too, with nothing left beside it, sound
caches, and a sound history that has each run once (``kill_parts/verdict.py`` says what is looked at).

Faults other than kills, in turn: files that cannot grow as on a full disk, an allocation that fails, and a power cut:
a kill after which every file that was written and not brought to the disk is emptied, cut short or filled with zeros.

What `auto` was settled to by timing is given to the disturbed ones; everything else starts from nothing. Needs POSIX.
The exit code is 1 where anything was lost or differs.
"""

import argparse
import collections
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the program itself has it; read when torch is loaded

import numpy as np
from kill_parts.engine import Engine, Fault, little_memory, noting_syncs, small_files, started
from kill_parts.verdict import cut_power, faults_of, result_of

_FAULTS = ("disk full", "no memory", "power cut")
_LARGEST_FILE = 1_500_000
_MOST_MEMORY = 200_000_000
_ATTEMPTS = 40
"""A sequence that was disturbed so often is left in peace."""


@dataclass
class Tally:
    """What came of it all."""

    disturbed: collections.Counter[str] = field(default_factory=collections.Counter)
    phases: collections.Counter[str] = field(default_factory=collections.Counter)
    said: collections.Counter[str] = field(default_factory=collections.Counter)
    sequences: int = 0
    lost: int = 0
    corrupted: int = 0

    @property
    def total(self) -> int:
        return sum(self.disturbed.values())


@dataclass(frozen=True)
class Peace:
    """The sequence that nobody disturbed."""

    folder: Path
    seconds: float
    result: dict[str, str]


def left_in_peace(folder: Path) -> Peace:
    """Raises ``RuntimeError`` where it does not end as it should."""
    folder.mkdir()
    began = time.monotonic()
    code = started(folder).wait()
    if code != 0:
        raise RuntimeError(f"The undisturbed run ended with {code}:\n{(folder / 'log').read_text('utf-8')[-2000:]}")
    seconds, result = time.monotonic() - began, result_of(folder)
    wrong = faults_of(folder, result)
    if wrong:
        raise RuntimeError(f"The undisturbed run left a disorder: {wrong}")
    return Peace(folder, seconds, result)


def endured(folder: Path, peace: Peace, kinds: list[str], tally: Tally, chance: np.random.Generator) -> None:
    """One sequence, disturbed by the first of ``kinds`` again and again until it ends; those are taken off the list."""
    shutil.copytree(peace.folder / "home/cache/choices", folder / "home/cache/choices")
    for _attempt in range(_ATTEMPTS):
        if not kinds:
            break
        if disturbed(folder, kinds[0], peace, tally, chance):
            kinds.pop(0)
        else:  # it was faster
            break
    code = started(folder).wait()
    wrong = faults_of(folder, peace.result) if code == 0 else [f"it ended with {code}; see {folder / 'log'}"]
    tally.sequences += 1
    tally.lost += code != 0
    tally.corrupted += code == 0 and bool(wrong)
    print(f"  {tally.total:>4} disturbances, sequence {tally.sequences}: {'; '.join(wrong) or 'the same'}", flush=True)


def disturbed(folder: Path, kind: str, peace: Peace, tally: Tally, chance: np.random.Generator) -> bool:
    """Let the sequence go on and disturb it; whether it was before it had ended."""
    engine = started(folder, _fault(kind, chance))
    if kind in ("kill", "power cut"):
        if engine.wait(float(chance.uniform(0, peace.seconds))) is not None:
            return False
        engine.kill()
        if kind == "power cut":
            cut_power(_at_risk(engine), chance)
    else:
        code = engine.wait()
        if code == 0:
            return False
        if code is not None and code > 0:
            tally.said[(folder / "log").read_text("utf-8", errors="replace").strip().splitlines()[-1][:160]] += 1
    tally.disturbed[kind] += 1
    tally.phases[engine.phase] += 1
    return True


def _fault(kind: str, chance: np.random.Generator) -> Fault | None:
    if kind == "disk full":
        return small_files(int(chance.integers(1_000, _LARGEST_FILE)))
    if kind == "no memory":
        return little_memory(int(chance.integers(0, _MOST_MEMORY)))
    return noting_syncs if kind == "power cut" else None


def _at_risk(engine: Engine) -> list[Path]:
    """Files that were written since it started and not brought to the disk. SQLite sees to its own."""
    synced = engine.synced
    files = [path for path in engine.folder.rglob("*") if path.is_file() and path.stat().st_mtime >= engine.began]
    own = {engine.folder / name for name in ("log", "phases", "synced")}
    return [path for path in files if path not in synced and path not in own and "history" not in path.parts]


def report(tally: Tally, seconds: float) -> None:
    print(f"{'phase':<32}disturbed")
    for phase, count in tally.phases.most_common():
        print(f"{phase:<32}{count:>9}")
    for sentence, count in tally.said.most_common():
        print(f"{count:>4} x {sentence}")
    kinds = ", ".join(f"{count} x {kind}" for kind, count in tally.disturbed.items())
    print(f"{kinds}; {tally.sequences} sequences, lost {tally.lost}, corrupted {tally.corrupted}")
    print(f"{seconds:.0f} s in all")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--faults", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave everything in this new folder, to be looked at")
    said = parser.parse_args()
    began, tally, chance = time.monotonic(), Tally(), np.random.default_rng(said.seed)
    with tempfile.TemporaryDirectory() as temporary:
        place = (said.keep or Path(temporary)).absolute()
        place.mkdir(exist_ok=True)
        peace = left_in_peace(place / "peace")
        print(f"left in peace: {len(peace.result)} files and figures in {peace.seconds:.1f} s", flush=True)
        kinds = ["kill"] * said.kills + [_FAULTS[number % len(_FAULTS)] for number in range(said.faults)]
        while kinds:
            folder = place / str(tally.sequences)
            endured(folder, peace, kinds, tally, chance)
            if said.keep is None:
                shutil.rmtree(folder)
    report(tally, time.monotonic() - began)
    return 1 if tally.lost or tally.corrupted else 0


if __name__ == "__main__":
    sys.exit(main())
