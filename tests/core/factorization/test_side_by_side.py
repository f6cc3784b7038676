"""Input groups decomposed in threads of this process."""

import threading
from collections.abc import Sequence

import pytest
import torch

from core.factorization.side_by_side import side_by_side, team_for_decomposing
from core.jobs.units import Unit
from core.spectra.parallel import Team

UNITS = [Unit("q", group="q"), Unit("k", group="q"), Unit("o", group="o"), Unit("up", group="up")]


def test_that_units_come_in_order_and_what_was_finished_is_not_done_again() -> None:
    asked: list[list[str]] = []

    def do(names: Sequence[str]) -> None:
        asked.append(list(names))

    found = list(side_by_side(UNITS, {"k", "o"}.__contains__, do, Team(2, 1)))
    assert [done.name for done in found] == ["q", "k", "o", "up"]
    assert [done.figure for done in found] == [0.0, None, None, 0.0]
    assert sorted(asked) == [["q"], ["up"]]


def test_that_two_groups_are_in_work_at_a_time() -> None:
    both = threading.Barrier(2, timeout=30)

    def do(_names: Sequence[str]) -> None:
        both.wait()

    units = [Unit("q", group="q"), Unit("o", group="o")]
    assert len(list(side_by_side(units, lambda _name: False, do, Team(2, 1)))) == 2


def test_that_what_goes_wrong_is_raised_and_the_threads_of_torch_are_as_before() -> None:
    before = torch.get_num_threads()

    def do(names: Sequence[str]) -> None:
        raise ValueError(names[0])

    with pytest.raises(ValueError, match="q"):
        list(side_by_side(UNITS, lambda _name: False, do, Team(2, 1)))
    assert torch.get_num_threads() == before


def test_that_matrices_which_would_fill_the_memory_are_done_one_at_a_time() -> None:
    assert team_for_decomposing([(8192, 28672)]).workers == 1
