"""The frontier: marks tell their figures, a click asks for the plan, keys do what the mouse does."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec, StepSpec
from core.allocation.plan import RankPlan
from core.forecast.probed import Probed, Trial
from core.model import ModelInfo
from core.requests import EvaluateResult, RefinementResult, TextPerplexity
from studio.document.frontier import Made
from studio.document.session import Session
from studio.panels.frontier.frontier import FrontierPanel
from studio.panels.frontier.frontier_plot import Mark
from studio.theme.palette import DARK, LIGHT
from studio.theme.theme import Theme


def made(info: ModelInfo, rank: int, *, refined: bool = False) -> Made:
    ranks = {site.name: rank for site in info.sites if min(site.shape) > rank}
    plan = RankPlan.dense(info.sites, "pivoted").with_ranks(info.by_name, ranks)
    document = PlanDocument.of(plan, info, MethodSpec(), CalibrationSpec(), "uniform")
    if not refined:
        return Made(f"/out/{rank}", document)
    texts = [
        TextPerplexity(text="bundled", tokens=400, dense=18.0, before=60.0, after=30.0),
        TextPerplexity(text="bundled-second", tokens=300, dense=25.0, before=70.0, after=85.0),
    ]
    steps = RefineSpec(steps=(StepSpec(name="block"),))
    return Made(f"/out/{rank}", document, steps, RefinementResult(seconds=1.0, texts=texts))


def measured(model: str, perplexity: float) -> EvaluateResult:
    return EvaluateResult(
        model=model,
        corpus="bundled",
        tokens=1000,
        perplexity=perplexity,
        tokens_per_second=1.0,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=1,
        prompt="",
        generation="",
        seconds=1.0,
    )


@pytest.fixture
def panel(filled_session: Session, qtbot: QtBot) -> FrontierPanel:
    assert filled_session.model is not None
    filled_session.add_compression(made(filled_session.model, 9))
    filled_session.add_compression(made(filled_session.model, 6, refined=True))
    filled_session.add_measurement(measured("fake", 17.5))
    filled_session.add_measurement(measured("/out/9", 44.0))
    return shown(filled_session, qtbot)


def shown(session: Session, qtbot: QtBot) -> FrontierPanel:
    widget = FrontierPanel(session)
    qtbot.addWidget(widget)
    widget.resize(900, 260)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def index_of(panel: FrontierPanel, perplexity: float) -> int:
    return next(i for i, point in enumerate(panel.shown) if point.perplexity == perplexity)


def place_of(panel: FrontierPanel, perplexity: float) -> QPoint:
    return panel.plot.place_of(index_of(panel, perplexity))


def measured_marks(panel: FrontierPanel) -> list[Mark]:
    return [mark for mark in panel.plot.drawing.marks if mark.role != "forecast"]


def choose(panel: FrontierPanel, words: str) -> None:
    box = panel.texts
    box.setCurrentIndex(next(i for i in range(box.count()) if words in box.itemText(i)))
    box.activated.emit(box.currentIndex())


def test_that_an_empty_frontier_teaches_how_to_fill_it(session: Session, fake_model: Any, qtbot: QtBot) -> None:
    panel = shown(session, qtbot)
    assert "Open a model" in panel._hint.words()
    fake_model.fill(session)
    assert "Compress and evaluate" in panel._hint.words()
    session.add_measurement(measured("fake", 17.5))
    assert panel.plot.isVisible()


def test_that_before_and_after_of_a_refinement_are_joined_by_an_arrow(panel: FrontierPanel) -> None:
    marks, told = panel.plot.drawing.marks, [point.perplexity for point in panel.shown]
    arrows = {(told[m.arrow_from], told[i]) for i, m in enumerate(marks) if m.arrow_from is not None}
    assert arrows == {(60.0, 30.0), (70.0, 85.0)}
    assert all(marks[m.arrow_from].x == m.x for m in marks if m.arrow_from is not None)


def test_that_less_perplexity_lies_lower_and_less_size_lies_left(panel: FrontierPanel) -> None:
    before, after, dense = (place_of(panel, perplexity) for perplexity in (60.0, 30.0, 18.0))
    assert before.y() < after.y() < dense.y()
    assert before.x() == after.x() < dense.x()


def test_that_all_marks_lie_inside_the_plot(panel: FrontierPanel) -> None:
    for index in range(len(panel.plot.drawing.marks)):
        assert panel.plot.axes.box.contains(panel.plot.place_of(index))


def test_that_one_text_can_be_looked_at_alone(panel: FrontierPanel) -> None:
    choose(panel, "watched")
    assert sorted(mark.y for mark in measured_marks(panel)) == [25.0, 70.0, 85.0]
    assert panel.plot.drawing.label == "perplexity"
    choose(panel, "all texts")
    assert len(measured_marks(panel)) == 8


def test_that_several_texts_share_an_axis_as_multiples_of_the_dense_model(panel: FrontierPanel) -> None:
    marks = panel.plot.drawing.marks
    assert "×" in panel.plot.drawing.label
    assert marks[index_of(panel, 30.0)].y == pytest.approx(30.0 / 18.0)
    assert marks[index_of(panel, 85.0)].y == pytest.approx(85.0 / 25.0)
    assert {mark.y for mark in marks if mark.role == "dense"} == {1.0}


def test_that_marks_of_different_texts_at_one_size_do_not_cover_each_other(panel: FrontierPanel) -> None:
    held_out, watched = place_of(panel, 60.0), place_of(panel, 70.0)
    assert abs(held_out.x() - watched.x()) >= 10
    choose(panel, "held out")
    mark = panel.plot.drawing.marks[index_of(panel, 60.0)]
    assert panel.plot.place_of(index_of(panel, 60.0)).x() == round(panel.plot.axes.x(mark.x))


def test_that_a_text_without_a_dense_measurement_makes_all_plain_perplexities(
    panel: FrontierPanel, filled_session: Session
) -> None:
    filled_session.add_measurement(measured("/out/9", 50.0).model_copy(update={"corpus": "other"}))
    assert panel.texts.itemText(0) == "all texts"
    assert panel.plot.drawing.marks[index_of(panel, 30.0)].y == 30.0


def test_that_the_chosen_text_stays_when_more_is_measured(panel: FrontierPanel, filled_session: Session) -> None:
    choose(panel, "watched")
    filled_session.add_measurement(measured("/out/6", 39.0))
    assert "watched" in panel.texts.currentText()
    assert sorted(mark.y for mark in measured_marks(panel)) == [25.0, 70.0, 85.0]


def test_that_size_can_be_parameters_or_bytes(panel: FrontierPanel, filled_session: Session) -> None:
    assert filled_session.model is not None
    panel.sizes.setCurrentIndex(1)
    panel.sizes.activated.emit(1)
    assert panel.plot.drawing.marks[index_of(panel, 17.5)].x == filled_session.model.parameters


def test_that_the_plan_at_hand_is_a_line_that_follows_it(
    panel: FrontierPanel, filled_session: Session, qtbot: QtBot
) -> None:
    assert panel.plot.drawing.plan == (1.0, "plan at hand, 100.0 %")
    assert filled_session.model is not None
    filled_session.set_plan(made(filled_session.model, 6).plan.plan_for(filled_session.model), "Set")
    refined = panel.plot.drawing.marks[index_of(panel, 30.0)].x
    qtbot.waitUntil(
        lambda: panel.plot.drawing.plan is not None and panel.plot.drawing.plan[0] == pytest.approx(refined)
    )


def test_that_forecasts_of_the_plan_at_hand_and_of_kept_plans_stand_beside_what_was_measured(
    panel: FrontierPanel, filled_session: Session, qtbot: QtBot, mouse: Any
) -> None:
    assert filled_session.model is not None
    for name, curve in dict(filled_session.curves).items():
        filled_session.add_curve(name, 0.05 * curve.sigma, absolute=True)
    filled_session.take_probed(Probed(trials=tuple(Trial(feature=x, rise=x) for x in (0.1, 0.3, 0.6, 1.0))))
    for rank in (6, 3):
        filled_session.set_plan(made(filled_session.model, rank).plan.plan_for(filled_session.model), "Set")
        if rank == 6:
            filled_session.keep_plan()
    qtbot.waitUntil(lambda: len([point for point in panel.shown if point.role == "forecast"]) == 2)
    here, kept = [point for point in panel.shown if point.role == "forecast"]
    assert (here.name, kept.name) == ("plan at hand", filled_session.comparison.kept[0].name)
    best = filled_session.forecast().best  # type: ignore[union-attr]
    assert best is not None
    told = best.perplexity(17.5)
    assert told is not None
    assert (here.perplexity, here.interval) == (told.value, (told.low, told.high))
    choose(panel, "1,000 tokens")
    place = panel.shown.index(next(point for point in panel.shown if point.name == "plan at hand"))
    mark = panel.plot.drawing.marks[place]
    assert mark.interval == (told.low, told.high)
    assert all(place not in chain for chain in panel.plot.drawing.chains)
    mouse.hover(panel.plot, panel.plot.place_of(place))
    assert "forecast of plan at hand" in " ".join(panel.plot.tip.lines)


def test_that_the_mouse_is_told_what_made_a_point(panel: FrontierPanel, mouse: Any) -> None:
    mouse.hover(panel.plot, place_of(panel, 30.0))
    told = " ".join(panel.plot.tip.lines)
    assert panel.plot.tip.isVisible()
    for words in ("30.00 after refinement", "bundled, held out", "svd-llm · uniform · pivoted", "block: 60.00 → 30.00"):
        assert words in told
    mouse.hover(panel.plot, QPoint(2, 2))
    assert not panel.plot.tip.isVisible()


def test_that_a_click_on_a_run_asks_for_its_plan_and_on_the_dense_model_for_nothing(
    panel: FrontierPanel, mouse: Any
) -> None:
    asked: list[Made] = []
    panel.planWanted.connect(asked.append)
    mouse.click(panel.plot, place_of(panel, 17.5))
    assert asked == []
    mouse.click(panel.plot, place_of(panel, 44.0))
    assert [m.folder for m in asked] == ["/out/9"]


def test_that_keys_walk_the_points_by_size_and_bring_a_plan_back(panel: FrontierPanel, qtbot: QtBot) -> None:
    asked: list[Made] = []
    panel.planWanted.connect(asked.append)
    marks, seen = panel.plot.drawing.marks, []
    for _ in marks:
        qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
        assert panel.plot.current is not None
        seen.append(panel.plot.current)
    assert sorted(seen) == list(range(len(marks)))
    assert [marks[i].x for i in seen] == sorted(mark.x for mark in marks)
    assert "Perplexity" in panel.plot.accessibleDescription()
    qtbot.keyClick(panel.plot, Qt.Key.Key_Right)
    qtbot.keyClick(panel.plot, Qt.Key.Key_Return)
    assert [m.folder for m in asked] == ["/out/6"]
    qtbot.keyClick(panel.plot, Qt.Key.Key_Escape)
    assert panel.plot.current is None


def test_that_the_legend_names_the_texts_and_only_the_shapes_that_occur(panel: FrontierPanel) -> None:
    assert [words for words, _ in panel.legend.texts] == [
        "bundled · 1,000 tokens",
        "bundled, held out · 400 tokens",
        "bundled-second, watched · 300 tokens",
    ]
    choose(panel, "1,000 tokens")
    assert [role for role in panel.legend.roles if role != "forecast"] == ["dense", "run"]


def test_that_another_model_starts_with_an_empty_frontier(
    panel: FrontierPanel, filled_session: Session, fake_model_of: Any
) -> None:
    filled_session.open_info(fake_model_of(2).info)
    assert panel.points == ()


def test_that_the_frontier_follows_the_theme(panel: FrontierPanel) -> None:
    theme = Theme()
    try:
        for scheme, palette in (("dark", DARK), ("light", LIGHT)):
            theme.choose(scheme)
            image = panel.plot.grab().toImage()
            colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
            assert QColor(image.pixelColor(1, 1)) == QColor(palette.plot)
            assert {palette.kinds[0], palette.kinds[1], palette.selection} <= colours
    finally:
        theme.choose("system")


def test_that_leaving_the_plot_lets_go_of_its_tip(panel: FrontierPanel, mouse: Any) -> None:
    mouse.hover(panel.plot, place_of(panel, 44.0))
    mouse.send(panel.plot, QEvent.Type.Leave, QPoint(0, 0))
    assert not panel.plot.tip.isVisible()
