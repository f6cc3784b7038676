"""Several changed models on their way through the blocks together: a block is filled once for all of them.

A variant differs from the original model at some sites. It starts at the first block it changes, from what enters that
block in the original model, so nothing before is run again.
"""

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import torch
from torch import nn

from core.calibration.hidden import HiddenStates
from core.calibration.recorder import hidden_of
from core.calibration.running import Block, put_weight
from core.jobs.reporter import Reporter
from core.model import Site
from core.probing.components import Components
from core.probing.dense_run import DenseRun

WAVE_BYTES = 2**30
"""What the hidden states of one wave may take in memory."""

MOST = 16
"""Variants of one wave: enough that filling blocks costs next to nothing, few enough that little is lost when the work
is stopped before their answers are there."""


@dataclass(frozen=True, eq=False)
class Variant:
    """The original model with some sites at a rank. ``question`` is what its score is kept under."""

    question: str
    ranks: Mapping[Site, int]

    def first(self, blocks: int) -> int:
        """Index of the first block that it changes; the number of blocks if it changes none."""
        return min((site.block for site in self.ranks), default=blocks)


@dataclass(eq=False)
class _Traveller:
    variant: Variant
    first: int
    states: HiddenStates
    """Of its own; what it reads at its first block is the original model's."""
    finite: bool = True


def waves(variants: list[Variant], dense: DenseRun) -> list[list[Variant]]:
    """``variants`` in groups that fit into memory, those that start at the same block together."""
    size = max(1, min(MOST, WAVE_BYTES // max(1, dense.prepared.states.size)))
    ordered = sorted(variants, key=lambda variant: variant.first(dense.blocks))
    return [ordered[at : at + size] for at in range(0, len(ordered), size)]


def steps_of(variant: Variant, dense: DenseRun) -> int:
    """Blocks that it runs, and one for its score."""
    return dense.blocks - variant.first(dense.blocks) + 1


@contextmanager
def last_states(
    wave: list[Variant], dense: DenseRun, components: Components, reporter: Reporter
) -> Iterator[list[HiddenStates | None]]:
    """What leaves the last block of each variant, while the context lasts; ``None`` where it is not finite. Advances
    the reporter by every block that a variant has behind it."""
    with ExitStack() as stack:
        travellers = []
        for variant in wave:
            first = variant.first(dense.blocks)
            states = dense.entering(dense.blocks)
            if first < dense.blocks:
                states = stack.enter_context(states.another(WAVE_BYTES // len(wave)))
            travellers.append(_Traveller(variant, first, states))
        for index in range(min(one.first for one in travellers), dense.blocks):
            arrived = [one for one in travellers if one.first <= index]
            with dense.running.filled(index) as block:
                for one in arrived:
                    if one.finite:
                        _step(one, index, block, dense, components)
            reporter.advance(block.path, steps=len(arrived))
        yield [one.states if one.finite else None for one in travellers]


@torch.no_grad()
def _step(one: _Traveller, index: int, block: Block, dense: DenseRun, components: Components) -> None:
    source = dense.entering(index) if index == one.first else one.states
    changed = {site: rank for site, rank in one.variant.ranks.items() if site.block == index}
    with _with_ranks(block.model, changed, components):
        for _number, batch, call in dense.running.batches(index):
            output = hidden_of(call.run(block.module, source.read(batch, dense.running.device)))
            one.finite = one.finite and bool(torch.isfinite(output).all())
            one.states.write(batch, output)


@contextmanager
def _with_ranks(model: nn.Module, ranks: Mapping[Site, int], components: Components) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for site, rank in ranks.items():
            layer = model.get_submodule(site.name)
            stack.callback(setattr, layer, "weight", layer.weight)
            put_weight(model, site, components.truncated(site, rank))
        yield
