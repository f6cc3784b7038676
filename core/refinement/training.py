"""Training the stored numbers of one block: AdamW on float32 masters, the best iterate kept."""

import math
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.calibration.recorder import hidden_of
from core.jobs.reporter import Reporter
from core.model.option import Options
from core.refinement.samples import Sample, Samples

WARM_UP = 0.1
"""Share of the steps over which the step size rises linearly (FOUND in the authors' code)."""
FLOOR = 0.1
"""Share of the peak that the cosine ends at (FOUND)."""
CLIP = 1.0
"""Largest global norm of a gradient (FOUND)."""


@dataclass(frozen=True)
class Settings:
    """Options of the step ``block``."""

    epochs: int
    learning_rate: float
    rows_per_step: int
    weight_decay: float

    @staticmethod
    def of(options: Options) -> "Settings":
        return Settings(
            int(options["epochs"]),
            float(options["learning-rate"]),
            int(options["rows-per-step"]),
            float(options["weight-decay"]),
        )


@dataclass(frozen=True, eq=False)
class Best:
    """The iterate with the lowest validation error. ``values``: by parameter name, or ``None`` for the start."""

    values: dict[str, Tensor] | None
    before: float
    after: float


def train(
    block: nn.Module,
    parameters: Mapping[str, nn.Parameter],
    samples: Samples,
    settings: Settings,
    error: Callable[[], float],
    precision: torch.dtype,
    reporter: Reporter,
) -> Best:
    """Lower the mean square of ``block``'s output against the targets of ``samples`` by changing ``parameters``, which
    are its own and float32; ``precision`` is that of its products (float32: no autocast).

    ``error()`` is the validation error of the parameters as they are; it is asked before the first step and after each
    epoch, and the values with the lowest one win, the starting ones included. Nothing is trained where it is 0 or not
    finite to begin with. An epoch that ends in a number that is not finite ends the training.
    """
    before = best = error()
    values: dict[str, Tensor] | None = None
    if not 0 < before < math.inf or not parameters:
        return Best(None, before, before)
    trained = list(parameters.values())
    for parameter in trained:
        parameter.requires_grad_(True)
    optimiser = torch.optim.AdamW(trained, lr=settings.learning_rate, weight_decay=settings.weight_decay)
    steps = settings.epochs * samples.steps
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: share_of_peak(step, steps))
    for epoch in range(settings.epochs):
        for step in samples.epoch(epoch):
            _step(block, step, optimiser, precision, reporter)
            schedule.step()
        found = error()
        if found < best:
            best, values = found, {name: parameter.detach().clone() for name, parameter in parameters.items()}
        if not math.isfinite(found):
            break
    return Best(values, before, best)


def share_of_peak(step: int, steps: int) -> float:
    """Step size of step ``step`` of ``steps`` (from 0) as a share of its peak: a linear warm-up over the first tenth,
    then half a cosine down to a tenth."""
    warm = max(1, round(WARM_UP * steps))
    if step < warm:
        return (step + 1) / warm
    done = (step - warm) / max(1, steps - warm)
    return FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * min(1.0, done))) / 2


def output_error(block: nn.Module, sample: Sample, precision: torch.dtype) -> Tensor:
    """Mean square of what ``block`` makes of the sample against its targets, with a gradient."""
    with autocast(sample.inputs.device.type, precision):
        output = hidden_of(sample.call.run(block, sample.inputs))
    return nn.functional.mse_loss(output.float(), sample.targets)


def autocast(device: str, precision: torch.dtype) -> AbstractContextManager[object]:
    """Products in bfloat16 where ``precision`` is a half one (float16 would need its gradients scaled)."""
    if precision == torch.float32:
        return nullcontext()
    return torch.autocast(device, torch.bfloat16)


def _step(
    block: nn.Module,
    samples: list[Sample],
    optimiser: torch.optim.Optimizer,
    precision: torch.dtype,
    reporter: Reporter,
) -> None:
    optimiser.zero_grad(set_to_none=True)
    entries = sum(sample.targets.numel() for sample in samples)
    for sample in samples:
        reporter.check()
        loss = output_error(block, sample, precision) * (sample.targets.numel() / entries)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it bare
    parameters = [parameter for group in optimiser.param_groups for parameter in group["params"]]
    nn.utils.clip_grad_norm_(parameters, CLIP)
    optimiser.step()
