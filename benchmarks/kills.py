"""Kills a real window and its worker at random moments of planning and of compressing; what is lost each time?

    python benchmarks/kills.py                       ten kills, while planning, compressing and writing in turn
    python benchmarks/kills.py --kills 40 --seed 7   more, at other moments

A person plans without pause in a window of its own process (real mouse and key events, no screen) and writes a diary.
SIGKILL ends window and worker at once. The next window is told to recover the plan and to go on with the compression.
Lost are edits that the plan which came back lacks; more than two seconds of them are too many. A compression must end
with the very tensors of one that was left in peace. The exit code is 1 where any of that does not hold.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import torch
from kill_parts.diary import Loss, loss, read_diary
from kill_parts.killing import kill, planning, recover, wait_until_written
from safetensors import safe_open

_MOST_LOST = 2.0
_PLANNED = (0.2, 8.0)
"""Seconds of planning after which a kill comes."""
_PACE = ("--pause-ms", "150")
"""A person who never rested would leave the worker no processor to compress with."""
_MOMENTS = ("planning", "compressing", "writing")
"""Writing is the end of compressing: a small model spends little time on it."""


@dataclass(frozen=True)
class Peace:
    """A compression that nobody disturbed."""

    digests: dict[str, str]
    sites: int
    seconds: float


@dataclass(frozen=True)
class Kill:
    """What one kill did."""

    when: str
    edits: int
    lost: Loss | None
    back: float
    compressed: str
    fine: bool

    def row(self) -> str:
        lost = "A PLAN THAT NEVER WAS" if self.lost is None else f"{self.lost.edits} edits, {self.lost.seconds:.1f} s"
        back = f"back in {self.back:.1f} s" if self.back else "nothing kept yet"
        return f"{self.when:<28}{self.edits:>5} edits   lost {lost:<18} {back:<18}{self.compressed}"


def left_in_peace(folder: Path, model: str) -> Peace:
    """Compress the plan that every person begins with."""
    out, diary = folder / "out", folder / "diary"
    live_in(folder)
    with planning(diary, "--model", model, *_PACE, "--out", str(out)) as process:
        wait_until_written(diary, process, ("ended",))
    entries = read_diary(diary)
    times = {entry.what: entry.time for entry in entries}
    return Peace(digests_of(out), len(entries[0].ranks), times["ended"] - times["compress"])


def kill_one(folder: Path, model: str, number: int, chance: random.Random, peace: Peace) -> Kill:
    """Kill one window, then open the next one and see what is back."""
    out, diary, moment = folder / "out", folder / "diary", _MOMENTS[number % len(_MOMENTS)]
    words = ["--model", model, *_PACE, "--seed", str(number)]
    words += ["--out", str(out)] if moment != "planning" else []
    live_in(folder)
    with planning(diary, *words) as process:
        when = wait_for(moment, process, diary, out, chance, peace)
        killed = kill(process)
    written = journal_of(out)
    found = recovered(folder, out if moment != "planning" else None)
    lost = lost_of(diary, killed, found)
    compressed, same = "", True
    if moment != "planning":
        same = out.exists() and digests_of(out) == peace.digests
        resumed = any(said.startswith(f"Resuming: {written} of") for said in found["said"])
        compressed = f"{written} sites written, {'gone on from them' if resumed else 'begun anew'}, "
        compressed += "the same tensors" if same else "OTHER TENSORS" if out.exists() else "NOT WRITTEN"
        same = same and (resumed or not written)
    fine = lost is not None and lost.seconds <= _MOST_LOST and same
    return Kill(when, len(read_diary(diary)), lost, found.get("seconds", 0.0), compressed, fine)


def wait_for(
    moment: str, process: subprocess.Popen[bytes], diary: Path, out: Path, chance: random.Random, peace: Peace
) -> str:
    """Wait for a random moment of this sort; what it came to be, in words."""
    wait_until_written(diary, process, ("plan",) if moment == "planning" else ("compress",))
    if moment == "writing":
        sites = chance.randint(1, peace.sites - 1)
        while journal_of(out) < sites and not out.exists():
            time.sleep(0.001)
        return f"writing, {sites} sites or more"
    after = chance.uniform(*_PLANNED) if moment == "planning" else chance.uniform(0, peace.seconds)
    time.sleep(after)
    return f"{moment}, after {after:.1f} s"


def lost_of(diary: Path, killed: float, found: dict[str, Any]) -> Loss | None:
    """What is not back; all of it where there was no recovery file yet."""
    entries = read_diary(diary)
    if found["ranks"]:
        return loss(entries, killed, found["ranks"], found["locked"])
    plans = [entry for entry in entries if entry.what == "plan"]
    return Loss(len(plans), killed - plans[0].time)


def recovered(folder: Path, out: Path | None) -> dict[str, Any]:
    """What the next window found."""
    findings = folder / "findings.json"
    recover(findings, out)
    found: dict[str, Any] = json.loads(findings.read_text(encoding="utf-8"))
    return found


def live_in(folder: Path) -> None:
    """Let the windows that are started from here keep all that they keep in a home of their own."""
    folder.mkdir()
    os.environ["RANK_STUDIO_HOME"] = str(folder / "home")


def journal_of(out: Path) -> int:
    """Sites that are safely in the unfinished folder; 0 where there is none (yet, or any more)."""
    journal = out.with_name(f".{out.name}.partial") / "unfinished.log"
    return max(0, journal.read_text("utf-8").count("\n") - 1) if journal.exists() else 0


def digests_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every tensor by its name."""
    found = {}
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, framework="pt") as tensors:
            for name in tensors.keys():  # noqa: SIM118 - no mapping
                content = tensors.get_tensor(name).reshape(-1).contiguous().view(torch.uint8)
                found[name] = hashlib.sha256(content.numpy().tobytes()).hexdigest()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="tiny")
    said = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no window is left behind
    chance, kills, began = random.Random(said.seed), list[Kill](), time.time()
    with tempfile.TemporaryDirectory() as place:
        peace = left_in_peace(Path(place) / "peace", said.model)
        print(f"left in peace: {len(peace.digests)} tensors in {peace.seconds:.1f} s", flush=True)
        for number in range(said.kills):
            folder = Path(place) / str(number)
            kills.append(kill_one(folder, said.model, number, chance, peace))
            print(f"{number + 1:>3} {kills[-1].row()}{'' if kills[-1].fine else '   <- LOST'}", flush=True)
    bad = sum(not one.fine for one in kills)
    oldest = max((one.lost.seconds for one in kills if one.lost is not None), default=0.0)
    print(f"{len(kills)} kills, {bad} lost more than {_MOST_LOST:.0f} s; the oldest edit lost was {oldest:.1f} s old")
    print(f"{time.time() - began:.0f} s in all")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
