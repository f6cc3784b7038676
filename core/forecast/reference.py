"""Measured runs that are shipped, so that the first forecast on a computer already has a unit."""

from functools import cache

from pydantic import BaseModel, ConfigDict, FiniteFloat, TypeAdapter

from resources import reference_runs


class ReferenceRun(BaseModel):
    """One line of ``resources/reference_runs.json``, which says itself where its runs come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    structure: str
    """``ModelInfo.structure`` of the model."""
    family: str
    """Its ``model_type``."""
    method: str
    features: dict[str, FiniteFloat]
    """By predictor, as ``Evidence`` has them."""
    rise: FiniteFloat
    """Of the mean next-token loss on text that was not calibrated on, in nats a token."""
    accuracy_drop: FiniteFloat | None = None


class ReferenceRuns(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    runs: tuple[ReferenceRun, ...]


@cache
def shipped_runs() -> ReferenceRuns:
    """What is shipped; read once."""
    return TypeAdapter(ReferenceRuns).validate_json(reference_runs())
