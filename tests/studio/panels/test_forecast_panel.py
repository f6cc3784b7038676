"""The forecast panel: figures that follow the plan, and what was measured."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.forecast.forecaster import Forecaster
from core.forecast.probed import Probed, Trial
from core.requests import EvaluateResult
from studio.document.session import Session
from studio.panels.bars.budget_editor import BudgetEditor
from studio.panels.forecast.forecast import ForecastPanel
from studio.panels.forecast.forecast_words import perplexity_words


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


def in_nats(session: Session) -> None:
    """Let the curves arrive again, as of a method that estimates the loss."""
    for name, curve in dict(session.curves).items():
        session.add_curve(name, 0.05 * curve.sigma, absolute=True)


def test_that_each_level_waits_for_what_it_is_read_from(session: Session, fake_model: Any, qtbot: QtBot) -> None:
    panel = ForecastPanel(session)
    qtbot.addWidget(panel)
    fake_model.fill(session, spectra=False, curves=False)
    assert "singular values" in panel.levels["weights"].note
    fake_model.fill(session)
    session.set_ranks({site.name: 5 for site in fake_model.info.sites}, "Set ranks")
    qtbot.waitUntil(lambda: "singular values" not in panel.levels["weights"].note)
    assert "curves in nats" in panel.levels["moments"].note
    in_nats(session)
    qtbot.waitUntil(lambda: panel.levels["moments"].value != "")
    assert "not probed" in panel.levels["probes"].note
    session.take_probed(Probed(scales={}, trials=tuple(Trial(feature=x, rise=x) for x in (0.1, 0.3, 0.6, 1.0))))
    qtbot.waitUntil(lambda: panel.levels["probes"].value != "")
    session.clear_curves()
    qtbot.waitUntil(lambda: panel.levels["probes"].value == "")


def test_that_predictions_follow_the_plan(panel: ForecastPanel, filled_session: Session, qtbot: QtBot) -> None:
    in_nats(filled_session)
    assert filled_session.model is not None
    seen = []
    for rank in (7, 2):
        filled_session.set_ranks({site.name: rank for site in filled_session.model.sites}, "Set ranks")
        best = filled_session.forecast().best  # type: ignore[union-attr]
        assert best is not None
        assert best.rise is not None
        seen.append(best.rise.value)
        qtbot.waitUntil(lambda told=best: panel.levels["moments"].value == perplexity_words(told, None))
    assert seen[0] < seen[1]


def test_that_rises_become_perplexities_when_the_dense_model_was_measured(
    panel: ForecastPanel, filled_session: Session, qtbot: QtBot
) -> None:
    in_nats(filled_session)
    filled_session.set_ranks({next(iter(filled_session.curves)): 2}, "Set rank")
    qtbot.waitUntil(lambda: panel.levels["moments"].value.startswith("×"))
    filled_session.add_measurement(measured("fake", 20.0))
    qtbot.waitUntil(lambda: panel.levels["moments"].value[:1].isdigit())


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
