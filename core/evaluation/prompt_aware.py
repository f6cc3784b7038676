"""Prompt-aware selection of components at run time, experimental.

PARSE (Zhu et al., arXiv 2605.08568) uses for each prompt only the rank-one terms that matter for it, chosen by a
trained router. Its loss, its input and its accounting were not published where we could read them; what stands here is
the training-free selection that such a router can at best learn for a single site (DERIVED): with W' = left @ right the
error of leaving out the components of a set S on the prompt's inputs X is

    ||sum over i in S of left_i right_i X||_F^2 = sum over i in S of ||left_i||^2 ||right_i X||^2

when the columns of ``left`` are orthogonal, so keeping the K components of largest score ||left_i||^2 ||right_i X||^2
is best among all sets of K. The kernel's factors are so for every method without an output weight, up to the rounding
of the stored dtype; for others, and after refinement, the score is a rule of thumb.

Multiplications of the compressed sites shrink with K. Memory does not: every component stays, since the next prompt may
want it, and the chosen ones are copied beside them while a prompt is answered.
"""

import contextlib
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from core.checkpoint.modeling_low_rank import FactoredLinear


class Components:
    """The components of one site: their scores on a prompt, and the choice that its forward uses."""

    def __init__(self, layer: FactoredLinear) -> None:
        self._layer = layer
        self._energy = torch.zeros(self.rank, dtype=torch.float64, device=layer.right.weight.device)
        self._scoring = False
        self._chosen: tuple[Tensor, Tensor] | None = None

    @property
    def rank(self) -> int:
        return self._layer.right.out_features

    @property
    def shape(self) -> tuple[int, int]:
        """m, n of the matrix; a component has m + n parameters and takes as many multiplications a token."""
        return self._layer.left.out_features, self._layer.right.in_features

    @property
    def scores(self) -> Tensor:
        """||left_i||^2 * sum over the prompt's tokens of (right_i x)^2: float64 [r]. All zero where no token came."""
        return self._layer.left.weight.detach().double().square().sum(dim=0) * self._energy

    def best(self, count: int) -> Tensor:
        """The ``count`` components of largest score, ascending: int64. The first ones where scores are equal."""
        return self.scores.argsort(descending=True, stable=True)[:count].sort().values

    def listen(self, scoring: bool) -> None:
        """Begin to score the tokens that come, from zero, or stop."""
        self._scoring = scoring
        if scoring:
            self._energy.zero_()

    def use(self, chosen: Tensor | None) -> None:
        """Go on with the components of these indices alone; ``None``: with all."""
        if chosen is None:
            self._chosen = None
            return
        self._chosen = self._layer.left.weight.detach()[:, chosen], self._layer.right.weight.detach()[chosen]

    def forward(self, x: Tensor) -> Tensor:
        """What the layer does instead of its own forward: x [..., n] -> [..., m]."""
        if self._chosen is not None:
            left, right = self._chosen
            return nn.functional.linear(nn.functional.linear(x, right), left, self._layer.left.bias)
        inner = self._layer.right(x)
        if self._scoring:
            self._energy += inner.detach().double().flatten(0, -2).square().sum(dim=0)
        y: Tensor = self._layer.left(inner)
        return y


class Bank:
    """The components of all factored layers of a model, by site; from ``component_bank``."""

    def __init__(self, sites: dict[str, Components]) -> None:
        self.sites = sites

    @contextlib.contextmanager
    def scoring(self) -> Iterator[None]:
        """What runs inside is the prompt: it runs with all components and scores them, from zero."""
        self.use_all()
        for components in self.sites.values():
            components.listen(True)
        try:
            yield
        finally:
            for components in self.sites.values():
                components.listen(False)

    def use_all(self) -> None:
        """Go on with every component."""
        for components in self.sites.values():
            components.use(None)

    def use_best(self, share: float) -> float:
        """Go on with the components that the scored prompt chooses. Returns how many of them, as a fraction, are not
        among as many first ones: how far this prompt's choice is from a fixed one."""
        apart = count = 0
        for components in self.sites.values():
            kept = kept_of(components.rank, share)
            chosen = components.best(kept)
            components.use(chosen)
            apart, count = apart + int((chosen >= kept).sum()), count + kept
        return apart / max(1, count)

    def use_first(self, share: float) -> None:
        """Go on with the first components of every site, as many as ``use_best``: no prompt is asked. The kernel puts
        them in order of their singular values."""
        for components in self.sites.values():
            kept = kept_of(components.rank, share)
            components.use(torch.arange(kept, device=components.scores.device))

    @property
    def parameters(self) -> int:
        """Of all components; in memory whatever is chosen."""
        return sum(components.rank * sum(components.shape) for components in self.sites.values())

    def chosen_parameters(self, share: float) -> int:
        """Of the components that are used at ``share``, which is also how many multiplications a token then costs."""
        return sum(kept_of(components.rank, share) * sum(components.shape) for components in self.sites.values())

    @property
    def dense_parameters(self) -> int:
        """Of the matrices that the components stand for."""
        return sum(m * n for m, n in (components.shape for components in self.sites.values()))


def kept_of(rank: int, share: float) -> int:
    """K: ``share`` of ``rank``, rounded to the nearest (a half to the even), at least 1."""
    return max(1, round(share * rank))


@contextlib.contextmanager
def component_bank(model: PreTrainedModel) -> Iterator[Bank]:
    """The bank of ``model``, whose factored layers answer through it until the block ends. One prompt at a time: what
    is scored together is chosen together. Raises ``ValueError`` for a model without factored layers."""
    layers = {name: module for name, module in model.named_modules() if isinstance(module, FactoredLinear)}
    if not layers:
        raise ValueError(f"{type(model).__name__} has no factored layers")
    bank = Bank({name: Components(layer) for name, layer in layers.items()})
    try:
        for name, layer in layers.items():
            layer.__dict__["forward"] = bank.sites[name].forward
        yield bank
    finally:
        for layer in layers.values():
            layer.__dict__.pop("forward", None)
