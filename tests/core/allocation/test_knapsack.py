"""The knapsack under the allocators that solve it exactly."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.allocation import knapsack as module
from core.allocation.knapsack import knapsack
from core.jobs.errors import StudioError

Arrays = list[np.ndarray]


def instance(seed: int, items: int, choices: int, *, scale: int = 1) -> tuple[Arrays, Arrays]:
    """Costs that ascend in irregular steps; damages that fall to 0, convex or not."""
    rng = np.random.default_rng(seed)
    costs = [np.cumsum(rng.integers(1, 9, choices)) * scale for _ in range(items)]
    damages = [np.append(np.sort(rng.exponential(1, choices - 1) ** 2)[::-1], 0.0) for _ in range(items)]
    return costs, damages


def exhaustive(costs: Arrays, damages: Arrays, budget: int) -> float:
    return min(
        sum(d[i] for d, i in zip(damages, picked, strict=True))
        for picked in itertools.product(*(range(len(c)) for c in costs))
        if sum(c[i] for c, i in zip(costs, picked, strict=True)) <= budget
    )


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.floats(0, 1), scale=st.sampled_from([1, 1_000_003]))
def test_that_the_knapsack_finds_what_exhaustive_search_finds(seed: int, share: float, scale: int) -> None:
    costs, damages = instance(seed, items=4, choices=5, scale=scale)
    least, most = sum(int(c[0]) for c in costs), sum(int(c[-1]) for c in costs)
    # Scaled costs leave at least a thousandth of a step between budgets, far above what the solver can tell apart.
    budget = int(least + share * (most - least)) // scale * scale + scale // 1000
    picked = knapsack(costs, damages, budget)
    assert sum(int(c[i]) for c, i in zip(costs, picked, strict=True)) <= budget
    assert sum(d[i] for d, i in zip(damages, picked, strict=True)) <= exhaustive(costs, damages, budget) * (1 + 1e-4)


def test_that_a_budget_for_everything_takes_what_damages_least() -> None:
    costs, damages = instance(1, items=3, choices=4)
    assert knapsack(costs, damages, 10_000) == [3, 3, 3]


def test_that_a_budget_below_the_cheapest_choices_is_refused() -> None:
    costs, damages = instance(1, items=3, choices=4)
    with pytest.raises(StudioError, match="cheapest ranks already store more"):
        knapsack(costs, damages, sum(int(c[0]) for c in costs) - 1)


def test_that_the_greedy_answer_stands_where_the_solver_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    costs, damages = instance(7, items=6, choices=6)
    budget = 90
    exact = sum(d[i] for d, i in zip(damages, knapsack(costs, damages, budget), strict=True))
    monkeypatch.setattr(module, "_solved", lambda *_: None)
    picked = knapsack(costs, damages, budget)
    assert sum(int(c[i]) for c, i in zip(costs, picked, strict=True)) <= budget
    assert exact <= sum(d[i] for d, i in zip(damages, picked, strict=True)) <= 1.5 * exact


def test_that_the_solver_searches_few_of_many_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    costs, damages = instance(3, items=30, choices=100)
    searched = []
    solve = module._solved

    def watched(items: module.Items, alive: np.ndarray, unit: float, budget: int) -> np.ndarray | None:
        searched.append(len(alive))
        return solve(items, alive, unit, budget)

    monkeypatch.setattr(module, "_solved", watched)
    knapsack(costs, damages, int(0.6 * sum(int(c[-1]) for c in costs)))
    assert len(searched) == 1
    assert 30 <= searched[0] < 600
