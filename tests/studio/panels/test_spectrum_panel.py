"""The spectrum panel: curves of the selection, and the line that is the bar."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.allocation.document import MethodSpec
from core.allocation.storage import largest_saving_rank
from studio.document.session import Session
from studio.panels.spectrum.log_ticks import log_ticks
from studio.panels.spectrum.spectrum import SpectrumPanel
from studio.panels.spectrum.spectrum_axes import ValueAxis
from studio.panels.spectrum.spectrum_curves import density
from studio.theme.palette import DARK, LIGHT
from studio.theme.theme import Theme

UP, GATE = "model.layers.2.mlp.up_proj", "model.layers.2.mlp.gate_proj"
PAUSE = 15
"""Milliseconds between moves: pyqtgraph's scene leaves out what comes faster than a hundred times a second."""


@pytest.fixture
def panel(filled_session: Session, qtbot: QtBot) -> SpectrumPanel:
    filled_session.select([UP])
    return shown(filled_session, qtbot)


def shown(session: Session, qtbot: QtBot) -> SpectrumPanel:
    widget = SpectrumPanel(session)
    qtbot.addWidget(widget)
    widget.resize(420, 520)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def rank_of(session: Session, name: str) -> int | None:
    assert session.plan is not None
    return session.plan.ranks[name]


def drag_line(panel: SpectrumPanel, mouse: Any, *to: int) -> None:
    """Drag the rank line over the given ranks, once the plot has its final size."""
    QTest.qWait(PAUSE)
    viewport = panel.plot.view.viewport()
    middle = viewport.height() // 2
    start = QPoint(round(panel.plot.x_of(rank_of(panel._session, panel.sites()[0].name) or 24)), middle)
    mouse.hover(viewport, start)
    mouse.drag(viewport, start, *(QPoint(round(panel.plot.x_of(rank)), middle) for rank in to), pause=PAUSE)


def test_that_the_first_site_selected_is_seen_from_end_to_end(filled_session: Session, qtbot: QtBot) -> None:
    panel = shown(filled_session, qtbot)
    filled_session.select([UP])
    (left, right), (low, high) = panel.plot.view.getPlotItem().getViewBox().viewRange()
    sigma = filled_session.spectra[UP].sigma
    assert left < 1
    assert len(sigma) < right < 1.2 * len(sigma)
    assert 10**low < sigma.min(), "the axis is logarithmic"
    assert 10**high > sigma.max()


def test_that_dragging_the_line_sets_the_rank_in_one_undo_step(
    panel: SpectrumPanel, filled_session: Session, mouse: Any
) -> None:
    drag_line(panel, mouse, 20, 15, 10)
    assert rank_of(filled_session, UP) == 10
    assert filled_session.undo_stack.count() == 1
    assert panel.plot.line.value() == 10
    filled_session.undo_stack.undo()
    assert rank_of(filled_session, UP) is None
    assert panel.plot.line.value() == 24


def test_that_two_drags_of_the_line_are_two_undo_steps(
    panel: SpectrumPanel, filled_session: Session, mouse: Any
) -> None:
    drag_line(panel, mouse, 20, 15)
    drag_line(panel, mouse, 12, 8)
    assert rank_of(filled_session, UP) == 8
    assert filled_session.undo_stack.count() == 2


def test_that_the_line_moves_every_selected_site(filled_session: Session, qtbot: QtBot, mouse: Any) -> None:
    filled_session.select([UP, GATE])
    panel = shown(filled_session, qtbot)
    drag_line(panel, mouse, 16, 12)
    assert rank_of(filled_session, UP) == rank_of(filled_session, GATE) == 12


def test_that_the_line_follows_the_plan(panel: SpectrumPanel, filled_session: Session) -> None:
    filled_session.set_ranks({UP: 7}, "elsewhere")
    assert panel.plot.line.value() == 7
    assert panel.table.rows["Plan"][0] == "7"


def test_that_the_line_of_a_locked_site_does_not_move(
    panel: SpectrumPanel, filled_session: Session, mouse: Any
) -> None:
    filled_session.set_ranks({UP: 12}, "start")
    filled_session.set_locked([UP], True)
    drag_line(panel, mouse, 8, 4)
    assert rank_of(filled_session, UP) == 12
    assert "locked" in panel.title.text


def test_that_the_line_can_be_dragged_on_a_logarithmic_rank_axis(
    panel: SpectrumPanel, filled_session: Session, mouse: Any
) -> None:
    filled_session.set_ranks({UP: 20}, "start")
    panel.log_x.setChecked(True)
    drag_line(panel, mouse, 9, 5)
    assert rank_of(filled_session, UP) == 5


