"""The spectra of a whole model, streamed: site by site, from the disk where they have been computed before."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import torch
from pydantic import BaseModel

from core.jobs.crew import crew
from core.jobs.events import SpectrumReady
from core.jobs.places import cache_dir
from core.jobs.reporter import Reporter
from core.jobs.units import Unit, carried_out, decomposing
from core.model import ModelInfo, Site
from core.spectra.cache import SpectrumCache
from core.spectra.gram import singular_values
from core.spectra.parallel import Team, in_order, team_for
from core.spectra.statistics import FloatArray, Spectrum, information_density

__all__ = ["Matrices", "analyse", "singular_values"]


class Matrices(Protocol):
    """What is needed of a checkpoint, so that this part does not import the one that reads it."""

    @property
    def info(self) -> ModelInfo: ...

    def weight(self, site: Site) -> torch.Tensor: ...

    def content_key(self, site: Site) -> str: ...


class AnalyseSites(BaseModel):
    """Set to other processes: put the singular values of the sites that they are dealt into the cache."""

    folder: str
    """Of the checkpoint."""


@dataclass(frozen=True)
class _Task:
    site: Site
    key: str
    given: FloatArray | torch.Tensor
    """The singular values where they are known, otherwise the weight."""


def analyse(checkpoint: Matrices, reporter: Reporter, device: str | torch.device = "cpu") -> dict[str, Spectrum]:
    """Singular values of every site, by its name; emits ``SpectrumReady`` for each as soon as it is there, in order,
    or, where several processes compute them, as they come.

    Holds a few matrices at a time (two where they are large), never the model. What was computed is on disk at once, so
    an analysis that was cancelled goes on where it stopped. Raises ``StudioError`` where a weight cannot be read.
    """
    sites = checkpoint.info.sites
    spectra: dict[str, Spectrum] = {}
    reporter.stage("spectra", len(sites))
    found = _by_crew if crew().size > 1 else _in_order
    with closing(found(checkpoint, reporter, device)) as solved:
        for site, sigma in solved:
            spectra[site.name] = Spectrum(sigma)
            reporter.emit(
                SpectrumReady(site=site.name, sigma=sigma.tolist(), density=information_density(sigma, *site.shape))
            )
            reporter.advance(site.name)
    return {site.name: spectra[site.name] for site in sites}


def help_analysing(checkpoint: Matrices, name: str, reporter: Reporter, device: str | torch.device) -> float:
    """Put the singular values of one site into the cache."""
    site = checkpoint.info.by_name[name]
    sigma = singular_values(checkpoint.weight(site), device)
    _keep(SpectrumCache(cache_dir("spectra")), checkpoint.content_key(site), sigma, reporter)
    return 0.0


def _by_crew(
    checkpoint: Matrices, reporter: Reporter, device: str | torch.device
) -> Generator[tuple[Site, FloatArray]]:
    cache = SpectrumCache(cache_dir("spectra"))
    by_name = checkpoint.info.by_name
    keys = {name: checkpoint.content_key(site) for name, site in by_name.items()}

    def kept(name: str) -> FloatArray | None:
        return cache.load(keys[name], min(by_name[name].shape))

    def do(name: str) -> float:
        return help_analysing(checkpoint, name, reporter, device)

    units = [Unit(site.name, decomposing(site.shape)) for site in by_name.values()]
    task = AnalyseSites(folder=checkpoint.info.folder)
    for done in carried_out(units, lambda name: kept(name) is not None, do, task):
        site, sigma = by_name[done.name], kept(done.name)
        # A cache that cannot be written, or read elsewhere, costs time alone.
        yield site, singular_values(checkpoint.weight(site), device) if sigma is None else sigma


def _in_order(
    checkpoint: Matrices, reporter: Reporter, device: str | torch.device
) -> Generator[tuple[Site, FloatArray]]:
    cache = SpectrumCache(cache_dir("spectra"))
    work = partial(_solve, device=device)
    with closing(in_order(work, _tasks(checkpoint, cache), _team(checkpoint.info.sites, device))) as solved:
        for task, sigma in solved:
            if isinstance(task.given, torch.Tensor):
                _keep(cache, task.key, sigma, reporter)
            yield task.site, sigma


def _tasks(checkpoint: Matrices, cache: SpectrumCache) -> Iterator[_Task]:
    for site in checkpoint.info.sites:
        key = checkpoint.content_key(site)
        found = cache.load(key, min(site.shape))
        yield _Task(site, key, checkpoint.weight(site) if found is None else found)


def _solve(task: _Task, device: str | torch.device) -> tuple[_Task, FloatArray]:
    given = task.given
    return task, singular_values(given, device) if isinstance(given, torch.Tensor) else given


def _team(sites: tuple[Site, ...], device: str | torch.device) -> Team:
    # On another device the threads of the host only read ahead.
    return team_for(site.shape for site in sites) if torch.device(device).type in ("cpu", "mps") else Team(1, 1)


def _keep(cache: SpectrumCache, key: str, sigma: FloatArray, reporter: Reporter) -> None:
    try:
        cache.save(key, sigma)
    except OSError as error:
        # A full disk costs the next analysis its time, this one nothing.
        reporter.log(f"A spectrum could not be kept for the next time: {error}.", level="warning")
