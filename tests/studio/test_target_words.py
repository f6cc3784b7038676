"""Targets in units: a unit is another way to say the same size."""

from typing import Any

import pytest

from core.allocation.target import Target, keep_for
from studio.planning.target_words import TARGET_UNITS, TargetUnit, converted, target_words, unit_of

SIZES = [unit for unit in TARGET_UNITS if unit.unit != "perplexity"]


def unit(label: str) -> TargetUnit:
    return next(unit for unit in TARGET_UNITS if unit.label == label)


@pytest.mark.parametrize("to", SIZES, ids=lambda unit: unit.label)
def test_that_another_unit_begins_at_about_the_same_size(fake_model_of: Any, to: TargetUnit) -> None:
    model = fake_model_of(2, 384).info
    model = model.model_copy(update={"bytes_on_disk": model.parameters * model.dtype_bytes()})
    target = converted(Target(value=0.7), to, model, None)
    assert unit_of(target) == to
    assert keep_for(target, model, "factored") == pytest.approx(0.7, abs=0.02)
    back = converted(target, unit("kept"), model, None)
    assert back.value == pytest.approx(0.7, abs=0.02)


def test_that_a_perplexity_begins_a_fifth_above_the_dense_models(fake_model: Any) -> None:
    assert converted(Target(), unit("perplexity"), fake_model.info, 20.0).value == pytest.approx(24.0)


def test_that_units_can_be_chosen_before_a_model_is_open() -> None:
    for to in TARGET_UNITS:
        assert unit_of(converted(Target(), to, None, None)) == to


def test_that_targets_are_said_in_their_units() -> None:
    assert target_words(Target(value=0.8)) == "80.0%"
    assert target_words(Target(unit="disk", value=2e8)) == "200 MB on disk"
    assert target_words(Target(unit="memory", value=3e8, dtype="float16")) == "300 MB as float16"
    assert target_words(Target(unit="parameters", value=1.1e8)) == "110.0 M parameters"
    assert target_words(Target(unit="perplexity", value=26.5)) == "perplexity 26.5"
