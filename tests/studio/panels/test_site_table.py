"""The site table: order, selection in step with the session, copying."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from studio.document.session import Session
from studio.panels.tables.site_columns import COLUMNS
from studio.panels.tables.site_table import SiteTable

UP = [f"model.layers.{block}.mlp.up_proj" for block in range(4)]


@pytest.fixture
def table(filled_session: Session, qtbot: QtBot) -> SiteTable:
    table = SiteTable(filled_session)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    qtbot.waitExposed(table)
    return table


def names(table: SiteTable) -> list[str]:
    return [table.filter.site_at(row).name for row in range(table.filter.rowCount())]


def column(title: str) -> int:
    return [column.title for column in COLUMNS].index(title)


def click_row(table: SiteTable, row: int, qtbot: QtBot, keys: Any = Qt.KeyboardModifier.NoModifier) -> None:
    place = table.view.visualRect(table.filter.index(row, 0)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, keys, place)


def click_heading(table: SiteTable, title: str, qtbot: QtBot) -> None:
    header = table.view.horizontalHeader()
    x = header.sectionViewportPosition(column(title)) + 8
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, header.height() // 2))


def test_that_every_site_has_a_line_in_the_models_order(table: SiteTable, fake_model: Any) -> None:
    assert names(table) == [site.name for site in fake_model.info.sites]


def test_that_a_click_on_a_heading_sorts_by_its_figures(
    table: SiteTable, filled_session: Session, qtbot: QtBot
) -> None:
    click_heading(table, "Stable rank", qtbot)
    ranks = [filled_session.spectra[name].stable_rank for name in names(table)]
    assert ranks == sorted(ranks)
    click_heading(table, "Stable rank", qtbot)
    assert names(table)[0] == max(filled_session.spectra, key=lambda name: filled_session.spectra[name].stable_rank)


def test_that_selecting_lines_selects_sites(table: SiteTable, filled_session: Session, qtbot: QtBot) -> None:
    click_row(table, 2, qtbot)
    click_row(table, 4, qtbot, Qt.KeyboardModifier.ControlModifier)
    assert list(filled_session.selection) == [names(table)[2], names(table)[4]]


def test_that_sites_selected_elsewhere_are_selected_here(table: SiteTable, filled_session: Session) -> None:
    filled_session.select(UP[1:3])
    assert [site.name for site in table.chosen] == UP[1:3]
    filled_session.select(())
    assert table.chosen == []


def test_that_a_search_leaves_its_finds_over_and_the_selection_alone(table: SiteTable, filled_session: Session) -> None:
    filled_session.select([UP[0], "model.layers.0.mlp.down_proj"])
    filled_session.found.show(frozenset(UP))
    assert names(table) == UP
    assert table.told.text() == "4 of 28 sites, 2 selected"
    assert list(filled_session.selection) == [UP[0], "model.layers.0.mlp.down_proj"]
    filled_session.found.show(None)
    assert len(names(table)) == 28
    assert len(table.chosen) == 2


def test_that_ctrl_c_copies_the_selected_lines_with_headings(
    table: SiteTable, filled_session: Session, qtbot: QtBot
) -> None:
    filled_session.select(UP[:2])
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    heads, first = lines[0].split("\t"), lines[1].split("\t")
    assert len(lines) == 3
    assert first[heads.index("Site")] == UP[0]
    copied = float(first[heads.index("Stable rank")])
    assert copied == filled_session.spectra[UP[0]].stable_rank
    assert "Part" not in heads


def test_that_a_column_asked_for_appears_and_is_copied(table: SiteTable, filled_session: Session) -> None:
    menu = table.columns.menu()
    next(action for action in menu.actions() if action.text() == "Part").trigger()
    assert not table.view.isColumnHidden(column("Part"))
    filled_session.select(UP[:1])
    table.copy.trigger()
    assert "\tmlp\t" in QGuiApplication.clipboard().text()


def test_that_a_line_says_the_rank_of_the_plan_at_hand(table: SiteTable, filled_session: Session) -> None:
    filled_session.set_ranks({UP[0]: 5}, "change")
    row = names(table).index(UP[0])
    assert table.filter.index(row, column("Plan")).data() == "rank 5 of 24"


def test_that_without_a_model_the_table_says_what_to_do(session: Session, qtbot: QtBot) -> None:
    table = SiteTable(session)
    qtbot.addWidget(table)
    table.show()
    assert not table.view.isVisible()


def test_that_the_plan_column_has_room_for_any_rank(table: SiteTable, filled_session: Session) -> None:
    assert filled_session.model is not None
    filled_session.set_ranks({site.name: min(site.shape) - 1 for site in filled_session.model.sites}, "change")
    place = column("Plan")
    assert table.view.columnWidth(place) >= table.view.sizeHintForColumn(place)
