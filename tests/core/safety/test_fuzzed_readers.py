"""Every reader of files takes what is spoiled as it should; the campaign itself is ``benchmarks/fuzz.py``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[3] / "benchmarks" / "fuzz.py"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the campaign forks")
@pytest.mark.timeout(600)
def test_that_no_spoiled_file_makes_a_reader_fail_in_another_way_than_by_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, str(FUZZ), "--inputs", "60", "--seed", "20", "--kept", str(tmp_path / "kept")]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=FUZZ.parents[1], timeout=580)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert not (tmp_path / "kept").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the campaign forks")
def test_that_the_campaign_sees_what_it_is_there_to_see(tmp_path: Path) -> None:
    script = f"""
import sys, time, pickle, pathlib
sys.path[:0] = [{str(FUZZ.parent)!r}, {str(FUZZ.parents[1])!r}]
from fuzz_parts.campaign import campaign
from fuzz_parts.reader import Reader
from core.jobs.errors import StudioError

def read(number):
    match number:
        case 0: return None
        case 1: raise StudioError("It is damaged; fetch it again.")
        case 2: raise KeyError("x")
        case 3: time.sleep(60)
        case 4: bytearray(2**30)
        case 5: pathlib.Path("../outside/new").write_text("x")
        case 6: pickle.loads(pickle.dumps(KeyError))
        case 7: raise StudioError("")

def begin(box):
    now = [1]
    def spoil(chance):
        now[0] = given[0]
        given[0] += 1
    return spoil, lambda: read(now[0])

given = [0]
found = campaign(Reader("r", begin, seconds=3), 0, range(3), pathlib.Path({str(tmp_path / "a")!r}), pathlib.Path("k"))
print(dict(found.counts), sorted(found.faults))
for first in range(3, 8):
    given[0] = first
    place = pathlib.Path({str(tmp_path / "b")!r})
    found = campaign(Reader("r", begin, seconds=3), 0, range(1), place, pathlib.Path("k"))
    print(sorted(found.faults))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, timeout=200)
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert "'accepted': 1" in lines[0]
    assert "'refused': 1" in lines[0]
    assert "KeyError" in lines[0]
    wanted = ("no answer within", "MemoryError", "opened for writing", "a pickle was opened", "empty")
    for line, words in zip(lines[1:], wanted, strict=True):
        assert words in line
