"""What a whole-model forward and backward sees at every site: the reference for everything done block by block."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn

from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from core.model import Site
from tests.families import make_checkpoint

Pairs = dict[Site, list[tuple[torch.Tensor, torch.Tensor]]]
"""For each site and row what entered [T, n] and what came back [T, m], float64."""


def make_rows(rows: int = 5, length: int = 40, *, ragged: bool = False) -> TokenRows:
    torch.manual_seed(3)
    ids = torch.randint(4, 128, (rows, length))
    if not ragged:
        return TokenRows(ids)
    # Not below 8, where the window begins at the first token: its queries' gradients are rounding that clipping lifts.
    lengths = torch.tensor([length, 9, length // 2, 9, 1][:rows])
    return TokenRows(ids, torch.arange(length)[None] < lengths[:, None])


def opened(family: str, folder: Path, **overrides: Any) -> Checkpoint:
    return open_checkpoint(str(make_checkpoint(family, folder / family, **overrides)), silent())


def loaded(checkpoint: Checkpoint) -> nn.Module:
    model = load_model(checkpoint.folder, dtype="float32").eval()
    model.requires_grad_(False)
    return model


def pairs_of(checkpoint: Checkpoint, rows: TokenRows, model: nn.Module | None = None) -> Pairs:
    """Row by row without padding, the loss written out: minus the sum of log p(ids[t + 1] | ids[..t])."""
    model = model or loaded(checkpoint)
    model.requires_grad_(True)
    found: Pairs = {site: [] for site in checkpoint.info.sites}
    seen: dict[Site, tuple[torch.Tensor, torch.Tensor]] = {}

    def hook(site: Site) -> Callable[..., None]:
        def look(_module: nn.Module, args: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
            output.retain_grad()
            seen[site] = (args[0].detach(), output)

        return look

    handles = [model.get_submodule(site.name).register_forward_hook(hook(site)) for site in checkpoint.info.sites]
    for row, length in zip(rows.ids, rows.lengths, strict=True):
        seen.clear()
        logs = model(row[None, :length]).logits[0].log_softmax(dim=-1)
        loss = -sum((logs[t, int(row[t + 1])] for t in range(length - 1)), start=logs.sum() * 0)
        loss.backward()
        for site, (x, y) in seen.items():
            assert y.grad is not None
            parts = (x.reshape(-1, x.shape[-1]).double(), y.grad.reshape(-1, y.shape[-1]).double())
            found[site].append(parts)
    for handle in handles:
        handle.remove()
    model.requires_grad_(False)
    return found


def row_gradients(pairs: list[tuple[torch.Tensor, torch.Tensor]]) -> list[torch.Tensor]:
    """Gradients [m, n] of the mean loss of every row that has one."""
    return [g.T @ x / (len(g) - 1) for x, g in pairs if len(g) > 1]


def clipped(g: torch.Tensor) -> torch.Tensor:
    """One row's window, then its clipping, token by token as it is published."""
    cut = int(0.125 * len(g))
    window = [token.clone() for token in g[cut : len(g) - cut]]
    norms = [float(token.norm()) for token in window if float(token.norm()) > 1e-10]
    mean = max(sum(norms) / max(1, len(norms)), 1e-10)
    for token in window:
        norm = float(token.norm())
        if norm >= 1e-10:
            token *= min(max(norm, 0.1 * mean), 10 * mean) / norm
    return torch.stack(window)


def close(found: torch.Tensor, expected: torch.Tensor, scale: float, relative: float = 5e-6) -> bool:
    """Equal but for float32 rounding: relative to what was expected, or to the largest of its like in the model
    (gradients of queries and keys are small differences of large numbers)."""
    error = float((found.double() - expected).norm())
    return error <= relative * float(expected.norm()) + 2e-7 * scale
