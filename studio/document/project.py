"""The project file: everything a person did to a model, without the model."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints
from core.allocation.storage import Storage
from core.allocation.target import Target
from core.jobs.document import read_document, save_document
from core.jobs.errors import StudioError
from core.requests import EvaluateResult
from studio.document.comparison import Kept
from studio.document.session import Session
from studio.translation import tr

SUFFIX = ".rankstudio"


class ConstraintsDocument(BaseModel):
    """What the allocator must respect; locked sites stand in the plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minimum_rank: int = Field(default=1, ge=1)
    multiple_of: int = Field(default=1, ge=1)
    floors: dict[str, float] = Field(default_factory=dict)
    ceilings: dict[str, float] = Field(default_factory=dict)
    fused: tuple[tuple[str, ...], ...] = ()
    forbid_dense: bool = False

    @staticmethod
    def of(limits: Constraints) -> "ConstraintsDocument":
        return ConstraintsDocument(
            minimum_rank=limits.minimum_rank,
            multiple_of=limits.multiple_of,
            floors=dict(limits.floors),
            ceilings=dict(limits.ceilings),
            fused=limits.fused,
            forbid_dense=limits.forbid_dense,
        )

    def constraints(self) -> Constraints:
        """As the session has them, without the locked sites."""
        return Constraints(**dict(self))


class KeptDocument(BaseModel):
    """A plan that was kept for comparison."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    plan: PlanDocument


class Project(BaseModel):
    """A project file, version 1. Spectra and curves are not in it: they come back from the caches."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    format: Literal["rank-studio-project"] = "rank-studio-project"
    version: Literal[1] = 1
    model: str
    """What the person opened: a folder, a Hub id, ``sample``, ``tiny``."""
    plan: PlanDocument
    storage: Storage
    method: MethodSpec
    calibration: CalibrationSpec
    method_by_allocator: bool = False
    damage: bool = False
    probes: bool = False
    allocator: str
    allocator_options: dict[str, str | float | int | bool] = Field(default_factory=dict)
    search_rows: int = Field(default=4, ge=1)
    target: Target
    constraints: ConstraintsDocument
    refine: RefineSpec = RefineSpec()
    evaluation_corpus: str = "bundled"
    evaluation_rows: int = Field(default=10, ge=1)
    evaluation_length: int = Field(default=1024, ge=2)
    tasks: tuple[str, ...] = ()
    task_limit: int | None = Field(default=None, ge=1)
    hold_total: bool = False
    snap: bool = True
    curves: bool = False
    """The curves of the method were there; bring them back."""
    measurements: tuple[EvaluateResult, ...] = ()
    kept: tuple[KeptDocument, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _target_in_keep(cls, given: Any) -> Any:
        """Before targets had units they were a fraction of the sites' parameters."""
        if not isinstance(given, dict) or "target_keep" not in given:
            return given
        rest = {name: value for name, value in given.items() if name != "target_keep"}
        return {"target": {"unit": "keep", "value": given["target_keep"]}, **rest}

    @staticmethod
    def of(session: Session) -> "Project":
        """The session as a project. Raises ``StudioError`` when no model is open."""
        plan = session.plan_document()
        if session.model is None or plan is None:
            raise StudioError(tr("There is nothing to save yet; open a model first."))
        settings = session.settings
        return Project(
            model=session.model.source,
            plan=plan,
            storage=settings.storage,
            method=settings.method,
            calibration=settings.calibration,
            method_by_allocator=settings.method_by_allocator,
            damage=settings.damage,
            probes=settings.probes,
            allocator=settings.allocator,
            allocator_options=dict(settings.allocator_options),
            search_rows=settings.search_rows,
            target=settings.target,
            constraints=ConstraintsDocument.of(settings.constraints),
            refine=settings.refine,
            evaluation_corpus=settings.evaluation_corpus,
            evaluation_rows=settings.evaluation_rows,
            evaluation_length=settings.evaluation_length,
            tasks=settings.tasks,
            task_limit=settings.task_limit,
            hold_total=session.hold_total,
            snap=session.snap,
            curves=session.has_all_curves,
            measurements=tuple(session.measurements),
            kept=tuple(KeptDocument(name=kept.name, plan=kept.document) for kept in session.comparison.kept),
        )

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises ``StudioError`` when it cannot be written."""
        save_document(self, path, "project")

    def restore(self, session: Session, name: str) -> None:
        """Bring the project back into ``session``, whose model is open. Raises ``StudioError`` when the plan does
        not fit the model; the session then keeps its dense plan."""
        if session.model is None:
            return
        plan: RankPlan = self.plan.plan_for(session.model)
        session.change_settings(
            method=self.method,
            calibration=self.calibration,
            storage=self.storage,
            method_by_allocator=self.method_by_allocator,
            damage=self.damage,
            probes=self.probes,
            allocator=self.allocator,
            allocator_options=self.allocator_options,
            search_rows=self.search_rows,
            target=self.target,
            constraints=self.constraints.constraints(),
            refine=self.refine,
            evaluation_corpus=self.evaluation_corpus,
            evaluation_rows=self.evaluation_rows,
            evaluation_length=self.evaluation_length,
            tasks=self.tasks,
            task_limit=self.task_limit,
        )
        session.set_hold_total(self.hold_total)
        session.set_snap(self.snap)
        session.restore_plan(plan, self.plan.allocator, self.plan.allocator_options)
        for kept in self.kept:
            session.comparison.keep(Kept.of(kept.name, kept.plan, session.model))
        for measurement in self.measurements:
            session.add_measurement(measurement)
        session.mark_saved(name)


def read_project(path: Path) -> Project:
    """Read a project file. Raises ``StudioError`` with the file and the first field that is wrong."""
    return read_document(Project, path, "project")
