"""Every panel looks as it did, light and dark, small and large; made anew as ``painted_panels.py`` says."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from core.model import ModelInfo
from studio.document.session import Session
from studio.theme.palette import LIGHT, painted_in
from studio.theme.theme import Theme
from tests.studio.conftest import FakeModel
from tests.studio.furnished import furnish
from tests.studio.pixels.likeness import LOOSE, STRICT, Tolerance, differences
from tests.studio.pixels.painted_panels import PICTURES, SIZES, THEMES, Pixels, paint, picture_font, place_of, read

FILES = {place_of(name, theme, size): name for name, sizes in SIZES.items() for theme in THEMES for size in sizes}
MOVED = 3
"""Twelve pixels, in a shrunk picture."""


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Callable[[str], Tolerance]]:
    """Puts a theme on, and says how like the pictures should then be."""
    before, style, font = QFont(qapp.font()), qapp.style().objectName(), picture_font()
    theme = Theme()
    qapp.setStyle("Fusion")
    if font is not None:
        qapp.setFont(font)

    def put_on(scheme: str) -> Tolerance:
        theme.choose(scheme)
        return LOOSE if font is None else STRICT

    yield put_on
    qapp.setFont(before)
    qapp.setStyle(style)
    theme.choose("system")


@pytest.fixture
def furnished(session: Session, fake_model: FakeModel) -> Session:
    furnish(session, fake_model)
    return session


def model_of(session: Session) -> ModelInfo:
    assert session.model is not None
    return session.model


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SIZES)
def test_that_a_panel_looks_as_it_did(
    name: str, theme: str, dressed: Callable[[str], Tolerance], furnished: Session
) -> None:
    tolerance = dressed(theme)
    for size in SIZES[name]:
        assert differences(paint(name, size, furnished), read(place_of(name, theme, size)), tolerance) == [], size


def test_that_there_is_a_small_picture_of_every_panel_and_none_of_anything_else() -> None:
    there = set(PICTURES.glob("*"))
    assert there == set(FILES)
    assert sum(path.stat().st_size for path in there) < 1_000_000


@pytest.mark.parametrize("name", ["spectrum", "depth", "frontier"])
def test_that_a_curve_that_is_missing_is_found(
    name: str, dressed: Callable[[str], Tolerance], furnished: Session
) -> None:
    dressed("light")
    match name:
        case "spectrum":
            furnished.select([model_of(furnished).sites[4].name])
        case "depth":
            furnished.clear_curves()
        case _:
            furnished.comparison.drop("careful")
    for size in SIZES[name]:
        assert differences(paint(name, size, furnished), read(place_of(name, "light", size)))


@pytest.mark.parametrize("name", ["spectrum", "bars"])
def test_that_a_wrong_colour_of_the_theme_is_found(
    name: str, dressed: Callable[[str], Tolerance], furnished: Session
) -> None:
    dressed("light")
    with painted_in(replace(LIGHT, kinds=LIGHT.kinds[1:] + LIGHT.kinds[:1])):
        for size in SIZES[name]:
            assert differences(paint(name, size, furnished), read(place_of(name, "light", size)))


def moved(picture: Pixels, axis: int) -> Pixels:
    """As if something had come in before it, at the left or at the top."""
    edge = np.repeat(np.take(picture, [0], axis), MOVED, axis)
    return np.concatenate([edge, np.delete(picture, np.s_[-MOVED:], axis)], axis)


def test_that_what_has_moved_by_twelve_pixels_is_found_in_every_panel() -> None:
    pictures = {path.name: read(path) for path in FILES}
    overlooked = [
        (name, axis)
        for name, picture in pictures.items()
        for axis in (0, 1)
        if not differences(moved(picture, axis), picture)
    ]
    assert overlooked == []


@pytest.mark.parametrize("tolerance", [STRICT, LOOSE], ids=["same font", "another font"])
def test_that_the_other_theme_is_found_in_every_panel(tolerance: Tolerance) -> None:
    for name, sizes in SIZES.items():
        for size in sizes:
            light, dark = (read(place_of(name, theme, size)) for theme in THEMES)
            assert differences(light, dark, tolerance), name


@pytest.mark.parametrize("name", SIZES)
def test_that_other_edges_of_letters_are_no_difference(
    name: str, dressed: Callable[[str], Tolerance], furnished: Session, qapp: QApplication
) -> None:
    tolerance = dressed("light")
    font = QFont(qapp.font())
    font.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
    qapp.setFont(font)
    size = SIZES[name][0]
    assert differences(paint(name, size, furnished), read(place_of(name, "light", size)), tolerance) == []
