"""What an allocator works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.allocation.choices import Unit
from core.allocation.plan import RankPlan
from core.allocation.probe import Probe
from core.allocation.problem import Problem
from core.allocation.units import locked_cost, plan_at, units_of
from core.jobs.reporter import Reporter, silent
from core.model.option import Value


@dataclass(frozen=True)
class Task:
    """One allocation. ``budget``: parameters that all sites together may store; ``keep``: the fraction asked for."""

    problem: Problem
    keep: float
    budget: int
    options: Mapping[str, Value]
    given_probe: Probe | None = None
    reporter: Reporter = field(default_factory=silent)

    @property
    def probe(self) -> Probe:
        """For allocators that declare ``probes``."""
        assert self.given_probe is not None
        return self.given_probe

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """What may move: every site that is not locked, fused ones together."""
        return units_of(self.problem)

    @cached_property
    def left(self) -> int:
        """Parameters that the units together may store: the budget without what the locked sites store."""
        return self.budget - locked_cost(self.problem)

    @cached_property
    def common(self) -> float:
        """Fraction of their parameters that the units may store, 0 to 1: what locked sites leave of the budget."""
        return min(1.0, max(0.0, self.left / max(1, sum(unit.parameters for unit in self.units))))

    def plan(self, picked: Sequence[int]) -> RankPlan:
        """The plan with every unit at its picked choice, locked sites as they are."""
        return plan_at(self.problem, self.units, picked)
