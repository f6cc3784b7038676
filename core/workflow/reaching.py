"""From a target in any unit to the plan that reaches it."""

import math
from dataclasses import dataclass

from core.allocation.allocators import allocator_named
from core.allocation.allocators.water_filling import WATER_FILLING
from core.allocation.plan import RankPlan
from core.allocation.probe import Asked
from core.allocation.problem import Problem
from core.allocation.target import plan_within, smallest_keep
from core.allocation.units import least_cost
from core.forecast.forecaster import Forecaster
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.model import ModelInfo
from core.probing.engine import ProbeEngine
from core.probing.rows import search_rows
from core.requests import MakePlan
from core.workflow.remembering import remembering
from core.workflow.weighing import Weighed

_RAISES = (0.0, 0.02, 0.05, 0.12, 0.3)
"""How much more to keep where the plan of a search is forecast to do worse than the one that found the keep."""


@dataclass(frozen=True, eq=False)
class Planner:
    """Plans for one request. ``problem`` has its curves; ``probe`` is there if the allocator needs one."""

    weighed: Weighed
    problem: Problem
    forecaster: Forecaster
    request: MakePlan
    probe: ProbeEngine | None
    reporter: Reporter
    device: str

    def plan(self) -> RankPlan:
        """The plan that reaches the request's target. Raises ``StudioError`` where none does."""
        target, model = self.request.target, self.weighed.checkpoint.info
        if target.unit != "perplexity":
            return plan_within(target, model, self.request.storage, self._at)
        return self._holding(target.value, model)

    def _at(self, keep: float) -> RankPlan:
        allocator = allocator_named(self.request.allocator)
        return allocator.allocate(self.problem, keep, self.request.allocator_options, self.probe, self.reporter)

    def _holding(self, perplexity: float, model: ModelInfo) -> RankPlan:
        """The smallest plan whose forecast perplexity is at most ``perplexity``. An allocator that runs the model is
        not run at every keep that is tried: ``water-filling`` finds the keep, which is raised a little if it must."""
        dense = self._dense_perplexity(model)
        searches = allocator_named(self.request.allocator).probes is not None

        def forecast_of(keep: float) -> float:
            plan = WATER_FILLING.allocate(self.problem, keep) if searches else self._at(keep)
            return self._forecast(plan, dense)

        least = least_cost(self.problem) / model.site_parameters
        keep = smallest_keep(perplexity, forecast_of, least=least)
        if not searches:
            return self._at(keep)
        for more in _RAISES:
            plan = self._at(min(1.0, keep + more))
            if self._forecast(plan, dense) <= perplexity:
                return plan
        raise StudioError(
            f"{self.request.allocator} made no plan near keep {keep:.3f} whose forecast perplexity is at most "
            f"{perplexity:g}; give a keep, or choose the allocator water-filling."
        )

    def _forecast(self, plan: RankPlan, dense: float) -> float:
        if all(rank is None for rank in plan.ranks.values()):
            return dense
        best = self.forecaster.forecast(plan).best
        expected = best.perplexity(dense) if best is not None else None
        if expected is None:
            raise StudioError(
                "There are too few measured runs to forecast a perplexity; give a keep or a size, and evaluate what "
                "comes out."
            )
        return expected.value

    def _dense_perplexity(self, model: ModelInfo) -> float:
        """Of the model as it is: as it was measured last, else on the search rows."""
        names = (self.request.model, model.source, model.folder)
        with remembering(self.reporter, "The history is not used") as history:
            for measured in history.dense_measurements(model.structure):
                if measured.model in names and math.isfinite(measured.perplexity):
                    self.reporter.log(
                        f"The dense model has perplexity {measured.perplexity:.2f} on {measured.corpus}, as it was "
                        "measured before; the target is taken on that text."
                    )
                    return measured.perplexity
        if self.probe is not None:
            loss = self.probe.dense(Asked("loss"))
        else:
            rows = search_rows(self.weighed.checkpoint, self.request.calibration, self.request.search_rows)
            with self.weighed.probe(rows, self.reporter, self.device) as probe:
                loss = probe.dense(Asked("loss"))
        dense = math.exp(loss)
        self.reporter.log(
            f"The dense model has perplexity {dense:.2f} on the rows behind those that were calibrated on; the target "
            "is taken on these."
        )
        return dense
