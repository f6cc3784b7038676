"""What is to be refined, and how."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from core.allocation.plan import RankPlan
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.jobs.reporter import Reporter
from core.model import Site
from core.model.option import Value
from core.refinement.store import RefinementStore
from core.refinement.texts import Texts

Steps = Mapping[str, Mapping[str, Value]]
"""Name -> complete options of the steps to do."""


@dataclass(frozen=True, eq=False)
class Task:
    """One refinement of a checkpoint. ``dtype``: of the forward passes."""

    checkpoint: Checkpoint
    plan: RankPlan
    decomposer: Decomposer
    steps: Steps
    texts: Texts
    dtype: torch.dtype
    store: RefinementStore
    reporter: Reporter
    device: str

    def ranks(self, block: int) -> dict[Site, int]:
        """Of the sites of a block that the plan compresses, in the model's order."""
        sites = (site for site in self.checkpoint.info.sites if site.block == block)
        return {site: rank for site in sites if (rank := self.plan.ranks[site.name]) is not None}
