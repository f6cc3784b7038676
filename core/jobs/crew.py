"""The processes that work on one job together, as the steps of the job see them.

Process 0 runs the job and is the only one that plans, reports and answers; the others wait for tasks. The crew is in
force for what runs inside ``working_in``, like the limits of ``core.jobs.memory``; without one a process works alone.
``core.distributed`` has the real ones.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel

if TYPE_CHECKING:
    import torch


class Sums(Protocol):
    """Numbers that every process holds a part of. All must ask for the same sums in the same order."""

    counts: bool
    """Whether this process has a part of its own; one that has none repeats another's, to be multiplied by 0."""

    def total(self, part: "torch.Tensor") -> "torch.Tensor":
        """The sum of all processes' parts, in place where it can be."""

    def largest(self, part: "torch.Tensor") -> "torch.Tensor":
        """The elementwise maximum of all processes' parts, in place where it can be."""


class Crew(Protocol):
    """Handed out by ``crew``. Everything raises what went wrong in any process, and ``Cancelled``."""

    @property
    def size(self) -> int:
        """How many processes there are, this one included."""

    def shared(
        self, task: BaseModel, hands: Sequence[Sequence[str]], do: Callable[[str], float]
    ) -> Iterator[tuple[str, float]]:
        """Let process k do ``hands[k]``: this one by ``do``, the others as ``task`` says. Names and answers, as each
        is done."""

    def together(self, task: BaseModel) -> Sums:
        """Set the others to ``task``, in which all add up their parts; what this process has to do in it follows."""


class Alone:
    """No other process."""

    size = 1

    def shared(
        self, _task: BaseModel, _hands: Sequence[Sequence[str]], _do: Callable[[str], float]
    ) -> Iterator[tuple[str, float]]:
        raise ValueError("there is nobody to share with")

    def together(self, _task: BaseModel) -> Sums:
        raise ValueError("there is nobody to add up with")


_IN_FORCE: ContextVar[Crew] = ContextVar("crew", default=Alone())  # noqa: B039 - nothing in it can change


@contextmanager
def working_in(crew: Crew) -> Iterator[None]:
    """Let ``crew`` be in force while the context lasts, in this thread."""
    token = _IN_FORCE.set(crew)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def crew() -> Crew:
    """The one in force."""
    return _IN_FORCE.get()
