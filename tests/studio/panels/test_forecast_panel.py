"""The forecast panel: figures that follow the plan, and what was measured."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.forecast.forecaster import Forecaster
from core.requests import EvaluateResult
from studio.panels.budget_editor import BudgetEditor
from studio.panels.forecast import ForecastPanel
from studio.session import Session


@pytest.fixture
def panel(filled_session: Session, qtbot: QtBot) -> ForecastPanel:
    widget = ForecastPanel(filled_session)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def measured(model: str, perplexity: float, tokens: int = 1000) -> EvaluateResult:
    return EvaluateResult(
        model=model,
        corpus="bundled",
        tokens=tokens,
        perplexity=perplexity,
        tokens_per_second=1.0,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=1,
        prompt="",
        generation="",
        seconds=1.0,
    )


def test_that_figures_follow_a_drag_before_it_ends(
    panel: ForecastPanel, filled_session: Session, qtbot: QtBot, mouse: Any
) -> None:
    editor = BudgetEditor(filled_session)
    qtbot.addWidget(editor)
    editor.resize(800, 400)
    editor.show()
    start = editor.bar_box(5).center()
    assert panel.keep.value == "100.0 %"
    mouse.press(editor.canvas, start)
    goal = start + (editor.bar_box(5).bottomLeft() - editor.bar_box(5).topLeft()) / 2
    mouse.move(editor.canvas, goal)
    assert filled_session.plan is not None
    assert filled_session.model is not None
    assert panel.keep.value == f"{100 * filled_session.plan.keep(filled_session.model):.1f} %" != "100.0 %"
    assert panel.compressed.value == "1 of 28 sites"
    mouse.release(editor.canvas, goal)


def test_that_many_changes_between_two_repaints_are_one_forecast(
    panel: ForecastPanel, filled_session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    forecast = Forecaster.forecast
    monkeypatch.setattr(Forecaster, "forecast", lambda self, plan: made.append(plan) or forecast(self, plan))
    name = next(iter(filled_session.spectra))
    for rank in range(1, 11):
        filled_session.set_ranks({name: rank}, "change")
    assert made == []
    qtbot.waitUntil(lambda: panel.compressed.value == "1 of 28 sites")
    assert made == [filled_session.plan]


def test_that_damage_is_labelled_as_not_calibrated_and_every_term_is_explained(panel: ForecastPanel) -> None:
    for row in (panel.attention, panel.mlp, panel.error):
        assert row.value != "—"
        assert "ot yet calibrated to perplexity" in row.toolTip()
    assert "stable rank" in panel.attention.toolTip()


def test_that_damage_waits_for_spectra_and_curves(session: Session, fake_model: Any, qtbot: QtBot) -> None:
    panel = ForecastPanel(session)
    qtbot.addWidget(panel)
    fake_model.fill(session, spectra=False, curves=False)
    assert (panel.attention.value, panel.error.value) == ("—", "—")
    fake_model.fill(session)
    qtbot.waitUntil(lambda: panel.error.value != "—")
    assert panel.attention.value == "0.000", "a dense plan removes nothing"


def test_that_measured_perplexities_appear_beside_the_forecast(panel: ForecastPanel, filled_session: Session) -> None:
    filled_session.add_measurement(measured("fake", 20.0))
    assert (panel.dense_perplexity.value, panel.compressed_perplexity.value) == ("20.00", "—")
    filled_session.add_measurement(measured("/out/compressed", 30.0))
    assert (panel.compressed_perplexity.value, panel.rise.value) == ("30.00", "×1.50")


def test_that_perplexities_of_different_texts_are_not_compared(panel: ForecastPanel, filled_session: Session) -> None:
    filled_session.add_measurement(measured("fake", 20.0, tokens=500))
    filled_session.add_measurement(measured("/out/compressed", 30.0, tokens=1000))
    assert panel.rise.value == "—"


def test_that_an_empty_panel_says_what_to_do(session: Session, qtbot: QtBot) -> None:
    panel = ForecastPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.keep.isVisible()
    assert "Open a model" in panel._hint.words()
