"""Work as a list of units: who does what, and what is done."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from core.jobs.crew import Sums, crew, working_in
from core.jobs.units import Done, Unit, carried_out, dealt

LISTS = st.lists(st.tuples(st.floats(0.1, 100), st.integers(0, 5)), max_size=30)


class Task(BaseModel):
    pass


class Pair:
    """Two processes: what the other one is dealt is finished at once, with figure 2."""

    size = 2

    def __init__(self) -> None:
        self.dealt: list[list[str]] = []

    def shared(
        self, _task: BaseModel, hands: Sequence[Sequence[str]], do: Callable[[str], float]
    ) -> Iterator[tuple[str, float]]:
        self.dealt = [list(hand) for hand in hands]
        yield from ((name, 2.0) for name in hands[1])
        yield from ((name, do(name)) for name in hands[0])

    def together(self, _task: BaseModel) -> Sums:
        raise NotImplementedError


@given(LISTS, st.integers(1, 6))
def test_that_every_unit_is_dealt_once_and_groups_stay_together(drawn: list[tuple[float, int]], shares: int) -> None:
    units = [Unit(str(k), cost, f"group {group}") for k, (cost, group) in enumerate(drawn)]
    hands = dealt(units, shares)
    assert len(hands) == shares
    assert sorted(name for hand in hands for name in hand) == sorted(unit.name for unit in units)
    owners = {(unit.group, k) for unit in units for k, hand in enumerate(hands) if unit.name in hand}
    assert len(owners) == len({unit.group for unit in units})


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=30), st.integers(1, 6))
def test_that_nobody_is_loaded_with_more_than_a_fair_share_and_one_unit(costs: list[float], shares: int) -> None:
    cost = {str(k): value for k, value in enumerate(costs)}
    loads = [sum(cost[name] for name in hand) for hand in dealt([Unit(*one) for one in cost.items()], shares)]
    assert max(loads) <= sum(costs) / shares + max(costs)


def test_that_the_most_expensive_unit_goes_to_the_first_process() -> None:
    assert dealt([Unit("small", 1), Unit("large", 9), Unit("middle", 3)], 2) == [["large"], ["small", "middle"]]


def test_that_one_process_does_in_order_what_is_not_finished() -> None:
    did: list[str] = []

    def do(name: str) -> float:
        did.append(name)
        return 1.5

    found = list(carried_out([Unit("a"), Unit("b"), Unit("c")], {"b"}.__contains__, do, Task()))
    assert found == [Done("a", 1.5), Done("b"), Done("c", 1.5)]
    assert did == ["a", "c"]


def test_that_a_crew_shares_what_is_not_finished_and_all_of_it_is_heard_of() -> None:
    pair = Pair()
    with working_in(pair):
        found = list(carried_out([Unit("a"), Unit("b", 2), Unit("c")], {"c"}.__contains__, lambda _name: 1.0, Task()))
    assert pair.dealt == [["b"], ["a"]]
    assert found == [Done("c"), Done("a", 2.0), Done("b", 1.0)]
    assert crew().size == 1


def test_that_work_without_a_task_for_others_is_done_here() -> None:
    pair = Pair()
    with working_in(pair):
        found = list(carried_out([Unit("a"), Unit("b")], lambda _name: False, lambda _name: 1.0, None))
    assert found == [Done("a", 1.0), Done("b", 1.0)]
    assert not pair.dealt


def test_that_an_error_of_a_unit_is_raised_where_its_name_is_awaited() -> None:
    def do(name: str) -> float:
        raise ValueError(name)

    with pytest.raises(ValueError, match="a"):
        list(carried_out([Unit("a")], lambda _name: False, do, Task()))
