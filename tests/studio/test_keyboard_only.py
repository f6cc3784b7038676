"""The main job without a mouse: open, allocate, compress, evaluate, and everything between them, by keys alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


def here() -> QWidget:
    """What has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def idle(window: MainWindow) -> bool:
    return not window.flow.board.unfinished


def command(qtbot: QtBot, typed: str) -> None:
    """Through the palette."""
    qtbot.keyClick(here(), Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(here(), typed)
    qtbot.keyClick(here(), Qt.Key.Key_Return)


def test_that_the_main_job_is_done_by_keys_alone(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    session = window.session
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL)
    qtbot.keyClicks(here(), "fake")
    qtbot.keyClick(here(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.model is not None and len(session.spectra) == 28 and idle(window), timeout=30_000)

    qtbot.keyClick(window, Qt.Key.Key_F6)  # from wherever the focus was, to a panel
    command(qtbot, "allocator uniform")
    command(qtbot, "go to planning")
    while here() is not window.plan_bar.target.value:
        qtbot.keyClick(here(), Qt.Key.Key_Tab)
    qtbot.keyClick(here(), Qt.Key.Key_A, CTRL)
    qtbot.keyClicks(here(), "60")
    qtbot.keyClick(here(), Qt.Key.Key_Return)
    qtbot.keyClick(here(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: session.undo_stack.canUndo() and idle(window), timeout=30_000)
    assert session.plan is not None
    assert session.model is not None
    assert 0.55 < session.plan.keep(session.model) <= 0.6

    command(qtbot, "go to bars")
    qtbot.keyClick(here(), Qt.Key.Key_Right)
    first = session.model.sites[0].name
    assert session.selection == (first,)
    before = session.plan.ranks[first]
    qtbot.keyClick(here(), Qt.Key.Key_Down)
    assert session.plan.ranks[first] != before
    qtbot.keyClick(here(), Qt.Key.Key_Z, CTRL)
    assert session.plan.ranks[first] == before

    window.actions_table.refresh()
    qtbot.keyClick(here(), Qt.Key.Key_E, CTRL_SHIFT)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: dialog is not None and dialog.isAncestorOf(here()))
    qtbot.keyClick(here(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(session.measurements) == 2 and idle(window), timeout=30_000)
    assert Path(session.measurements[1].model).is_dir()
    assert session.measurements[1].perplexity > session.measurements[0].perplexity
