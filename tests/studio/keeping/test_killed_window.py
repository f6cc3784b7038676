"""A real window, killed without warning while somebody plans in it: the next one brings the plan back."""

import random
import shlex
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from benchmarks.kill_parts.diary import Entry, Loss, loss, read_diary
from benchmarks.kill_parts.killing import kill, planning, wait_until_written
from core.jobs.places import data_dir
from studio.document.recovery import Left, left_behind
from studio.main_window import MainWindow

WORKER = Path(__file__).parents[1] / "fake_worker.py"


def killed_after(seconds: float, folder: Path, model: Any, *words: str) -> tuple[Left, list[Entry], float]:
    """What a window left that was killed some time after its first change; its diary, and when it was killed."""
    description, diary = folder / "model.json", folder / "diary"
    description.write_text(model.info.model_dump_json(), encoding="utf-8")
    worker = shlex.join([sys.executable, "-P", str(WORKER), str(description)])
    with planning(diary, "--model", "fake", "--worker", worker, *words) as process:
        wait_until_written(diary, process)
        time.sleep(seconds)
        killed = kill(process)
    (left,) = left_behind()
    return left, read_diary(diary), killed


def lost_with(left: Left, entries: list[Entry], killed: float) -> Loss | None:
    plan = left.unsaved.project.plan
    return loss(entries, killed, {name: site.rank for name, site in plan.sites.items()}, sorted(plan.locked))


@pytest.mark.parametrize("moment", range(6))
def test_that_nothing_older_than_two_seconds_is_lost_with_a_killed_window(
    moment: int, tmp_path: Path, fake_model: Any
) -> None:
    chance = random.Random(moment)
    left, entries, killed = killed_after(chance.uniform(2.2, 4.5), tmp_path, fake_model, "--seed", str(moment))
    lost = lost_with(left, entries, killed)
    assert lost is not None, "a plan that never was"
    assert lost.seconds <= 2.0
    left.discard()
    assert list(data_dir("recovery").glob("*.recovery")) == []


@pytest.mark.parametrize("moment", range(4))
def test_that_a_window_killed_while_it_compresses_loses_neither_plan_nor_job(
    moment: int, tmp_path: Path, fake_model: Any, window: MainWindow, qtbot: QtBot
) -> None:
    words = ("--seed", str(moment), "--out", str(tmp_path / "slow"))
    left, entries, killed = killed_after(random.Random(10 + moment).uniform(2.5, 4.5), tmp_path, fake_model, *words)
    left.claim.unlock()

    window.keeping.recoveries.look()
    assert "ended before Fake-Model was saved" in window.strip.label.text()
    assert len(window.welcome.left.rows) == 1
    window.strip.offer.click()
    qtbot.waitUntil(lambda: window.session.dirty, timeout=30_000)

    plan = window.session.plan
    assert plan is not None
    lost = loss(entries, killed, dict(plan.ranks), sorted(plan.locked))
    assert lost is not None, "a plan that never was"
    assert lost.seconds <= 2.0
    qtbot.waitUntil(lambda: window.keeping.recoveries.left == (), timeout=10_000)
    assert not left.file.exists()
    (own,) = data_dir("recovery").glob("*.recovery")
    assert own.read_bytes()
    assert (tmp_path / ".slow.partial").is_dir()
    qtbot.waitUntil(lambda: "had not ended: Compress to slow" in window.strip.label.text())
    qtbot.waitUntil(lambda: not window.flow.board.unfinished, timeout=30_000)
