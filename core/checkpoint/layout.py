"""Which tensors a written checkpoint has, and where each of them comes from; known before anything is computed."""

import hashlib
import json
from dataclasses import dataclass

from core.allocation.plan import RankPlan
from core.allocation.storage import Storage
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.modeling_low_rank import guard_site
from core.checkpoint.shards import ShardedFiles, Slot, slot
from core.checkpoint.stored import stored_shapes
from core.model import Site

_OUTER_BIAS: dict[Storage, str] = {"factored": "left.bias", "pivoted": "bias"}

_CONVERTIBLE = ("float64", "float32", "float16", "bfloat16")
"""What another number type can be asked for of; integers and packed eights stay as they are."""


@dataclass(frozen=True)
class Layout:
    """The output's files, and for each of their tensors either its source tensor or the site that is computed."""

    files: ShardedFiles
    computed: tuple[Site, ...]
    """The compressed sites, in the model's order."""
    copied: dict[str, str]
    """Name in the output -> name in the source."""
    weights: dict[str, tuple[str, ...]]
    """Site -> names in the output of what its weight became."""
    stock: bool
    """Whether every tensor keeps its name and shape, so that any loader opens the output."""

    def digest(self) -> str:
        """Changes with every name, dtype, shape and place of the output."""
        text = b"\n".join(shard.file.encode() + b" " + shard.header for shard in self.files.shards)
        return hashlib.sha256(text).hexdigest()


def lay_out(
    checkpoint: Checkpoint, plan: RankPlan, *, dense: bool, shard_bytes: int, dtype: str | None = None
) -> Layout:
    """The output of ``plan`` for ``checkpoint``; with ``dense`` every tensor keeps its name and shape. ``dtype`` is
    that of all floating-point tensors, ``None`` for their own."""
    ranks = {site.name: rank for site in checkpoint.info.sites if (rank := plan.ranks[site.name]) is not None}
    computed = tuple(site for site in checkpoint.info.sites if site.name in ranks)
    stock = dense or not computed
    guard = None if stock else guard_site(ranks)
    by_tensor = {site.tensor: site for site in computed}
    biases = {} if stock else {_bias(site): f"{site.name}.{_OUTER_BIAS[plan.storage]}" for site in computed}
    slots: list[Slot] = []
    copied: dict[str, str] = {}
    weights: dict[str, tuple[str, ...]] = {site.name: (site.tensor,) for site in checkpoint.info.sites}
    for name, entry in checkpoint.files.items():
        site = by_tensor.get(name)
        kept_in = dtype if dtype is not None and entry.dtype in _CONVERTIBLE else entry.dtype
        if site is None:
            target = biases.get(name, name)
            copied[target] = name
            same = Slot(target, entry.dtype, tuple(entry.shape), entry.end - entry.start)
            slots.append(same if kept_in == entry.dtype else slot(target, kept_in, entry.shape))
        elif stock:
            slots.append(slot(name, kept_in, entry.shape))
        else:
            factors = _factor_slots(site, ranks[site.name], plan.storage, kept_in)
            weights[site.name] = tuple(factor.name for factor in factors)
            slots += factors
            if site.name == guard:
                slots.append(slot(f"{site.name}.weight", kept_in, (0,)))
    return Layout(ShardedFiles(slots, shard_bytes), computed, copied, weights, stock)


def request_key(layout: Layout, plan: RankPlan, source_digest: str, card: dict[str, object]) -> str:
    """Digest of all that the output's weights depend on: source, plan, and what the card says of the method."""
    depends = [
        layout.digest(),
        source_digest,
        plan.storage,
        dict(plan.ranks),
        *(card.get(part) for part in ("plan", "method", "calibration", "refine")),
    ]
    return hashlib.sha256(json.dumps(depends, sort_keys=True, default=str).encode()).hexdigest()


def _bias(site: Site) -> str:
    return site.tensor.removesuffix("weight") + "bias"


def _factor_slots(site: Site, rank: int, storage: Storage, dtype: str) -> list[Slot]:
    return [
        slot(f"{site.name}.{suffix}", "int32" if suffix == "order" else dtype, shape)
        for suffix, shape in stored_shapes(site, rank, storage).items()
    ]
