"""What buttons start, as text on the clipboard."""

import shlex
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from core.allocation.document import read_plan
from core.jobs.errors import StudioError
from core.requests import Evaluate
from studio.main_window import MainWindow
from studio.panels.dialogs.export_dialog import ExportDialog
from studio.planning.copying import keep_plan, put_on_clipboard, text_of

NAMES = ("curves", "allocate", "compress", "evaluate")


@pytest.fixture
def planned(opened: MainWindow) -> MainWindow:
    """The window with a rank set by hand, so that there is something to compress."""
    assert opened.session.model is not None
    opened.session.set_ranks({opened.session.model.sites[0].name: 4}, "Set a rank")
    opened.actions_table.refresh()
    return opened


def copied() -> str:
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("name", NAMES)
def test_that_every_action_that_starts_work_has_its_copies(planned: MainWindow, name: str) -> None:
    planned.actions_table.by_id[f"copy-{name}-command"].trigger()
    command = "plan" if name == "allocate" else name
    assert f"{copied()} ".startswith(f"rank-studio {command} fake ")
    planned.actions_table.by_id[f"copy-{name}-python"].trigger()
    compile(copied(), "copied.py", "exec")
    assert "from core.workflow import run" in copied()
    assert "Copied" in planned.strip.label.text()


@pytest.mark.parametrize("name", NAMES)
def test_that_the_right_mouse_button_on_a_tool_offers_its_copies(planned: MainWindow, name: str, qtbot: QtBot) -> None:
    button = planned.plan_bar.widgetForAction(planned.actions_table.by_id[name])
    assert isinstance(button, QToolButton)
    seen: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        seen.extend(action.text() for action in menu.actions())
        menu.close()

    QTimer.singleShot(50, look)
    button.customContextMenuRequested.emit(QPoint(2, 2))
    qtbot.waitUntil(lambda: bool(seen))
    title = planned.actions_table.by_id[name].iconText()
    assert seen == [f"{title} as command", f"{title} as Python"]


def test_that_a_compression_is_copied_with_a_plan_file_that_is_the_plan(planned: MainWindow) -> None:
    planned.actions_table.by_id["copy-compress-command"].trigger()
    words = shlex.split(copied())
    kept = Path(words[words.index("--plan") + 1])
    assert read_plan(kept) == planned.session.plan_document()
    assert str(kept) in planned.strip.label.text()


def test_that_the_same_plan_is_kept_once(planned: MainWindow) -> None:
    document = planned.session.plan_document()
    assert document is not None
    assert keep_plan(document) == keep_plan(document)
    planned.session.undo_stack.undo()
    other = planned.session.plan_document()
    assert other is not None
    assert keep_plan(other) != keep_plan(document)


def test_that_the_question_before_a_compression_copies_what_it_would_start(planned: MainWindow, tmp_path: Path) -> None:
    planned.actions_table.by_id["compress"].trigger()
    (dialog,) = planned.findChildren(ExportDialog)
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.buttons["dense"].click()
    dialog.folder.setText(str(tmp_path / "out"))
    (button,) = (found for found in dialog.findChildren(QToolButton) if found.text() == "Copy as")
    menu = button.menu()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    assert "--dense" in copied()
    assert str(tmp_path / "out") in copied()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_that_a_plan_that_cannot_be_kept_is_said_and_nothing_is_copied(qapp: QApplication) -> None:
    QGuiApplication.clipboard().setText("before")

    def fail(_keep: object) -> str:
        raise StudioError("The disk is full.")

    notice = put_on_clipboard("Compress", "command", fail)
    assert (notice.text, notice.level) == ("The disk is full.", "error")
    assert copied() == "before"
    assert text_of(Evaluate(model="tiny"), "command") == "rank-studio evaluate tiny"
