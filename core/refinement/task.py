"""What is to be refined, and how."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from core.allocation.plan import RankPlan
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.names import StoredNames
from core.checkpoint.skeleton import Skeleton
from core.factorization.decomposer import Decomposer
from core.jobs.reporter import Reporter
from core.model import Site
from core.model.option import Value
from core.refinement.compressed_block import Block
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
    """Of what all steps make of each block."""
    blockwise: RefinementStore
    """Of what the steps that see one block at a time make of it: ``store`` itself where there are no others."""
    reporter: Reporter
    device: str

    def block(self, skeleton: Skeleton, names: StoredNames, index: int, dtype: torch.dtype) -> Block:
        """The block with this index, filled in ``dtype``, and what the plan says of it; to be dropped by the caller."""
        path = skeleton.blocks[index]
        original = skeleton.fill(path, self.device, dtype)
        return Block(self.checkpoint, names, index, path, self.ranks(index), self.plan.storage, dtype, original)

    def ranks(self, block: int) -> dict[Site, int]:
        """Of the sites of a block that the plan compresses, in the model's order."""
        sites = (site for site in self.checkpoint.info.sites if site.block == block)
        return {site: rank for site in sites if (rank := self.plan.ranks[site.name]) is not None}
