"""The step ``block``: train what a block stores, its norms and its biases, to give the original block's output.

AA-SVD's block refinement (Sinha & Fleuret, arXiv 2604.02119, section on block refinement): the elementwise mean square
of block'(X') - block(X), X the original and X' the shifted inputs. What differs from the published code: float32
masters instead of training the bfloat16 numbers themselves; a validation text decides, on the numbers rounded as they
will be stored, which iterate is kept, the start included; and a second text is watched (all DERIVED).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.checkpoint.modeling_low_rank import FactoredLinear, PivotedLinear
from core.checkpoint.shards import torch_dtype
from core.model import Site
from core.refinement.compressed_block import Block, Stored, factors_in
from core.refinement.samples import Samples
from core.refinement.streams import Streams
from core.refinement.training import Settings, train


@dataclass(frozen=True, eq=False)
class Refinement:
    """What the step made of a block: unrounded factors by site, ``None`` where the start was best, and the changed
    norms and biases by stored name, in their stored dtypes."""

    factors: Mapping[Site, Stored] | None
    changed: Mapping[str, Tensor]


@dataclass(frozen=True)
class _Place:
    """Where a trained parameter is stored: with a site (its factors), or under a name of its own."""

    dtype: torch.dtype
    stored_name: str = ""


def refine_block(
    block: Block,
    exact: nn.Module,
    start: Mapping[Site, Stored],
    streams: Streams,
    settings: Settings,
) -> Refinement:
    """Train the block from ``start``, unrounded factors by site. ``exact``: the original block in float32, consumed.

    The original streams are behind the block, the refined ones before it."""
    trained = block.with_sites(start, exact)
    live = block.with_sites({site: block.rounded(site, stored) for site, stored in start.items()})
    places = _places(block, trained)
    parameters = {name: trained.get_parameter(name) for name in places}
    target = {name: live.get_parameter(name) for name in places}
    asked = 0

    @torch.no_grad()
    def error() -> float:
        nonlocal asked
        asked += 1
        if asked > 1:  # the start is in place already, rounded once from float64
            _show(parameters, target, places)
        return streams.error("validation", live, block.index)

    samples = Samples(streams.sets["calibration"], block.index, settings.rows_per_step, streams.device)
    best = train(trained, parameters, samples, settings, error, block.dtype, streams.reporter)
    if best.values is None:
        return Refinement(None, {})
    with torch.no_grad():
        for name, value in best.values.items():
            parameters[name].copy_(value)
    factors = {site: _factors(trained, block.within(site)) for site in start}
    return Refinement(factors, _changed(best.values, places, block))


def _places(block: Block, trained: nn.Module) -> dict[str, _Place]:
    """The parameters to train, by name in the block: factors, and everything one-dimensional that has a place in the
    files (norm scales and biases)."""
    sites = {block.within(site): site for site in block.ranks}
    layers = {f"{path}.": site for path, site in sites.items()}
    places: dict[str, _Place] = {}
    for name, parameter in trained.named_parameters():
        site = next((site for start, site in layers.items() if name.startswith(start)), None)
        own = f"{block.path}.{name}" if site is None else f"{site.name}.bias"
        if site is not None and parameter.ndim == 2:
            places[name] = _Place(block.dtype_of(site))
        elif parameter.ndim == 1 and own in block.names.plain:
            stored = block.names.plain[own]
            places[name] = _Place(torch_dtype(block.checkpoint.files[stored].dtype), stored)
    return places


def _show(parameters: Mapping[str, Tensor], target: Mapping[str, Tensor], places: Mapping[str, _Place]) -> None:
    """Copy the values, rounded as they will be stored, to the block that the text goes through."""
    for name, parameter in parameters.items():
        target[name].copy_(parameter.detach().to(places[name].dtype))


def _factors(trained: nn.Module, path: str) -> Stored:
    layer = trained.get_submodule(path)
    assert isinstance(layer, FactoredLinear | PivotedLinear)
    return factors_in(layer)


def _changed(values: Mapping[str, Tensor], places: Mapping[str, _Place], block: Block) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for name, value in values.items():
        place = places[name]
        if place.stored_name:
            rounded = value.detach().to("cpu", place.dtype)
            if not torch.equal(rounded, block.checkpoint.tensor(place.stored_name)):
                found[place.stored_name] = rounded
    return found
