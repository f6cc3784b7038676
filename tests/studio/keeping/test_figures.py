"""Figures that leave the window: as pictures, as drawings, as numbers."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSize
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.jobs.errors import StudioError
from core.requests import EvaluateResult
from studio.main_window import MainWindow
from studio.panels.dialogs.figure_dialog import FigureDialog, FigureSource
from studio.panels.widgets.figure import Figure
from studio.theme.palette import DARK, LIGHT, current, painted_in
from tests.studio.test_project import MEASURED


def measured(window: MainWindow) -> MainWindow:
    """With something in every panel."""
    model = window.session.model
    assert model is not None
    window.session.select([model.sites[0].name, model.sites[8].name])
    window.session.set_ranks({model.sites[0].name: 3}, "Drag")
    window.session.add_measurement(EvaluateResult.model_validate({**MEASURED.model_dump(), "model": "fake"}))
    window.spectrum.prepare()
    return window


def figures(window: MainWindow) -> dict[str, Figure]:
    made = {source.title: source.make() for source in measured(window).keeping.figures.sources}
    assert list(made) == ["Map", "Bars", "Spectrum", "Frontier"]
    return {title: figure for title, figure in made.items() if figure is not None}


def rows(figure: Figure) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(figure.table.text())))


def test_that_every_figure_is_drawn_as_vectors_and_as_sharp_pixels(opened: MainWindow) -> None:
    for title, figure in figures(opened).items():
        drawing = QSvgRenderer(QByteArray(figure.svg.encode()))
        assert drawing.isValid(), title
        assert drawing.viewBox().size() == figure.size, title
        assert figure.image.size() == 3 * figure.size, title
        width, height = figure.image.width(), figure.image.height()
        assert len({figure.image.pixel(x, y) for x in range(0, width, 5) for y in range(0, height, 5)}) > 5, title
        assert figure.svg.count("<image") <= 1, title  # the colours of a scale are the only picture in a drawing


def test_that_a_panel_that_was_never_seen_gives_a_figure_of_a_size_to_read(opened: MainWindow) -> None:
    made = figures(opened)["Frontier"]
    assert opened.frontier.visibleRegion().isEmpty()
    assert made.size.width() > 600
    assert made.size.height() > 250
    assert opened.frontier.width() < 600  # as it was


def test_that_the_numbers_are_those_that_are_seen(opened: MainWindow) -> None:
    made = figures(opened)
    model, plan = opened.session.model, opened.session.plan
    assert model is not None
    assert plan is not None
    first, one = rows(made["Map"])[0], model.sites[0]
    assert (first["site"], first["block"], first["kind"]) == (one.name, "0", "q")
    assert float(first["stable rank"]) == opened.session.spectra[one.name].stable_rank
    bar = rows(made["Bars"])[0]
    assert (bar["rank"], int(bar["stored parameters"])) == ("3", plan.site_cost(one))
    assert rows(made["Bars"])[1]["rank"] == ""
    sigma = [float(row["singular value"]) for row in rows(made["Spectrum"]) if row["site"] == one.name]
    assert sigma == opened.session.spectra[one.name].sigma.tolist()
    measured = [row for row in rows(made["Frontier"]) if row["what"] != "forecast"]
    assert [row["perplexity"] for row in measured] == ["17.5"]


@pytest.mark.parametrize("ending", [".png", ".svg", ".csv"])
def test_that_the_end_of_the_name_says_the_format(opened: MainWindow, tmp_path: Path, ending: str) -> None:
    figure, path = figures(opened)["Bars"], tmp_path / f"bars{ending}"
    opened.keeping.figures.save_to(figure, path)
    assert opened.strip.label.text() == f"Saved {path}."
    content = path.read_bytes()
    if ending == ".png":
        assert QImage.fromData(content).size() == figure.image.size()
    else:
        assert content.decode() == (figure.svg if ending == ".svg" else figure.table.text())


def test_that_a_name_of_no_format_and_a_place_that_is_not_there_are_refused(opened: MainWindow, tmp_path: Path) -> None:
    figure = figures(opened)["Map"]
    with pytest.raises(StudioError, match=r"let it end in \.png, \.svg, \.csv"):
        figure.save(tmp_path / "map.jpg")
    opened.keeping.figures.save_to(figure, tmp_path / "missing" / "map.png")
    assert "choose another place" in opened.strip.label.text()


def test_that_a_copied_picture_and_copied_numbers_are_on_the_clipboard(opened: MainWindow) -> None:
    figure = figures(opened)["Map"]
    figure.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert bytes(data.data("image/svg+xml").data()).decode() == figure.svg
    figure.copy_numbers()
    assert QGuiApplication.clipboard().text().startswith("site\tblock\tkind\t")


def canvas(name: str) -> Callable[[MainWindow], FigureSource]:
    return lambda window: next(source for source in window.keeping.figures.sources if source.title == name)


@pytest.mark.parametrize("title", ["Map", "Bars", "Spectrum", "Frontier"])
def test_that_the_right_button_offers_the_figure(opened: MainWindow, qtbot: QtBot, title: str) -> None:
    measured(opened)
    target: Any = canvas(title)(opened).canvas()
    target = target.viewport() if hasattr(target, "viewport") else target
    place = QPoint(target.width() // 2, target.height() // 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, target.mapToGlobal(place))
    QApplication.sendEvent(target, event)
    (menu,) = [menu for menu in opened.findChildren(QMenu) if menu.isVisible()]
    titles = [action.text() for action in menu.actions()]
    assert titles[-3:] == ["Save figure…", "Copy picture", "Copy numbers"]
    menu.actions()[-1].trigger()
    assert "\t" in QGuiApplication.clipboard().text()
    menu.close()


def test_that_the_dialog_shows_the_chosen_figure_or_what_is_missing(opened: MainWindow) -> None:
    opened.actions_table.by_id["figure"].trigger()
    (dialog,) = opened.findChildren(FigureDialog)
    assert not dialog.look.pixmap().isNull()
    dialog.names.setCurrentText("Frontier")
    assert "evaluate the model first" in dialog.look.text()
    assert not dialog.save.isEnabled()
    dialog.names.setCurrentText("Bars")
    assert dialog.figure is not None
    assert dialog.figure.name == "bars"
    dialog.numbers.click()
    assert QGuiApplication.clipboard().text() == dialog.figure.table.text("\t")
    dialog.reject()


def test_that_figures_can_be_painted_in_other_colours_than_the_window(opened: MainWindow) -> None:
    assert current() is LIGHT
    with painted_in(DARK):
        assert current() is DARK
        dark = figures(opened)["Bars"].image.pixelColor(3, 3)
    assert current() is LIGHT
    assert dark.lightness() < 60
    assert figures(opened)["Bars"].image.pixelColor(3, 3).lightness() > 200
    assert figures(opened)["Bars"].size != QSize()
