"""The recovery file of a window that lives: when it is there, and when it is not."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.jobs.places import data_dir
from studio.document.project import Project
from studio.document.recovery import OwnFile, Unsaved, left_behind
from studio.main_window import MainWindow


def files() -> list[Path]:
    return sorted(data_dir("recovery").glob("*.recovery"))


def changed(window: MainWindow, rank: int = 3) -> MainWindow:
    assert window.session.model is not None
    window.session.set_ranks({window.session.model.sites[0].name: rank}, "Drag")
    return window


def recovered(path: Path) -> Unsaved:
    return Unsaved.model_validate_json(path.read_bytes())


def test_that_a_change_is_in_the_recovery_file_soon(opened: MainWindow, qtbot: QtBot) -> None:
    assert files() == []
    changed(opened)
    qtbot.waitUntil(lambda: len(files()) == 1, timeout=5000)
    (file,) = files()
    assert recovered(file).title == "Fake-Model"
    assert recovered(file).project == Project.of(opened.session)


def test_that_changes_that_never_pause_are_written_all_the_same(opened: MainWindow, qtbot: QtBot) -> None:
    for step in range(60):
        changed(opened, 1 + step % 5)
        qtbot.wait(25)
        if files():
            break
    assert step < 59


def test_that_a_saved_project_needs_no_recovery_file(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    changed(opened)
    qtbot.waitUntil(lambda: len(files()) == 1, timeout=5000)
    opened.handlers.save_to(tmp_path / "work.rankstudio")
    qtbot.waitUntil(lambda: files() == [], timeout=5000)
    changed(opened, 2)
    qtbot.waitUntil(lambda: len(files()) == 1, timeout=5000)
    assert recovered(files()[0]).path == str(tmp_path / "work.rankstudio")


def test_that_a_plan_kept_no_longer_is_a_change_too(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened.session.keep_plan()
    opened.handlers.save_to(tmp_path / "work.rankstudio")
    (kept,) = opened.session.comparison.kept
    opened.session.comparison.compare_with(kept)
    assert not opened.session.dirty
    opened.session.comparison.drop(kept.name)
    qtbot.waitUntil(lambda: len(files()) == 1, timeout=5000)
    assert recovered(files()[0]).project.kept == ()


def test_that_a_window_that_closes_leaves_nothing_behind(opened: MainWindow, qtbot: QtBot) -> None:
    changed(opened)
    qtbot.waitUntil(lambda: len(files()) == 1, timeout=5000)
    opened.close_for_good()
    assert list(data_dir("recovery").iterdir()) == []


def test_that_the_file_of_a_living_window_is_offered_to_nobody(opened: MainWindow, qtbot: QtBot) -> None:
    changed(opened)
    qtbot.waitUntil(lambda: len(files()) == 1, timeout=5000)
    assert left_behind() == ()


def test_that_a_full_disk_is_said_once(opened: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: OwnFile, _unsaved: Unsaved) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(OwnFile, "write", full)
    changed(opened)
    qtbot.waitUntil(lambda: "save the project yourself" in opened.strip.label.text(), timeout=5000)
    opened.tell(None)
    with qtbot.assertNotEmitted(opened.keeping.autosave.failed, wait=1500):
        changed(opened, 4)


def test_that_a_recovered_project_is_saved_to_its_own_place(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "work.rankstudio"
    opened.handlers.save_to(path)
    changed(opened)
    project = Project.of(opened.session)
    (data_dir("recovery") / "gone.recovery").write_text(
        Unsaved(title="work", path=str(path), project=project).model_dump_json(), encoding="utf-8"
    )
    opened.session.mark_saved("work")

    opened.keeping.recoveries.look()
    (left,) = opened.keeping.recoveries.left
    opened.keeping.recoveries.recover(left)
    qtbot.waitUntil(lambda: opened.keeping.recoveries.left == (), timeout=20_000)
    qtbot.waitUntil(lambda: not opened.flow.board.unfinished, timeout=20_000)

    assert opened.session.dirty
    assert opened.session.title == "work"
    assert opened.handlers.project_path == path
    assert opened.session.plan is not None
    assert opened.session.plan.ranks == project.plan.plan_for(opened.session.model).ranks  # type: ignore[arg-type]


def test_that_discarding_asks_first_and_then_forgets(window: MainWindow, opened: MainWindow, qtbot: QtBot) -> None:
    from tests.studio.test_main_window import answer

    (data_dir("recovery") / "gone.recovery").write_text(
        Unsaved(title="work", project=Project.of(opened.session)).model_dump_json(), encoding="utf-8"
    )
    window.keeping.recoveries.look()
    window.keeping._ask_discard(window.keeping.recoveries.left[0])
    assert (data_dir("recovery") / "gone.recovery").exists()
    answer(window, "Discard")
    assert window.welcome.left.rows == []
    assert not (data_dir("recovery") / "gone.recovery").exists()


def test_that_a_file_of_a_newer_version_is_left_alone_and_said(window: MainWindow) -> None:
    file = data_dir("recovery") / "newer.recovery"
    file.write_text('{"format": "rank-studio-recovery", "version": 2}', encoding="utf-8")
    assert left_behind() == ()
    window.keeping.recoveries.look()
    assert "newer Rank Studio" in window.strip.label.text()
    assert file.exists()
