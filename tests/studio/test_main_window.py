"""The real window, offscreen, over a scripted worker: the way a person goes through it."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from core.jobs.events import LogLine
from core.jobs.trusted import is_trusted
from studio.document.remembered import recall
from studio.guidance.panel_keys import PANEL_KEYS
from studio.main_window import MainWindow
from studio.panels.dialogs.shortcuts import Shortcuts
from studio.theme.palette import DARK, LIGHT, current


def action(window: MainWindow, name: str) -> QAction:
    window.actions_table.refresh()
    return window.actions_table.by_id[name]


def idle(window: MainWindow) -> bool:
    return not window.flow.board.unfinished


def question(window: MainWindow) -> QMessageBox:
    boxes = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    return boxes[0]


def answer(window: MainWindow, title: str) -> None:
    next(button for button in question(window).buttons() if button.text() == title).click()


def allocated(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.session.change_settings(allocator="water-filling")
    action(window, "allocate").trigger()
    qtbot.waitUntil(lambda: window.session.undo_stack.canUndo(), timeout=20_000)
    qtbot.waitUntil(lambda: idle(window))
    return window


def test_that_an_empty_window_teaches_how_to_begin(window: MainWindow) -> None:
    assert window.pages.currentWidget() is window.welcome
    assert not action(window, "allocate").isEnabled()
    assert not action(window, "compress").isEnabled()
    assert window.status.doing.text() == "Open a model to begin."


def test_that_opening_a_model_analyses_it_and_shows_the_plots(opened: MainWindow, fake_model: Any) -> None:
    assert opened.pages.currentWidget() is opened.plots
    assert len(opened.session.spectra) == len(fake_model.info.sites)
    assert opened.windowTitle() == "Fake-Model[*] — Rank Studio"
    assert recall().recent == ("fake",)
    opened.status.refresh()
    assert "28 sites" in opened.status.opened.text()


def test_that_a_model_that_cannot_be_opened_says_why_without_stopping_anything(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.handlers.open("fail")
    qtbot.waitUntil(window.strip.isVisible)
    assert window.strip.label.text() == "There is no such model; give another."
    assert window.pages.currentWidget() is window.welcome
    assert not window.findChildren(QMessageBox)
    qtbot.waitUntil(lambda: "There is no such model" in window.log.text.toPlainText())


def test_that_code_a_model_brings_runs_after_a_yes_to_this_very_code(window: MainWindow, qtbot: QtBot) -> None:
    window.handlers.open("brings-code")
    qtbot.waitUntil(window.strip.isVisible)
    assert "own.py" in window.strip.label.text()
    assert window.strip.offer.text() == "Run this code"
    qtbot.mouseClick(window.strip.offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.model is not None)
    assert is_trusted("0123abc")
    qtbot.waitUntil(lambda: idle(window))


def test_that_a_dropped_file_is_opened(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "no.rankstudio"))])
    where, copy = QPointF(50, 50), Qt.DropAction.CopyAction
    window.dropEvent(QDropEvent(where, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))
    assert "There is no project file at" in window.strip.label.text()


def test_that_a_typed_name_is_opened(window: MainWindow, qtbot: QtBot) -> None:
    action(window, "open-name").trigger()
    assert window.open_bar.isVisible()
    qtbot.keyClicks(window.open_bar.line, "fake")
    qtbot.keyPress(window.open_bar.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.session.model is not None)
    assert not window.open_bar.isVisible()
    qtbot.waitUntil(lambda: idle(window))


def test_that_allocate_computes_the_curves_it_needs_and_meets_the_target(opened: MainWindow, qtbot: QtBot) -> None:
    opened.plan_bar.target.value.setValue(70.0)
    allocated(opened, qtbot)
    assert opened.session.has_all_curves
    assert opened.session.plan is not None
    assert opened.session.model is not None
    assert 0.69 < opened.session.plan.keep(opened.session.model) <= 0.70
    assert opened.session.ghost is not None
    assert action(opened, "undo").text() == "Undo Allocate water-filling at 70.0%"


def test_that_a_target_no_plan_can_reach_is_said_in_words(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.session.model is not None
    opened.session.set_locked([site.name for site in opened.session.model.sites], True)
    opened.session.change_settings(allocator="uniform")
    action(opened, "allocate").trigger()
    qtbot.waitUntil(opened.strip.isVisible, timeout=20_000)
    assert "unlock some of the" in opened.strip.label.text()


def test_that_compressing_writes_a_folder_and_offers_to_evaluate(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    allocated(opened, qtbot)
    out = tmp_path / "smaller"
    opened.handlers.compress_to(out)
    qtbot.waitUntil(opened.strip.isVisible)
    assert out.is_dir()
    assert opened.strip.label.text().startswith(f"Wrote {out}")
    opened.strip.offer.click()
    qtbot.waitUntil(lambda: len(opened.session.measurements) == 2)
    assert [measured.model for measured in opened.session.measurements] == ["fake", str(out)]
    assert "perplexity 21.25" in opened.strip.label.text()
    assert opened.session.dirty


def test_that_the_dense_model_is_measured_only_once(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    allocated(opened, qtbot)
    for name in ("first", "second"):
        opened.handlers.compress_to(tmp_path / name, evaluate=True)
        qtbot.waitUntil(lambda: idle(opened))
    models = [Path(measured.model).name for measured in opened.session.measurements]
    assert models == ["fake", "first", "second"]


def test_that_an_existing_folder_is_never_overwritten(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened.handlers.compress_to(tmp_path)
    assert "exists already and is not overwritten" in opened.strip.label.text()
    assert idle(opened)


def test_that_a_suggested_output_does_not_exist(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    first = opened.handlers.suggested_output()
    first.mkdir()
    second = opened.handlers.suggested_output()
    assert first.name == "Fake-Model-keep100-pivoted"
    assert second.name == "Fake-Model-keep100-pivoted-2"


def test_that_an_unfinished_output_is_asked_about(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    allocated(opened, qtbot)
    (tmp_path / ".smaller.partial").mkdir()
    opened.handlers.compress_to(tmp_path / "smaller")
    assert idle(opened)
    answer(opened, "Go on with it")
    qtbot.waitUntil(opened.strip.isVisible)
    assert (tmp_path / "smaller").is_dir()


def test_that_a_cancelled_compression_offers_to_go_on(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    allocated(opened, qtbot)
    opened.handlers.compress_to(tmp_path / "slow")
    qtbot.waitUntil(lambda: opened.flow.board.running is not None and opened.flow.board.running.done > 2)
    action(opened, "cancel").trigger()
    qtbot.waitUntil(opened.strip.isVisible)
    assert opened.strip.offer.text() == "Resume"
    assert not (tmp_path / "slow").exists()
    opened.strip.offer.click()
    qtbot.waitUntil((tmp_path / "slow").is_dir)
    qtbot.waitUntil(lambda: idle(opened))


def test_that_a_project_whose_model_cannot_be_opened_leaves_the_open_one_and_its_file_alone(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    mine, other = tmp_path / "mine.rankstudio", tmp_path / "other.rankstudio"
    opened.handlers.save_to(mine)
    other.write_text(
        mine.read_text(encoding="utf-8").replace('"model": "fake"', '"model": "fail"', 1), encoding="utf-8"
    )
    opened.handlers.open(str(other))
    qtbot.waitUntil(opened.strip.isVisible)
    assert opened.session.title == "mine"
    assert opened.handlers.project_path == mine


def test_that_a_running_job_can_be_cancelled_from_its_card(window: MainWindow, qtbot: QtBot) -> None:
    window.handlers.open("count 1000 0.01")
    qtbot.waitUntil(
        lambda: bool(window.jobs.cards) and "of 1,000" in next(iter(window.jobs.cards.values())).detail.text()
    )
    card = next(iter(window.jobs.cards.values()))
    qtbot.mouseClick(card.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.state.text() == "Cancelled", timeout=1500)
    assert card.detail.text() == "Cancelled as asked."
    assert not card.cancel.isVisible()


def test_that_a_worker_killed_from_outside_is_said_and_the_window_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    pids: list[int] = []
    window.flow.device.workerStarted.connect(pids.append)
    window.handlers.open("count 1000 0.01")
    qtbot.waitUntil(lambda: window.flow.board.running is not None)
    os.kill(pids[0], signal.SIGKILL)
    qtbot.waitUntil(window.strip.isVisible)
    assert "killed from outside (signal 9)" in window.strip.label.text()
    window.handlers.open("fake")
    qtbot.waitUntil(lambda: window.session.model is not None)
    assert not window.strip.isVisible()
    qtbot.waitUntil(lambda: idle(window))


def test_that_another_model_stops_the_analysis_of_the_first(window: MainWindow, qtbot: QtBot) -> None:
    window.handlers.open("deaf")
    window.handlers.open("fake")
    qtbot.waitUntil(lambda: window.session.model is not None, timeout=20_000)
    qtbot.waitUntil(lambda: idle(window), timeout=20_000)
    assert [record.state for record in window.flow.board.records.values()] == ["cancelled", "finished", "finished"]


def test_that_another_method_stops_the_curves_of_the_first(opened: MainWindow, qtbot: QtBot) -> None:
    opened.flow.compute_curves()
    box = opened.plan_bar.method
    box.setCurrentText("svd")
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: idle(opened))
    assert opened.session.method.name == "svd"
    assert not opened.session.curves


def test_that_a_project_is_saved_and_opened_with_its_plan(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    plan = allocated(opened, qtbot).session.plan
    path = tmp_path / "work.rankstudio"
    opened.handlers.save_to(path)
    assert not opened.isWindowModified()
    opened.session.set_ranks({opened.session.model.sites[0].name: 1}, "Drag")  # type: ignore[union-attr]
    assert opened.isWindowModified()
    opened.handlers.open(str(path))
    answer(opened, "Open without saving")
    qtbot.waitUntil(lambda: opened.session.title == "work")
    qtbot.waitUntil(lambda: idle(opened))
    assert opened.session.plan == plan
    assert opened.session.has_all_curves
    assert recall().recent[0] == str(path)


def test_that_a_plan_goes_out_and_comes_back_as_one_undo_step(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    plan = allocated(opened, qtbot).session.plan
    opened.handlers.export_plan_to(tmp_path / "plan.json")
    action(opened, "all-dense").trigger()
    steps = opened.session.undo_stack.count()
    opened.handlers.import_plan_from(tmp_path / "plan.json")
    assert opened.session.plan == plan
    assert opened.session.undo_stack.count() == steps + 1


def test_that_undo_and_redo_work_from_the_keyboard(opened: MainWindow, qtbot: QtBot) -> None:
    assert opened.session.model is not None
    name = opened.session.model.sites[0].name
    opened.session.set_ranks({name: 3}, "Drag")
    action(opened, "undo").trigger()
    assert opened.session.plan is not None
    assert opened.session.plan.ranks[name] is None
    action(opened, "redo").trigger()
    assert opened.session.plan.ranks[name] == 3


def test_that_locking_needs_a_selection(opened: MainWindow) -> None:
    assert not action(opened, "lock").isEnabled()
    action(opened, "select-all").trigger()
    action(opened, "lock").trigger()
    assert opened.session.plan is not None
    assert opened.session.plan.locked == frozenset(opened.session.plan.ranks)


def test_that_closing_with_unsaved_changes_asks_once(opened: MainWindow) -> None:
    assert opened.session.model is not None
    opened.session.set_ranks({opened.session.model.sites[0].name: 3}, "Drag")
    opened.close()
    opened.close()
    assert opened.isVisible()
    assert "unsaved changes" in question(opened).text()
    answer(opened, "Close")
    assert not opened.isVisible()


def test_that_closing_while_a_job_runs_asks_and_leaves_no_worker(window: MainWindow, qtbot: QtBot) -> None:
    window.handlers.open("count 1000 0.01")
    qtbot.waitUntil(lambda: window.flow.board.running is not None)
    window.close()
    assert "Still running" in question(window).text()
    answer(window, "Close")
    assert not window.isVisible()


def test_that_layout_and_theme_are_remembered(window: MainWindow) -> None:
    action(window, "theme").trigger()
    window.docks["Log"].hide()
    window.close()
    assert recall().theme == "dark"
    assert recall().layout


def test_that_light_and_dark_change_what_is_painted(window: MainWindow) -> None:
    assert current() is LIGHT
    light = window.grab().toImage().pixelColor(5, 300)
    window.theme.toggle()
    assert current() is DARK
    dark = window.grab().toImage().pixelColor(5, 300)
    assert light.lightness() > 200
    assert dark.lightness() < 60


def test_that_every_action_has_its_own_shortcut_and_the_list_shows_them(window: MainWindow) -> None:
    keys = [a.shortcut().toString() for a in window.actions_table.by_id.values() if not a.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    action(window, "shortcuts").trigger()
    (shown,) = window.findChildren(Shortcuts)
    assert not shown.isModal()
    assert shown.table.rowCount() == len(keys) + len(PANEL_KEYS)


def test_that_the_log_is_filtered_by_level_and_search(window: MainWindow, qtbot: QtBot) -> None:
    for level, text in (("debug", "small talk"), ("info", "opened"), ("error", "broken")):
        window.log.add(LogLine.model_validate({"level": level, "text": text}))
    qtbot.waitUntil(lambda: window.log.text.toPlainText() == "opened\nerror: broken")
    window.log.level.setCurrentIndex(0)
    assert "debug: small talk" in window.log.text.toPlainText()
    window.log.search.setText("BROK")
    assert window.log.text.toPlainText() == "error: broken"


def test_that_only_options_that_differ_from_the_defaults_are_kept(window: MainWindow) -> None:
    from core.allocation.document import MethodSpec
    from studio.panels.settings.method_options import MethodOptions

    window.session.change_settings(method=MethodSpec(name="asvd"))
    (options,) = window.settings.findChildren(MethodOptions)
    alpha: Any = options.fields["alpha"]
    alpha.setText("0.7")
    alpha.editingFinished.emit()
    assert window.session.method.options == {"alpha": 0.7}
    alpha.setText("0.5")
    alpha.editingFinished.emit()
    assert window.session.method.options == {}
    alpha.setText("half")
    alpha.editingFinished.emit()
    assert "is a number" in options.form.wrong.text()
