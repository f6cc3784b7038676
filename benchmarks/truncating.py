"""Other weights put into a model that is in memory: what several benchmarks measure."""

from collections.abc import Callable
from typing import Any

import torch

from core.allocation.plan import RankPlan
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.model import Site

WeightOf = Callable[[Site], torch.Tensor | None]
"""The weight [m, n] that a site gets; ``None`` for the checkpoint's own."""


@torch.no_grad()
def put_in(model: Any, checkpoint: Checkpoint, weight_of: WeightOf) -> None:
    """Give every site of ``model`` what ``weight_of`` says, in the model's dtype."""
    for site in checkpoint.info.sites:
        given = weight_of(site)
        weight = checkpoint.weight(site) if given is None else given
        model.get_submodule(site.name).weight.copy_(weight.T if site.transposed else weight)


def truncated(checkpoint: Checkpoint, plan: RankPlan, decomposer: Decomposer) -> WeightOf:
    """What ``plan`` leaves of each site, multiplied out."""

    def weight_of(site: Site) -> torch.Tensor | None:
        rank = plan.ranks[site.name]
        return None if rank is None else decomposer.of(site).truncated(checkpoint.weight(site), rank).product()

    return weight_of
