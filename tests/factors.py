"""Factors of true weights, for tests that compress a checkpoint without calibrating."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import scipy.linalg
import torch

from core.allocation.plan import RankPlan
from core.allocation.storage import Storage
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.writer import StoredSite, WrittenCheckpoint, write_compressed
from core.jobs.reporter import Reporter, silent
from core.model import Site


def mixed_plan(checkpoint: Checkpoint, storage: Storage) -> RankPlan:
    """Small ranks that differ from site to site, and every fifth site dense."""
    sites = checkpoint.info.sites
    return RankPlan({site.name: None if i % 5 == 4 else 3 + i % 4 for i, site in enumerate(sites)}, storage)


def truncated(weight: torch.Tensor, rank: int) -> torch.Tensor:
    """The best rank-``rank`` approximation, float64 [m, n]."""
    u, sigma, vt = torch.linalg.svd(weight.double(), full_matrices=False)
    return (u[:, :rank] * sigma[:rank]) @ vt[:rank]


def truncate(site: Site, weight: torch.Tensor, rank: int, storage: Storage) -> StoredSite:
    """``truncated`` in the form it is stored in, float64."""
    if storage == "factored":
        u, sigma, vt = torch.linalg.svd(weight.double(), full_matrices=False)
        return StoredSite(site, rank, {"left.weight": u[:, :rank] * sigma[:rank], "right.weight": vt[:rank]})
    low = truncated(weight, rank).numpy()
    _, _, rows = scipy.linalg.qr(low.T, mode="economic", pivoting=True)
    pivot, others = low[rows[:rank]], low[rows[rank:]]
    coefficients = np.linalg.lstsq(pivot.T, others.T, rcond=None)[0].T
    tensors = {"pivot.weight": pivot, "rest.weight": coefficients, "order": np.argsort(rows)}
    return StoredSite(site, rank, {suffix: torch.tensor(array) for suffix, array in tensors.items()})


def truncator(checkpoint: Checkpoint, plan: RankPlan) -> Callable[[Site], StoredSite]:
    """What ``write_compressed`` asks for a site: its true weight, truncated to the plan's rank."""

    def stored(site: Site) -> StoredSite:
        rank = plan.ranks[site.name]
        assert rank is not None, f"{site.name} is dense and nobody should ask for it"
        return truncate(site, checkpoint.weight(site), rank, plan.storage)

    return stored


def compress(
    checkpoint: Checkpoint,
    plan: RankPlan,
    out: Path,
    *,
    dense: bool = False,
    reporter: Reporter | None = None,
    resume: bool = False,
    shard_bytes: int = 2**30,
    changed: Mapping[str, torch.Tensor] | None = None,
    dtype: str | None = None,
) -> WrittenCheckpoint:
    """``write_compressed`` with truncated true weights."""
    return write_compressed(
        checkpoint,
        plan,
        truncator(checkpoint, plan),
        out,
        dense=dense,
        card={"method": {"name": "svd"}},
        reporter=reporter or silent(),
        resume=resume,
        shard_bytes=shard_bytes,
        changed=changed,
        dtype=dtype,
    )
