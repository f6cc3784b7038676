"""Input groups decomposed side by side in threads of this process, each with few BLAS threads of its own.

A symmetric eigensolver gains little from a second core, a second matrix gains all of it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager

import torch

from core.jobs.units import Done, Unit
from core.spectra.parallel import Team, in_order, team_within


def team_for_decomposing(shapes: Iterable[tuple[int, int]]) -> Team:
    """As many workers as there are cores, fewer where matrices, Grams and roots of the largest site fill the memory."""
    return team_within(max((8 * (4 * m * n + 3 * m * m + 3 * n * n) for m, n in shapes), default=1))


def side_by_side(
    units: Sequence[Unit], finished: Callable[[str], bool], do: Callable[[Sequence[str]], None], team: Team
) -> Iterator[Done]:
    """``carried_out`` with several groups in work at a time: every unit in order, as soon as it is done.

    ``do`` is called in other threads, with what is not ``finished`` of a group. Raises what it raises.
    """

    def work(names: list[str]) -> list[Done]:
        left = [name for name in names if not finished(name)]
        if left:
            do(left)
        return [Done(name, 0.0 if name in left else None) for name in names]

    with _torch_threads(team.blas_threads), closing(in_order(work, _groups(units), team)) as groups:
        for group in groups:
            yield from group


def _groups(units: Sequence[Unit]) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for unit in units:
        groups.setdefault(unit.group or unit.name, []).append(unit.name)
    return list(groups.values())


@contextmanager
def _torch_threads(count: int) -> Iterator[None]:
    """Let threads that are started meanwhile compute with ``count`` threads of torch each."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
