"""What killed processes leave is removed, and what others are at is not."""

import os
import subprocess
import sys
import time

from core.jobs.scratch import scratch_ending, scratch_folder, sweep
from core.jobs.whole_file import write_first, write_whole

LEAVING = """
import os, pathlib, sys, time
from core.jobs.scratch import scratch_ending, scratch_folder
place = pathlib.Path(sys.argv[1])
(place / ("plan.json" + scratch_ending())).write_text("half")
(scratch_folder(place / "below", "hidden") / "states").write_text("half")
print("ready", flush=True)
time.sleep(60)
"""


def at_work(place) -> subprocess.Popen[str]:
    """A process that has begun a file in ``place`` and a folder in ``place``/below."""
    (place / "below").mkdir(exist_ok=True)
    process = subprocess.Popen([sys.executable, "-c", LEAVING, str(place)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_that_what_a_process_is_at_stays_until_it_is_killed(tmp_path):
    process = at_work(tmp_path)
    assert sweep(tmp_path) == 0
    process.kill()
    process.wait()
    assert sweep(tmp_path) == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["below"]


def test_that_saving_a_document_clears_what_an_earlier_kill_left_of_it(tmp_path):
    process = at_work(tmp_path)
    process.kill()
    process.wait()
    (tmp_path / "other.json.12.partial").write_text("somebody else's")
    write_whole(tmp_path / "plan.json", "whole", lasting=True)
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["other.json.12.partial", "plan.json"]


def test_that_what_a_process_with_this_number_left_before_this_one_was_started_is_not_ours(tmp_path):
    left = tmp_path / f"moments{scratch_ending()}"
    left.write_text("half")
    assert sweep(tmp_path) == 0
    os.utime(left, (1e9, 1e9))
    assert sweep(tmp_path) == 1


def test_that_another_hosts_file_is_left_alone_for_a_week(tmp_path):
    left = tmp_path / "moments.00000000-1-1.partial"
    left.write_text("half")
    assert sweep(tmp_path) == 0
    old = time.time() - 8 * 24 * 3600
    os.utime(left, (old, old))
    assert sweep(tmp_path) == 1


def test_that_the_unfinished_folder_of_a_compression_is_no_scratch(tmp_path):
    (tmp_path / ".out.partial").mkdir()
    assert sweep(tmp_path) == 0
    assert (tmp_path / ".out.partial").is_dir()


def test_that_a_folder_of_ones_own_is_new_each_time(tmp_path):
    assert scratch_folder(tmp_path, "hidden") != scratch_folder(tmp_path, "hidden")


def test_that_the_first_of_several_writers_is_the_one_that_counts(tmp_path):
    write_first(tmp_path / "choice", b"first")
    write_first(tmp_path / "choice", b"second")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("choice", b"first")]
