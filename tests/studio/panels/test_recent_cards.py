"""The welcome page: what was opened before, with a picture of its map."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.document.session import Session
from studio.main_window import MainWindow
from studio.panels.sensitivity.thumbnails import SIZE, keep_thumbnail, model_thumbnail, plan_thumbnail, thumbnail
from studio.panels.welcome.recent_cards import RecentCards


def test_that_a_model_that_was_analysed_leaves_a_picture_of_its_map(opened: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: thumbnail("fake") is not None, timeout=5000)
    kept = thumbnail("fake")
    assert kept is not None
    assert kept.deviceIndependentSize().toSize() == SIZE


def test_that_a_saved_project_leaves_a_picture_of_its_plan(opened: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "work.rankstudio"
    opened.handlers.save_to(path)
    qtbot.waitUntil(lambda: thumbnail(str(path)) is not None, timeout=5000)


def test_that_the_pictures_of_two_plans_and_of_the_model_differ(filled_session: Session) -> None:
    assert filled_session.model is not None
    dense, model = plan_thumbnail(filled_session), model_thumbnail(filled_session)
    filled_session.set_ranks({filled_session.model.sites[0].name: 2}, "Drag")
    planned = plan_thumbnail(filled_session)
    assert planned != dense != model
    assert planned.pixelColor(4, 4) != dense.pixelColor(4, 4)
    assert planned.pixelColor(100, 100) == dense.pixelColor(100, 100)


def test_that_a_card_opens_what_it_shows(filled_session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    chosen: list[str] = []
    keep_thumbnail("sample", model_thumbnail(filled_session))
    there, gone = tmp_path / "work.rankstudio", tmp_path / "gone.rankstudio"
    there.write_text("{}", encoding="utf-8")
    cards = RecentCards(chosen.append)
    qtbot.addWidget(cards)
    cards.show_recent(("sample", str(there), str(gone)))
    cards.show()
    assert [card.text() for card in cards.cards] == ["sample", "work", "gone"]
    qtbot.mouseClick(cards.cards[0], Qt.MouseButton.LeftButton)
    qtbot.keyClick(cards.cards[1], Qt.Key.Key_Space)
    qtbot.mouseClick(cards.cards[2], Qt.MouseButton.LeftButton)
    assert chosen == ["sample", str(there)]
    assert not cards.cards[0].icon().isNull()
    assert "not there any more" in cards.cards[2].toolTip()


def test_that_the_newest_five_are_shown(qtbot: QtBot) -> None:
    cards = RecentCards(lambda _source: None)
    qtbot.addWidget(cards)
    cards.show_recent(tuple(f"owner/model-{number}" for number in range(9)))
    assert [card.text() for card in cards.cards] == [f"model-{number}" for number in range(5)]


def test_that_where_there_is_little_room_what_was_opened_stays_and_the_steps_go(
    window: MainWindow, qtbot: QtBot
) -> None:
    welcome = window.welcome
    welcome.show_recent(("sample",))
    welcome.setParent(None)
    qtbot.addWidget(welcome)
    welcome.show()
    welcome.resize(900, 800)
    qtbot.waitUntil(lambda: welcome.recent.height() > SIZE.height())
    assert welcome.steps.isVisible()
    welcome.resize(900, welcome.minimumSizeHint().height())
    qtbot.waitUntil(lambda: not welcome.steps.isVisible())
    qtbot.waitUntil(lambda: welcome.rect().contains(welcome.recent.geometry()))
