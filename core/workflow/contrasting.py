"""A compressed folder beside its source: what became of every site."""

import time
from pathlib import Path

import torch

from core.checkpoint.compressed import CompressedFolder, open_compressed
from core.checkpoint.open import open_checkpoint
from core.jobs.events import SiteContrasted
from core.jobs.reporter import Reporter
from core.model import Site
from core.requests import ContrastFolder, ContrastResult
from core.spectra.compute import singular_values
from core.spectra.statistics import FloatArray


def contrast(request: ContrastFolder, reporter: Reporter, device: str) -> ContrastResult:
    """Read both, site by site; emits ``SiteContrasted`` for each."""
    started = time.perf_counter()
    source = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    folder = Path(request.folder).expanduser().absolute()
    made = open_compressed(folder, source, reporter)
    sites = source.info.sites
    difference = energy = 0.0
    reporter.stage("before and after", len(sites))
    for site in sites:
        before, after = source.weight(site).double(), made.weight(site).double()
        apart, size = float(torch.linalg.norm(before - after)), float(torch.linalg.norm(before))
        difference, energy = difference + apart**2, energy + size**2
        sigma, change = _values(made, site, after, device), apart / size if size > 0 else 0.0
        reporter.emit(SiteContrasted(site=site.name, rank=made.ranks[site.name], sigma=sigma.tolist(), change=change))
        reporter.advance(site.name)
    return ContrastResult(
        folder=str(folder),
        storage=made.storage,
        compressed_sites=sum(made.ranks[site.name] is not None for site in sites),
        change=(difference / energy) ** 0.5 if energy > 0 else 0.0,
        seconds=time.perf_counter() - started,
    )


def _values(made: CompressedFolder, site: Site, after: torch.Tensor, device: str) -> FloatArray:
    """Singular values of what the folder holds, as many as the site's rank, float64 and descending."""
    factors, rank = made.factors(site), made.ranks[site.name]
    if factors is None:
        return singular_values(after, device)[: min(site.shape) if rank is None else rank]
    # The product has those of a small matrix: orthogonal factors take no part.
    left, right = (
        torch.linalg.qr(factor.to(device, torch.float64), mode="r").R for factor in (factors[0], factors[1].T)
    )
    values: FloatArray = torch.linalg.svdvals(left @ right.T).cpu().numpy()
    return values
