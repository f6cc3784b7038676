"""The history browser: every run in a table that sorts, filters, brings back and copies."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument
from core.allocation.plan import RankPlan
from core.forecast.forecast import Forecast
from core.forecast.prediction import Estimate, Prediction, TrackRecord
from core.history import Measurement, Run
from core.model import ModelInfo
from studio.document.recorded import Recorded
from studio.document.session import Session
from studio.panels.tables.history_browser import HistoryBrowser
from studio.panels.tables.history_rows import COLUMNS


def document(info: ModelInfo, rank: int, method: str) -> PlanDocument:
    plan = RankPlan.dense(info.sites, "pivoted").with_ranks(info.by_name, {site.name: rank for site in info.sites})
    return PlanDocument.of(plan, info, MethodSpec(name=method), CalibrationSpec(), "uniform")


def forecast(plan: PlanDocument) -> Forecast:
    told = Prediction("moments", "summed-damage", 0.5, Estimate(0.4, 0.2, 0.7), None, TrackRecord(3), "3 runs")
    return Forecast(1, plan.keep, 1, 1, 1, None, None, None, (told,))


def run(number: int, plan: PlanDocument, *, structure: str | None = None) -> Run:
    return Run(
        id=number,
        time=datetime(2026, 3, number, 12, tzinfo=UTC),
        model=plan.model,
        structure=structure or plan.structure,
        method=plan.method.name,
        allocator=plan.allocator,
        storage=plan.storage,
        keep=plan.keep,
        plan=plan,
        forecast=forecast(plan) if number == 1 else None,
        folder=f"/out/{number}",
        versions={},
    )


def measured(number: int | None, structure: str, perplexity: float) -> Measurement:
    return Measurement(
        id=1,
        run=number,
        time=datetime(2026, 3, 9, tzinfo=UTC),
        model="fake",
        structure=structure,
        corpus="bundled",
        windows=1,
        length=1024,
        tokens=1023,
        perplexity=perplexity,
        tokens_per_second=1.0,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=1,
        generation="",
    )


@pytest.fixture
def browser(filled_session: Session, qtbot: QtBot) -> HistoryBrowser:
    info = filled_session.model
    assert info is not None
    other = document(info, 3, "svd").model_copy(update={"sites": {}, "structure": "other", "model": "Other"})
    runs = (
        (run(3, other, structure="other"), ()),
        (run(2, document(info, 3, "asvd")), (measured(2, info.structure, 60.0),)),
        (run(1, document(info, 6, "kfac-svd")), (measured(1, info.structure, 30.0),)),
    )
    filled_session.show_recorded(Recorded(runs, (measured(None, info.structure, 20.0),)))
    widget = HistoryBrowser(filled_session)
    qtbot.addWidget(widget)
    widget.resize(1100, 260)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def column(browser: HistoryBrowser, title: str) -> list[str]:
    place = next(index for index, column in enumerate(COLUMNS) if column.title == title)
    return [str(browser.filter.index(row, place).data()) for row in range(browser.filter.rowCount())]


def test_that_a_run_is_told_with_what_was_forecast_and_measured(browser: HistoryBrowser) -> None:
    assert column(browser, "Method") == ["svd", "asvd", "kfac-svd"]
    assert column(browser, "Measured") == ["", "60.00", "30.00"]
    assert column(browser, "× dense") == ["", "3.00", "1.50"]
    assert column(browser, "Forecast")[2] == "29.84 (24.43 – 40.28)"


def test_that_columns_grow_with_what_comes_until_a_person_sets_one(browser: HistoryBrowser, qtbot: QtBot) -> None:
    session = browser._session
    header = browser.view.horizontalHeader()
    place = next(index for index, column in enumerate(COLUMNS) if column.title == "Forecast")
    known = session.recorded
    session.show_recorded(replace(known, runs=known.runs[:2]))
    short = header.sectionSize(place)
    session.show_recorded(known)
    assert header.sectionSize(place) > short

    edge = QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) - 1, header.height() // 2)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header.viewport(), edge - QPoint(20, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge - QPoint(20, 0))
    dragged = header.sectionSize(place)
    session.show_recorded(replace(known, runs=known.runs[1:]))
    assert header.sectionSize(place) == dragged


def test_that_it_sorts_by_numbers_with_the_unmeasured_last(browser: HistoryBrowser) -> None:
    place = next(index for index, column in enumerate(COLUMNS) if column.title == "Measured")
    browser.view.sortByColumn(place, Qt.SortOrder.AscendingOrder)
    assert column(browser, "Measured") == ["30.00", "60.00", ""]


def test_that_words_filter_the_runs_and_so_does_the_open_model(browser: HistoryBrowser, qtbot: QtBot) -> None:
    qtbot.keyClicks(browser.search, "fake ASVD")
    assert column(browser, "Method") == ["asvd"]
    browser.search.clear()
    browser.here.click()
    assert column(browser, "Method") == ["asvd", "kfac-svd"]
    assert browser.told.text() == "2 of 3 runs"


def test_that_a_double_click_asks_for_the_plan(browser: HistoryBrowser, qtbot: QtBot) -> None:
    asked: list[tuple[str, PlanDocument]] = []
    browser.planWanted.connect(lambda name, plan: asked.append((name, plan)))
    place = browser.view.visualRect(browser.filter.index(2, 1)).center()
    qtbot.mouseClick(browser.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(browser.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [(name, plan.method.name) for name, plan in asked] == [("run 1, kfac-svd 40.1%", "kfac-svd")]


def test_that_a_plan_of_another_structure_is_not_offered(browser: HistoryBrowser) -> None:
    browser.view.selectRow(0)
    assert not browser.back.isEnabled()
    assert "another structure" in browser.back.toolTip()
    browser.view.selectRow(1)
    assert browser.back.isEnabled()
    assert browser.compare.isEnabled()


def test_that_selected_runs_are_copied_as_a_table(browser: HistoryBrowser, qtbot: QtBot) -> None:
    browser.view.selectAll()
    browser.view.setFocus()
    qtbot.keyClick(browser.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 4
    assert lines[0].split("\t") == [column.title for column in COLUMNS]
    assert "kfac-svd" in lines[3]


def test_that_an_empty_history_says_how_it_fills(session: Session, qtbot: QtBot) -> None:
    browser = HistoryBrowser(session)
    qtbot.addWidget(browser)
    assert "No runs yet" in browser.told.text()
    assert not browser.copy.isEnabled()
