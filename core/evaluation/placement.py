"""Where the weights of a model lie while it is measured: in memory if it fits, what does not fit on the disk."""

from pathlib import Path

import torch
from transformers import PreTrainedModel

from core.calibration.dtype import dtype_named
from core.calibration.room import memory_for_work
from core.checkpoint.partial import in_words
from core.evaluation.size import folder_size
from core.jobs.memory import working_memory
from core.jobs.reporter import Reporter

Places = dict[int | str, int]
"""Bytes of weights by place, a GPU's number or ``cpu``, as transformers' ``max_memory``."""


def places_for(folder: Path, dtype: str, device: str, reporter: Reporter) -> Places | None:
    """``None`` where the whole model takes at most three quarters of what is there for work, the rest being for
    activations; else half of it may hold weights, and all others are read from the disk in every pass."""
    size = folder_size(folder)
    needed = size.bytes_on_disk if dtype == "auto" else size.parameters * dtype_named(dtype).itemsize
    there = memory_for_work(device)
    if held_of(needed, there) == needed:
        return None
    reporter.log(
        f"The model takes {in_words(needed)} and {in_words(there)} of memory are there for it: what does not fit is "
        "read from the disk in every pass, which is slower. Its sites are not timed.",
        "warning",
    )
    place = torch.device(device)
    places: Places = {"cpu": held_of(needed, working_memory())}
    if place.type == "cuda":
        places[place.index or 0] = held_of(needed, there)
    return places


def held_of(needed: int, there: int) -> int:
    """Of ``needed`` bytes of weights those that are held where ``there`` are so many."""
    return needed if 4 * needed <= 3 * there else there // 2


def is_whole(model: PreTrainedModel) -> bool:
    """Whether all weights are in memory."""
    return not any(parameter.is_meta for parameter in model.parameters())
