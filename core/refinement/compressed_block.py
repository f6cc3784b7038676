"""A block with the sites of a plan in the form they are stored in."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.allocation.storage import Storage
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.modeling_low_rank import LAYERS, FactoredLinear, PivotedLinear
from core.checkpoint.names import StoredNames
from core.checkpoint.shards import torch_dtype
from core.factorization.factors import Factors, PivotedFactors
from core.model import Site

Stored = Factors | PivotedFactors


@dataclass(frozen=True, eq=False)
class Block:
    """One block and what the plan says of it. ``original``: filled, in the forward dtype."""

    checkpoint: Checkpoint
    names: StoredNames
    index: int
    path: str
    ranks: Mapping[Site, int]
    """Of the sites that the plan compresses, in the model's order."""
    storage: Storage
    dtype: torch.dtype
    """Of the forward passes."""
    original: nn.Module

    def within(self, site: Site) -> str:
        """Module path of a site below the block."""
        return site.name.removeprefix(f"{self.path}.")

    def bias_of(self, site: Site) -> str:
        """Name, below the block, of the outer bias of a compressed site."""
        return f"{self.within(site)}.{'left.bias' if self.storage == 'factored' else 'bias'}"

    def dtype_of(self, site: Site) -> torch.dtype:
        """The dtype that the site is stored in."""
        return torch_dtype(self.checkpoint.files[site.tensor].dtype)

    def rounded(self, site: Site, stored: Stored) -> Stored:
        """``stored`` as it is read back from the written checkpoint, on the host."""
        return _on_host(stored.cast(self.dtype_of(site)))

    def all_rounded(self, stored: Mapping[Site, Stored]) -> dict[Site, Stored]:
        """``rounded`` of several sites."""
        return {site: self.rounded(site, factors) for site, factors in stored.items()}

    def with_sites(self, stored: Mapping[Site, Stored], base: nn.Module | None = None) -> nn.Module:
        """A copy of ``base`` (the original block unless given) with these sites replaced, in its dtypes."""
        block = copy.deepcopy(self.original if base is None else base)
        for site, factors in stored.items():
            self.replace(block, site, factors)
        return block

    def replace(self, block: nn.Module, site: Site, stored: Stored) -> None:
        """Put a low-rank layer in the place of a site of ``block``; the dense one must be there still."""
        path = self.within(site)
        block.set_submodule(path, low_rank_layer(block.get_submodule(path), stored))


def low_rank_layer(dense: nn.Module, stored: Stored) -> FactoredLinear | PivotedLinear:
    """A low-rank layer with the numbers ``stored``, and the bias, dtype and device of ``dense``."""
    weight, bias = dense.weight, dense.bias
    assert isinstance(weight, Tensor)
    m, n = _shape(stored)
    kind = LAYERS["factored" if isinstance(stored, Factors) else "pivoted"]
    has_bias = isinstance(bias, Tensor)
    layer = kind(n, m, stored.rank, bias=has_bias, guard=False, device=weight.device, dtype=weight.dtype)
    layer.requires_grad_(False)
    tensors = {**layer.state_dict(), **stored.tensors()}
    if has_bias:
        tensors["left.bias" if isinstance(layer, FactoredLinear) else "bias"] = bias
    layer.load_state_dict(tensors)
    return layer.train(dense.training)


def factors_in(layer: FactoredLinear | PivotedLinear) -> Stored:
    """The numbers of a low-rank layer, float32 on the host."""
    if isinstance(layer, FactoredLinear):
        found: Stored = Factors(layer.left.weight.detach(), layer.right.weight.detach())
    else:
        found = PivotedFactors(layer.pivot.weight.detach(), layer.rest.weight.detach(), layer.order)
    return _on_host(found.cast(torch.float32))


def _shape(stored: Stored) -> tuple[int, int]:
    if isinstance(stored, Factors):
        return stored.left.shape[0], stored.right.shape[1]
    return stored.order.shape[0], stored.pivot_rows.shape[1]


def _on_host(stored: Stored) -> Stored:
    if isinstance(stored, Factors):
        return Factors(stored.left.cpu().contiguous(), stored.right.cpu().contiguous())
    return PivotedFactors(
        stored.pivot_rows.cpu().contiguous(),
        stored.coefficients.cpu().contiguous(),
        stored.order.to("cpu", torch.int32),
    )
