"""Feeds spoiled files to everything that reads files, and looks whether each is accepted or refused in one sentence.

    python benchmarks/fuzz.py                                       1,000 inputs a reader
    python benchmarks/fuzz.py --inputs 10000 --seed 3               more, and others
    python benchmarks/fuzz.py --only gguf --first 4711 --inputs 1   one input again

A fault is anything else: another exception, no answer in time, more than 512 MB for a small file, a file made or
changed outside the program's own folders, a program started, the network asked, a pickle opened, code of the input run,
a sentence that is none. Faulty inputs are kept. The exit code is 1 where there are any. Needs a system that can fork.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from fuzz_parts.campaign import Found, campaign
from fuzz_parts.every_reader import READERS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=1000, help="inputs for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--only", nargs="+", metavar="READER", choices=[reader.name for reader in READERS])
    parser.add_argument("--kept", type=Path, default=Path("fuzz-faults"), help="where faulty inputs are kept")
    arguments = parser.parse_args()
    _load()
    numbers = range(arguments.first, arguments.first + arguments.inputs)
    chosen = [reader for reader in READERS if not arguments.only or reader.name in arguments.only]
    print(
        f"seed {arguments.seed}\n{'reader':<20}{'inputs':>8}{'accepted':>10}{'refused':>9}{'faults':>8}{'ms each':>9}"
    )
    every = []
    with tempfile.TemporaryDirectory(prefix="rank-studio-fuzz-") as place:
        for reader in chosen:
            found = campaign(reader, arguments.seed, numbers, Path(place) / reader.name, arguments.kept.absolute())
            print(_row(found), flush=True)
            every.append(found)
    faults = sum(_told(found, arguments.seed) for found in every)
    print(f"{sum(found.inputs for found in every):,} inputs, {faults} faults")
    return 1 if faults else 0


def _load() -> None:
    """What is heavy, once, before the first fork."""
    from core.execute import load_engine

    load_engine()


def _row(found: Found) -> str:
    faults = sum(map(len, found.faults.values()))
    counts = f"{found.counts['accepted']:>10,}{found.counts['refused']:>9,}{faults:>8}"
    return f"{found.reader:<20}{found.inputs:>8,}{counts}{1000 * found.seconds / max(1, found.inputs):>9.1f}"


def _told(found: Found, seed: int) -> int:
    for what, numbers in found.faults.items():
        print(
            f"\n{found.reader}: {what}: {len(numbers)} times; again: --only {found.reader} --seed {seed} "
            f"--first {numbers[0]} --inputs 1"
        )
        print("\n".join(f"    {line}" for line in found.details[what].splitlines()[-8:]))
    return sum(map(len, found.faults.values()))


if __name__ == "__main__":
    sys.exit(main())
