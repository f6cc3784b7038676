"""The allocators by their published names. One short file each, numpy only, so the window can run them."""

from core.allocation.allocators.allocator import Allocator
from core.allocation.allocators.ars import ARS
from core.allocation.allocators.atp import ATP
from core.allocation.allocators.auto import AUTO
from core.allocation.allocators.dobi import DOBI
from core.allocation.allocators.first_order import FIRST_ORDER
from core.allocation.allocators.lems import LEMS
from core.allocation.allocators.mrcs import MRCS
from core.allocation.allocators.strs import STRS
from core.allocation.allocators.svd_llm_v2 import SVD_LLM_V2
from core.allocation.allocators.swift import SWIFT
from core.allocation.allocators.uniform import UNIFORM
from core.allocation.allocators.water_filling import WATER_FILLING
from core.allocation.allocators.zero_sum import ZERO_SUM
from core.jobs.errors import UsageError

_ARITHMETIC = (UNIFORM, WATER_FILLING, SVD_LLM_V2, MRCS, ZERO_SUM, FIRST_ORDER)
_ASKING_THE_MODEL = (AUTO, STRS, ATP, SWIFT, LEMS, ARS, DOBI)

ALLOCATORS: dict[str, Allocator] = {allocator.name: allocator for allocator in (*_ARITHMETIC, *_ASKING_THE_MODEL)}


def allocator_named(name: str) -> Allocator:
    """The allocator registered under ``name``. Raises ``UsageError`` listing the known ones."""
    try:
        return ALLOCATORS[name]
    except KeyError:
        raise UsageError(f"There is no allocator {name!r}; the allocators are: {', '.join(ALLOCATORS)}.") from None


__all__ = ["ALLOCATORS", "Allocator", "allocator_named"]
