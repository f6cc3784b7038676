"""The target: a number and its unit."""

import pytest
from pytestqt.qtbot import QtBot

from core.allocation.target import Target
from studio.document.session import Session
from studio.panels.settings.target_field import TargetField


@pytest.fixture
def field(filled_session: Session, qtbot: QtBot) -> TargetField:
    widget = TargetField(filled_session)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def choose(field: TargetField, label: str) -> None:
    field.units.setCurrentText(label)
    field.units.activated.emit(field.units.currentIndex())


def test_that_a_typed_number_is_the_target(field: TargetField, filled_session: Session) -> None:
    field.value.setValue(62.5)
    assert filled_session.settings.target == Target(unit="keep", value=0.625)


def test_that_another_unit_asks_for_about_the_same_size(field: TargetField, filled_session: Session) -> None:
    model = filled_session.model
    assert model is not None
    choose(field, "parameters")
    target = filled_session.settings.target
    assert target.unit == "parameters"
    assert target.value == pytest.approx(model.parameters - 0.2 * model.site_parameters, abs=1e4)
    assert field.value.suffix() == " M"


def test_that_memory_can_be_asked_for_in_a_number_type(field: TargetField, filled_session: Session) -> None:
    choose(field, "as float32")
    assert (filled_session.settings.target.unit, filled_session.settings.target.dtype) == ("memory", "float32")


def test_that_the_field_follows_a_target_from_elsewhere(field: TargetField, filled_session: Session) -> None:
    filled_session.change_settings(target=Target(unit="perplexity", value=27.25))
    assert (field.units.currentText(), field.value.value()) == ("perplexity", 27.25)
    assert "smallest model" in field.value.toolTip()
