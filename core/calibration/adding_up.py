"""Moments of a text whose rows are measured in several processes: every one is a sum, or a maximum, over the rows."""

import torch

from core.jobs.crew import Sums
from core.model.moment_kinds import INPUT_ABS_MAX, MomentKind

Mean = tuple[torch.Tensor, int, int | None]
"""A moment, flat on the host, the tokens it is of, and how many things it is the mean of: tokens or rows; ``None``
where it is the same in all processes already."""


def of_all(kind: MomentKind, mean: Mean, sums: Sums | None) -> tuple[torch.Tensor, int]:
    """The moment over the rows of all processes and its tokens; without ``sums`` there is only this one."""
    moment, tokens, weight = mean
    if sums is None:
        return moment, tokens
    of = sums.counts * torch.tensor([tokens, weight or 0], dtype=torch.float64)
    seen, whole = (round(float(number)) for number in sums.total(of.clone()))
    if kind == INPUT_ABS_MAX:
        return sums.largest(moment), seen
    if weight is None:
        return moment, seen
    total = sums.total(moment.double().mul_(float(of[1])))
    return total.div_(max(1, whole)).to(moment.dtype), seen
