"""Memory and disk that work will need, and whether they are there."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch

from core.allocation.plan import RankPlan
from core.allocation.target import Target, keep_for, size_of
from core.calibration.calibrate import Work
from core.calibration.hidden import in_memory
from core.calibration.room import front_bytes, front_on_disk, memory_for_work, memory_of
from core.checkpoint.partial import in_words
from core.evaluation.placement import held_of
from core.jobs.errors import StudioError
from core.jobs.memory import held
from core.jobs.places import cache_dir
from core.model import ModelInfo, Site
from core.model.moment_kinds import MomentKind
from core.requests import Estimate
from core.workflow.multiply_adds import entries_of
from core.workflow.peaks import (
    Peak,
    calibrating_peak,
    decomposing_peak,
    distilling_peak,
    logits_bytes,
    sides,
    spectra_peak,
    writing_peak,
)

_WIDE = 8
"""Bytes of a float64."""
_KEPT_OF_TRAINING = 12
"""Bytes of a number that AdamW trains, and of what it keeps of it."""
_KEEP_OF_PERPLEXITY = 1.0
"""Where the size is what is looked for, it is at most that of the model as it is."""


@dataclass(frozen=True)
class Room:
    """What is free: memory of the device, disk beside the output and of the cache."""

    memory: int
    output: int
    cache: int
    same_disk: bool


class Ahead(Protocol):
    """What the caches lack, see ``core.workflow.estimating``."""

    @property
    def dtype(self) -> str: ...
    @property
    def moments(self) -> Work: ...
    @property
    def needs(self) -> Mapping[str, frozenset[MomentKind]]: ...
    @property
    def decomposed(self) -> Mapping[str, list[Site]]: ...


def room_for(out: str, device: str) -> Room:
    """What is free now."""
    place, cache = _there(Path(out).expanduser().absolute() if out else cache_dir()), cache_dir()
    memory = memory_of(device)
    same = place.stat().st_dev == cache.stat().st_dev
    return Room(memory, shutil.disk_usage(place).free, shutil.disk_usage(cache).free, same)


def keep_of(request: Estimate, model: ModelInfo) -> float:
    """The keep that the request's target comes to, as far as it is known before there is a plan."""
    target = request.plan.target
    return _KEEP_OF_PERPLEXITY if target.unit == "perplexity" else keep_for(target, model, request.plan.storage)


def output_bytes(request: Estimate, model: ModelInfo, keep: float) -> int:
    """Of the folder to write, all but exactly: the weights, row orders of every site included."""
    if not request.out:
        return 0
    if request.dense:
        return model.bytes_on_disk
    dense = RankPlan.dense(model.sites, request.plan.storage)
    whole = size_of(Target(unit="disk", value=1.0), model, dense)
    orders = sum(4 * site.shape[0] for site in model.sites) if request.plan.storage == "pivoted" else 0
    return round(whole - (1 - keep) * model.site_parameters * model.dtype_bytes() + orders)


def cache_bytes(
    model: ModelInfo,
    moments: Work,
    decomposed: Mapping[str, list[Site]],
    *,
    weighted_outputs: Mapping[str, bool],
    refined_keep: float | None,
    distilled: bool,
) -> int:
    """What moments, decompositions (by method: the sites that lack one) and refined blocks will take on disk."""
    found = _WIDE * entries_of(moments)
    for method, sites in decomposed.items():
        bases = 2 if weighted_outputs[method] else 1
        found += sum(4 * bases * site.shape[0] * min(site.shape) for site in sites)
    if refined_keep is not None:
        numbers = refined_keep * model.site_parameters
        found += round(2 * numbers * model.dtype_bytes())
        if distilled:
            found += round(numbers * (model.dtype_bytes() + _KEPT_OF_TRAINING))
    return found


