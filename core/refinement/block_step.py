"""The step ``block``: train what a block stores, its norms and its biases, to give the original block's output.

AA-SVD's block refinement (Sinha & Fleuret, arXiv 2604.02119, section on block refinement): the elementwise mean square
of block'(X') - block(X), X the original and X' the shifted inputs. What differs from the published code: float32
masters instead of training the bfloat16 numbers themselves; a validation text decides, on the numbers rounded as they
will be stored, which iterate is kept, the start included; and a second text is watched (all DERIVED).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.model import Site
from core.refinement.compressed_block import Block, Stored
from core.refinement.masters import Masters
from core.refinement.samples import Samples
from core.refinement.streams import Streams
from core.refinement.training import Settings, train


@dataclass(frozen=True, eq=False)
class Refinement:
    """What the step made of a block: unrounded factors by site, ``None`` where the start was best, and the changed
    norms and biases by stored name, in their stored dtypes."""

    factors: Mapping[Site, Stored] | None
    changed: Mapping[str, Tensor]


def refine_block(
    block: Block,
    exact: nn.Module,
    start: Mapping[Site, Stored],
    streams: Streams,
    settings: Settings,
) -> Refinement:
    """Train the block from ``start``, unrounded factors by site. ``exact``: the original block in float32, consumed.

    The original streams are behind the block, the refined ones before it."""
    masters = Masters(block, block.with_sites(start, exact))
    live = block.with_sites({site: block.rounded(site, stored) for site, stored in start.items()})
    target = {name: live.get_parameter(name) for name in masters.parameters}
    asked = 0

    @torch.no_grad()
    def error() -> float:
        nonlocal asked
        asked += 1
        if asked > 1:  # the start is in place already, rounded once from float64
            for name, value in masters.rounded().items():
                target[name].copy_(value)
        return streams.error("validation", live, block.index)

    samples = Samples(streams.sets["calibration"], block.index, settings.rows_per_step, streams.device)
    best = train(masters.module, masters.parameters, samples, settings, error, block.dtype, streams.reporter)
    if best.values is None:
        return Refinement(None, {})
    masters.load(best.values)
    return Refinement(masters.factors(), masters.changed())
