"""Where in a model the numbers stop being finite."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedModel

from core.calibration.rows import TokenRows


@torch.no_grad()
def first_not_finite(model: PreTrainedModel, rows: TokenRows, device: str) -> str:
    """``row 3, at model.layers.7.mlp.down_proj``: the first row of the text that leads to a number that is not finite,
    counted from 1, and the first module that made one; "" where every row stays finite. Runs the rows one by one."""
    for number, length in enumerate(rows.lengths):
        if length < 2:
            continue
        found: list[str] = []
        with _watched(model, found):
            logits = model(input_ids=rows.ids[number : number + 1, :length].to(device), use_cache=False).logits
        if found or not bool(torch.isfinite(logits).all()):
            return f"row {number + 1}, at {found[0] if found else 'the logits'}"
    return ""


@contextmanager
def _watched(model: nn.Module, found: list[str]) -> Iterator[None]:
    """Let every innermost module put its name into ``found`` where its answer is not finite; they answer in order."""

    def looking(name: str) -> Any:
        def look(_module: nn.Module, _given: Any, answer: Any) -> None:
            first = answer[0] if isinstance(answer, tuple) and answer else answer
            if isinstance(first, torch.Tensor) and first.is_floating_point() and not bool(torch.isfinite(first).all()):
                found.append(name)

        return look

    inner = [(name, module) for name, module in model.named_modules() if not any(True for _ in module.children())]
    handles = [module.register_forward_hook(looking(name)) for name, module in inner]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()
