"""A made-up model whose loss is known in closed form, to ask instead of a real one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.allocation.plan import RankPlan
from core.allocation.probe import Asked, MaskGradients
from core.allocation.problem import Problem

DENSE_LOSS = 3.0


@dataclass
class FakeProbe:
    """Loss = 3 + sum over sites of weight * share of its energy that is lost; KL is the rise alone. ``asked`` keeps
    every question."""

    problem: Problem
    weights: Mapping[str, float] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    """Sites that give no number when they are compressed."""
    influences: Sequence[float] = ()
    rows: int = 8
    length: int = 2048
    asked: list[tuple[str, object, Asked | None]] = field(default_factory=list)

    def rise(self, ranks: Mapping[str, int | None]) -> float:
        low = {name: rank for name, rank in ranks.items() if rank is not None}
        if self.broken & set(low):
            return float("inf")
        return sum(
            self.weights.get(name, 1.0) * self.problem.curves[name].relative_error_at(rank)
            for name, rank in low.items()
        )

    def dense(self, asked: Asked) -> float:
        return DENSE_LOSS if asked.score == "loss" else 0.0

    def alone(self, ranks: Mapping[str, Sequence[int]], asked: Asked) -> dict[str, list[float]]:
        self.asked.append(("alone", {name: list(some) for name, some in ranks.items()}, asked))
        return {name: [self.dense(asked) + self.rise({name: rank}) for rank in some] for name, some in ranks.items()}

    def together(self, plan: RankPlan, asked: Asked) -> float:
        self.asked.append(("together", plan, asked))
        return self.dense(asked) + self.rise(plan.ranks)

    def influence(self) -> list[float]:
        self.asked.append(("influence", None, None))
        return list(self.influences)

    def mask_gradients(self, masks: Mapping[str, np.ndarray], rows: Sequence[int] | None = None) -> MaskGradients:
        """Of the loss with (1 - mask)^2 of each component's energy lost."""
        self.asked.append(("mask_gradients", rows, None))
        loss, by_site = DENSE_LOSS, {}
        for name, mask in masks.items():
            assert mask.shape == (len(self.problem.curves[name].sigma),)
            energy = np.square(self.problem.curves[name].sigma)
            energy = self.weights.get(name, 1.0) * energy / energy.sum()
            loss += float((energy * (1 - mask) ** 2).sum())
            by_site[name] = -2 * energy * (1 - mask)
        return MaskGradients(loss, by_site)

    def plans(self) -> list[RankPlan]:
        """Whole plans that were asked for."""
        return [what for kind, what, _ in self.asked if kind == "together" and isinstance(what, RankPlan)]
