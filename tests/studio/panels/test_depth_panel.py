"""The same kind across depth: one small plot a block, on the same axes."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from studio.document.session import Session
from studio.panels.spectrum.depth import DepthPanel
from studio.panels.spectrum.depth_curves import small_plots

UP = [f"model.layers.{block}.mlp.up_proj" for block in range(4)]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(filled_session: Session, qtbot: QtBot) -> DepthPanel:
    filled_session.select(UP[:1])
    panel = DepthPanel(filled_session)
    qtbot.addWidget(panel)
    panel.resize(900, 260)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_that_every_block_of_the_selected_kind_has_its_plot(panel: DepthPanel, filled_session: Session) -> None:
    assert [site.name for site in panel.sites()] == UP
    filled_session.select(["model.layers.2.self_attn.v_proj"])
    assert [site.kind for site in panel.sites()] == ["v"] * 4
    assert panel.kinds.currentText() == "v"


def test_that_all_plots_share_their_axes(filled_session: Session, fake_model: Any) -> None:
    sites = [fake_model.info.by_name[name] for name in UP]
    axes, plots = small_plots(filled_session, sites, "values")
    largest = max(max(fake_model.spectra[n].sigma[0], fake_model.curves[n].sigma[0]) for n in UP)
    assert axes.high == pytest.approx(np.log10(largest) + 0.05)
    for plot in plots:
        assert plot.leading is not None
        assert plot.plain is not None
        top = plot.plain.first().y() * (axes.high - axes.low)
        assert axes.high - top == pytest.approx(np.log10(fake_model.spectra[plot.site.name].sigma[0]))
        assert plot.plain.last().x() == 1.0


def test_that_a_click_selects_the_site_and_ctrl_adds(panel: DepthPanel, filled_session: Session, mouse: Any) -> None:
    mouse.click(panel.grid, panel.grid.plot_box(2).center())
    assert list(filled_session.selection) == [UP[2]]
    mouse.click(panel.grid, panel.grid.plot_box(1).center(), CTRL)
    assert list(filled_session.selection) == [UP[2], UP[1]]
    mouse.click(panel.grid, panel.grid.plot_box(2).center(), CTRL)
    assert list(filled_session.selection) == [UP[1]]


def test_that_the_pointer_tells_what_its_rank_would_lose(
    panel: DepthPanel, filled_session: Session, mouse: Any
) -> None:
    box = panel.grid.plot_box(1)
    mouse.hover(panel.grid, QPoint(box.left() + box.width() // 2, box.center().y()))
    assert filled_session.hovered == UP[1]
    lost = filled_session.curves[UP[1]].relative_error_at(12)
    assert panel.tip.lines[:3] == ("block 1 · up", "rank 12 of 24", f"loses {100 * lost:.2f} % of weighted energy")


def test_that_a_changed_rank_moves_the_grey_of_its_plot_alone(panel: DepthPanel, filled_session: Session) -> None:
    def right_part(index: int) -> int:
        box = panel.grid.plot_box(index)
        return panel.grid.grab().toImage().pixel(box.right() - 3, box.top() + 4)

    before = [right_part(index) for index in range(4)]
    filled_session.set_ranks({UP[2]: 6}, "change")
    after = [right_part(index) for index in range(4)]
    assert [index for index in range(4) if before[index] != after[index]] == [2]


def test_that_plots_fill_as_spectra_arrive(session: Session, fake_model: Any, qtbot: QtBot) -> None:
    fake_model.fill(session, spectra=False, curves=False)
    panel = DepthPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    name = panel.sites()[0].name
    assert panel.grid._plots[0].plain is None
    session.add_spectrum(name, fake_model.spectra[name].sigma, 1.0)
    qtbot.waitUntil(lambda: panel.grid._plots[0].plain is not None)


def test_that_hundreds_of_blocks_scroll_instead_of_shrinking(
    session: Session, fake_model_of: Any, qtbot: QtBot
) -> None:
    fake_model_of(blocks=120).fill(session, curves=False)
    panel = DepthPanel(session)
    qtbot.addWidget(panel)
    panel.resize(700, 240)
    panel.show()
    qtbot.waitExposed(panel)
    boxes = [panel.grid.plot_box(index) for index in range(120)]
    assert min(box.width() for box in boxes) > 70
    assert min(box.height() for box in boxes) > 30
    assert panel.grid.height() > 240
