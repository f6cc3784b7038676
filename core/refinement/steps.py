"""What may come before and after truncation, by name; torch-free, so that the window can list it.

Steps are independent of the method and of the allocator. Whatever the order they are asked in, they are done in the
order of ``STEPS``.
"""

from dataclasses import dataclass

from core.allocation.document import StepSpec
from core.jobs.errors import UsageError
from core.model.option import Option, Options, Value, checked_options


@dataclass(frozen=True)
class Step:
    """One step; ``cost`` says in words what it has to compute."""

    name: str
    summary: str
    citation: str
    cost: str
    options: tuple[Option, ...] = ()

    def checked_options(self, given: Options) -> dict[str, Value]:
        """Defaults overlaid with ``given``. Raises ``UsageError`` on an option the step does not have."""
        return checked_options(self.name, self.options, given)


PREHAB = Step(
    name="prehab",
    summary="Before truncation: bend each block's weights towards the planned ranks while it still answers the same.",
    citation="Qin et al., Low-Rank Prehab, arXiv 2512.01980 (for classifiers; the form for language models is our own)",
    cost="some training steps per block",
    options=(
        Option("strength", 0.3, "Weight of the low-rank term against the block's relative output error.", minimum=0),
        Option("steps", 16, "Optimiser steps per block.", minimum=1),
        Option("learning-rate", 1e-4, "Step size of AdamW, relative to each weight's root mean square.", minimum=0),
    ),
)
CORRECT = Step(
    name="correct",
    summary="After truncation: move the weights back along the loss gradient and truncate again, in cycles.",
    citation="Abbasi et al., ZS-SVD, ICML 2026, arXiv 2602.02848",
    cost="one forward and backward pass per cycle",
    options=(
        Option("cycles", 1, "Corrections, each followed by a new truncation; published: up to 5.", minimum=1),
        Option("rows", 1, "Rows of calibration text the gradient is taken on; published: 1.", minimum=1),
    ),
)
UPDATE = Step(
    name="update",
    summary="After truncation: least-squares refit of each site's output side on what the compressed part feeds it.",
    citation="Wang et al., SVD-LLM, ICLR 2025, step U",
    cost="two forward passes",
)
BLOCK = Step(
    name="block",
    summary="After truncation: train each block's stored factors and norms to give the original block's output.",
    citation="Sinha & Fleuret, AA-SVD, arXiv 2604.02119, section on block refinement",
    cost="a few training epochs per block",
    options=(
        Option("epochs", 4, "Passes over the calibration rows per block; published: 25.", minimum=1),
        Option("learning-rate", 1e-4, "Peak step size of AdamW (warm-up, then cosine); published: 1e-4.", minimum=0),
        Option("rows-per-step", 1, "Rows of text per optimiser step; published: 32 rows of 2,048 tokens.", minimum=1),
        Option("weight-decay", 0.01, "Of AdamW; published code: 0.01.", minimum=0),
    ),
)

DISTIL = Step(
    name="distil",
    summary="Last: train all stored factors and norms together to predict what the original model predicts.",
    citation="Hinton et al., arXiv 1503.02531; behind a low-rank decomposition, on the calibration rows: our own form",
    cost="a few training epochs of the whole model, which must fit in float32 with AdamW's state: 16 bytes a number",
    options=(
        Option("epochs", 2, "Passes over the calibration rows.", minimum=1),
        Option("learning-rate", 3e-5, "Peak step size of AdamW (warm-up, then cosine).", minimum=0),
        Option("rows-per-step", 1, "Rows of text per optimiser step.", minimum=1),
        Option("weight-decay", 0.01, "Of AdamW.", minimum=0),
    ),
)

STEPS: dict[str, Step] = {step.name: step for step in (PREHAB, CORRECT, UPDATE, BLOCK, DISTIL)}


def step_named(name: str) -> Step:
    """The step registered under ``name``. Raises ``UsageError`` listing the known ones."""
    try:
        return STEPS[name]
    except KeyError:
        raise UsageError(f"There is no refinement {name!r}; there are: {', '.join(STEPS)}.") from None


def chosen(specs: tuple[StepSpec, ...]) -> dict[str, dict[str, Value]]:
    """Name -> complete options of the steps asked for, in the order they are done. Raises ``UsageError`` for an unknown
    step or option and for a step asked for twice."""
    found: dict[str, dict[str, Value]] = {}
    for spec in specs:
        if spec.name in found:
            raise UsageError(f"The refinement {spec.name} is asked for twice; name it once.")
        found[spec.name] = step_named(spec.name).checked_options(spec.options)
    return {name: found[name] for name in STEPS if name in found}
