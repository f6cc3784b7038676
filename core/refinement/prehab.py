"""The step ``prehab``: before truncation, bend a block's weights towards the ranks they are planned at.

Low-Rank Prehab (Qin et al., arXiv 2512.01980) trains M + Delta, M = W L, on the task's loss plus the mean stable rank
of all M. Its code covers classifiers only; the form for language models here is DERIVED: block by block against the
original block's output, relative to what the block adds to its input, with a surrogate that knows the planned rank k:
the tail share

    R_k(M) = 1 - sum of sigma_i(M)^2 over i <= k, divided by |M|^2,        M = L^T W R,

exactly the share of the weighted norm that truncation will take. L and R are the roots of the method's weighting on the
original inputs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.checkpoint.structure import LINEAR
from core.factorization.decomposer import Decomposer
from core.factorization.kernel import decompose
from core.factorization.roots import Root
from core.model import Site
from core.model.option import Options
from core.refinement.compressed_block import Block
from core.refinement.samples import Samples
from core.refinement.streams import Streams
from core.refinement.training import CLIP, output_error

REFRESH = 4
"""Steps between two decompositions of the weights as they have become."""


@dataclass(frozen=True)
class Prehab:
    """Options of the step ``prehab``."""

    strength: float
    steps: int
    learning_rate: float

    @staticmethod
    def of(options: Options) -> "Prehab":
        return Prehab(float(options["strength"]), int(options["steps"]), float(options["learning-rate"]))


class TailShare:
    """R_k of one site's weight W [m, n], differentiable. By the envelope theorem the leading k left singular vectors
    may be held while the gradient is taken: at the W they belong to it is the exact one, where sigma_k > sigma_k+1."""

    def __init__(self, rank: int, left: Root, right: Root) -> None:
        self._rank = rank
        self._exact = (left, right)
        self._held: tuple[Tensor, Root, Root] | None = None

    def refresh(self, weight: Tensor) -> None:
        """Take the singular vectors of ``weight`` [m, n]."""
        found = decompose(weight.detach(), *self._exact)
        dual = found.basis if found.dual is None else found.dual  # L U: U^T M is (L U)^T W R
        left, right = (_like(root, weight) for root in self._exact)
        self._held = (dual[:, : self._rank].to(weight.device, weight.dtype), left, right)

    def __call__(self, weight: Tensor) -> Tensor:
        """R_k, a number between 0 and 1 in the dtype of ``weight``, with the singular vectors of the last refresh."""
        if self._held is None:
            self.refresh(weight)
        assert self._held is not None
        leading, left, right = self._held
        kept = right.on_the_right_of(leading.T @ weight)
        whole = right.on_the_right_of(left.transposed_times(weight))
        return 1 - kept.square().sum() / whole.square().sum().clamp(min=torch.finfo(weight.dtype).tiny)


def bent_weights(
    block: Block, exact: nn.Module, decomposer: Decomposer, streams: Streams, settings: Prehab
) -> dict[Site, Tensor]:
    """Weights [m, n], float32 on the host, of the planned sites after training; the caller decides whether they help.
    Empty where the block has no planned site or training ran into numbers that are not finite.

    ``exact``: the original block in float32; it is left as it was. The original streams are behind the block, the
    refined ones before it.
    """
    weights = {site: _weight_of(exact.get_submodule(block.within(site))) for site in block.ranks}
    if not weights:
        return {}
    begun = {site: weight.detach().clone() for site, weight in weights.items()}
    try:
        return _trained(block, exact, weights, decomposer, streams, settings)
    finally:
        with torch.no_grad():
            for site, weight in weights.items():
                weight.requires_grad_(False).copy_(begun[site])
                weight.grad = None


def _trained(
    block: Block,
    exact: nn.Module,
    weights: Mapping[Site, nn.Parameter],
    decomposer: Decomposer,
    streams: Streams,
    settings: Prehab,
) -> dict[Site, Tensor]:
    samples = Samples(streams.sets["calibration"], block.index, 1, streams.device)
    shares = {site: TailShare(rank, *decomposer.roots(site)) for site, rank in block.ranks.items()}
    groups = [
        {"params": [weight], "lr": settings.learning_rate * float(weight.detach().square().mean().sqrt())}
        for weight in weights.values()
    ]
    for weight in weights.values():
        weight.requires_grad_(True)
    optimiser = torch.optim.AdamW(groups, weight_decay=0.0)
    step = epoch = 0
    while step < settings.steps:
        for (sample,) in samples.epoch(epoch):
            streams.reporter.check()
            optimiser.zero_grad(set_to_none=True)
            added = (sample.targets - sample.inputs).square().mean().clamp(min=torch.finfo(torch.float32).tiny)
            loss = output_error(exact, sample, block.dtype) / added
            loss = loss + settings.strength * _mean_share(shares, weights, streams, refresh=step % REFRESH == 0)
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it bare
            nn.utils.clip_grad_norm_(list(weights.values()), CLIP)
            optimiser.step()
            step += 1
            if step == settings.steps:
                break
        epoch += 1
    found = {site: _as_site(site, weight.detach()).cpu().clone() for site, weight in weights.items()}
    return found if all(bool(torch.isfinite(weight).all()) for weight in found.values()) else {}


def _mean_share(
    shares: Mapping[Site, TailShare],
    weights: Mapping[Site, nn.Parameter],
    streams: Streams,
    *,
    refresh: bool,
) -> Tensor:
    found = []
    for site, share in shares.items():
        streams.reporter.check()
        weight = _as_site(site, weights[site])
        if refresh:
            share.refresh(weight)
        found.append(share(weight))
    return torch.stack(found).mean()


def _weight_of(module: nn.Module) -> nn.Parameter:
    assert isinstance(module, LINEAR)
    weight = module.weight
    assert isinstance(weight, nn.Parameter)
    return weight


def _as_site(site: Site, weight: Tensor) -> Tensor:
    """[m, n] whatever way the module holds it."""
    return weight.T if site.transposed else weight


def _like(root: Root, weight: Tensor) -> Root:
    def cast(tensor: Tensor | None) -> Tensor | None:
        return None if tensor is None else tensor.to(weight.device, weight.dtype)

    return Root(cast(root.matrix), cast(root.scale), root.note, root.triangular)
