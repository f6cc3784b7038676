"""Sums of what enters the sites of a block, by hooks while the block runs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from transformers.pytorch_utils import Conv1D

from core.calibration.adding_up import Mean
from core.calibration.capture import by_row, entering
from core.calibration.live import LiveBatches, summable
from core.calibration.moments import Accumulator
from core.calibration.rows import Batch
from core.calibration.subspace import SubspaceSum
from core.model import Site
from core.model.moment_kinds import INPUT_ABS_ROW_MAX, MomentKind


class ForwardSums:
    """The forward kinds of the sites of one block: shared ones under the first site of the input group.

    ``at`` says which batch runs; one whose numbers at a site are not finite is left out of ``live`` from there on.
    """

    def __init__(self, model: nn.Module, wanted: Mapping[Site, frozenset[MomentKind]], live: LiveBatches) -> None:
        self._live = live
        self._number = 0
        self._batch: Batch | None = None
        self._inputs: dict[Site, Accumulator] = {}
        self._subspaces: dict[Site, SubspaceSum] = {}
        for site, kinds in wanted.items():
            if entering := frozenset(kind for kind in kinds if kind.source == "input"):
                self._inputs[site] = Accumulator(entering)
            if leaving := frozenset(kind for kind in kinds if kind.source == "output"):
                self._subspaces[site] = SubspaceSum(weight_of(model.get_submodule(site.name)), leaving)
        self._seen: dict[Site, int] = dict.fromkeys(wanted, 0)

    def at(self, number: int, batch: Batch) -> None:
        """The batch with this number runs next."""
        self._number, self._batch = number, batch

    def add(self, site: Site, inputs: torch.Tensor) -> None:
        """What entered ``site`` [..., n]."""
        if self._number not in self._live or self._batch is None:
            return
        if not summable(inputs):
            self._live.lose(self._number, f"What enters the site {site.name}")
            return
        self._seen[site] += inputs.numel() // inputs.shape[-1]
        rows = by_row(inputs, self._batch)
        if site in self._inputs:
            self._inputs[site].add(rows)
        if site in self._subspaces:
            self._subspaces[site].add(rows)

    def means(self) -> Iterator[tuple[Site, MomentKind, Mean]]:
        """Every moment."""
        for site, accumulator in self._inputs.items():
            for kind, mean in accumulator.means(site.shape[1]).items():
                weight = accumulator.rows if kind == INPUT_ABS_ROW_MAX else accumulator.tokens
                yield site, kind, (mean, self._seen[site], weight)
        for site, subspace in self._subspaces.items():
            for kind, mean in subspace.means().items():
                yield site, kind, (mean, self._seen[site], subspace.rows)


@contextmanager
def listening(
    model: nn.Module, wanted: Mapping[Site, frozenset[MomentKind]], live: LiveBatches
) -> Iterator[ForwardSums]:
    """Sum up what enters each site of ``wanted`` while the context lasts; their block is filled."""
    sums = ForwardSums(model, wanted, live)
    handles = [
        model.get_submodule(site.name).register_forward_pre_hook(_hook(sums, site), with_kwargs=True) for site in wanted
    ]
    try:
        yield sums
    finally:
        for handle in handles:
            handle.remove()


def weight_of(module: nn.Module) -> torch.Tensor:
    """The weight [m, n] of a site's module, whatever way it holds it."""
    weight = module.weight
    assert isinstance(weight, torch.Tensor)
    return weight.detach().T if isinstance(module, Conv1D) else weight.detach()


def _hook(sums: ForwardSums, site: Site) -> Callable[[nn.Module, tuple[Any, ...], dict[str, Any]], None]:
    def add(_module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        sums.add(site, entering(args, kwargs))

    return add
