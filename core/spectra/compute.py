"""The spectra of a whole model, streamed: site by site, from the disk where they have been computed before."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import torch

from core.jobs.events import SpectrumReady
from core.jobs.places import cache_dir
from core.jobs.reporter import Reporter
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


@dataclass(frozen=True)
class _Task:
    site: Site
    key: str
    given: FloatArray | torch.Tensor
    """The singular values where they are known, otherwise the weight."""


def analyse(checkpoint: Matrices, reporter: Reporter, device: str | torch.device = "cpu") -> dict[str, Spectrum]:
    """Singular values of every site, by its name; emits ``SpectrumReady`` for each as soon as it is there, in order.

    Holds a few matrices at a time (two where they are large), never the model. What was computed is on disk at once, so
    an analysis that was cancelled goes on where it stopped. Raises ``StudioError`` where a weight cannot be read.
    """
    sites = checkpoint.info.sites
    cache = SpectrumCache(cache_dir("spectra"))
    spectra: dict[str, Spectrum] = {}
    reporter.stage("spectra", len(sites))
    with closing(in_order(partial(_solve, device=device), _tasks(checkpoint, cache), _team(sites, device))) as solved:
        for task, sigma in solved:
            site = task.site
            if isinstance(task.given, torch.Tensor):
                _keep(cache, task.key, sigma, reporter)
            spectra[site.name] = Spectrum(sigma)
            reporter.emit(
                SpectrumReady(site=site.name, sigma=sigma.tolist(), density=information_density(sigma, *site.shape))
            )
            reporter.advance(site.name)
    return spectra


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
