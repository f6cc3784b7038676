"""What the person has set for the next allocation and compression; saved with the project."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec
from core.allocation.problem import Constraints
from core.allocation.storage import Storage
from core.allocation.target import Target
from core.model.option import Value
from core.requests import LEAST_MEMORY, MakePlan

_ASKED = MakePlan(model="")
"""Where requests have a default, the window has the same."""


@dataclass(frozen=True)
class Settings:
    """Plain values, replaced as a whole through ``Session.change_settings``."""

    method: MethodSpec = field(default_factory=MethodSpec)
    method_by_allocator: bool = True
    """The allocator ``auto`` chooses the method; ``method`` is then what it chose last."""
    damage: bool = False
    """Measure gradients with the curves of any method, so that its damage is known in nats."""
    probes: bool = False
    """Run the model when a plan is made, so that its forecast knows most."""
    calibration: CalibrationSpec = field(default_factory=lambda: CalibrationSpec(samples=16, length=1024))
    storage: Storage = "pivoted"
    allocator: str = _ASKED.allocator
    allocator_options: Mapping[str, Value] = field(default_factory=dict)
    """Those that differ from its defaults."""
    search_rows: int = _ASKED.search_rows
    target: Target = field(default_factory=Target)
    """What the allocator aims for."""
    constraints: Constraints = field(default_factory=Constraints)
    refine: RefineSpec = field(default_factory=RefineSpec)
    evaluation_corpus: str = "bundled"
    evaluation_rows: int = 10
    evaluation_length: int = 1024
    tasks: tuple[str, ...] = ()
    """Zero-shot tasks to measure, by lm-eval's names or ``bundled``."""
    task_limit: int | None = None
    """Questions of each task, ``None`` for all."""
    processes: int = 1
    """How many processes of this computer work on one job; not saved with the project, which others open elsewhere."""
    memory_mb: int = 0
    """Most memory of a job, in 10^6 bytes, 0 for what is free; not saved with the project either."""
    device_memory_mb: int = 0
    """The same of the GPU."""

    @property
    def limits(self) -> dict[str, int | None]:
        """Of memory, as requests have them: what is too little for the program itself is the least that they take."""
        given = {"max_memory": self.memory_mb, "max_device_memory": self.device_memory_mb}
        return {name: max(mb * 10**6, LEAST_MEMORY) if mb else None for name, mb in given.items()}

    @property
    def behind_curves(self) -> tuple[object, ...]:
        """What curves depend on."""
        return self.method, self.calibration, self.damage


class Changes(TypedDict, total=False):
    """The fields of ``Settings``, any of them."""

    method: MethodSpec
    method_by_allocator: bool
    damage: bool
    probes: bool
    calibration: CalibrationSpec
    storage: Storage
    allocator: str
    allocator_options: Mapping[str, Value]
    search_rows: int
    target: Target
    constraints: Constraints
    refine: RefineSpec
    evaluation_corpus: str
    evaluation_rows: int
    evaluation_length: int
    tasks: tuple[str, ...]
    task_limit: int | None
    processes: int
    memory_mb: int
    device_memory_mb: int
