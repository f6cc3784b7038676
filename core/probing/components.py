"""The components of sites, from which the weight of any rank or any masks is a product of slices."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.allocation.curves import FloatArray
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.model import Site

HELD_BYTES = 2**30
"""What may be held on the host. Sites are asked for in the same order again and again, so what came first stays: to put
the oldest out would leave nothing that is asked for next."""


@dataclass(frozen=True, eq=False)
class _Parts:
    """Component i of a site is the product of column i of ``basis`` [m, k] and row i of ``rows`` [k, n], which is
    dual_i^T W. At least float32, on the host."""

    basis: Tensor
    rows: Tensor

    @property
    def size(self) -> int:
        return (self.basis.numel() + self.rows.numel()) * self.basis.dtype.itemsize


class Components:
    """The components of one checkpoint's sites under one decomposer. Products are taken on ``device`` in float32, or in
    float64 where ``dtype``, that of the forward passes, is that."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        decomposer: Decomposer,
        dtype: torch.dtype,
        device: str,
        held_bytes: int = HELD_BYTES,
    ) -> None:
        self._checkpoint = checkpoint
        self._decomposer = decomposer
        self._dtype = torch.float64 if dtype == torch.float64 else torch.float32
        self._device = device
        self._room = held_bytes
        self._held: dict[str, _Parts] = {}
        self._last: tuple[str, _Parts] | None = None

    def truncated(self, site: Site, rank: int) -> Tensor:
        """W' [m, n] of ``rank``, the sum of the first components."""
        parts = self._of(site)
        return self._here(parts.basis[:, :rank]) @ self._here(parts.rows[:rank])

    def masked(self, site: Site, mask: FloatArray) -> Tensor:
        """W' [m, n], the sum of all components times ``mask`` [min(m, n)]."""
        parts = self._of(site)
        there = torch.from_numpy(np.flatnonzero(mask))
        weights = torch.as_tensor(mask, dtype=self._dtype)[there]
        return self._here(parts.basis[:, there] * weights) @ self._here(parts.rows[there])

    def by_mask(self, site: Site, gradient: Tensor) -> FloatArray:
        """dL/dmask, float64 [min(m, n)], from G = dL/dW' [m, n]: <G, basis_i (dual_i^T W)> for each component i."""
        parts = self._of(site)
        projected = self._here(parts.basis).T @ self._here(gradient)
        products = (projected * self._here(parts.rows)).sum(dim=1, dtype=torch.float64)
        found: FloatArray = products.cpu().numpy()
        return found

    def _here(self, tensor: Tensor) -> Tensor:
        return tensor.to(self._device, self._dtype)

    def _of(self, site: Site) -> _Parts:
        held = self._held.get(site.name)
        if held is not None:
            return held
        if self._last is not None and self._last[0] == site.name:
            return self._last[1]
        parts = self._made(site)
        if parts.size <= self._room:
            self._room -= parts.size
            self._held[site.name] = parts
        else:
            self._last = (site.name, parts)
        return parts

    def _made(self, site: Site) -> _Parts:
        found = self._decomposer.of(site)
        dual = found.basis if found.dual is None else found.dual
        rows = self._here(dual).T @ self._here(self._checkpoint.weight(site))
        return _Parts(found.basis.to(self._dtype), rows.cpu())
