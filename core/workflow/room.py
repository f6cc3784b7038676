"""Memory and disk that work will need, and whether they are there."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch

from core.allocation.plan import RankPlan
from core.allocation.target import Target, keep_for, size_of
from core.calibration.calibrate import Work
from core.calibration.hidden import MAPPED_ABOVE
from core.checkpoint.partial import in_words
from core.jobs.errors import StudioError
from core.jobs.places import cache_dir
from core.model import ModelInfo, Site
from core.model.option import Value
from core.requests import Estimate
from core.workflow.multiply_adds import entries_of

_WIDE = 8
"""Bytes of a float64."""
_LOGIT_CHUNK = 3 * 2**26
"""Bytes of the logits that are computed at once, with what is made of them."""
_KEEP_OF_PERPLEXITY = 1.0
"""Where the size is what is looked for, it is at most that of the model as it is."""


@dataclass(frozen=True)
class Room:
    """What is free: memory of the device, disk beside the output and of the cache."""

    memory: int
    output: int
    cache: int
    same_disk: bool


def room_for(out: str, device: str) -> Room:
    """What is free now."""
    place, cache = _there(Path(out).expanduser().absolute() if out else cache_dir()), cache_dir()
    if torch.device(device).type == "cuda":
        memory = torch.cuda.mem_get_info(device)[0]
    else:
        memory = psutil.virtual_memory().available + psutil.Process().memory_info().rss
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
) -> int:
    """What moments, decompositions (by method: the sites that lack one) and refined blocks will take on disk."""
    found = _WIDE * entries_of(moments)
    for method, sites in decomposed.items():
        bases = 2 if weighted_outputs[method] else 1
        found += sum(4 * bases * site.shape[0] * min(site.shape) for site in sites)
    if refined_keep is not None:
        found += round(2 * refined_keep * model.site_parameters * model.dtype_bytes())
    return found


def peak_memory(
    request: Estimate, model: ModelInfo, moments: Work, steps: Mapping[str, Mapping[str, Value]], device: str
) -> int:
    """The most that any stage holds at once, with what the process holds already."""
    base = 0 if torch.device(device).type == "cuda" else psutil.Process().memory_info().rss
    calibration = request.plan.calibration
    block = max(_of_blocks(model).values(), default=0)
    front = 4 * model.vocabulary * model.hidden_size
    row = calibration.length * model.hidden_size
    states = min(MAPPED_ABOVE, 4 * calibration.samples * row * (model.blocks + 1))
    by_block: dict[int, int] = {}
    for site, kinds in moments.items():
        by_block[site.block] = by_block.get(site.block, 0) + sum(2 * _WIDE * kind.entries(site) for kind in kinds)
    calibrating = front + 8 * block + states + max(by_block.values(), default=0) + _LOGIT_CHUNK if moments else 0
    largest = max((m * n + 2 * m * m + 2 * n * n for m, n in (site.shape for site in model.sites)), default=0)
    refining = front + 28 * block + 3 * states + 60 * row if steps else 0
    scoring = max((_scoring(model, evaluation.length) for evaluation in request.evaluations), default=0)
    return base + max(calibrating, _WIDE * largest, refining, scoring)


def warnings(request: Estimate, room: Room, memory: int, output: int, cache: int) -> tuple[str, ...]:
    """What will not fit, each with what to do about it."""
    said = []
    if memory > room.memory:
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


def _scoring(model: ModelInfo, length: int) -> int:
    """A whole model in float32, and the logits of a row."""
    return 4 * model.parameters + model.bytes_on_disk // 4 + 3 * 4 * length * model.vocabulary


def _of_blocks(model: ModelInfo) -> dict[int, int]:
    found: dict[int, int] = {}
    for site in model.sites:
        found[site.block] = found.get(site.block, 0) + site.parameters
    return found


def _there(path: Path) -> Path:
    """The nearest folder that exists. Raises ``StudioError`` where there is none."""
    for folder in (path, *path.parents):
        if folder.exists():
            return folder
    raise StudioError(f"There is no folder above {path}; choose another place.")
