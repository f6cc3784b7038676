"""Runs an allocator beside the window, so that its arithmetic does not hold the window up."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from core.allocation.allocators import allocator_named
from core.allocation.problem import Problem
from core.allocation.target import Target, plan_within
from core.model import ModelInfo
from core.model.option import Options
from core.requests import MakePlan
from studio.beside import Beside, Tell


@dataclass(frozen=True)
class Asked:
    """An allocation by arithmetic alone. ``target`` is in any unit but perplexity."""

    model: ModelInfo
    allocator: str
    options: Options
    problem: Problem
    target: Target
    request: MakePlan
    """The same as a request to the worker."""


class Allocation(Beside):
    """One allocation after the other; all signals arrive in the window's thread."""

    done = Signal(object, object)
    """The plan and the ``Asked``."""
    needsCurves = Signal()
    """The allocator cannot work until all error curves are known."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__("allocator", parent)

    def start(self, asked: Asked) -> None:
        """Make a plan."""
        self.run(lambda: self._made(asked))

    def _made(self, asked: Asked) -> Tell:
        chosen, problem = allocator_named(asked.allocator), asked.problem
        if chosen.needs_curves and any(site.name not in problem.curves for site in problem.sites):
            return self.needsCurves.emit
        plan = plan_within(
            asked.target, asked.model, problem.storage, lambda keep: chosen.allocate(problem, keep, asked.options)
        )
        return lambda: self.done.emit(plan, asked)
