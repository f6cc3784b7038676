"""The plan as a file: validated when it is read, and clear about what does not fit."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.allocation.plan import RankPlan, storable
from core.allocation.storage import Storage
from core.jobs.document import read_document, save_document
from core.jobs.errors import StudioError
from core.model import ModelInfo
from core.model.option import Options


class MethodSpec(BaseModel):
    """A decomposition method by its registered name, with the options that differ from its defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "svd-llm"
    options: dict[str, str | float | int | bool] = Field(default_factory=dict)


class CalibrationSpec(BaseModel):
    """The text that moments are measured on: ``samples`` rows of ``length`` tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    corpus: str = "bundled"
    """A text file, ``.jsonl``, ``.parquet``, ``datasets`` name, ``bundled`` (the text shipped with the program) or
    ``bundled-second`` (a second one, of another kind)."""
    samples: int = Field(16, ge=1)
    length: int = Field(1024, ge=2)
    chat_template: bool = False
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    """Dtype of the forward pass; ``auto`` measures which is faster on this machine."""


class StepSpec(BaseModel):
    """A refinement step by its registered name, with the options that differ from its defaults."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    options: dict[str, str | float | int | bool] = Field(default_factory=dict)


SECOND_TEXT = "bundled-second"


class RefineSpec(BaseModel):
    """What comes before and after truncation, and the texts that say whether it helped."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: tuple[StepSpec, ...] = ()
    validation: int = Field(4, ge=1)
    """Rows of the calibration text, behind those that are calibrated on, that decide which iterate is kept."""
    watch: str = SECOND_TEXT
    """A second text that nothing is trained or chosen on: refinement on one text can damage another. "" for none."""
    watch_rows: int = Field(4, ge=1)


class PlannedSite(BaseModel):
    """One site's line in a plan file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shape: tuple[int, int]
    rank: int | None = Field(ge=1)


class PlanDocument(BaseModel):
    """A rank plan with all that is needed to carry it out again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["rank-studio-plan"] = "rank-studio-plan"
    version: Literal[1] = 1
    model: str
    """Name of the model, for people; ``structure`` is what is checked."""
    structure: str
    storage: Storage
    method: MethodSpec
    calibration: CalibrationSpec
    allocator: str
    """Registered allocator, or ``by hand``."""
    allocator_options: dict[str, str | float | int | bool] = Field(default_factory=dict)
    """Those that differ from its defaults."""
    keep: float
    """Fraction of the sites' parameters that the plan stores (recomputed on load)."""
    sites: dict[str, PlannedSite]
    locked: tuple[str, ...] = ()

    @staticmethod
    def of(
        plan: RankPlan,
        model: ModelInfo,
        method: MethodSpec,
        calibration: CalibrationSpec,
        allocator: str,
        allocator_options: Options | None = None,
    ) -> "PlanDocument":
        """Wrap a plan of ``model`` for writing."""
        sites = {s.name: PlannedSite(shape=s.shape, rank=plan.ranks[s.name]) for s in model.sites}
        return PlanDocument(
            model=model.name,
            structure=model.structure,
            storage=plan.storage,
            method=method,
            calibration=calibration,
            allocator=allocator,
            allocator_options=dict(allocator_options or {}),
            keep=plan.keep(model),
            sites=sites,
            locked=tuple(sorted(plan.locked)),
        )

    def plan_for(self, model: ModelInfo) -> RankPlan:
        """The rank plan, checked against ``model``. Raises ``StudioError`` naming the first thing that does not fit."""
        for name, planned in self.sites.items():
            site = model.by_name.get(name)
            if site is None:
                raise StudioError(
                    f"The plan names the site {name}, which {model.name} does not have; "
                    f"it was made for {self.model}, make a new plan for this model."
                )
            if site.shape != planned.shape:
                raise StudioError(
                    f"The plan says {name} is {planned.shape[0]}x{planned.shape[1]}, but in {model.name} it is "
                    f"{site.shape[0]}x{site.shape[1]}; it was made for {self.model}, make a new plan for this model."
                )
            if planned.rank is not None and planned.rank > min(site.shape):
                raise StudioError(
                    f"The plan gives {name} rank {planned.rank}, above the {min(site.shape)} "
                    f"that a {site.shape[0]}x{site.shape[1]} matrix can have."
                )
        missing = [site.name for site in model.sites if site.name not in self.sites]
        if missing:
            raise StudioError(
                f"The plan says nothing about {missing[0]} and {len(missing) - 1} more sites of {model.name}; "
                f"it was made for {self.model}, make a new plan for this model."
            )
        unknown = next((name for name in self.locked if name not in self.sites), None)
        if unknown is not None:
            raise StudioError(f"The plan locks {unknown}, which is not one of its sites; remove it from 'locked'.")
        ranks = {s.name: storable(s, self.sites[s.name].rank, self.storage) for s in model.sites}
        return RankPlan(ranks, self.storage, frozenset(self.locked))

    def save(self, path: Path) -> None:
        """Write the plan as JSON, whole or not at all. Raises ``StudioError``."""
        save_document(self, path, "plan")


def read_plan(path: Path) -> PlanDocument:
    """Read a plan file. Raises ``StudioError`` with the file and the first field that is wrong."""
    return read_document(PlanDocument, path, "plan")
