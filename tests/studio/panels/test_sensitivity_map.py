"""The sensitivity map: what it shows and what a click does."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from core.forecast.probed import Probed
from core.model import ModelInfo
from core.requests import SiteSpeed
from studio.document.session import Session
from studio.panels.measures.map_measures import MEASURES
from studio.panels.measures.weight_measures import rank_at_keep
from studio.panels.sensitivity.colour_scale import Scale, colours
from studio.panels.sensitivity.sensitivity_map import SensitivityMap
from studio.theme.palette import current
from tests.studio.furnished import measured

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(filled_session: Session, qtbot: QtBot) -> SensitivityMap:
    return shown(filled_session, qtbot)


def shown(session: Session, qtbot: QtBot) -> SensitivityMap:
    widget = SensitivityMap(session)
    qtbot.addWidget(widget)
    widget.resize(700, 260)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def colour_at(panel: SensitivityMap, row: int, block: int) -> QColor:
    """Beside the figure that a large cell carries."""
    cell = panel.canvas.cell(row, block)
    return panel.canvas.grab().toImage().pixelColor(cell.left() + 3, cell.top() + 3)


def test_that_a_click_selects_the_site_of_the_cell(panel: SensitivityMap, filled_session: Session, mouse: Any) -> None:
    mouse.click(panel.canvas, panel.canvas.cell(5, 2).center())
    assert filled_session.selection == ("model.layers.2.mlp.up_proj",)


def test_that_ctrl_and_click_adds_and_takes_away(panel: SensitivityMap, filled_session: Session, mouse: Any) -> None:
    first, second = panel.canvas.cell(0, 0).center(), panel.canvas.cell(1, 3).center()
    mouse.click(panel.canvas, first)
    mouse.click(panel.canvas, second, CTRL)
    assert filled_session.selection == ("model.layers.0.self_attn.q_proj", "model.layers.3.self_attn.k_proj")
    mouse.click(panel.canvas, first, CTRL)
    assert filled_session.selection == ("model.layers.3.self_attn.k_proj",)


def test_that_arrow_keys_go_from_cell_to_cell_and_enter_selects(
    panel: SensitivityMap, filled_session: Session, qtbot: QtBot
) -> None:
    panel.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(panel.canvas.hasFocus)
    assert filled_session.hovered == "model.layers.0.self_attn.q_proj"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        qtbot.keyClick(panel.canvas, key)
    assert filled_session.hovered == "model.layers.1.self_attn.k_proj"
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Return)
    assert filled_session.selection == ("model.layers.1.self_attn.k_proj",)
    qtbot.keyClick(panel.canvas, Qt.Key.Key_End)
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Space, CTRL)
    assert filled_session.selection == ("model.layers.1.self_attn.k_proj", "model.layers.3.self_attn.k_proj")


def test_that_keys_stay_on_the_map_at_its_edges(panel: SensitivityMap, filled_session: Session, qtbot: QtBot) -> None:
    panel.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Home):
        qtbot.keyClick(panel.canvas, key)
        assert filled_session.hovered == "model.layers.0.self_attn.q_proj"


def test_that_a_screen_reader_hears_the_figures_of_the_cell_that_has_the_keys(
    panel: SensitivityMap, qtbot: QtBot
) -> None:
    panel.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Right)
    assert panel.canvas.accessibleDescription() == panel.strip.text
    assert "24×24" in panel.canvas.accessibleDescription()


def test_that_the_cell_that_has_the_keys_is_seen(panel: SensitivityMap, qtbot: QtBot) -> None:
    panel.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Right)
    with_keys = panel.canvas.grab().toImage()
    panel.canvas.clearFocus()
    cell, without = panel.canvas.cell(0, 1), panel.canvas.grab().toImage()
    assert with_keys.copy(cell) != without.copy(cell)


def test_that_a_click_on_a_label_selects_the_row_or_the_block(
    panel: SensitivityMap, filled_session: Session, mouse: Any
) -> None:
    canvas = panel.canvas
    mouse.click(canvas, QPoint(10, canvas.cell(6, 0).center().y()))
    assert filled_session.selection == tuple(f"model.layers.{b}.mlp.down_proj" for b in range(4))
    mouse.click(canvas, QPoint(canvas.cell(0, 1).center().x(), canvas.height() - 6))
    assert len(filled_session.selection) == 7
    assert all(name.startswith("model.layers.1.") for name in filled_session.selection)


def test_that_every_cell_is_found_where_it_is_painted(panel: SensitivityMap) -> None:
    for row in range(7):
        for block in range(4):
            cell = panel.canvas.cell(row, block)
            for corner in (cell.topLeft(), cell.bottomRight(), cell.center()):
                assert panel.canvas.place_at(corner) == (row, block)


def test_that_a_selected_cell_is_outlined(panel: SensitivityMap, filled_session: Session) -> None:
    filled_session.select(["model.layers.2.mlp.up_proj"])
    image, cell = panel.canvas.grab().toImage(), panel.canvas.cell(5, 2)
    assert image.pixelColor(cell.left() + 1, cell.center().y()) == QColor(current().selection)


def test_that_cells_fill_as_spectra_arrive(session: Session, fake_model: Any, qtbot: QtBot) -> None:
    fake_model.fill(session, spectra=False, curves=False)
    panel = shown(session, qtbot)
    table = set(map(QColor.rgb, colours(current().colour_map)))
    assert "0 of 28" in panel.strip.text
    names = [site.name for site in fake_model.info.sites]
    for name in names[:2]:
        session.add_spectrum(name, fake_model.spectra[name].sigma, 1.0)
    assert "2 of 28" in panel.strip.text
    assert colour_at(panel, 0, 0).rgb() in table
    assert colour_at(panel, 2, 0).rgb() not in table


def test_that_the_scale_spans_the_values_and_says_so(panel: SensitivityMap, filled_session: Session) -> None:
    values = [spectrum.stable_rank for spectrum in filled_session.spectra.values()]
    lowest = min(filled_session.spectra, key=lambda name: filled_session.spectra[name].stable_rank)
    place = panel._grid.places[lowest]
    assert colour_at(panel, *place) == colours(current().colour_map)[0]
    assert panel.legend.ends() == (f"{min(values):.2f}", f"{max(values):.2f}")


def know_everything(session: Session, fake_model: Any) -> None:
    """Two plans, damages in nats, probes, a compressed folder beside the model, and one whose sites were timed."""
    session.keep_plan()
    session.comparison.compare_with(session.comparison.kept[0])
    session.clear_curves()
    scales = {}
    for index, site in enumerate(fake_model.info.sites):
        sigma = fake_model.curves[site.name].sigma
        session.add_curve(site.name, sigma, damage=[*np.linspace(0.1, 0.001, len(sigma)), 0.0])
        session.written.add(site.name, 2, sigma[:2], 0.25)
        scales[site.name] = 1.0 + index
    session.take_probed(Probed(scales=scales))
    speeds = {name: SiteSpeed(one=1.5, sixteen=1.25, prompt=2.0) for name in scales}
    session.add_measurement(measured("/out/smaller", 30.0).model_copy(update={"site_speeds": speeds}))
    session.set_ranks({site.name: 3 for site in fake_model.info.sites}, "plan")


@pytest.mark.parametrize("measure", range(len(MEASURES)), ids=[m.name for m in MEASURES])
def test_that_every_measure_has_a_value_for_every_cell(
    panel: SensitivityMap, filled_session: Session, fake_model: Any, measure: int
) -> None:
    know_everything(filled_session, fake_model)
    panel.measures.setCurrentIndex(measure)
    assert len(panel._values) == 28
    assert "wait" not in panel.strip.text


def test_that_measures_say_what_the_figures_are(filled_session: Session, fake_model: Any) -> None:
    know_everything(filled_session, fake_model)
    site, by_word = fake_model.info.by_name["model.layers.1.mlp.up_proj"], {m.word: m for m in MEASURES}
    curve = filled_session.curves[site.name]
    assert curve.nats is not None
    scale = filled_session.probed.scale(site.name) if filled_session.probed else 1.0
    read = {word: by_word[word].value(filled_session, site) for word in by_word}
    assert read["damage"] == pytest.approx(scale * curve.nats[3])
    assert read["damage80"] == pytest.approx(curve.nats[rank_at_keep(site, filled_session, 0.8)])
    assert read["rank"] == 3
    assert read["wrote"] == 2
    assert (read["speedup"], read["speedup16"], read["speedup512"]) == (1.5, 1.25, 2.0)
    assert read["excess"] == pytest.approx(0.25 / filled_session.spectra[site.name].error_at(2))
    spectrum = filled_session.spectra[site.name]
    least = round((read["rank90"] or 0.0) * len(spectrum.sigma))
    assert spectrum.energy_at(least) >= 0.9 > spectrum.energy_at(least - 1)


def test_that_the_price_of_the_next_rank_is_the_damage_it_adds_for_what_it_frees(
    filled_session: Session, fake_model: Any
) -> None:
    know_everything(filled_session, fake_model)
    site = fake_model.info.by_name["model.layers.1.mlp.up_proj"]
    price = next(m for m in MEASURES if m.word == "price").value(filled_session, site)
    assert filled_session.plan is not None
    nats = filled_session.curves[site.name].nats
    before = filled_session.plan.site_cost(site)
    filled_session.set_ranks({site.name: 2}, "one less")
    freed = before - filled_session.plan.site_cost(site)
    assert nats is not None
    assert price == pytest.approx((nats[2] - nats[3]) / freed * 1e6)


@pytest.mark.parametrize(("blocks", "says"), [(4, True), (40, False)])
def test_that_large_cells_say_their_value_and_small_ones_do_not(
    session: Session, fake_model_of: Any, qtbot: QtBot, blocks: int, says: bool
) -> None:
    fake_model_of(blocks=blocks).fill(session)
    panel = shown(session, qtbot)
    panel.resize(700, 320)
    image, cell = panel.canvas.grab().toImage(), panel.canvas.cell(3, 1).adjusted(2, 2, -3, -3)
    seen = {image.pixel(x, cell.center().y()) for x in range(cell.left(), cell.right())}
    assert (len(seen) > 1) == says


def test_that_a_search_lets_the_other_cells_step_back(panel: SensitivityMap, filled_session: Session) -> None:
    def at_edge(row: int, block: int) -> QColor:
        cell = panel.canvas.cell(row, block)
        return panel.canvas.grab().toImage().pixelColor(cell.left() + 2, cell.top() + 2)

    found, other = at_edge(5, 2), at_edge(5, 1)
    filled_session.found.show(frozenset({"model.layers.2.mlp.up_proj"}))
    assert at_edge(5, 2) == found
    assert at_edge(5, 1) != other
    filled_session.found.show(None)
    assert at_edge(5, 1) == other


def test_that_a_diverging_scale_has_zero_in_its_middle() -> None:
    scale = Scale.over([-0.1, 0.4], diverging=True)
    assert scale.place(0.0) == 0.5
    assert scale.place(-0.4) == 0.0
    assert scale.colour_map() != Scale.over([0.0, 1.0]).colour_map()


def test_that_measures_of_the_plan_follow_a_change_of_it(panel: SensitivityMap, filled_session: Session) -> None:
    panel.measures.setCurrentIndex([m.name for m in MEASURES].index("Kept parameters"))
    before = colour_at(panel, 5, 2)
    filled_session.set_ranks({"model.layers.2.mlp.up_proj": 2}, "change")
    assert colour_at(panel, 5, 2) != before
    filled_session.undo_stack.undo()
    assert colour_at(panel, 5, 2) == before


def test_that_relative_error_waits_for_curves_and_says_so(session: Session, fake_model: Any, qtbot: QtBot) -> None:
    fake_model.fill(session, curves=False)
    panel = shown(session, qtbot)
    panel.measures.setCurrentIndex([m.name for m in MEASURES].index("Relative error of the plan"))
    assert "wait for their error curve" in panel.strip.text


def test_that_hovering_tells_the_figures_of_the_site(
    panel: SensitivityMap, filled_session: Session, mouse: Any
) -> None:
    mouse.hover(panel.canvas, panel.canvas.cell(5, 2).center())
    spectrum = filled_session.spectra["model.layers.2.mlp.up_proj"]
    assert "block 2 · up · 48×24" in panel.strip.text
    assert f"stable rank {spectrum.stable_rank:.2f}" in panel.strip.text
    assert filled_session.hovered == "model.layers.2.mlp.up_proj"


def test_that_a_logarithmic_scale_takes_infinity_at_its_end() -> None:
    scale = Scale.over([1.0, 100.0, float("inf")], logarithmic=True)
    assert scale.place(10.0) == pytest.approx(0.5)
    assert scale.place(float("inf")) == 1.0
    assert scale.at(0.5) == pytest.approx(10.0)


def test_that_other_families_show_every_site_in_one_cell(
    other_families: Iterable[tuple[str, ModelInfo]], open_model: Callable[[ModelInfo], Session], qtbot: QtBot
) -> None:
    labels = {
        "fused": ["qkv", "o", "gate_up", "down"],
        "gpt2": ["c_attn", "attn c_proj", "c_fc", "mlp c_proj"],
        "moe": ["q", "o", "down"],
    }
    for family, info in other_families:
        session = open_model(info)
        random = np.random.default_rng(0)
        for site in info.sites:
            session.add_spectrum(site.name, np.sort(random.random(16))[::-1], 1.0)
        panel = shown(session, qtbot)
        assert [row.label for row in panel._grid.rows] == labels[family]
        assert sorted(panel._grid.places) == sorted(site.name for site in info.sites)
        assert len(panel._values) == len(info.sites)


def test_that_an_empty_map_says_what_to_do(session: Session, qtbot: QtBot) -> None:
    panel = shown(session, qtbot)
    assert not panel.canvas.isVisible()
    assert "Open a model" in panel._hint.words()
