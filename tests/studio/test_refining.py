"""Refinement and the frontier in the real window over a scripted worker: asked for, told, brought back, undone."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.allocation.document import MethodSpec, RefineSpec, StepSpec
from core.history import History
from core.requests import Compress, Evaluate, RefinementResult, Request, TextPerplexity
from studio.main_window import MainWindow
from studio.panels.widgets.text_field import TextField


@pytest.fixture
def planned(opened: MainWindow) -> MainWindow:
    """A window with a plan at hand."""
    assert opened.session.model is not None
    opened.session.set_ranks({site.name: 5 for site in opened.session.model.sites}, "Set ranks")
    return opened


@pytest.fixture
def sent(planned: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """Every request that goes out to the device."""
    requests: list[Request] = []
    submit = planned.flow.device.submit

    def noting(request: Request) -> str:
        requests.append(request)
        return submit(request)

    monkeypatch.setattr(planned.flow.device, "submit", noting)
    return requests


def idle(window: MainWindow) -> bool:
    return not window.flow.board.unfinished


def tick(window: MainWindow, step: str, qtbot: QtBot) -> None:
    window.docks["Settings"].raise_()
    check = window.settings.refinement.steps[step].check
    window.settings.area.ensureWidgetVisible(check)
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(8, check.height() // 2))


def compressed(window: MainWindow, out: Path, qtbot: QtBot, *, evaluate: bool = False) -> None:
    window.handlers.compress_to(out, evaluate=evaluate)
    qtbot.waitUntil(lambda: idle(window) and out.is_dir())


def click(window: MainWindow, perplexity: float) -> None:
    """On a point of the frontier, by mouse."""
    window.docks["Frontier"].raise_()
    QApplication.processEvents()
    plot = window.frontier.plot
    index = next(i for i, point in enumerate(window.frontier.shown) if point.perplexity == perplexity)
    place = QPointF(plot.place_of(index))
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, place, plot.mapToGlobal(place), left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(plot, event)


def test_that_a_ticked_step_goes_out_with_the_compression(
    planned: MainWindow, sent: list[Request], qtbot: QtBot, tmp_path: Path
) -> None:
    tick(planned, "block", qtbot)
    compressed(planned, tmp_path / "refined", qtbot)
    (request,) = [r for r in sent if isinstance(r, Compress)]
    assert request.refine.steps == (StepSpec(name="block"),)
    assert request.refine == planned.session.settings.refine


def test_that_nothing_is_refined_unasked(
    planned: MainWindow, sent: list[Request], qtbot: QtBot, tmp_path: Path
) -> None:
    compressed(planned, tmp_path / "plain", qtbot)
    (request,) = [r for r in sent if isinstance(r, Compress)]
    assert request.refine.steps == ()
    assert "efinement" not in planned.strip.label.text()


def test_that_the_end_is_told_in_words_with_a_warning_when_the_watched_text_got_worse(
    planned: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    tick(planned, "block", qtbot)
    compressed(planned, tmp_path / "refined", qtbot)
    qtbot.waitUntil(planned.strip.isVisible)
    said = planned.strip.label.text()
    assert "perplexity 60.00 → 30.00 (dense 18.00)" in said
    assert "Warning: the watched text bundled-second got worse: 70.00 → 85.00" in said
    assert planned.strip.property("level") == "warning"
    qtbot.waitUntil(lambda: "got worse" in planned.log.text.toPlainText())


def test_that_the_frontier_shows_before_and_after_when_the_job_is_done(
    planned: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    tick(planned, "block", qtbot)
    compressed(planned, tmp_path / "refined", qtbot)
    qtbot.waitUntil(lambda: bool(planned.frontier.plot.drawing.marks))
    marks = planned.frontier.plot.drawing.marks
    told = [point.perplexity for point in planned.frontier.shown]
    arrows = {(told[m.arrow_from], told[i]) for i, m in enumerate(marks) if m.arrow_from is not None}
    assert arrows == {(60.0, 30.0), (70.0, 85.0)}


def test_that_a_click_in_the_frontier_brings_a_plan_back_and_undo_takes_it_away(
    planned: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    old = planned.session.plan
    compressed(planned, tmp_path / "first", qtbot, evaluate=True)
    qtbot.waitUntil(lambda: len(planned.session.measurements) == 2)
    assert planned.session.model is not None
    planned.session.set_ranks({site.name: 9 for site in planned.session.model.sites}, "Set ranks")
    new = planned.session.plan
    click(planned, 21.25)
    assert planned.session.plan == old != new
    assert planned.session.ghost == new
    assert planned.session.undo_stack.undoText() == "Bring back first"
    planned.session.undo_stack.undo()
    assert planned.session.plan == new


def test_that_measuring_after_a_refinement_says_both_and_ends_in_the_frontier(
    planned: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    tick(planned, "block", qtbot)
    assert not planned.frontier.plot.isVisible()
    compressed(planned, tmp_path / "refined", qtbot, evaluate=True)
    qtbot.waitUntil(lambda: len(planned.session.measurements) == 2)
    said = planned.strip.label.text()
    assert "perplexity 21.25" in said
    assert "got worse: 70.00 → 85.00" in said
    assert planned.strip.property("level") == "warning"
    qtbot.waitUntil(planned.frontier.plot.isVisible)


def test_that_a_plan_made_with_another_method_offers_that_method(
    planned: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    compressed(planned, tmp_path / "first", qtbot, evaluate=True)
    qtbot.waitUntil(lambda: len(planned.session.measurements) == 2)
    planned.session.change_settings(method=MethodSpec(name="svd"))
    click(planned, 21.25)
    assert "It was made with svd-llm" in planned.strip.label.text()
    planned.strip.offer.click()
    assert planned.session.method == MethodSpec()


def test_that_runs_of_earlier_days_are_there_when_the_model_opens(
    window: MainWindow, fake_model: Any, qtbot: QtBot
) -> None:
    window.session.open_info(fake_model.info)
    document = window.session.plan_document()
    assert document is not None
    told = TextPerplexity(text="bundled", tokens=400, dense=18.0, before=90.0, after=75.0)
    refine, refinement = RefineSpec(steps=(StepSpec(name="block"),)), RefinementResult(seconds=1.0, texts=[told])
    History().add_run(document, None, "/out/long-ago", refine=refine, refinement=refinement)
    window.handlers.open("fake")
    qtbot.waitUntil(lambda: any(point.perplexity == 75.0 for point in window.frontier.shown))
    qtbot.waitUntil(lambda: idle(window))


def test_that_a_history_that_cannot_be_read_is_said_in_the_log(opened: MainWindow, qtbot: QtBot) -> None:
    History().path.write_bytes(b"this is no database" * 100)
    opened.handlers.open("fake")
    qtbot.waitUntil(lambda: "is damaged" in opened.log.text.toPlainText())
    qtbot.waitUntil(lambda: idle(opened))


def test_that_the_text_to_evaluate_on_is_the_one_in_the_settings(
    planned: MainWindow, sent: list[Request], qtbot: QtBot
) -> None:
    field = planned.settings.fields["evaluation_corpus"]
    assert isinstance(field, TextField)
    line = field.line
    line.setText("")
    qtbot.keyClicks(line, "bundled-second")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    planned.flow.evaluate("fake")
    qtbot.waitUntil(lambda: idle(planned))
    (request,) = [r for r in sent if isinstance(r, Evaluate)]
    assert request.corpus == "bundled-second"
