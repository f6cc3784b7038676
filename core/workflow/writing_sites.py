"""What each compressed site stores, in this process or in another one that helps to write."""

from pathlib import Path

from pydantic import BaseModel

from core.allocation.document import PlanDocument
from core.allocation.plan import RankPlan
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.layout import lay_out
from core.checkpoint.partial import PartialFolder
from core.checkpoint.shards import torch_dtype
from core.checkpoint.stored import StoredSite
from core.checkpoint.writer import write_site
from core.factorization.decomposer import Decomposer, DecomposeSites
from core.factorization.factors import in_storage, rounding_error
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.jobs.units import Do
from core.model import Site
from core.requests import Compress


class WriteSites(BaseModel):
    """Set to other processes: write the sites that they are dealt into the files that process 0 has laid out."""

    sites: DecomposeSites
    plan: PlanDocument
    out: str
    dense: bool
    shard_bytes: int
    dtype: str | None

    @property
    def folder(self) -> str:
        return self.sites.folder


def write_task(request: Compress, decomposer: Decomposer, out: Path) -> WriteSites:
    """What another process needs to know to help."""
    return WriteSites(
        sites=decomposer.as_task(),
        plan=request.plan,
        out=str(out),
        dense=request.dense,
        shard_bytes=request.shard_bytes,
        dtype=None if request.dtype == "auto" else request.dtype,
    )


def truncated(
    checkpoint: Checkpoint, decomposer: Decomposer, plan: RankPlan, site: Site, dtype: str | None
) -> StoredSite:
    """What ``site`` stores under ``plan``; ``dtype`` of the files, ``None`` for the weight's own."""
    rank = plan.ranks[site.name]
    if rank is None:
        raise ValueError(f"{site.name} is dense in the plan; there is nothing to store")
    weight = checkpoint.weight(site)
    factors = in_storage(decomposer.of(site).truncated(weight, rank), plan.storage)
    lost = rounding_error(factors, torch_dtype(dtype) if dtype is not None else weight.dtype)
    return StoredSite(site, factors.rank, factors.tensors(), lost)


def help_writing(task: WriteSites, checkpoint: Checkpoint, reporter: Reporter, device: str) -> Do:
    """How a process that was set ``task`` writes one site. Raises ``StudioError`` if the unfinished folder is not
    there."""
    plan = task.plan.plan_for(checkpoint.info)
    layout = lay_out(checkpoint, plan, dense=task.dense, shard_bytes=task.shard_bytes, dtype=task.dtype)
    partial = PartialFolder(Path(task.out), "", layout.files.size)
    if not partial.folder.is_dir():
        raise StudioError(
            f"{partial.folder} cannot be seen from every process; write to a folder that all machines share."
        )
    decomposer = task.sites.decomposer(checkpoint, reporter, device)

    def do(name: str) -> float:
        stored = truncated(checkpoint, decomposer, plan, checkpoint.info.by_name[name], task.dtype)
        return write_site(stored, layout, plan.storage, partial)

    return do
