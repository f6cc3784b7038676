"""The three levels of the forecast: figure, interval, track record; what is not known says what it waits for."""

import math
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from core.forecast.prediction import ENOUGH_RUNS, Estimate, Prediction, TrackRecord
from studio.panels.forecast.prediction_rows import PredictionRow, scale_of

KNOWN = TrackRecord(34, Estimate(0.93, 0.85, 0.97), Estimate(0.95, 0.9, 0.98), Estimate(0.05, 0.04, 0.07))
RISE = Estimate(math.log(1.25), math.log(1.1), math.log(1.5))
TOLD = Prediction("moments", "summed-damage", 0.31, RISE, None, KNOWN, "34 runs of this model")


@pytest.fixture
def row(qtbot: QtBot) -> PredictionRow:
    widget = PredictionRow("moments")
    qtbot.addWidget(widget)
    widget.resize(300, widget.sizeHint().height())
    widget.show()
    return widget


def test_that_the_figure_is_a_perplexity_with_its_interval(row: PredictionRow) -> None:
    row.show_prediction(TOLD, 20.0, 0.4)
    assert row.value == "25.0 (22.0 – 30.0)"


def test_that_it_is_a_multiple_while_the_dense_model_is_not_measured(row: PredictionRow) -> None:
    row.show_prediction(TOLD, None, 0.4)
    assert row.value == "×1.25 (×1.10 – ×1.50)"


def test_that_the_track_record_stands_below_and_is_told_in_full(row: PredictionRow) -> None:
    row.show_prediction(TOLD, 20.0, 0.4)
    assert row.note == "rank correlation 0.95, off by 0.05 nats in 34 runs"
    for words in ("summed-damage = 0.31", "34 runs of this model", "0.930 (0.850 to 0.970)", "backward pass"):
        assert words in row.toolTip()


def test_that_too_few_runs_are_said_to_be_too_few(row: PredictionRow) -> None:
    few = replace(KNOWN, runs=ENOUGH_RUNS - 1)
    row.show_prediction(replace(TOLD, track=few), 20.0, 0.4)
    assert row.note == f"too few runs to say (11 of {ENOUGH_RUNS})"
    assert "0.930" not in row.toolTip()


def test_that_a_drop_of_accuracy_is_told_in_points(row: PredictionRow) -> None:
    row.show_prediction(replace(TOLD, accuracy_drop=Estimate(0.021, 0.008, 0.04)), 20.0, 0.4)
    assert row.note.startswith("accuracy −2.1 (−0.8 to −4.0) points · ")


def test_that_a_level_that_is_not_known_says_what_it_waits_for(row: PredictionRow) -> None:
    row.show_prediction(TOLD, 20.0, 0.4)
    row.show_prediction(None, 20.0, 0.4)
    assert row.value == ""
    assert "kfac-svd" in row.note
    assert row.note in row.toolTip()


def test_that_a_number_without_a_rise_is_shown_as_what_it_is(row: PredictionRow) -> None:
    row.show_prediction(replace(TOLD, rise=None), 20.0, 0.4)
    assert row.note == "summed-damage 0.31; too few runs to say what it costs"


def test_that_the_interval_is_painted_where_the_scale_has_it(row: PredictionRow) -> None:
    row.show_prediction(TOLD, 20.0, 0.4)
    middle = row.height() // 2
    image = row.grab().toImage()
    strong = [
        x for x in range(image.width()) if image.pixelColor(x, middle).blue() > image.pixelColor(x, middle).red() + 40
    ]
    assert min(strong) == pytest.approx(4 + RISE.low / 0.4 * 292, abs=4)
    assert max(strong) == pytest.approx(4 + min(1.0, RISE.high / 0.4) * 292, abs=4)


def test_that_one_level_that_knows_nothing_does_not_flatten_the_others() -> None:
    vague = replace(TOLD, level="weights", rise=Estimate(0.4, 0.0, 30.0))
    assert scale_of((TOLD, vague)) == 1.6
    assert scale_of(()) == scale_of((replace(TOLD, rise=None),)) == 0.05
