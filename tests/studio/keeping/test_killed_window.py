"""A real window, killed without warning while somebody plans in it: the next one brings the plan back."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.jobs.places import data_dir
from studio.keeping.recovery import Left, left_behind
from studio.main_window import MainWindow

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def killed_after(seconds: float, folder: Path, model: Any, out: str = "") -> tuple[Left, list[tuple[float, dict]]]:
    """What a window left that was killed some time after its first change; and all changes with their times."""
    description, diary = folder / "model.json", folder / "diary"
    description.write_text(model.info.model_dump_json(), encoding="utf-8")
    words = [str(description), str(HERE.parent / "fake_worker.py"), str(diary), out]
    process = subprocess.Popen(
        [sys.executable, str(HERE / "planning_process.py"), *words], cwd=ROOT, start_new_session=True
    )
    try:
        while not diary.exists():
            assert process.poll() is None
            time.sleep(0.02)
        time.sleep(seconds)
    finally:
        killed = time.time()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # the worker with it
        process.wait()
    written = [line for line in diary.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")]
    changes = [(when - killed, ranks) for when, ranks in map(json.loads, written)]
    (left,) = left_behind()
    return left, changes


def ranks_of(left: Left) -> dict[str, int | None]:
    return {name: site.rank for name, site in left.unsaved.project.plan.sites.items()}


@pytest.mark.parametrize("moment", range(6))
def test_that_nothing_older_than_two_seconds_is_lost_with_a_killed_window(
    moment: int, tmp_path: Path, fake_model: Any
) -> None:
    left, changes = killed_after(random.Random(moment).uniform(2.2, 4.5), tmp_path, fake_model)
    ages = [-when for when, ranks in changes if ranks == ranks_of(left)]
    assert ages, "a plan that never was"
    oldest_kept = min(ages)
    assert oldest_kept <= 2.0
    left.discard()
    assert list(data_dir("recovery").glob("*.recovery")) == []


@pytest.mark.parametrize("moment", range(4))
def test_that_a_window_killed_while_it_compresses_loses_neither_plan_nor_job(
    moment: int, tmp_path: Path, fake_model: Any, window: MainWindow, qtbot: QtBot
) -> None:
    left, changes = killed_after(
        random.Random(10 + moment).uniform(2.5, 4.5), tmp_path, fake_model, out=str(tmp_path / "slow")
    )
    left.claim.unlock()

    window.keeping.recoveries.look()
    assert "ended before Fake-Model was saved" in window.strip.label.text()
    assert len(window.welcome.left.rows) == 1
    window.strip.offer.click()
    qtbot.waitUntil(lambda: window.session.dirty, timeout=30_000)

    assert window.session.plan is not None
    assert dict(window.session.plan.ranks) == ranks_of(left)
    assert any(ranks == ranks_of(left) for _, ranks in changes)
    qtbot.waitUntil(lambda: window.keeping.recoveries.left == (), timeout=10_000)
    assert not left.file.exists()
    (own,) = data_dir("recovery").glob("*.recovery")
    assert own.read_bytes()
    assert (tmp_path / ".slow.partial").is_dir()
    qtbot.waitUntil(lambda: "had not ended: Compress to slow" in window.strip.label.text())
    qtbot.waitUntil(lambda: not window.flow.board.unfinished, timeout=30_000)
