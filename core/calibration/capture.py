"""What enters the sites of a block and what gradient comes back to their outputs, while the block runs."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from core.calibration.rows import Batch
from core.model import Site


class Visit:
    """One call of a site's module. ``x`` [..., n], or None where nobody needs it; ``g`` [..., m] is the gradient with
    respect to its output that the last backward pass brought, None when none arrived."""

    def __init__(self, x: torch.Tensor | None) -> None:
        self.x = x
        self.g: torch.Tensor | None = None

    def receive(self, gradient: torch.Tensor) -> None:
        self.g = gradient


class Capture:
    """The visits of every site since ``clear``, in the order of the sites' calls."""

    def __init__(self) -> None:
        self.visits: dict[Site, list[Visit]] = {}

    def clear(self) -> None:
        self.visits = {}

    def forget_gradients(self) -> None:
        for visits in self.visits.values():
            for visit in visits:
                visit.g = None


@contextmanager
def capturing(model: nn.Module, sites: Iterable[Site], with_inputs: frozenset[Site]) -> Iterator[Capture]:
    """Watch ``sites`` of ``model`` while the context lasts; of those in ``with_inputs`` a copy of the input is kept.

    The gradient is taken by a hook on the output, not by asking autograd for the output tensor: what the block does to
    the output in place afterwards does not change what the hook sees (a promise of autograd).
    """
    capture = Capture()
    handles = [
        model.get_submodule(site.name).register_forward_hook(
            _hook(capture, site, site in with_inputs), with_kwargs=True
        )
        for site in sites
    ]
    try:
        yield capture
    finally:
        for handle in handles:
            handle.remove()


Hook = Callable[[nn.Module, tuple[Any, ...], dict[str, Any], torch.Tensor], None]


def _hook(capture: Capture, site: Site, with_input: bool) -> Hook:
    def look(_module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any], output: torch.Tensor) -> None:
        visit = Visit(entering(args, kwargs).detach().clone() if with_input else None)
        capture.visits.setdefault(site, []).append(visit)
        if output.requires_grad:
            output.register_hook(visit.receive)  # type: ignore[no-untyped-call]  # torch leaves it bare

    return look


def entering(args: tuple[Any, ...], kwargs: dict[str, Any]) -> torch.Tensor:
    """The input of a linear layer, however it was handed over."""
    tensor: torch.Tensor = args[0] if args else next(iter(kwargs.values()))
    return tensor


def by_row(x: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Tokens [..., n] as [rows of the batch, its length, n]. Where a site saw only some of them (an expert), nobody
    knows which: they become one row [1, tokens, n]."""
    shape = (len(batch.rows), batch.length, x.shape[-1])
    whole = x.numel() == shape[0] * shape[1] * shape[2]
    return x.reshape(shape) if whole else x.reshape(1, -1, x.shape[-1])
