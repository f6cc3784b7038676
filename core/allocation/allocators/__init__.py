"""The allocators by their published names. One short file each, numpy only, so the window can run them."""

from core.allocation.allocators.allocator import Allocator
from core.allocation.allocators.uniform import UNIFORM
from core.allocation.allocators.water_filling import WATER_FILLING
from core.jobs.errors import UsageError

ALLOCATORS: dict[str, Allocator] = {allocator.name: allocator for allocator in (UNIFORM, WATER_FILLING)}


def allocator_named(name: str) -> Allocator:
    """The allocator registered under ``name``. Raises ``UsageError`` listing the known ones."""
    try:
        return ALLOCATORS[name]
    except KeyError:
        raise UsageError(f"There is no allocator {name!r}; the allocators are: {', '.join(ALLOCATORS)}.") from None


__all__ = ["ALLOCATORS", "Allocator", "allocator_named"]
