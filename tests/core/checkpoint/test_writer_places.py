"""An output folder appears whole or not at all, and a run that was stopped goes on where it was."""

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch

from core.allocation.plan import RankPlan
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.checkpoint.partial import JOURNAL
from core.checkpoint.shards import ShardedFiles
from core.checkpoint.writer import StoredSite, write_compressed
from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError
from core.jobs.events import Advanced, Event
from core.jobs.reporter import EventReporter, silent
from core.model import Site
from tests.factors import compress, mixed_plan, truncator
from tests.families import make_checkpoint


@pytest.fixture
def checkpoint(llama_folder: Path) -> Checkpoint:
    return open_checkpoint(str(llama_folder), silent())


@pytest.fixture
def plan(checkpoint: Checkpoint) -> RankPlan:
    return mixed_plan(checkpoint, "pivoted")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder to write into, so that anything left behind shows."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def cancelling_after(items: int) -> EventReporter:
    """A reporter whose job is cancelled once ``items`` steps of a stage were reported."""
    cancelled = Control()

    def sink(event: Event) -> None:
        if isinstance(event, Advanced) and event.done >= items:
            cancelled.cancel()

    return EventReporter(sink, cancelled)


def test_that_an_existing_output_is_refused_and_stays_as_it_was(
    checkpoint: Checkpoint, plan: RankPlan, place: Path
) -> None:
    out = place / "out"
    out.mkdir()
    (out / "precious.txt").write_text("mine")
    with pytest.raises(StudioError, match="out exists already; choose another name"):
        compress(checkpoint, plan, out)
    assert contents(out) == {"precious.txt": b"mine"}
    assert [path.name for path in place.iterdir()] == ["out"]


def test_that_a_missing_parent_folder_is_named(checkpoint: Checkpoint, plan: RankPlan, place: Path) -> None:
    with pytest.raises(StudioError, match="nowhere does not exist; create it"):
        compress(checkpoint, plan, place / "nowhere" / "out")
    (place / "file").write_text("")
    with pytest.raises(StudioError, match="file is not a folder"):
        compress(checkpoint, plan, place / "file" / "out")