def test_that_the_break_even_rank_is_marked_where_there_is_one(panel: SpectrumPanel, filled_session: Session) -> None:
    filled_session.set_storage("factored")
    assert panel.plot.break_even.isVisible()
    assert panel.plot.break_even.value() == largest_saving_rank(48, 24, "factored")
    filled_session.set_storage("pivoted")
    assert not panel.plot.break_even.isVisible()


def test_that_plain_and_weighted_values_of_up_to_eight_sites_are_drawn(
    panel: SpectrumPanel, filled_session: Session
) -> None:
    assert len(panel.plot.view.getPlotItem().listDataItems()) == 2
    assert filled_session.model is not None
    filled_session.select([site.name for site in filled_session.model.sites[:12]])
    assert len(panel.plot.view.getPlotItem().listDataItems()) == 16
    assert "11 more, 8 drawn" in panel.title.text


def test_that_the_legend_names_the_method_that_weighs(panel: SpectrumPanel, filled_session: Session) -> None:
    def names() -> list[str]:
        return [item.name() for item in panel.plot.view.getPlotItem().listDataItems()]

    assert names() == ["weighted (svd-llm)", "plain"]
    filled_session.change_settings(method=MethodSpec(name="kfac-svd"))
    assert names() == ["plain"]
    filled_session.add_curve(UP, np.linspace(1.0, 0.1, 24))
    assert names() == ["weighted (kfac-svd)", "plain"]