def stage_peaks(request: Estimate, model: ModelInfo, ahead: Ahead, device: str) -> list[Peak]:
    """Of every stage that is asked for."""
    calibration = request.plan.calibration
    found = [spectra_peak(model, device)]
    if ahead.moments:
        dtype = ahead.dtype or "float32"
        found.append(calibrating_peak(model, ahead.moments, dtype, calibration.samples, calibration.length, device))
    for method, sites in ahead.decomposed.items():
        found.append(decomposing_peak(model, sites, device, **sides(ahead.needs[method])))
    if request.refine.steps:
        found.append(_refining(request, model, device))
    if any(step.name == "distil" for step in request.refine.steps):
        numbers = keep_of(request, model) * model.site_parameters
        found.append(distilling_peak(model, numbers, calibration.samples, calibration.length, device))
    if request.out:
        found.append(writing_peak(model))
    longest = max((evaluation.length for evaluation in request.evaluations), default=0)
    if longest:
        found.append(_scoring(model, longest, device))
    return found


def peak_memory(peaks: list[Peak], device: str) -> int:
    """The most that any stage holds at once, with what the process holds already; of the GPU where one is used."""
    if torch.device(device).type == "cuda":
        return max((peak.device for peak in peaks), default=0)
    return held() + max((peak.host for peak in peaks), default=0)


def warnings(
    request: Estimate, room: Room, memory: int, output: int, cache: int, too_little: str = ""
) -> tuple[str, ...]:
    """What will not fit, each with what to do about it. ``too_little``: what is said of the memory that is allowed."""
    said = [too_little] if too_little else []
    if memory > room.memory and not too_little:
        said.append(
            f"This may need {in_words(memory)} of memory and {in_words(room.memory)} are free: calibrate on fewer or "
            "shorter rows, take a recipe without refinement, or close other programs."
        )
    here = output + (cache if room.same_disk else 0)
    if request.out and here > room.output:
        said.append(
            f"{Path(request.out).name} and what is kept beside it need {in_words(here)} of disk and "
            f"{in_words(room.output)} are free: choose another place, or free some space."
        )
    elif cache > room.cache:
        said.append(
            f"The cache needs {in_words(cache)} more of disk and {in_words(room.cache)} are free: free some space, or "
            "move the cache by setting RANK_STUDIO_HOME."
        )
    if request.out and Path(request.out).expanduser().exists():
        said.append(f"{request.out} exists already and is not overwritten: choose another name.")
    return tuple(said)


def _refining(request: Estimate, model: ModelInfo, device: str) -> Peak:
    """Three blocks side by side, what training one of them takes, and three sets of hidden states."""
    calibration = request.plan.calibration
    row = calibration.length * model.hidden_size
    blocks: dict[int, int] = {}
    for site in model.sites:
        blocks[site.block] = blocks.get(site.block, 0) + site.parameters
    front = 0 if front_on_disk(model, torch.float32, device) else front_bytes(model, torch.float32)
    states = 3 * min(in_memory(), 4 * calibration.samples * row)
    running = front + 28 * max(blocks.values(), default=0) + 60 * row
    words = "one block at a time"
    if torch.device(device).type == "cuda":
        return Peak("Refining", states, running, words)
    return Peak("Refining", running + states, 0, words, "take a recipe without refinement, or allow more")


def _scoring(model: ModelInfo, length: int, device: str) -> Peak:
    """A model in float32, whole or as much of it as there is room for, and the logits of some tokens."""
    needed, there = 4 * model.parameters, memory_for_work(device)
    weights = held_of(needed, there)
    found = weights + logits_bytes(model, length)
    words = "part of the model, the rest on the disk"
    if weights == needed:
        found, words = found + model.bytes_on_disk // 4, "the whole model"
    instead = "measure on a larger computer, or allow more"
    if torch.device(device).type == "cuda":
        return Peak("Measuring", 0, found, words, instead)
    return Peak("Measuring", found, 0, words, instead)


def _there(path: Path) -> Path:
    """The nearest folder that exists. Raises ``StudioError`` where there is none."""
    for folder in (path, *path.parents):
        if folder.exists():
            return folder
    raise StudioError(f"There is no folder above {path}; choose another place.")
