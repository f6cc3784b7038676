"""Palette, keys from panel to panel, explanations, tour: what helps a person find the way, by real keys."""

from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QWhatsThisClickedEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.document.remembered import recall
from studio.guidance.panel_keys import PANEL_KEYS
from studio.main_window import MainWindow
from studio.panels.dialogs.glossary import Glossary
from studio.panels.dialogs.shortcuts import Shortcuts
from studio.panels.widgets.empty_hint import EmptyHint

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def active(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def ask(window: MainWindow, qtbot: QtBot, typed: str) -> list[str]:
    """What the palette lists for a few typed letters."""
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(window.help.palette.isVisible)
    qtbot.keyClicks(window.help.palette.line, typed)
    return window.help.palette.titles


def chosen(window: MainWindow, qtbot: QtBot, typed: str) -> None:
    assert ask(window, qtbot, typed)
    qtbot.keyClick(window.help.palette.line, Qt.Key.Key_Return)
    assert not window.help.palette.isVisible()


def test_that_the_palette_lists_every_action_possible_ones_first(active: MainWindow, qtbot: QtBot) -> None:
    titles = ask(active, qtbot, "")
    others = {action.text() for name, action in active.actions_table.by_id.items() if name != "palette"}
    assert others <= set(titles)
    enabled = [hit.thing.enabled for hit in active.help.palette.found.hits]
    assert enabled == sorted(enabled, reverse=True)


def test_that_the_palette_does_what_the_menu_does(opened: MainWindow, active: MainWindow, qtbot: QtBot) -> None:
    chosen(active, qtbot, "select all")
    assert len(opened.session.selection) == 28
    chosen(active, qtbot, "hold total")
    assert opened.session.hold_total


def test_that_the_palette_finds_sites_methods_kept_plans_and_recent_models(
    opened: MainWindow, active: MainWindow, qtbot: QtBot
) -> None:
    chosen(active, qtbot, "v 3")
    assert opened.session.selection == ("model.layers.3.self_attn.v_proj",)
    chosen(active, qtbot, "method asvd")
    assert opened.session.method.name == "asvd"
    opened.session.keep_plan()
    kept = opened.session.comparison.kept[0]
    chosen(active, qtbot, f"compare {kept.name}")
    assert opened.session.comparison.reference == kept
    assert "Open fake" in ask(active, qtbot, "open fake")


def test_that_what_is_not_possible_is_listed_last_and_not_done(active: MainWindow, qtbot: QtBot) -> None:
    ask(active, qtbot, "allocate")
    qtbot.keyClick(active.help.palette.line, Qt.Key.Key_Return)
    assert not active.flow.board.records


def test_that_arrows_walk_through_the_palette_and_escape_gives_the_focus_back(
    opened: MainWindow, active: MainWindow, qtbot: QtBot
) -> None:
    canvas = opened.budget.canvas
    canvas.setFocus()
    ask(active, qtbot, "go to")
    line, found = active.help.palette.line, active.help.palette.list
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert found.currentIndex().row() == 1
    qtbot.keyClick(line, Qt.Key.Key_Up)
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert found.currentIndex().row() == len(active.help.palette.titles) - 1
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not active.help.palette.isVisible()
    assert QApplication.focusWidget() is canvas


def test_that_f6_goes_through_all_panels_that_are_seen_and_back(
    opened: MainWindow, active: MainWindow, qtbot: QtBot
) -> None:
    focus, gone = active.help.focus, []
    for _ in range(12):
        qtbot.keyClick(active, Qt.Key.Key_F6)
        gone.append(focus.here)
    round_trip = gone[: gone.index(gone[0], 1)]
    assert {"Planning", "Map", "Bars", "Spectrum"} <= set(round_trip)
    assert gone[: 2 * len(round_trip)] == (round_trip * 2)[:12]
    qtbot.keyClick(active, Qt.Key.Key_F6, SHIFT)
    assert focus.here == gone[-2]


def test_that_going_to_a_hidden_panel_shows_it(opened: MainWindow, active: MainWindow, qtbot: QtBot) -> None:
    opened.docks["Settings"].hide()
    chosen(active, qtbot, "go to settings")
    assert opened.docks["Settings"].isVisible()
    assert active.help.focus.here == "Settings"


def test_that_the_focus_can_be_seen_on_plots(opened: MainWindow, active: MainWindow, qtbot: QtBot) -> None:
    active.help.focus.go("Bars")
    frame = active.help.ring.frame
    assert frame.followed is QApplication.focusWidget() is opened.budget.canvas
    assert frame.isVisible()
    assert not frame.mask().contains(opened.budget.canvas.rect().center())
    opened.open_bar.ask()
    assert frame.followed is None


def test_that_every_shortcut_is_used_once(window: MainWindow) -> None:
    keys = [found.keys for found in window.actions_table.findable() if found.keys]
    assert len(keys) == len(set(keys))


def test_that_the_list_of_shortcuts_has_those_of_actions_and_of_panels(active: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(active, Qt.Key.Key_F1)
    table = active.findChildren(Shortcuts)[0].table
    rows = {tuple(table.item(row, column).text() for column in range(3)) for row in range(table.rowCount())}
    assert ("Plan", "Allocate", "Ctrl+Return") in rows
    assert {(key.where, key.what, key.keys) for key in PANEL_KEYS} <= rows
    qtbot.keyClicks(active.findChildren(Shortcuts)[0].search, "allocate")
    assert sum(not table.isRowHidden(row) for row in range(table.rowCount())) == 1


def test_that_terms_are_explained_where_they_stand(window: MainWindow, qtbot: QtBot) -> None:
    window.help.explain()
    label = next(label for label in window.plan_bar.findChildren(QLabel) if label.text().strip() == "Store")
    assert "r(m+n−r)" in label.toolTip()
    assert "https://arxiv.org/abs/2501.19090" in label.whatsThis()


class Browser(QObject):
    """Stands in for the person's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def show_page(self, url: QUrl) -> None:
        self.opened.append(url.toString())


def test_that_the_link_of_an_explanation_opens_the_paper(window: MainWindow, qtbot: QtBot) -> None:
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "show_page")
    try:
        window.help.explain()
        label = next(label for label in window.plan_bar.findChildren(QLabel) if label.text().strip() == "Store")
        QApplication.sendEvent(label, QWhatsThisClickedEvent("https://arxiv.org/abs/2501.19090"))
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert browser.opened == ["https://arxiv.org/abs/2501.19090"]


def test_that_the_glossary_is_searched_by_typing(active: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(active, Qt.Key.Key_F1, CTRL)
    glossary = active.findChildren(Glossary)[0]
    assert "stable rank" in glossary.text.toPlainText()
    qtbot.keyClicks(glossary.search, "entropy")
    assert "effective rank" in glossary.text.toPlainText()
    assert "perplexity" not in glossary.text.toPlainText()


def test_that_the_tour_follows_what_is_done_and_is_offered_once(
    window: MainWindow, fake_model: Any, qtbot: QtBot
) -> None:
    window.offer_tour()
    tour, card = window.help.tour, window.help.card
    assert card.isVisible()
    assert tour.index == 0
    window.handlers.open("fake")
    qtbot.waitUntil(lambda: tour.index == 1, timeout=20_000)
    qtbot.waitUntil(lambda: not window.flow.board.unfinished, timeout=20_000)
    window.session.select([fake_model.info.sites[0].name])
    qtbot.waitUntil(lambda: tour.index == 2)
    assert card.offer.text() == "Allocate"
    qtbot.mouseClick(card.back, Qt.MouseButton.LeftButton)
    assert tour.index == 1
    qtbot.wait(600)
    assert tour.index == 1
    qtbot.mouseClick(card.skip, Qt.MouseButton.LeftButton)
    assert not card.isVisible()
    assert recall().toured
    window.offer_tour()
    assert not card.isVisible()


def test_that_the_tour_stays_in_front_of_docks_that_are_brought_up(opened: MainWindow, qtbot: QtBot) -> None:
    opened.help.start_tour()
    for title in ("Settings", "History"):
        opened.docks[title].raise_()
        qtbot.wait(20)
        widgets = [child for child in opened.children() if isinstance(child, QWidget)]
        assert widgets[-1] is opened.help.card


def test_that_the_tour_does_not_stand_in_the_way(opened: MainWindow, qtbot: QtBot) -> None:
    opened.help.start_tour()
    card = opened.help.card
    place = opened.help.tour.steps[1].place()
    middle = place.mapTo(opened, place.rect().center())
    assert opened.childAt(middle) not in (card, *card.findChildren(QWidget))
    frame_of_place = opened.childAt(place.mapTo(opened, QPoint(1, 1)))
    assert frame_of_place is place or place.isAncestorOf(frame_of_place)
    opened.help.tour.go(3)
    assert card.next.text() == "Done"
    qtbot.mouseClick(card.next, Qt.MouseButton.LeftButton)
    assert not card.isVisible()


def test_that_what_an_empty_panel_advises_is_done_by_its_link(opened: MainWindow, qtbot: QtBot) -> None:
    opened.docks["Frontier"].raise_()
    hints = opened.findChildren(EmptyHint)
    links = {name for hint in hints for name in hint.links()}
    assert links <= opened.actions_table.by_id.keys()
    frontier = next(hint for hint in hints if "evaluate" in hint.links())
    frontier.wanted.emit("evaluate")
    qtbot.waitUntil(lambda: len(opened.session.measurements) == 1, timeout=20_000)


def test_that_an_action_comes_before_longer_ones_that_begin_like_it(
    active: MainWindow, opened: MainWindow, qtbot: QtBot
) -> None:
    titles = ask(opened, qtbot, "curves")
    assert titles[0] == "Curves"
    assert "Curves as command" in titles


def test_that_what_is_typed_after_a_click_in_the_map_sets_what_was_clicked(
    opened: MainWindow, active: MainWindow, qtbot: QtBot
) -> None:
    canvas, session = opened.map.canvas, opened.session
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.cell(0, 1).center())
    [name] = session.selection
    assert session.plan is not None
    assert session.plan.ranks[name] is None
    typing = QApplication.focusWidget()
    assert typing is opened.budget.canvas
    qtbot.keyClicks(typing, "8")
    qtbot.keyClick(opened.budget.canvas.typed, Qt.Key.Key_Return)
    assert session.plan.ranks[name] == 8
