"""One compressed site as it will be stored: checked, cast to the checkpoint's dtype, or multiplied out again."""

from dataclasses import dataclass

import torch

from core.allocation.storage import Storage
from core.jobs.errors import StudioError
from core.model import Site

_ROWS = 1024


@dataclass(frozen=True)
class StoredSite:
    """The factors of a site of shape m x n, keyed by the suffix they are stored under.

    Factored: ``left.weight [m, r]`` and ``right.weight [r, n]``. Pivoted: ``pivot.weight [r, n]``,
    ``rest.weight [m - r, r]`` and ``order [m]``, integers: the place of each output row in cat(pivot, rest @ pivot).
    """

    site: Site
    rank: int
    tensors: dict[str, torch.Tensor]
    rounding: float = 0.0
    """Relative Frobenius error that casting to the stored dtype will cost."""


def stored_shapes(site: Site, rank: int, storage: Storage) -> dict[str, tuple[int, ...]]:
    """Shape by suffix of what ``site`` stores at ``rank``."""
    m, n = site.shape
    if storage == "factored":
        return {"left.weight": (m, rank), "right.weight": (rank, n)}
    return {"pivot.weight": (rank, n), "rest.weight": (m - rank, rank), "order": (m,)}


def stored_tensors(stored: StoredSite, storage: Storage, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    """The factors by suffix, on the host, weights cast to ``dtype`` and the order to int32.

    Raises ``StudioError`` naming the site if a cast leaves numbers that are not finite, ``ValueError`` on factors that
    are not what ``storage`` asks for.
    """
    _check(stored, storage)
    return {
        suffix: tensor.cpu().to(torch.int32) if suffix == "order" else _cast(tensor, dtype, stored.site)
        for suffix, tensor in stored.tensors.items()
    }


def multiplied_out(stored: StoredSite, storage: Storage, dtype: torch.dtype) -> torch.Tensor:
    """The m x n weight (n x m for ``Conv1D``) that the factors stand for: multiplied in fp32, cast to ``dtype``.

    Raises as ``stored_tensors`` does.
    """
    _check(stored, storage)
    left, right = left_right(stored, storage)
    weight = torch.empty(stored.site.shape, dtype=dtype)
    for start in range(0, len(weight), _ROWS):  # the fp32 product would be the largest thing in memory
        weight[start : start + _ROWS] = left[start : start + _ROWS] @ right
    return _cast(weight.T if stored.site.transposed else weight, dtype, stored.site)


def left_right(stored: StoredSite, storage: Storage) -> tuple[torch.Tensor, torch.Tensor]:
    """Two fp32 matrices [m, r] and [r, n] on the host whose product is the weight."""
    tensors = stored.tensors
    if storage == "factored":
        return tensors["left.weight"].cpu().float(), tensors["right.weight"].cpu().float()
    stacked = torch.cat((torch.eye(stored.rank), tensors["rest.weight"].cpu().float()))
    return stacked[tensors["order"].cpu().long()], tensors["pivot.weight"].cpu().float()


def _check(stored: StoredSite, storage: Storage) -> None:
    wanted = stored_shapes(stored.site, stored.rank, storage)
    given = {suffix: tuple(tensor.shape) for suffix, tensor in stored.tensors.items()}
    if given != wanted:
        raise ValueError(f"{stored.site.name} at rank {stored.rank} needs {wanted}, not {given}")
    if storage == "factored":
        return
    if not is_permutation(stored.tensors["order"]):
        raise ValueError(f"the order of {stored.site.name} is not a permutation of its rows")


def is_permutation(order: torch.Tensor) -> bool:
    """Whether a vector of integers holds every index of its own entries once."""
    return torch.equal(order.cpu().long().sort().values, torch.arange(len(order)))


def converted(tensor: torch.Tensor, dtype: torch.dtype, name: str) -> torch.Tensor:
    """``tensor`` in ``dtype``. Raises ``StudioError`` naming it where a number becomes none."""
    cast = tensor.to(dtype)
    if cast.dtype != tensor.dtype and bool((cast.isfinite() != tensor.isfinite()).any()):
        kind = str(dtype).removeprefix("torch.")
        raise StudioError(f"{name} holds numbers that {kind} cannot; choose another number type.")
    return cast


def _cast(tensor: torch.Tensor, dtype: torch.dtype, site: Site) -> torch.Tensor:
    cast = tensor.detach().to("cpu", dtype)
    if not all(torch.isfinite(extreme) for extreme in torch.aminmax(cast)):  # they are NaN if any number is
        name = str(dtype).removeprefix("torch.")
        raise StudioError(
            f"The factors of {site.name} hold numbers that {name} cannot; use another method or number type, or leave "
            "the site dense."
        )
    return cast
