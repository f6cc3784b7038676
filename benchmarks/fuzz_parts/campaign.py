"""Feeds one reader its inputs, in a process of its own that is ended when it takes too long or too much memory."""

import contextlib
import json
import os
import random
import re
import resource
import select
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_parts.box import Box
from fuzz_parts.reader import Reader

from core.jobs.errors import StudioError

MEMORY = 512 * 2**20
"""Bytes that reading one small input may take, on top of what the program has anyway."""
_LONGEST = 1_200
"""Characters of a sentence for the user; paths are long."""
_ACCEPTED, _REFUSED = "accepted", "refused"


@dataclass
class Found:
    """What became of the inputs of one reader."""

    reader: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[int]] = field(default_factory=dict)
    """What went wrong -> the numbers of the inputs that it went wrong with."""
    details: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def inputs(self) -> int:
        return self.counts.total() + sum(map(len, self.faults.values()))

    def fault(self, number: int, what: str, detail: str) -> None:
        self.faults.setdefault(what, []).append(number)
        self.details.setdefault(what, detail)


def campaign(reader: Reader, seed: int, numbers: range, place: Path, kept: Path) -> Found:
    """Give ``reader`` the inputs with these numbers; an input is a function of seed, reader and number. Faulty ones are
    copied to ``kept``."""
    found = Found(reader.name)
    started = time.perf_counter()
    left = numbers
    while left:
        done = _one_process(reader, seed, left, place, kept, found)
        left = left[done:]
    found.seconds = time.perf_counter() - started
    return found


def _one_process(reader: Reader, seed: int, numbers: range, place: Path, kept: Path, found: Found) -> int:
    """Until all is done or the process is gone; how many inputs have an outcome."""
    shutil.rmtree(place, ignore_errors=True)
    receiving, sending = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _work(reader, seed, numbers, place, kept, sending)
    os.close(sending)
    done, ended = 0, ""
    with os.fdopen(receiving, "rb", buffering=0) as stream:
        pending = b""
        patience = 120.0  # the first input comes after the valid one was made
        while True:
            if not select.select([stream], [], [], patience)[0]:
                ended = f"no answer within {reader.seconds:.0f} s"
                os.kill(child, signal.SIGKILL)
                break
            data = stream.read(65_536)
            if not data:
                break
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                patience = reader.seconds
                if line != b"ready":
                    _take(found, numbers[done], json.loads(line))
                    done += 1
    _, status = os.waitpid(child, 0)
    if done < len(numbers):
        how = ended or f"the process died (wait status {status})"
        if done == 0 and patience > reader.seconds:
            raise RuntimeError(f"{reader.name} could not begin: {how}")
        found.fault(numbers[done], how, "")
        _keep(place / "given", kept / f"{reader.name}-{seed}-{numbers[done]}")
        done += 1
    return done


def _take(found: Found, number: int, said: list[str]) -> None:
    if len(said) == 1:
        found.counts[said[0]] += 1
    else:
        found.fault(number, said[0], said[1])


def _work(reader: Reader, seed: int, numbers: range, place: Path, kept: Path, sending: int) -> None:
    """The life of the child; it does not return."""
    try:
        box = Box(place)
        box.move_in()
        if not os.environ.get("FUZZ_LOUD"):
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        spoil, read = reader.begin(box)
        # Once whole: what is loaded at the first time is no input's fault.
        with contextlib.suppress(StudioError):
            read()
        box.trespasses.clear()
        _limit_memory()
        os.write(sending, b"ready\n")
        for number in numbers:
            spoil(random.Random(f"{seed} {reader.name} {number}"))
            outcome = _outcome(box, read)
            if len(outcome) > 1:
                _keep(box.given, kept / f"{reader.name}-{seed}-{number}")
            os.write(sending, json.dumps(outcome).encode() + b"\n")
    except BaseException:
        if os.environ.get("FUZZ_LOUD"):
            traceback.print_exc()
        os._exit(3)
    os._exit(0)


def _limit_memory() -> None:
    """Linux counts what a process may write to; elsewhere there is no such limit to set."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmData"))
        most = int(held.split()[1]) * 1024 + MEMORY
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _outcome(box: Box, read: object) -> list[str]:
    """``[accepted]``, ``[refused]``, or what went wrong with the details."""
    assert callable(read)
    detail = ""
    try:
        with box.watched():
            read()
        outcome = _ACCEPTED
    except StudioError as error:
        outcome, detail = _REFUSED, str(error)
        unfit = _unfit(detail)
        if unfit:
            outcome = f"a sentence {unfit}"
    except BaseException as error:
        detail = "".join(traceback.format_exception(error))
        outcome = f"{type(error).__name__} at {_where(error, detail)}"
    if box.trespasses:
        outcome, detail = box.trespasses[0], "\n".join(box.trespasses)
        box.trespasses.clear()
    return [outcome] if outcome in (_ACCEPTED, _REFUSED) else [outcome[:200], detail[-6000:]]


def _unfit(sentence: str) -> str:
    """Why a sentence cannot be shown to a person; "" for one that can."""
    if not sentence.strip():
        return "that is empty"
    if "Traceback" in sentence:
        return "with a traceback"
    if not sentence.isprintable():
        return "with characters that steer a terminal, or that are none"
    return "without end" if len(sentence) > _LONGEST else ""


def _where(error: BaseException, detail: str) -> str:
    """The innermost line of the program itself."""
    lines = [line.strip() for line in detail.splitlines() if line.strip().startswith('File "')]
    own = [line for line in lines if "/core/" in line or "/studio/" in line]
    if own:
        return re.sub(r".*/((?:core|studio)/)", r"\1", own[-1]).replace('"', "")
    return str(error).splitlines()[0][:100] if str(error) else "?"


def _keep(given: Path, kept: Path) -> None:
    if not given.is_dir() or len(list(kept.parent.glob(f"{kept.name.rpartition('-')[0]}-*"))) > 40:
        return
    shutil.rmtree(kept, ignore_errors=True)
    with contextlib.suppress(OSError, shutil.Error):
        shutil.copytree(given, kept, symlinks=True, ignore_dangling_symlinks=True, copy_function=_copied)


def _copied(source: str, target: str) -> None:
    """FIFOs and devices are not copied: reading one never ends."""
    if Path(source).is_symlink() or Path(source).is_file():
        shutil.copy2(source, target, follow_symlinks=False)
