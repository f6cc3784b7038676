"""How fast sites ran: on the map, in the search, in words, and how it is asked for."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.requests import EvaluateResult, SiteSpeed
from studio.document.session import Session
from studio.panels.measures.map_measures import MEASURES
from studio.panels.measures.site_query import parse_query
from studio.panels.sensitivity.sensitivity_map import SensitivityMap
from studio.planning.asking import evaluation_of
from studio.planning.outcome_words import measured_words
from tests.studio.furnished import measured

UP, DOWN = "model.layers.1.mlp.up_proj", "model.layers.1.mlp.down_proj"


def timed(**speeds: SiteSpeed) -> EvaluateResult:
    named = {"up": UP, "down": DOWN}
    return measured("/out/smaller", 30.0).model_copy(
        update={"site_speeds": {named[name]: speed for name, speed in speeds.items()}}
    )


FAST, SLOW = SiteSpeed(one=1.5, sixteen=1.2, prompt=2.0), SiteSpeed(one=0.8, sixteen=0.9, prompt=0.95)


def test_that_the_map_is_coloured_when_a_measurement_with_speeds_arrives(
    filled_session: Session, fake_model: Any, qtbot: QtBot
) -> None:
    panel = SensitivityMap(filled_session)
    qtbot.addWidget(panel)
    panel.measures.setCurrentIndex([measure.word for measure in MEASURES].index("speedup"))
    assert panel._values == {}
    filled_session.add_measurement(timed(up=FAST, down=SLOW))
    assert sorted(panel._values.values()) == [0.8, 1.5]
    # A later measurement without them takes nothing away.
    filled_session.add_measurement(measured("/out/smaller", 30.0))
    assert sorted(panel._values.values()) == [0.8, 1.5]


def test_that_slow_sites_are_found_by_the_search(filled_session: Session) -> None:
    filled_session.add_measurement(timed(up=FAST, down=SLOW))
    assert parse_query("speedup<1").found(filled_session) == {DOWN}
    assert parse_query("speedup512>1").found(filled_session) == {UP}


def test_that_the_notice_says_how_many_sites_gained_and_which_is_slowest() -> None:
    text = measured_words(timed(up=FAST, down=SLOW))
    assert "1 of 2 compressed sites run faster than dense at one token, 1 at 512 tokens." in text
    assert f"The slowest, {DOWN}, runs 0.80 times as fast: it would be better left dense." in text
    assert "better left dense" not in measured_words(timed(up=FAST))


@pytest.mark.parametrize(("speed", "said"), [(0.75, True), (1.2, False), (None, False)])
def test_that_a_model_that_generates_slower_than_dense_is_called_so(speed: float | None, said: bool) -> None:
    text = measured_words(measured("/out/smaller", 30.0).model_copy(update={"decoding_speed": speed}))
    assert ("it is smaller, not faster" in text) == said
    assert ("0.75 times as fast" in text) == said


def test_that_sites_are_timed_only_where_that_is_asked_for(filled_session: Session) -> None:
    assert not evaluation_of(filled_session, "/out/smaller").sites
    assert evaluation_of(filled_session, "/out/smaller", sites=True).sites