def test_that_a_curve_in_nats_tells_what_a_rank_costs(
    panel: SpectrumPanel, filled_session: Session, mouse: Any
) -> None:
    assert not panel.costs.isVisible()
    filled_session.add_curve(UP, np.full(24, 0.1), absolute=True)
    filled_session.set_ranks({UP: 20}, "start")
    assert panel.costs.text == "Rank 20 costs 0.040 nats."
    QTest.qWait(PAUSE)
    viewport = panel.plot.view.viewport()
    mouse.hover(viewport, QPoint(round(panel.plot.x_of(12)), viewport.height() // 2))
    assert panel.costs.text == "Rank 12 costs 0.120 nats."


def test_that_the_error_view_is_in_nats_where_the_curve_is(panel: SpectrumPanel, filled_session: Session) -> None:
    panel.shapes.setCurrentText("Error of each rank")
    axis = panel.plot.view.getPlotItem().getAxis("left")
    assert axis.labelText == "relative error"
    filled_session.add_curve(UP, np.full(24, 0.1), absolute=True)
    assert axis.labelText == "cost of the rank, nats"
    (item,) = panel.plot.view.getPlotItem().listDataItems()
    ranks, costs = item.getOriginalDataset()
    assert costs[list(ranks).index(12)] == pytest.approx(0.12)


def test_that_the_loss_of_each_component_is_drawn_and_told_where_it_is_known(
    panel: SpectrumPanel, filled_session: Session
) -> None:
    panel.shapes.setCurrentText("Loss per component")
    assert "zs-svd" in panel.costs.text
    change = np.linspace(-0.5, 0.65, 24)
    filled_session.add_curve(UP, np.full(24, 0.1), loss_change=change)
    filled_session.set_ranks({UP: 1}, "start")
    assert panel.costs.text == "Dropping component 1 alone: −0.500 nats."
    (item,) = panel.plot.view.getPlotItem().listDataItems()
    assert np.allclose(item.getOriginalDataset()[1], np.abs(change))


def test_that_energy_curves_end_at_one(panel: SpectrumPanel) -> None:
    panel.shapes.setCurrentIndex(1)
    for item in panel.plot.view.getPlotItem().listDataItems():
        ranks, kept = item.getOriginalDataset()
        assert ranks[-1] == 24
        assert kept[-1] == pytest.approx(1.0)
        assert np.all(np.diff(kept) >= -1e-12)


def test_that_figures_at_the_pointer_are_what_the_curve_says(
    panel: SpectrumPanel, filled_session: Session, mouse: Any
) -> None:
    viewport = panel.plot.view.viewport()
    mouse.hover(viewport, QPoint(round(panel.plot.x_of(9)), viewport.height() // 2))
    lost = filled_session.curves[UP].relative_error_at(9)
    rank, kept, error, _ = panel.table.rows["Pointer"]
    assert (rank, kept) == ("9", f"{100 * (1 - lost):.2f} %")
    assert error == f"{100 * lost**0.5:.1f} %"


def test_that_a_site_with_zero_singular_values_is_drawn_without_them(
    panel: SpectrumPanel, filled_session: Session
) -> None:
    filled_session.add_spectrum(UP, [2.0, 1.0, 0.0, 0.0], 0.1)
    lengths = [len(item.getOriginalDataset()[0]) for item in panel.plot.view.getPlotItem().listDataItems()]
    assert sorted(lengths) == [2, 24]


def test_that_statistics_of_the_site_are_told(panel: SpectrumPanel, filled_session: Session) -> None:
    figures = dict(panel.figures.figures)
    assert figures["shape"] == "48×24"
    assert figures["stable rank"] == f"{filled_session.spectra[UP].stable_rank:.2f}"


def test_that_the_plot_follows_the_theme(panel: SpectrumPanel) -> None:
    theme = Theme()
    try:
        for scheme, palette in (("dark", DARK), ("light", LIGHT)):
            theme.choose(scheme)
            image = panel.plot.grab().toImage()
            assert image.pixelColor(2, 2) == QColor(palette.plot)
            colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
            assert {palette.kinds[0], palette.selection, palette.muted} <= colours
    finally:
        theme.choose("system")


def test_that_an_empty_panel_says_what_to_do(session: Session, fake_model: Any, qtbot: QtBot) -> None:
    panel = shown(session, qtbot)
    assert "Open a model" in panel._hint.words()
    fake_model.fill(session)
    assert "Click a cell" in panel._hint.words()
    session.select([UP])
    assert panel.plot.isVisible()


def test_that_ticks_of_a_logarithmic_axis_are_few_and_inside() -> None:
    for low, high in ((0.0, 2.76), (-0.3, 0.1), (-9.0, 3.0), (1.0, 1.05)):
        ticks = log_ticks(low, high)
        assert len(ticks) <= 7
        assert all(low <= place <= high and float(text) == pytest.approx(10**place) for place, text in ticks)
    assert [text for _, text in log_ticks(0.0, 2.76)] == ["1", "10", "100"]


def test_that_the_density_of_the_values_adds_up_to_all_of_them() -> None:
    sigma = np.sort(np.random.default_rng(0).lognormal(size=300))[::-1]
    points = density(sigma)
    assert points is not None
    logs = np.log10(points.x)
    assert np.trapezoid(points.y, logs) == pytest.approx(1.0, abs=0.01)
    assert points.x[0] < sigma[-1] < sigma[0] < points.x[-1]
    assert density(np.ones(20)) is None


def test_that_a_rank_lies_between_the_values_it_keeps_and_drops() -> None:
    sigma = np.array([8.0, 4.0, 2.0, 1.0])
    axis = ValueAxis(sigma)
    for rank in (1, 2, 3, 4):
        assert axis.rank_at(axis.place(rank)) == rank
    assert 2.0 < 10 ** axis.place(2) < 4.0


def test_that_the_line_among_the_values_is_the_rank(panel: SpectrumPanel, filled_session: Session, mouse: Any) -> None:
    filled_session.set_ranks({UP: 20}, "start")
    panel.plain.setChecked(False)  # only then do the weighted values spread over the plot
    panel.shapes.setCurrentText("Density of the values")
    panel.grab()  # axes find their widths while they are painted
    drag_line(panel, mouse, 14, 9)
    assert rank_of(filled_session, UP) == 9
    assert not panel.log_x.isEnabled()


def test_that_figures_stand_at_the_pointer(panel: SpectrumPanel, filled_session: Session, mouse: Any) -> None:
    QTest.qWait(PAUSE)
    viewport = panel.plot.view.viewport()
    mouse.hover(viewport, QPoint(round(panel.plot.x_of(10)), viewport.height() // 2))
    lost = filled_session.curves[UP].relative_error_at(10)
    assert panel.plot.tip.isVisible()
    assert panel.plot.tip.lines[:2] == ("rank 10 of 24", f"loses {100 * lost:.2f} % of weighted energy")


def test_that_several_sites_each_have_their_line_at_the_pointer(
    filled_session: Session, qtbot: QtBot, mouse: Any
) -> None:
    filled_session.select([UP, GATE])
    panel = shown(filled_session, qtbot)
    QTest.qWait(PAUSE)
    viewport = panel.plot.view.viewport()
    mouse.hover(viewport, QPoint(round(panel.plot.x_of(10)), viewport.height() // 2))
    assert [line.split("   ")[0] for line in panel.plot.tip.lines] == [
        "Energy lost at rank 10",
        "block 2 · up",
        "block 2 · gate",
        "as the method weights it",
    ]


def test_that_the_plain_spectrum_can_be_left_out(panel: SpectrumPanel) -> None:
    assert len(panel.plot._curves) == 2
    panel.plain.click()
    assert [curve.dashed for curve in panel.plot._curves] == [False]


def test_that_what_a_compressed_folder_holds_is_drawn_beside_the_source(
    panel: SpectrumPanel, filled_session: Session
) -> None:
    filled_session.written.start("/out/smaller")
    filled_session.written.add(UP, 3, [1.0, 0.5, 0.25], 0.4)
    dotted = [curve for curve in panel.plot._curves if curve.dotted]
    assert [curve.points.y.tolist() for curve in dotted] == [[1.0, 0.5, 0.25]]
    filled_session.written.clear()
    assert not any(curve.dotted for curve in panel.plot._curves)
