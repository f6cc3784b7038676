"""A small deterministic search in a box, for figures that each cost a run of the model."""

from collections.abc import Callable, Sequence

Point = tuple[float, float]

_HALVINGS = 5


def compass(
    score: Callable[[Point], float | None], starts: Sequence[Point], low: Point, high: Point
) -> tuple[Point, float]:
    """The best point found and its score, by compass search (Kolda, Lewis & Torczon 2003): from the best of
    ``starts``, steps of half the box along each axis, gone wherever the score falls and halved where it nowhere does.

    ``score`` may answer ``None``: no more runs, the search ends. The first start is returned with ``inf`` where
    nothing scored below that.
    """
    best, least = starts[0], float("inf")
    for point in starts:
        found = score(point)
        if found is None:
            return best, least
        if found < least:  # never true of nan
            best, least = point, found
    step = [(above - below) / 2 for below, above in zip(low, high, strict=True)]
    for _ in range(_HALVINGS):
        moved = True
        while moved:
            moved = False
            for point in _around(best, step, low, high):
                found = score(point)
                if found is None:
                    return best, least
                if found < least:
                    best, least, moved = point, found, True
                    break
        step = [width / 2 for width in step]
    return best, least


def _around(point: Point, step: Sequence[float], low: Point, high: Point) -> list[Point]:
    """A step either way along each axis, the second axis first, kept inside the box."""
    found: list[Point] = []
    for axis in (1, 0):
        for sign in (1, -1):
            moved = list(point)
            moved[axis] = min(high[axis], max(low[axis], point[axis] + sign * step[axis]))
            if tuple(moved) != point:
                found.append((moved[0], moved[1]))
    return found
