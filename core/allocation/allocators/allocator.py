"""What an allocator is."""

from collections.abc import Callable
from dataclasses import dataclass

from core.allocation.plan import RankPlan
from core.allocation.probe import Probe
from core.allocation.problem import Problem
from core.allocation.task import Task
from core.allocation.units import budget_of
from core.jobs.errors import StudioError, UsageError
from core.jobs.reporter import Reporter, silent
from core.model.option import Option, Options, Value, checked_options


@dataclass(frozen=True)
class Work:
    """What an allocation costs beside arithmetic: rows of text run forwards, and forwards and backwards, through the
    whole model (a half where only the part behind a site runs)."""

    forward_rows: float = 0.0
    backward_rows: float = 0.0


@dataclass(frozen=True)
class Allocator:
    """A registered allocator. ``solve(task)`` returns a plan that stores at most the task's budget and respects the
    problem's constraints. ``cost``: what has to be computed, in words for people who choose."""

    name: str
    summary: str
    citation: str
    cost: str
    solve: Callable[[Task], RankPlan]
    options: tuple[Option, ...] = ()
    needs_curves: bool = True
    needs_loss_change: bool = False
    """Whether the curves must carry the loss change of each component (``zs-svd``, ``io-svd``)."""
    in_nats: bool = False
    """Whether the damage in nats is computed for its curves whatever the method."""
    probes: Callable[[Problem, Options], Work] | None = None
    """How much of the model has to be run; ``None`` for pure arithmetic, which the window does itself."""

    def checked_options(self, given: Options) -> dict[str, Value]:
        """Defaults overlaid with ``given``. Raises ``UsageError`` on an option the allocator does not have."""
        return checked_options(self.name, self.options, given)

    def allocate(
        self,
        problem: Problem,
        keep: float,
        options: Options | None = None,
        probe: Probe | None = None,
        reporter: Reporter | None = None,
    ) -> RankPlan:
        """A plan that stores at most ``keep`` of the sites' parameters. Raises ``StudioError`` saying what is in the
        way, or what is missing: curves, loss changes, a probe."""
        checked = self.checked_options(options or {})
        budget = budget_of(problem, keep)
        self._check_given(problem, probe)
        return self.solve(Task(problem, keep, budget, checked, probe, reporter or silent()))

    def _check_given(self, problem: Problem, probe: Probe | None) -> None:
        if self.needs_curves or self.needs_loss_change:
            missing = next((site.name for site in problem.sites if site.name not in problem.curves), None)
            if missing is not None:
                raise StudioError(f"There is no error curve of {missing} yet; compute the curves of a method first.")
        if self.needs_loss_change and any(problem.curves[s.name].loss_change is None for s in problem.sites):
            raise UsageError(
                f"{self.name} needs the loss change of each component, which this method does not measure; "
                "choose the method zs-svd or io-svd."
            )
        if self.probes is not None and probe is None:
            raise UsageError(f"{self.name} runs the model while it searches, and there is none to run here.")


__all__ = ["Allocator", "Task", "Work"]
