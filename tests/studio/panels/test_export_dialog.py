"""The question before a compression: where to, in which form, and whether there is room."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.requests import Compress, Upload
from studio.document.written_as import AS_PLANNED, SHARD_BYTES, WrittenAs
from studio.main_window import MainWindow
from studio.panels.dialogs.export_dialog import ExportDialog
from studio.panels.dialogs.upload_dialog import UploadDialog

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def asked(opened: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ExportDialog:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert opened.session.model is not None
    opened.session.set_ranks({site.name: 5 for site in opened.session.model.sites}, "Drag")
    opened.actions_table.refresh()
    opened.actions_table.by_id["compress-evaluate"].trigger()
    (dialog,) = opened.findChildren(ExportDialog)
    return dialog


def last_request(window: MainWindow, kind: type) -> object:
    return next(r for r in reversed(sent(window)) if isinstance(r, kind))


def sent(window: MainWindow) -> list[object]:
    return window.sent  # type: ignore[attr-defined]  # put there by ``watched``


def watched(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """Remember what goes out to the device."""
    window.sent = []  # type: ignore[attr-defined]
    submit = window.flow.device.submit

    def remember(request: object) -> str:
        window.sent.append(request)  # type: ignore[attr-defined]
        return submit(request)  # type: ignore[arg-type]

    monkeypatch.setattr(window.flow.device, "submit", remember)
    return window


def test_that_a_number_type_changes_the_size_told_and_goes_out(
    opened: MainWindow, asked: ExportDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    watched(opened, monkeypatch)
    own = asked.buttons["dense"].text()
    asked.numbers.setCurrentIndex(asked.numbers.findText("float32"))
    assert asked.buttons["dense"].text() != own
    assert asked.written().dtype == "float32"
    asked.folder.setText(str(tmp_path / "wide"))
    qtbot.mouseClick(asked.compress, Qt.MouseButton.LeftButton)
    request = last_request(opened, Compress)
    assert isinstance(request, Compress)
    assert request.dtype == "float32"


def test_that_the_planned_form_is_suggested(asked: ExportDialog, tmp_path: Path) -> None:
    assert asked.buttons["pivoted"].isChecked()
    assert "as planned" in asked.buttons["pivoted"].text()
    assert asked.evaluate.isChecked()
    assert Path(asked.folder.text()).parent == tmp_path
    assert asked.folder.text().endswith("-pivoted")
    asked.buttons["dense"].click()
    assert asked.folder.text().endswith("-dense")
    assert asked.written() == WrittenAs(dense=True)
    asked.reject()


def test_that_a_name_that_was_typed_stays(asked: ExportDialog, tmp_path: Path, qtbot: QtBot) -> None:
    asked.folder.selectAll()
    qtbot.keyClicks(asked.folder, str(tmp_path / "mine"))
    asked.buttons["factored"].click()
    assert asked.folder.text() == str(tmp_path / "mine")
    asked.reject()


def test_that_what_is_chosen_goes_out(
    opened: MainWindow, asked: ExportDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(opened, monkeypatch)
    plan = opened.session.plan
    asked.buttons["factored"].click()
    asked.folder.setText(str(tmp_path / "mine"))
    asked.shards.setValue(1.5)
    asked.card.setPlainText("For my phone.")
    asked.evaluate.setChecked(False)
    qtbot.mouseClick(asked.compress, Qt.MouseButton.LeftButton)
    qtbot.waitUntil((tmp_path / "mine").is_dir, timeout=20_000)
    request = last_request(opened, Compress)
    assert isinstance(request, Compress)
    assert (request.plan.storage, request.dense) == ("factored", False)
    assert (request.shard_bytes, request.card_notes) == (1_500_000_000, "For my phone.")
    assert opened.session.plan is plan
    qtbot.waitUntil(lambda: not opened.flow.board.unfinished, timeout=20_000)


def test_that_the_usual_form_is_what_the_plan_says(asked: ExportDialog) -> None:
    written = asked.written()
    assert written == WrittenAs(storage="pivoted")
    assert written.shard_bytes == AS_PLANNED.shard_bytes == SHARD_BYTES
    asked.reject()


def test_that_a_folder_that_cannot_be_written_is_said_before_anything_starts(
    asked: ExportDialog, tmp_path: Path
) -> None:
    for place, words in (
        (str(tmp_path), "exists already"),
        (str(tmp_path / "no" / "where"), "is not a folder that exists"),
        ("", "Give a folder"),
    ):
        asked.folder.setText(place)
        assert words in asked.told.text()
        assert not asked.compress.isEnabled()
    asked.folder.setText(str(tmp_path / "free"))
    assert asked.compress.isEnabled()
    asked.reject()


def test_that_too_little_room_is_said(asked: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10, 9, 1))
    asked.folder.setText(str(tmp_path / "free"))
    assert asked.told.text().endswith("1 B are free there. That is too little.")
    asked.reject()


def test_that_ranks_another_storage_would_waste_are_counted(opened: MainWindow, asked: ExportDialog) -> None:
    asked.reject()
    assert opened.session.model is not None
    opened.session.set_ranks({site.name: 20 for site in opened.session.model.sites if site.kind == "q"}, "Drag")
    opened.keeping.ask_compress()
    dialog = [dialog for dialog in opened.findChildren(ExportDialog) if dialog.isVisible()][-1]
    assert "4 sites stay dense" in dialog.buttons["factored"].text()
    dialog.reject()


def test_that_an_upload_needs_a_folder_and_a_repository(
    opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched(opened, monkeypatch)
    opened.actions_table.by_id["upload"].trigger()
    (dialog,) = opened.findChildren(UploadDialog)
    dialog.folder.setText("/somewhere/smaller")
    assert not dialog.upload.isEnabled()
    qtbot.keyClicks(dialog.repo, "me/smaller")
    qtbot.mouseClick(dialog.upload, Qt.MouseButton.LeftButton)
    request = last_request(opened, Upload)
    assert request == Upload(model="/somewhere/smaller", repo="me/smaller", public=False)
    qtbot.waitUntil(lambda: opened.strip.label.text() == "smaller is at https://hub/me/smaller.", timeout=20_000)
    qtbot.waitUntil(lambda: not opened.flow.board.unfinished, timeout=20_000)
