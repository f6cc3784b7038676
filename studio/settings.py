"""What the person has set for the next allocation and compression; saved with the project."""

from dataclasses import dataclass, field
from typing import TypedDict

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec
from core.allocation.problem import Constraints
from core.allocation.storage import Storage


@dataclass(frozen=True)
class Settings:
    """Plain values, replaced as a whole through ``Session.change_settings``."""

    method: MethodSpec = field(default_factory=MethodSpec)
    calibration: CalibrationSpec = field(default_factory=lambda: CalibrationSpec(samples=16, length=1024))
    storage: Storage = "pivoted"
    allocator: str = "water-filling"
    target_keep: float = 0.8
    """Fraction of the sites' parameters that the allocator aims for."""
    constraints: Constraints = field(default_factory=Constraints)
    refine: RefineSpec = field(default_factory=RefineSpec)
    evaluation_corpus: str = "bundled"
    evaluation_rows: int = 10
    evaluation_length: int = 1024


class Changes(TypedDict, total=False):
    """The fields of ``Settings``, any of them."""

    method: MethodSpec
    calibration: CalibrationSpec
    storage: Storage
    allocator: str
    target_keep: float
    constraints: Constraints
    refine: RefineSpec
    evaluation_corpus: str
    evaluation_rows: int
    evaluation_length: int
