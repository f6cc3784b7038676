"""What the history hands out."""

from dataclasses import dataclass
from datetime import datetime

from core.allocation.document import PlanDocument, RefineSpec
from core.allocation.storage import Storage
from core.forecast.forecast import Forecast
from core.requests import RefinementResult, TaskAccuracy


@dataclass(frozen=True)
class Run:
    """One compression that was carried out."""

    id: int
    time: datetime
    model: str
    structure: str
    """Digest of the model's sites (``ModelInfo.structure``): runs that share it can be compared."""
    method: str
    allocator: str
    storage: Storage
    keep: float
    plan: PlanDocument
    forecast: Forecast | None
    """What was predicted of the plan before it was carried out, if anybody asked."""
    folder: str
    """Where the compressed checkpoint was written; it may have been moved since."""
    versions: dict[str, str]
    """Versions of what produced it, by distribution."""
    refine: RefineSpec | None = None
    """What came before and after truncation; ``None`` if nothing did."""
    refinement: RefinementResult | None = None
    """What that did to the texts it was judged by."""
    family: str = ""
    """The model's ``model_type``; "" for runs that an earlier version entered."""


@dataclass(frozen=True)
class Measurement:
    """One evaluation: of the checkpoint a run wrote, or of a dense model (``run`` is ``None``)."""

    id: int
    run: int | None
    time: datetime
    model: str
    structure: str
    corpus: str
    windows: int
    length: int
    tokens: int
    perplexity: float
    tokens_per_second: float
    peak_memory_bytes: int
    bytes_on_disk: int
    parameters: int
    generation: str
    tasks: tuple[TaskAccuracy, ...] = ()
    """Zero-shot accuracies, if any were asked for."""

    @property
    def accuracy(self) -> float | None:
        """Plain mean of the tasks' accuracies, 0 to 1; ``None`` where none was measured."""
        return sum(task.accuracy for task in self.tasks) / len(self.tasks) if self.tasks else None
