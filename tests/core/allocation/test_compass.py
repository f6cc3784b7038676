"""The search over two figures that each cost a run."""

import math

import pytest

from core.allocation.allocators.compass import Point, compass

BOX: tuple[Point, Point] = ((0.0, 0.0), (3.0, 7.0))


def bowl(point: Point) -> float:
    return (point[0] - 2.1) ** 2 + (point[1] - 1.2) ** 2


def test_that_it_comes_close_to_the_bottom_of_a_bowl() -> None:
    best, least = compass(bowl, [(0.0, 5.0), (0.0, 0.0)], *BOX)
    assert best == pytest.approx((2.1, 1.2), abs=0.25)
    assert least == bowl(best)


def test_that_it_stays_in_the_box() -> None:
    best, _ = compass(lambda point: -point[0] - point[1], [(0.0, 5.0)], *BOX)
    assert best == (3.0, 7.0)


def test_that_it_stops_where_no_more_runs_are_allowed() -> None:
    seen: list[Point] = []

    def score(point: Point) -> float | None:
        if len(seen) == 4:
            return None
        seen.append(point)
        return bowl(point)

    best, least = compass(score, [(0.0, 5.0), (0.0, 0.0)], *BOX)
    assert least == min(bowl(point) for point in seen)
    assert best in seen


def test_that_the_first_start_stands_where_nothing_can_be_scored() -> None:
    assert compass(lambda _: None, [(0.0, 5.0), (0.0, 0.0)], *BOX) == ((0.0, 5.0), math.inf)


def test_that_scores_that_are_no_numbers_are_never_the_best() -> None:
    best, least = compass(lambda p: math.nan if p[1] > 1 else bowl(p), [(0.0, 5.0), (0.0, 0.0)], *BOX)
    assert best[1] <= 1
    assert math.isfinite(least)
