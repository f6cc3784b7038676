"""The real window over the real worker: the whole way on the tiny model, by mouse and menu."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.jobs.events import Advanced, Event
from studio.jobs.devices import Device
from studio.main_window import MainWindow
from studio.theme.theme import Theme

pytestmark = pytest.mark.timeout(600)
PATIENCE = 300_000


@pytest.fixture
def real(qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window as a person gets it, with the tiny model open and analysed, planning short texts."""
    theme = Theme()
    window = MainWindow(Device(), theme)
    qtbot.addWidget(window)
    window.show()
    settings = window.session.settings
    window.session.change_settings(
        calibration=settings.calibration.model_copy(update={"samples": 4, "length": 128}),
        evaluation_rows=2,
        evaluation_length=128,
    )
    window.handlers.open("tiny")
    qtbot.waitUntil(lambda: window.session.model is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: idle(window), timeout=PATIENCE)
    yield window
    window.close_for_good()
    theme.choose("system")


def idle(window: MainWindow) -> bool:
    return not window.flow.board.unfinished


def trigger(window: MainWindow, name: str) -> None:
    window.actions_table.refresh()
    action = window.actions_table.by_id[name]
    assert action.isEnabled()
    action.trigger()


def ranks(window: MainWindow) -> dict[str, int | None]:
    assert window.session.plan is not None
    return dict(window.session.plan.ranks)


def allocate(window: MainWindow, qtbot: QtBot) -> None:
    before = window.session.undo_stack.count()
    trigger(window, "allocate")
    qtbot.waitUntil(lambda: window.session.undo_stack.count() > before, timeout=PATIENCE)
    qtbot.waitUntil(lambda: idle(window), timeout=PATIENCE)


def drag(window: MainWindow, index: int, share: float) -> None:
    """Take a bar by the mouse and move it down by a share of the plot."""
    canvas = window.budget.canvas
    start = window.budget.bar_box(index).center()
    end = start + QPoint(0, round(share * canvas.geometry_of_bars.plot.height()))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(canvas, start + (end - start) * step / 5)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)


def test_that_a_person_can_open_drag_undo_lock_allocate_compress_and_measure(
    real: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session, model = real.session, real.session.model
    assert model is not None
    assert len(session.spectra) == len(model.sites)

    dense = ranks(real)
    drag(real, 4, 0.5)
    moved = real.budget.canvas.bars[4].sites[0].name
    assert {name for name, rank in ranks(real).items() if rank != dense[name]} == {moved}
    trigger(real, "undo")
    assert ranks(real) == dense
    trigger(real, "redo")
    held = ranks(real)[moved]
    session.select([moved])
    trigger(real, "lock")

    allocate(real, qtbot)
    assert session.plan is not None
    assert session.plan.keep(model) == pytest.approx(0.8, abs=0.002)
    assert ranks(real)[moved] == held
    assert len(session.curves) == len(model.sites)

    out = tmp_path / "smaller"
    real.handlers.compress_to(out, evaluate=True)
    qtbot.waitUntil(lambda: idle(real) and len(session.measurements) == 2, timeout=PATIENCE)
    by_model = {measured.model: measured for measured in session.measurements}
    assert set(by_model) == {"tiny", str(out)}
    assert by_model[str(out)].parameters < by_model["tiny"].parameters
    assert by_model[str(out)].perplexity > by_model["tiny"].perplexity
    assert (out / "config.json").exists()


def test_that_a_cancel_in_the_middle_answers_and_leaves_no_output(
    real: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    allocate(real, qtbot)
    out = tmp_path / "smaller"
    seen: list[Event] = []

    def watch(batch: list[Event]) -> None:
        for event in batch:
            if isinstance(event, Advanced) and event.job.startswith("compress") and not seen:
                seen.append(event)
                real.handlers.cancel_running()

    real.flow.device.events.connect(watch)
    real.handlers.compress_to(out)
    qtbot.waitUntil(lambda: bool(seen), timeout=PATIENCE)
    qtbot.waitUntil(lambda: idle(real), timeout=3_000)
    assert not out.exists()
    qtbot.waitUntil(lambda: "ancel" in real.log.text.toPlainText() or "ancel" in real.strip.label.text())
    real.handlers.open("tiny")
    qtbot.waitUntil(lambda: idle(real) and bool(real.session.spectra), timeout=PATIENCE)


def test_that_a_worker_killed_from_outside_is_said_in_words_and_the_next_job_runs(
    real: MainWindow, qtbot: QtBot
) -> None:
    (worker,) = [p for p in psutil.Process().children(recursive=True) if "core.worker" in " ".join(p.cmdline())]

    def kill(batch: list[Event]) -> None:
        if any(isinstance(event, Advanced) for event in batch) and psutil.pid_exists(worker.pid):
            os.kill(worker.pid, signal.SIGKILL)

    real.flow.device.events.connect(kill)
    trigger(real, "curves")
    qtbot.waitUntil(lambda: idle(real), timeout=PATIENCE)
    real.flow.device.events.disconnect(kill)
    assert "killed" in real.strip.label.text()
    allocate(real, qtbot)
    assert real.session.plan is not None
    assert any(rank is not None for rank in ranks(real).values())
