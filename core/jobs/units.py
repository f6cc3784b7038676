"""Work as a list of units: small, independent, and each finished once what it makes lies on disk.

The same list is what an interrupted job goes on from (what is finished is passed over), what a cancelled one leaves,
what progress counts, and what is dealt out where several processes work on one job (``core.jobs.crew``).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from core.jobs.crew import crew


@dataclass(frozen=True)
class Unit:
    """``cost``: in any measure that all units of a list share. Units of one ``group`` share something that is expensive
    to make ready, so one process does them all."""

    name: str
    cost: float = 1.0
    group: str = ""


Do = Callable[[str], float]
"""Does the unit with this name and answers with a figure, 0 where there is none."""


@dataclass(frozen=True)
class Done:
    """A finished unit; ``figure`` is what doing it answered, ``None`` where it was finished before."""

    name: str
    figure: float | None = None


def carried_out(
    units: Iterable[Unit], finished: Callable[[str], bool], do: Do, task: BaseModel | None
) -> Iterator[Done]:
    """Do what is not ``finished``, here and in all processes of the crew, and say of every unit when it is done.

    Alone in the order of ``units``; in a crew those that were finished before come first, then each as it gets done.
    ``task`` tells the others what there is to do with the names that they get; without one all is done here. Raises
    what ``do`` raises, here or elsewhere.
    """
    team = crew()
    if team.size == 1 or task is None:
        for unit in units:
            yield Done(unit.name, None if finished(unit.name) else do(unit.name))
        return
    left = []
    for unit in units:
        if finished(unit.name):
            yield Done(unit.name)
        else:
            left.append(unit)
    if left:
        for name, figure in team.shared(task, dealt(left, team.size), do):
            yield Done(name, figure)


def dealt(units: Sequence[Unit], shares: int) -> list[list[str]]:
    """The names in ``shares`` lists of about equal cost: the most expensive group first, to whoever has least so far.
    Within a list the units keep their order."""
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.group or unit.name, []).append(unit)
    load = [0.0] * shares
    owner: dict[str, int] = {}
    for group in sorted(groups, key=lambda name: -sum(unit.cost for unit in groups[name])):
        least = load.index(min(load))
        owner[group] = least
        load[least] += sum(unit.cost for unit in groups[group])
    hands: list[list[str]] = [[] for _ in range(shares)]
    for unit in units:
        hands[owner[unit.group or unit.name]].append(unit.name)
    return hands


def decomposing(shape: tuple[int, int]) -> float:
    """The cost of decomposing a matrix, in multiplications up to a factor."""
    m, n = shape
    return float(m * n * min(m, n))
