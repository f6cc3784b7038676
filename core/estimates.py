"""What work will take, before it is begun: the answer to ``Estimate``."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

StageName = Literal["calibrate", "factorise", "search", "refine", "write", "evaluate"]
STAGES: tuple[StageName, ...] = ("calibrate", "factorise", "search", "refine", "write", "evaluate")
"""In the order they are done."""


class StageEstimate(BaseModel):
    """One stage. ``cached``: all of it is on disk, so that it costs nothing; ``words``: what there is to do."""

    model_config = ConfigDict(frozen=True)

    stage: StageName
    seconds: float
    cached: bool = False
    words: str = ""


class EstimateResult(BaseModel):
    """Seconds come from counted multiply-adds and the measured speed of this computer: right to within a factor of
    about two, and not if other work runs at the same time."""

    model_config = ConfigDict(frozen=True)

    stages: tuple[StageEstimate, ...]
    peak_memory_bytes: int
    """Of the process at its highest, or of the GPU where the work is done there."""
    free_memory_bytes: int
    output_bytes: int
    """Of the folder that is written, 0 where none is."""
    cache_bytes: int
    """What the caches grow by."""
    free_output_bytes: int
    free_cache_bytes: int
    warnings: tuple[str, ...] = ()
    """What will not fit, one sentence each."""
    memory_words: str = ""
    """What each stage takes of the memory, and what was chosen to keep it so."""
    device: str = "cpu"

    @property
    def seconds(self) -> float:
        return sum(stage.seconds for stage in self.stages)

    def of(self, stage: StageName) -> StageEstimate | None:
        return next((found for found in self.stages if found.stage == stage), None)
