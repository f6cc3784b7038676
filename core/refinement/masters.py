"""What is trained of a compressed block: the numbers it stores, in float32."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.checkpoint.modeling_low_rank import FactoredLinear, PivotedLinear
from core.checkpoint.shards import torch_dtype
from core.model import Site
from core.refinement.compressed_block import Block, Stored, factors_in


@dataclass(frozen=True)
class _Place:
    """Where a trained parameter is stored: with a site (its factors), or under a name of its own."""

    dtype: torch.dtype
    stored_name: str = ""


class Masters:
    """The float32 numbers of ``module``, the compressed block in float32, that the written checkpoint has a place for:
    factors, and everything one-dimensional (norm scales and biases)."""

    def __init__(self, block: Block, module: nn.Module) -> None:
        self._block = block
        self._places = _places(block, module)
        self.module = module
        self.parameters = {name: module.get_parameter(name) for name in self._places}
        """By name in the block."""

    def rounded(self) -> dict[str, Tensor]:
        """The numbers as they will be stored, by name in the block."""
        return {name: value.detach().to(self._places[name].dtype) for name, value in self.parameters.items()}

    def factors(self) -> dict[Site, Stored]:
        """What the sites store, float32 on the host."""
        return {site: _factors(self.module, self._block.within(site)) for site in self._block.ranks}

    def changed(self) -> dict[str, Tensor]:
        """Norms and biases that are no longer the checkpoint's, by stored name, in their stored dtypes."""
        found: dict[str, Tensor] = {}
        for name, place in self._places.items():
            if place.stored_name:
                rounded = self.parameters[name].detach().to("cpu", place.dtype)
                if not torch.equal(rounded, self._block.checkpoint.tensor(place.stored_name)):
                    found[place.stored_name] = rounded
        return found

    @torch.no_grad()
    def load(self, values: Mapping[str, Tensor]) -> None:
        """Take ``values``, by name in the block, for the numbers."""
        for name, value in values.items():
            self.parameters[name].copy_(value)


def _places(block: Block, module: nn.Module) -> dict[str, _Place]:
    sites = {block.within(site): site for site in block.ranks}
    layers = {f"{path}.": site for path, site in sites.items()}
    places: dict[str, _Place] = {}
    for name, parameter in module.named_parameters():
        site = next((site for start, site in layers.items() if name.startswith(start)), None)
        own = f"{block.path}.{name}" if site is None else f"{site.name}.bias"
        if site is not None and parameter.ndim == 2:
            places[name] = _Place(block.dtype_of(site))
        elif parameter.ndim == 1 and own in block.names.plain:
            stored = block.names.plain[own]
            places[name] = _Place(torch_dtype(block.checkpoint.files[stored].dtype), stored)
    return places


def _factors(module: nn.Module, path: str) -> Stored:
    layer = module.get_submodule(path)
    assert isinstance(layer, FactoredLinear | PivotedLinear)
    return factors_in(layer)
