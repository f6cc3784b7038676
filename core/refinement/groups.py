"""Input group after input group of a block: what enters each once the ones before it are compressed."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn

from core.calibration.forward import Prepared
from core.calibration.recorder import Call
from core.factorization.factors import Factors, in_storage
from core.factorization.roots import Root, root_of
from core.factorization.weighting import Gram
from core.jobs.errors import StudioError
from core.model import Site
from core.refinement.compressed_block import Block, Stored
from core.refinement.streams import Streams


@dataclass(frozen=True, eq=False)
class GroupInputs:
    """Means over tokens of what enters an input group, float64 [n, n]: ``shifted`` x' x'^T of the inputs that the
    compressed part gives, ``cross`` x x'^T with the original ones (``None`` where nobody asked)."""

    shifted: Tensor
    cross: Tensor | None

    @cached_property
    def root(self) -> Root:
        """Of the shifted Gram."""
        return root_of(Gram(self.shifted), self.shifted.device)


def group_by_group(
    block: Block,
    streams: Streams,
    rows: Prepared,
    solve: Callable[[Site, GroupInputs], Factors],
    *,
    cross: bool,
) -> dict[Site, Stored]:
    """Factors of every planned site of ``block`` in its storage, from ``solve``, which is asked in the order the block
    itself runs its input groups in and sees what the sites before, as they will be stored, make of the rows.

    ``rows``: the calibration rows in front of the block, of the compressed model; with ``cross`` those of the original
    model must be in front of it, too.
    """
    live = copy.deepcopy(block.original)
    found: dict[Site, Stored] = {}
    for group in _groups(block, rows, streams.device):
        inputs = _inputs(block, live, group[0], streams, rows, cross=cross)
        for site in group:
            streams.reporter.check()
            found[site] = in_storage(solve(site, inputs), block.storage)
            block.replace(live, site, block.rounded(site, found[site]))
    return {site: found[site] for site in block.ranks}


def _groups(block: Block, rows: Prepared, device: str) -> list[list[Site]]:
    """The planned sites by input group, in the order in which the block reaches them; those it does not reach last."""
    by_group: dict[str, list[Site]] = {}
    for site in block.ranks:
        by_group.setdefault(site.input_group, []).append(site)
    reached: list[str] = []

    def noting(group: str) -> Callable[[nn.Module, Any], None]:
        return lambda _module, _args: reached.append(group)

    handles = [
        block.original.get_submodule(block.within(sites[0])).register_forward_pre_hook(noting(group))
        for group, sites in by_group.items()
    ]
    try:
        rows.calls[block.index][0].run(block.original, rows.states.read(rows.batches[0], device))
    finally:
        for handle in handles:
            handle.remove()
    order = list(dict.fromkeys([*reached, *by_group]))
    return [by_group[group] for group in order]


def _inputs(block: Block, live: nn.Module, site: Site, streams: Streams, rows: Prepared, *, cross: bool) -> GroupInputs:
    n = site.shape[1]
    path = block.within(site)
    original = streams.sets["calibration"].original
    sums = torch.zeros((2 if cross else 1, n, n), dtype=torch.float64, device=streams.device)
    tokens = 0
    for place, (batch, call) in enumerate(zip(rows.batches, rows.calls[block.index], strict=True)):
        streams.reporter.check()
        x_shifted = entering(live, path, call, rows.states.read(batch, streams.device), n)
        tokens += x_shifted.shape[0]
        sums[0] += x_shifted.T @ x_shifted
        if cross:
            call = original.calls[block.index][place]
            x = entering(block.original, path, call, original.states.read(batch, streams.device), n)
            if x.shape != x_shifted.shape:
                raise StudioError(
                    f"{site.name} does not see the same tokens in the original and in the compressed model, so its "
                    "inputs cannot be paired; use an objective that does not pair them, O2 or O3."
                )
            sums[1] += x.T @ x_shifted
    sums /= max(1, tokens)
    return GroupInputs(sums[0], sums[1] if cross else None)


class _Entered(Exception):  # noqa: N818 - a way out, not an error
    def __init__(self, inputs: Tensor) -> None:
        self.inputs = inputs


def entering(block: nn.Module, path: str, call: Call, hidden: Tensor, n: int) -> Tensor:
    """What enters the module at ``path`` below ``block``, [tokens, n], float32 (float64 stays); nothing behind it is
    run. No tokens when the block does not come to it."""
    module = block.get_submodule(path)

    def stop(_module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        raise _Entered(args[0] if args else next(iter(kwargs.values())))

    handle = module.register_forward_pre_hook(stop, with_kwargs=True)
    try:
        call.run(block, hidden)
    except _Entered as entered:
        x = entered.inputs.detach().reshape(-1, entered.inputs.shape[-1])
        return x if x.dtype == torch.float64 else x.float()
    finally:
        handle.remove()
    return torch.zeros((0, n), device=hidden.device)
