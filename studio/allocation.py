"""Runs an allocator beside the window, so that its arithmetic does not hold the window up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal

from core.allocation.allocators import allocator_named
from core.allocation.problem import Problem
from core.jobs.errors import StudioError


class Allocation(QObject):
    """One allocation after the other in a thread of its own; all signals arrive in the window's thread."""

    done = Signal(object, str, float)
    """The plan, the allocator's name, the keep asked for."""
    needsCurves = Signal()
    """The allocator cannot work until all error curves are known."""
    failed = Signal(str)
    """One sentence for the person."""
    _ready = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="allocation")
        self._ready.connect(lambda tell: tell())

    def start(self, allocator: str, problem: Problem, keep: float) -> None:
        """Make a plan."""
        self._pool.submit(self._guarded, allocator, problem, keep)

    def shutdown(self) -> None:
        """Let what runs come to its end, drop the rest."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _guarded(self, allocator: str, problem: Problem, keep: float) -> None:
        try:
            tell = self._made(allocator, problem, keep)
        except StudioError as error:
            tell = self._telling_failure(str(error))
        except Exception as error:  # a bug: said aloud instead of dying with the thread
            tell = self._telling_failure(f"Internal error in the allocator {allocator}: {error!r}.")
        self._ready.emit(tell)

    def _made(self, allocator: str, problem: Problem, keep: float) -> Callable[[], None]:
        chosen = allocator_named(allocator)
        if chosen.needs_curves and any(site.name not in problem.curves for site in problem.sites):
            return self.needsCurves.emit
        plan = chosen.allocate(problem, keep)
        return lambda: self.done.emit(plan, allocator, keep)

    def _telling_failure(self, sentence: str) -> Callable[[], None]:
        return lambda: self.failed.emit(sentence)
