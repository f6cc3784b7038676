"""What a plan is asked to reach, in any unit people think in."""

import math
from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.allocation.plan import RankPlan
from core.allocation.storage import Storage, index_bytes
from core.jobs.errors import StudioError
from core.model import ModelInfo

Unit = Literal["keep", "disk", "memory", "parameters", "perplexity"]


class Target(BaseModel):
    """``keep``: fraction of the sites' parameters. ``disk``: bytes of the written weights. ``memory``: bytes of the
    weights in ``dtype``. ``parameters``: of the whole model. ``perplexity``: the worst that is forecast; the smallest
    model that holds it is looked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Unit = "keep"
    value: float = Field(0.8, gt=0)
    dtype: Literal["", "float32", "bfloat16", "float16"] = ""
    """For ``memory``; "" is the checkpoint's own."""


_ENTRY = 100
"""Bytes of a tensor's entry in a safetensors header, besides its module's path: suffix, dtype, shape, offsets."""
_SUFFIX = 20
"""Bytes by which the suffix and the numbers of the first factor may be longer than those of the weight."""
_WORTH_A_PLAN = 0.002
_WIDTHS = {"float32": 4, "bfloat16": 2, "float16": 2}


def size_of(target: Target, model: ModelInfo, plan: RankPlan) -> float:
    """What ``target`` measures, of ``plan``: keep, bytes or parameters. ``disk``: the weight files, row orders of
    pivoted storage included and the files' headers counted generously, so that the files are never larger. ``memory``:
    all parameters in the target's dtype, and the row orders. On disk the sites are taken to have the dtype that most
    of the checkpoint has. Raises ``ValueError`` for a perplexity, which no count tells."""
    return _size(target, model, plan.cost(model.sites), _beside(target, model, plan.storage, plan))


def keep_for(target: Target, model: ModelInfo, storage: Storage, plan: RankPlan | None = None) -> float:
    """The largest keep whose plans meet ``target``; exact: one parameter more would be too many. ``plan``: which sites
    have row orders and factors to name in the files' headers, known once there is one; by default all of them, which
    is never too little. 1 where the model meets the target as it is. Raises ``StudioError`` where what is not
    compressed is too large already, ``ValueError`` for a perplexity (see ``smallest_keep``)."""
    if target.unit == "keep":
        return target.value
    whole = model.site_parameters
    if _size(target, model, whole, 0) <= target.value or not whole:
        return 1.0
    rest = _size(target, model, 0, _beside(target, model, storage, plan))
    cost = math.floor((target.value - rest) / (1 if target.unit == "parameters" else _width(target, model)))
    if cost < 1:
        raise StudioError(
            f"{_spelled(target, target.value)} cannot be reached: what is stored besides the sites' parameters "
            f"(embeddings, norms, row orders and the like) comes to {_spelled(target, rest)} already; ask for more."
        )
    return min(1.0, cost / whole)


def plan_within(target: Target, model: ModelInfo, storage: Storage, plan_at: Callable[[float], RankPlan]) -> RankPlan:
    """The plan of ``plan_at(keep)`` that meets ``target``. How many sites store more than their parameters is known
    only when there is a plan; where that left more than 0.2 % of the sites unused a second plan is made with it, and
    taken if it meets the target, too."""
    keep = keep_for(target, model, storage)
    plan = plan_at(keep)
    if target.unit not in ("disk", "memory"):
        return plan
    larger = keep_for(target, model, storage, plan)
    if larger - keep < _WORTH_A_PLAN:
        return plan
    second = plan_at(larger)
    fits = size_of(target, model, second) <= target.value
    return second if fits and second.cost(model.sites) >= plan.cost(model.sites) else plan


def smallest_keep(
    perplexity: float, forecast_of_keep: Callable[[float], float], least: float = 1e-3, tolerance: float = 1e-3
) -> float:
    """The smallest keep, to within ``tolerance``, whose forecast is at most ``perplexity``, by bisection; what is
    returned was forecast itself, so a forecast that is not quite monotone does no harm. ``least``: the smallest keep
    that can be planned. Raises ``StudioError`` where not even the model as it is would do."""
    dense = forecast_of_keep(1.0)
    if not dense <= perplexity:
        raise StudioError(
            f"A perplexity of {perplexity:g} cannot be reached by compressing: the model as it is has {dense:.2f}; "
            "accept more."
        )
    low, high = min(least, 1.0), 1.0
    if forecast_of_keep(low) <= perplexity:
        return low
    while high - low > tolerance:
        middle = (low + high) / 2
        low, high = (low, middle) if forecast_of_keep(middle) <= perplexity else (middle, high)
    return high


def _size(target: Target, model: ModelInfo, cost: int, beside: int) -> float:
    removed = model.site_parameters - cost
    match target.unit:
        case "keep":
            return cost / max(1, model.site_parameters)
        case "parameters":
            return model.parameters - removed
        case "memory":
            return (model.parameters - removed) * _width(target, model) + beside
        case "disk":
            return model.bytes_on_disk - removed * _width(target, model) + beside
    raise ValueError("a perplexity is no size")


def _beside(target: Target, model: ModelInfo, storage: Storage, plan: RankPlan | None) -> int:
    """Bytes that compressed sites (all of them without a plan) take besides their parameters: row orders, and on disk
    what headers say about factors in place of one weight."""
    sites = [site for site in model.sites if plan is None or plan.ranks[site.name] is not None]
    if target.unit not in ("disk", "memory") or not sites:
        return 0
    found = sum(index_bytes(site.shape[0], storage) for site in sites)
    if target.unit == "disk":
        more = 1 if storage == "factored" else 2
        # One entry more for the mark under an original name, one for padding.
        found += sum(more * (len(site.name) + _ENTRY) + _SUFFIX for site in sites) + 2 * (len(sites[0].tensor) + _ENTRY)
    return found


def _width(target: Target, model: ModelInfo) -> int:
    """Bytes of a parameter."""
    return _WIDTHS.get(target.dtype if target.unit == "memory" else "", model.dtype_bytes())


def _spelled(target: Target, value: float) -> str:
    """The size in words."""
    if target.unit == "parameters":
        return f"{value / 1e6:.2f} million parameters"
    where = "on disk" if target.unit == "disk" else f"of memory in {target.dtype}" if target.dtype else "of memory"
    return f"{value / 1e6:.2f} MB {where}"
