"""What a search costs before it is started."""

import pytest

from core.allocation.allocators import ALLOCATORS
from core.allocation.allocators.allocator import Allocator, Work
from core.model.option import Option
from core.probing.speed import Speed, remember_speed
from core.requests import EvaluateResult
from studio.document.session import Session
from studio.planning.search_cost import search_cost

SEARCH = Allocator(
    name="search",
    summary="Searches.",
    citation="nobody",
    cost="much",
    solve=lambda task: task.problem.current,
    options=(Option("steps", 10, "Steps."),),
    probes=lambda problem, options: Work(0.5 * len(problem.sites), float(options["steps"])),
)


def measured(model: str, tokens_per_second: float) -> EvaluateResult:
    return EvaluateResult(
        model=model,
        corpus="bundled",
        tokens=1000,
        perplexity=20.0,
        tokens_per_second=tokens_per_second,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=1,
        prompt="",
        generation="",
        seconds=1.0,
    )


def test_that_arithmetic_costs_nothing_worth_saying(filled_session: Session) -> None:
    assert search_cost(filled_session, ALLOCATORS["water-filling"]) is None


def test_that_a_search_is_told_in_rows_while_no_speed_is_known(filled_session: Session) -> None:
    cost = search_cost(filled_session, SEARCH, {"steps": 3})
    assert cost is not None
    assert cost.words == "14 rows forward, 3 rows forward and backward"
    assert cost.short == "about 26 rows"


def test_that_an_evaluation_of_the_open_model_gives_a_time(filled_session: Session) -> None:
    filled_session.add_measurement(measured("/elsewhere", 1.0))
    filled_session.add_measurement(measured("fake", 2048.0))
    cost = search_cost(filled_session, SEARCH, {"steps": 1})
    assert cost is not None
    assert cost.seconds == pytest.approx((14 + 4) * 1024 / 2048)
    assert cost.short == "about 9.0 s"


def test_that_a_speed_measured_by_a_search_comes_before_an_evaluation(filled_session: Session) -> None:
    assert filled_session.model is not None
    filled_session.add_measurement(measured("fake", 1.0))
    remember_speed(filled_session.model.structure, 1024, "float32", "cpu", Speed(2.0, 6.0))
    cost = search_cost(filled_session, SEARCH)
    assert cost is not None
    assert cost.seconds == pytest.approx(14 * 2.0 + 10 * 6.0)


def test_that_every_registered_search_says_what_it_costs(filled_session: Session) -> None:
    searches = [a for a in ALLOCATORS.values() if a.probes is not None]
    assert searches
    for allocator in searches:
        cost = search_cost(filled_session, allocator)
        assert cost is not None
        assert cost.work.forward_rows + cost.work.backward_rows > 0


def test_that_nothing_is_told_without_a_model(session: Session) -> None:
    assert search_cost(session, SEARCH) is None