def test_that_a_parent_folder_without_permission_is_named(
    checkpoint: Checkpoint, plan: RankPlan, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root, whom tests may run as, is never denied for real
    with pytest.raises(StudioError, match=r"no permission to write in .*place"):
        compress(checkpoint, plan, place / "out")


def test_that_too_small_a_disk_is_refused_before_anything_is_computed(
    checkpoint: Checkpoint, plan: RankPlan, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 1000))

    def nobody_asks(site: Site) -> StoredSite:
        raise AssertionError(site)

    with pytest.raises(StudioError, match=r"too little room .* needs 1\.\d MB and 1\.0 kB are free"):
        write_compressed(checkpoint, plan, nobody_asks, place / "out", dense=False, card={}, reporter=silent())
    assert list(place.iterdir()) == []


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The system itself refuses to write beyond ``size`` bytes of a file, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_that_a_write_the_system_refuses_leaves_nothing_behind(
    checkpoint: Checkpoint, plan: RankPlan, place: Path
) -> None:
    checkpoint.digest()  # is remembered in a file of its own, which is not what is tested here
    with largest_file(30_000), pytest.raises(StudioError, match=r"disk is full: .*out needs 1\.\d MB in all"):
        compress(checkpoint, plan, place / "out")
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("step", ["allocate", "write", "copy"])
def test_that_a_disk_filling_up_at_any_step_leaves_nothing_behind(
    checkpoint: Checkpoint, plan: RankPlan, place: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    calls = []
    real = getattr(ShardedFiles, step)

    def fails_the_last_time(self: ShardedFiles, *args: object) -> None:
        calls.append(args)
        if step == "allocate" or len(calls) > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(self, *args)

    monkeypatch.setattr(ShardedFiles, step, fails_the_last_time)
    with pytest.raises(StudioError, match="disk is full"):
        compress(checkpoint, plan, place / "out")
    assert list(place.iterdir()) == []


def test_that_a_failing_method_leaves_nothing_behind(checkpoint: Checkpoint, plan: RankPlan, place: Path) -> None:
    good = truncator(checkpoint, plan)
    last = checkpoint.info.sites[-1]

    def fails_at_the_last(site: Site) -> StoredSite:
        if site == last:
            raise StudioError(f"{site.name} is no good.")
        return good(site)

    with pytest.raises(StudioError, match="is no good"):
        write_compressed(checkpoint, plan, fails_at_the_last, place / "out", dense=False, card={}, reporter=silent())
    assert list(place.iterdir()) == []


def test_that_factors_beyond_the_dtype_are_an_error_naming_the_site(tmp_path: Path) -> None:
    folder = make_checkpoint("llama", tmp_path / "half", dtype=torch.float16)
    checkpoint = open_checkpoint(str(folder), silent())
    plan = mixed_plan(checkpoint, "factored")
    good = truncator(checkpoint, plan)

    def huge(site: Site) -> StoredSite:
        factors = good(site)
        return StoredSite(site, factors.rank, {name: tensor * 1e8 for name, tensor in factors.tensors.items()})

    with pytest.raises(StudioError, match=r"factors of model\.layers\.0\.self_attn\.q_proj .* float16 cannot"):
        write_compressed(checkpoint, plan, huge, tmp_path / "out", dense=False, card={}, reporter=silent())


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize("items", [1, 5])
def test_that_a_cancelled_run_resumes_at_the_next_site_with_the_same_bytes(
    checkpoint: Checkpoint, plan: RankPlan, place: Path, items: int, dense: bool
) -> None:
    whole = compress(checkpoint, plan, place / "whole", dense=dense)
    with pytest.raises(Cancelled, match=r"kept in .*\.out\.partial, and resuming goes on from there"):
        compress(checkpoint, plan, place / "out", dense=dense, reporter=cancelling_after(items))
    assert not (place / "out").exists()
    asked = []
    good = truncator(checkpoint, plan)

    def noted(site: Site) -> StoredSite:
        asked.append(site.name)
        return good(site)

    card: dict[str, object] = {"method": {"name": "svd"}}
    write_compressed(checkpoint, plan, noted, place / "out", dense=dense, card=card, reporter=silent(), resume=True)
    compressed = [site.name for site in checkpoint.info.sites if plan.ranks[site.name] is not None]
    assert asked == compressed[items + 1 :]
    expected, got = contents(whole.folder), contents(place / "out")
    assert got.keys() == expected.keys()
    assert [name for name in got if got[name] != expected[name]] == ["README.md"]  # it bears the folder's name
    assert sorted(path.name for path in place.iterdir()) == ["out", "whole"]


def test_that_resuming_with_another_plan_is_refused_and_destroys_nothing(
    checkpoint: Checkpoint, plan: RankPlan, place: Path
) -> None:
    with pytest.raises(Cancelled):
        compress(checkpoint, plan, place / "out", reporter=cancelling_after(2))
    left = contents(place / ".out.partial")
    first = checkpoint.info.sites[0]
    other = plan.with_ranks(checkpoint.info.by_name, {first.name: 9})
    with pytest.raises(StudioError, match="comes from another model, plan or set of options"):
        compress(checkpoint, other, place / "out", resume=True)
    assert contents(place / ".out.partial") == left


def test_that_a_run_without_resume_starts_anew(checkpoint: Checkpoint, plan: RankPlan, place: Path) -> None:
    with pytest.raises(Cancelled):
        compress(checkpoint, plan, place / "out", reporter=cancelling_after(2))
    first = checkpoint.info.sites[0]
    other = plan.with_ranks(checkpoint.info.by_name, {first.name: 9})
    written = compress(checkpoint, other, place / "out")
    assert written.stored_parameters == other.cost(checkpoint.info.sites)
    assert [path.name for path in place.iterdir()] == ["out"]


def test_that_resuming_where_nothing_was_left_simply_starts(
    checkpoint: Checkpoint, plan: RankPlan, place: Path
) -> None:
    assert compress(checkpoint, plan, place / "out", resume=True).folder == place / "out"


def test_that_a_half_written_journal_line_is_not_believed(checkpoint: Checkpoint, plan: RankPlan, place: Path) -> None:
    whole = compress(checkpoint, plan, place / "whole")
    with pytest.raises(Cancelled):
        compress(checkpoint, plan, place / "out", reporter=cancelling_after(2))
    journal = place / ".out.partial" / JOURNAL
    next_site = checkpoint.info.sites[3].name
    journal.write_text(journal.read_text() + next_site)  # the name is whole but its line end never came
    weights = compress(checkpoint, plan, place / "out", resume=True).folder / "model.safetensors"
    assert weights.read_bytes() == (whole.folder / "model.safetensors").read_bytes()


KILLED = """
import sys, time
from pathlib import Path
from tests.factors import mixed_plan, truncator
from core.checkpoint.open import open_checkpoint
from core.checkpoint.writer import write_compressed
from core.jobs.reporter import silent

checkpoint = open_checkpoint(sys.argv[1], silent())
plan = mixed_plan(checkpoint, "pivoted")
good = truncator(checkpoint, plan)
asked = 0

def slow(site):
    global asked
    asked += 1
    if asked > 4:
        time.sleep(600)
    return good(site)

write_compressed(checkpoint, plan, slow, Path(sys.argv[2]), dense=False, card={"method": {"name": "svd"}},
                 reporter=silent())
"""


def test_that_a_killed_run_resumes_with_the_same_bytes(checkpoint: Checkpoint, plan: RankPlan, place: Path) -> None:
    whole = compress(checkpoint, plan, place / "whole")
    command = [sys.executable, "-c", KILLED, str(checkpoint.folder), str(place / "out")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, env=environment)
    journal = place / ".out.partial" / JOURNAL
    deadline = time.monotonic() + 120
    while not (journal.exists() and len(journal.read_text().splitlines()) == 5):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (place / "out").exists()
    written = compress(checkpoint, plan, place / "out", resume=True)
    assert (written.folder / "model.safetensors").read_bytes() == (whole.folder / "model.safetensors").read_bytes()
    assert not (place / ".out.partial").exists()
