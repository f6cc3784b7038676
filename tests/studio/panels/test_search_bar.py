"""The search bar: what it finds, says and selects."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.document.session import Session
from studio.main_window import MainWindow
from studio.panels.sensitivity.search_bar import SearchBar

UP = [f"model.layers.{block}.mlp.up_proj" for block in range(4)]


@pytest.fixture
def bar(filled_session: Session, qtbot: QtBot) -> SearchBar:
    bar = SearchBar(filled_session)
    qtbot.addWidget(bar)
    bar.ask()
    return bar


def test_that_typing_finds_and_return_selects(bar: SearchBar, filled_session: Session, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.line, "kind:up")
    assert filled_session.found.names == frozenset(UP)
    assert bar.told.text == "4 of 28 sites"
    qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    assert list(filled_session.selection) == UP


def test_that_shift_and_return_add_to_the_selection(bar: SearchBar, filled_session: Session, qtbot: QtBot) -> None:
    filled_session.select(["model.layers.0.mlp.down_proj"])
    qtbot.keyClicks(bar.line, "kind:up")
    qtbot.keyClick(bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert list(filled_session.selection) == ["model.layers.0.mlp.down_proj", *UP]


def test_that_escape_ends_the_search(bar: SearchBar, filled_session: Session, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.line, "kind:up")
    qtbot.keyClick(bar.line, Qt.Key.Key_Escape)
    assert filled_session.found.names is None
    assert not bar.isVisible()


def test_that_a_term_that_means_nothing_is_said_in_the_bar(
    bar: SearchBar, filled_session: Session, qtbot: QtBot
) -> None:
    qtbot.keyClicks(bar.line, "stbale<3")
    assert "stbale" in bar.told.text
    assert filled_session.found.names is None
    assert not bar.choose.isEnabled()


def test_that_nothing_found_leaves_the_selection_alone(bar: SearchBar, filled_session: Session, qtbot: QtBot) -> None:
    filled_session.select(UP[:1])
    qtbot.keyClicks(bar.line, "block:77")
    qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    assert bar.told.text == "no site is like that"
    assert list(filled_session.selection) == UP[:1]


def test_that_a_search_of_the_plan_follows_the_plan(bar: SearchBar, filled_session: Session, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar.line, "kept<50%")
    assert filled_session.found.names == frozenset()
    filled_session.set_ranks({UP[0]: 2}, "change")
    qtbot.waitUntil(lambda: filled_session.found.names == frozenset({UP[0]}))


def test_that_another_model_is_searched_at_once(
    bar: SearchBar, filled_session: Session, fake_model_of: Any, qtbot: QtBot
) -> None:
    qtbot.keyClicks(bar.line, "kind:up")
    fake_model_of(blocks=2).fill(filled_session)
    assert filled_session.found.names == frozenset(UP[:2])


def test_that_ctrl_f_opens_the_search(opened: MainWindow, qtbot: QtBot) -> None:
    opened.activateWindow()
    qtbot.keyClick(opened, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert opened.search_bar.isVisible()
