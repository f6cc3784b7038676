"""The project file: everything a person did to a model, without the model."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints
from core.allocation.storage import Storage
from core.jobs.errors import StudioError
from core.jobs.whole_file import write_whole
from core.requests import EvaluateResult
from studio.session import Session

SUFFIX = ".rankstudio"


class ConstraintsDocument(BaseModel):
    """What the allocator must respect; locked sites stand in the plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minimum_rank: int = Field(default=1, ge=1)
    multiple_of: int = Field(default=1, ge=1)
    floors: dict[str, float] = Field(default_factory=dict)


class Project(BaseModel):
    """A project file, version 1. Spectra and curves are not in it: they come back from the caches."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["rank-studio-project"] = "rank-studio-project"
    version: Literal[1] = 1
    model: str
    """What the person opened: a folder, a Hub id, ``sample``, ``tiny``."""
    plan: PlanDocument
    storage: Storage
    method: MethodSpec
    calibration: CalibrationSpec
    allocator: str
    target_keep: float = Field(gt=0, le=1)
    constraints: ConstraintsDocument
    refine: RefineSpec = RefineSpec()
    evaluation_corpus: str = "bundled"
    evaluation_rows: int = Field(default=10, ge=1)
    evaluation_length: int = Field(default=1024, ge=2)
    hold_total: bool = False
    curves: bool = False
    """The curves of the method were there; bring them back."""
    measurements: tuple[EvaluateResult, ...] = ()

    @staticmethod
    def of(session: Session) -> "Project":
        """The session as a project. Raises ``StudioError`` when no model is open."""
        plan = session.plan_document()
        if session.model is None or plan is None:
            raise StudioError("There is nothing to save yet; open a model first.")
        settings = session.settings
        return Project(
            model=session.model.source,
            plan=plan,
            storage=settings.storage,
            method=settings.method,
            calibration=settings.calibration,
            allocator=settings.allocator,
            target_keep=settings.target_keep,
            constraints=ConstraintsDocument(
                minimum_rank=settings.constraints.minimum_rank,
                multiple_of=settings.constraints.multiple_of,
                floors=dict(settings.constraints.floors),
            ),
            refine=settings.refine,
            evaluation_corpus=settings.evaluation_corpus,
            evaluation_rows=settings.evaluation_rows,
            evaluation_length=settings.evaluation_length,
            hold_total=session.hold_total,
            curves=session.has_all_curves,
            measurements=tuple(session.measurements),
        )

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises ``StudioError`` when it cannot be written."""
        try:
            write_whole(path, self.model_dump_json(indent=1) + "\n")
        except OSError as error:
            raise StudioError(
                f"The project cannot be saved at {path}: {error.strerror or error}; choose another place."
            ) from None

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
            allocator=self.allocator,
            target_keep=self.target_keep,
            constraints=Constraints(
                minimum_rank=self.constraints.minimum_rank,
                multiple_of=self.constraints.multiple_of,
                floors=self.constraints.floors,
            ),
            refine=self.refine,
            evaluation_corpus=self.evaluation_corpus,
            evaluation_rows=self.evaluation_rows,
            evaluation_length=self.evaluation_length,
        )
        session.set_hold_total(self.hold_total)
        session.restore_plan(plan, self.plan.allocator)
        for measurement in self.measurements:
            session.add_measurement(measurement)
        session.mark_saved(name)


def read_project(path: Path) -> Project:
    """Read a project file. Raises ``StudioError`` with the file and the first field that is wrong."""
    try:
        return Project.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise StudioError(f"There is no project file at {path}.") from None
    except OSError as error:
        raise StudioError(f"The project file {path} cannot be read: {error.strerror or error}.") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise StudioError(f"{path} is not a project that Rank Studio can use: at {where}: {first['msg']}.") from None
