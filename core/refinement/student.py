"""All that a compressed model stores, in float32, to be trained end to end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from core.calibration.recorder import Call, hidden_of
from core.checkpoint.names import StoredNames
from core.checkpoint.skeleton import Skeleton
from core.factorization.factors import rounding_error
from core.refinement.compressed_block import Block
from core.refinement.masters import Masters
from core.refinement.store import BlockResult
from core.refinement.stored_block import stored_block
from core.refinement.task import Task
from core.refinement.training import autocast


class Student:
    """The compressed blocks one behind the other. ``start(index)``: what each of them is before it is trained."""

    def __init__(self, task: Task, skeleton: Skeleton, names: StoredNames, start: Callable[[int], BlockResult]) -> None:
        self._start = start
        self._blocks: list[Block] = []
        self._masters: list[Masters] = []
        for index, path in enumerate(skeleton.blocks):
            task.reporter.check()
            block = task.block(skeleton, names, index, torch.float32)
            module = stored_block(block, start(index))
            skeleton.drop(path)
            self._blocks.append(block)
            self._masters.append(Masters(block, module))
        self.parameters = {
            f"{block.path}.{name}": parameter
            for block, masters in zip(self._blocks, self._masters, strict=True)
            for name, parameter in masters.parameters.items()
        }
        """By name in the model."""
        for parameter in self.parameters.values():
            parameter.requires_grad_(True)

    def hidden(self, calls: Sequence[Call], front: Tensor, precision: torch.dtype) -> Tensor:
        """What comes out of the last block, with a gradient; ``front`` [rows, length, width]: what enters the first,
        ``calls``: how each block is called. On the way back each block is run once more: what is kept for that is what
        entered it."""
        hidden = front.float()
        with autocast(front.device.type, precision):
            for masters, call in zip(self._masters, calls, strict=True):
                hidden = checkpoint(_run, masters.module, call, hidden, use_reentrant=False)
        return hidden

    def result(self, index: int) -> BlockResult:
        """The block with this index as it would be stored now."""
        block, masters = self._blocks[index], self._masters[index]
        factors = masters.factors()
        return replace(
            self._start(index),
            factors={site.name: stored for site, stored in block.all_rounded(factors).items()},
            changed=masters.changed(),
            rounding=max((rounding_error(one, block.dtype_of(site)) for site, one in factors.items()), default=0.0),
        )


def _run(block: nn.Module, call: Call, hidden: Tensor) -> Tensor:
    return hidden_of(call.run(block, hidden))


class Optimiser:
    """AdamW on the numbers of a student, with a state that can be kept and taken up again to the last bit."""

    def __init__(self, parameters: Mapping[str, nn.Parameter], weight_decay: float) -> None:
        self._parameters = parameters
        self._adam = torch.optim.AdamW(parameters.values(), weight_decay=weight_decay, fused=True)

    def step(self, learning_rate: float, clip: float) -> bool:
        """Move along the gradients, which are cleared; whether they were finite: nothing moves where not."""
        norm = nn.utils.clip_grad_norm_(self._parameters.values(), clip)
        finite = bool(torch.isfinite(norm))
        if finite:
            self._adam.param_groups[0]["lr"] = learning_rate
            self._adam.step()
        self._adam.zero_grad(set_to_none=True)
        return finite

    def state(self) -> dict[str, Tensor]:
        """The parameters and what AdamW keeps of them, on the host."""
        found: dict[str, Tensor] = {}
        for name, parameter in self._parameters.items():
            kept = {_VALUE: parameter.detach(), **self._adam.state[parameter]}
            found |= {f"{name}/{part}": tensor.cpu() for part, tensor in kept.items()}
        return found

    @torch.no_grad()
    def load(self, state: Mapping[str, Tensor]) -> None:
        """Take up a ``state``. Raises ``KeyError`` where it is one of other parameters."""
        values = {name: state[f"{name}/{_VALUE}"] for name in self._parameters}
        for name, value in values.items():
            self._parameters[name].copy_(value)
        for key, tensor in state.items():
            name, _, part = key.rpartition("/")
            if part != _VALUE:
                parameter = self._parameters[name]
                self._adam.state[parameter][part] = tensor.to(parameter.device)


_VALUE = "value"
