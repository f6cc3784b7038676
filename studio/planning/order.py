"""What one click asks for, as it is kept on disk until all of it is done."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from core.allocation.document import PlanDocument, RefineSpec
from core.allocation.recipe import Recipe
from core.allocation.target import Target
from core.estimates import EstimateResult
from core.forecast.forecast import Forecast
from core.requests import Compress, Estimate, Evaluate, MakePlan
from studio.document.session import Session
from studio.planning.asking import evaluation_of
from studio.planning.planning import asked_of_worker


class Order(BaseModel):
    """A plan to make, a folder to write it to, and what both models are measured with."""

    model_config = ConfigDict(frozen=True)

    recipe: str
    plan: MakePlan
    out: str
    refine: RefineSpec
    measure: Evaluate
    """Of the original; what is written is measured in the same way."""
    expected: EstimateResult | None = None
    """What it was to take when it began."""

    @staticmethod
    def of(session: Session, recipe: Recipe, out: Path) -> "Order | None":
        """For the open model and its target, within the constraints that are set; ``None`` without a model."""
        asked = asked_of_worker(session)
        if asked is None:
            return None
        keeps_locks = asked.present if session.limits().locked else None
        plan = asked.model_copy(
            update={
                "method": recipe.method,
                "calibration": recipe.calibration,
                "allocator": recipe.allocator,
                "allocator_options": recipe.allocator_options,
                "storage": recipe.storage,
                "search_rows": recipe.search_rows,
                "present": keeps_locks,
                "damage": False,
                "probes": False,
            }
        )
        measure = evaluation_of(session, asked.model)
        return Order(recipe=recipe.name, plan=plan, out=str(out), refine=recipe.refine, measure=measure)

    @property
    def target(self) -> Target:
        return self.plan.target

    @property
    def evaluations(self) -> tuple[Evaluate, Evaluate]:
        """Of the original and of what is written."""
        return self.measure, self.measure.model_copy(update={"model": self.out})

    def estimate(self, *, dense_is_measured: bool) -> Estimate:
        """What all of it will take."""
        return Estimate(
            model=self.plan.model,
            plan=self.plan,
            out=self.out,
            refine=self.refine,
            evaluations=self.evaluations[1:] if dense_is_measured else self.evaluations,
        )

    def compress(self, plan: PlanDocument, forecast: Forecast | None = None, *, resume: bool = False) -> Compress:
        """Carries out the plan that was made."""
        return Compress(
            model=self.plan.model,
            plan=plan,
            out=self.out,
            refine=self.refine,
            forecast=forecast,
            resume=resume,
        )
