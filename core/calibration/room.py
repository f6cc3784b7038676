"""What a pass over a text does to keep within its memory: where embedding and head lie, and how many tokens at once."""

import torch

from core.jobs.memory import host_memory, limits, working_memory
from core.model import ModelInfo

FRONT_SHARE = 4
"""Embedding and head stay on disk where they would take more than one part in so many of the memory."""
BATCH_SHARE = 8
"""A batch is made smaller where its activations would take more than one part in so many."""
_LEAST_TOKENS = 64


def memory_of(device: str) -> int:
    """Bytes that may be held where the blocks run, in all."""
    place = torch.device(device)
    if place.type != "cuda":
        return host_memory()
    given = limits().device
    if given is not None:
        return given
    return torch.cuda.mem_get_info(place)[0] + torch.cuda.memory_reserved(place)


def memory_for_work(device: str) -> int:
    """Bytes that there are for a model and its work where it runs."""
    return memory_of(device) if torch.device(device).type == "cuda" else working_memory()


def front_bytes(model: ModelInfo, dtype: torch.dtype) -> int:
    """Of embedding and head in ``dtype``."""
    return (1 if model.tied_embeddings else 2) * model.vocabulary * model.hidden_size * dtype.itemsize


def front_on_disk(model: ModelInfo, dtype: torch.dtype, device: str) -> bool:
    """Whether embedding and head are looked up where they lie instead of being read into memory."""
    return FRONT_SHARE * front_bytes(model, dtype) > memory_for_work(device)


def token_bytes(model: ModelInfo, dtype: torch.dtype) -> int:
    """What one token of a batch takes in a block: what enters and leaves its sites, twice over. Of sites of a kind, as
    experts are, a token passes about one."""
    widest: dict[str, int] = {}
    for site in model.sites:
        widest[site.kind] = max(widest.get(site.kind, 0), sum(site.shape))
    return 2 * dtype.itemsize * sum(widest.values())


def batch_tokens(most: int, model: ModelInfo, dtype: torch.dtype, device: str) -> int:
    """``most``, halved until the activations of as many tokens take no more than their share. A row is never cut, so a
    longer one goes alone."""
    share = memory_for_work(device) // BATCH_SHARE
    while most > _LEAST_TOKENS and most * token_bytes(model, dtype) > share:
        most //= 2
    return most
