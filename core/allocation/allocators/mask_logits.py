"""Where the logits of learned masks come from: free numbers, or a small network over all sites (both of ARS)."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from core.allocation.allocators.recurrent import Floats, Gru, LayerNorm, gelu

Arrays = list[Floats]


class LogitSource(Protocol):
    """Parameters that are learned, and the logits of each site's components that they give."""

    parameters: Arrays
    """Changed in place by whoever learns them."""

    def logits(self) -> Arrays:
        """One array [components] a site."""
        ...

    def gradients(self, upstream: Sequence[Floats]) -> Arrays:
        """Of the parameters, from those of the last ``logits``."""
        ...


class FreeLogits:
    """One number a component, at first those of ``starts``, an array [components] a site."""

    def __init__(self, starts: Sequence[Floats]) -> None:
        self.parameters: Arrays = [start.copy() for start in starts]

    def logits(self) -> Arrays:
        return list(self.parameters)

    def gradients(self, upstream: Sequence[Floats]) -> Arrays:
        return list(upstream)


class HyperNetwork:
    """A bidirectional GRU over the sites, one number series of fixed noise each, and a linear map to each site's
    logits: logits_l = V_l gelu(norm([forward_l, backward_l])) + c_l + start_l.

    Source: ARS as a third party published it (FOUND in code, one GRU over all sites as in the paper): noise of 32,
    64 hidden units each way, start 3 everywhere; written anew, initialised as torch initialises such layers. The maps
    hold 2 x 64 numbers a component, so that a large model's take a gigabyte; ``dtype`` float32 halves that.
    """

    def __init__(
        self,
        starts: Sequence[Floats],
        rng: np.random.Generator,
        noise: int = 32,
        hidden: int = 64,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        widths = [len(start) for start in starts]
        self._starts = [start.astype(dtype) for start in starts]
        self._input = rng.standard_normal((len(widths), noise)).astype(dtype)
        self._forward = Gru.of(noise, hidden, rng, dtype)
        self._backward = Gru.of(noise, hidden, rng, dtype)
        self._norm = LayerNorm(2 * hidden, dtype)
        bound = 1 / np.sqrt(2 * hidden)
        self._maps = [rng.uniform(-bound, bound, (width, 2 * hidden)).astype(dtype) for width in widths]
        self._offsets = [rng.uniform(-bound, bound, width).astype(dtype) for width in widths]
        self._features = np.zeros((len(widths), 2 * hidden), dtype)
        self._slopes = self._features
        self.parameters: Arrays = [
            *self._forward.parameters,
            *self._backward.parameters,
            *self._norm.parameters,
            *self._maps,
            *self._offsets,
        ]

    def logits(self) -> Arrays:
        both = np.concatenate([self._forward.run(self._input), self._backward.run(self._input[::-1])[::-1]], axis=1)
        self._features, self._slopes = gelu(self._norm.run(both))
        return [
            matrix @ feature + offset + start
            for matrix, feature, offset, start in zip(
                self._maps, self._features, self._offsets, self._starts, strict=True
            )
        ]

    def gradients(self, upstream: Sequence[Floats]) -> Arrays:
        of_maps = [np.outer(given, feature) for given, feature in zip(upstream, self._features, strict=True)]
        of_features = np.stack([given @ matrix for given, matrix in zip(upstream, self._maps, strict=True)])
        of_both, of_norm = self._norm.back(of_features * self._slopes)
        hidden = of_both.shape[1] // 2
        of_forward = self._forward.back(of_both[:, :hidden])
        of_backward = self._backward.back(of_both[::-1, hidden:])
        return [*of_forward, *of_backward, *of_norm, *of_maps, *upstream]
