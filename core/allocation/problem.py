"""What every allocator is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.allocation.storage import Storage
from core.model import Site


@dataclass(frozen=True)
class Constraints:
    """What a plan must respect besides its budget."""

    minimum_rank: int = 1
    multiple_of: int = 1
    """Ranks are multiples of this where they are below dense; hardware likes 8 or 16."""
    floors: Mapping[str, float] = field(default_factory=dict)
    """Smallest fraction of its parameters that each site of a kind keeps, e.g. ``{"v": 0.6}``."""
    ceilings: Mapping[str, float] = field(default_factory=dict)
    """Largest fraction of its parameters that each site of a kind keeps; below 1 it also forbids dense there."""
    fused: tuple[tuple[str, ...], ...] = ()
    """Kinds whose sites of one block get the same rank, or are dense together, e.g. ``(("q", "k", "v"),)``: what reads
    one input can then be run as one matrix."""
    forbid_dense: bool = False
    """Every site that is not locked gets a rank."""
    locked: frozenset[str] = frozenset()
    """Sites whose present rank the allocator must not touch."""


@dataclass(frozen=True)
class Problem:
    """Sites, their curves and the present plan (whose locked sites keep their rank)."""

    sites: tuple[Site, ...]
    curves: Mapping[str, ErrorCurve]
    storage: Storage
    current: RankPlan
    constraints: Constraints = field(default_factory=Constraints)
