"""SVD-LLM v2 against a case worked out by hand."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from core.allocation.allocators.svd_llm_v2 import SVD_LLM_V2, removed_fractions
from core.allocation.curves import ErrorCurve
from core.allocation.problem import Problem
from core.allocation.storage import rank_cost

MakeProblem = Callable[..., Problem]


def test_that_low_losses_give_up_more_by_one_over_the_logarithm() -> None:
    # Losses 1, 2, 3 scaled to a mean of e: 1.359, 2.718, 4.077; 1 / ln(1 + L) = 1.1653, 0.7615, 0.6154.
    found = removed_fractions([1.0, 2.0, 3.0], 0.2, 0.9)
    assert found == pytest.approx([0.6 * share / 2.5422 for share in (1.1653, 0.7615, 0.6154)], rel=1e-3)
    assert found.sum() == pytest.approx(0.6)


def test_that_the_unit_of_the_losses_does_not_matter() -> None:
    small = removed_fractions([1e-6, 2e-6, 3e-6], 0.4, 0.9)
    assert small == pytest.approx(removed_fractions([1e6, 2e6, 3e6], 0.4, 0.9))
    assert (small > 0).all()


def test_that_what_a_cap_holds_back_the_others_give_up() -> None:
    found = removed_fractions([0.0, 1.0, 1.0], 0.5, 0.8)
    assert found == pytest.approx([0.8, 0.35, 0.35])


def test_that_losses_of_zero_or_no_number_are_uniform() -> None:
    assert removed_fractions([0.0, 0.0], 0.3, 0.9) == pytest.approx([0.3, 0.3])
    assert removed_fractions([np.inf, 1.0], 0.3, 0.9) == pytest.approx([0.3, 0.3])


@pytest.mark.parametrize("loss", ["singular-values", "damage"])
def test_that_each_kind_keeps_its_share_and_divides_it_by_loss(make_problem: MakeProblem, loss: str) -> None:
    problem = make_problem("factored", blocks=3)
    shape = np.linspace(2.0, 1.0, 24)
    curves = {s.name: ErrorCurve(shape[: min(s.shape)] * (1 + s.block), absolute=True) for s in problem.sites}
    plan = SVD_LLM_V2.allocate(replace(problem, curves=curves), 0.6, {"loss": loss})
    # Sites of a kind differ by the factors 1, 2, 3, of their squared errors 1, 4, 9.
    removed = removed_fractions([1.0, 2.0, 3.0] if loss == "singular-values" else [1.0, 4.0, 9.0], 0.4, 0.9)
    for site in problem.sites:
        rank = plan.ranks[site.name]
        assert rank is not None
        wished = (1 - removed[site.block]) * site.parameters
        assert abs(rank_cost(*site.shape, rank, "factored") - wished) <= sum(site.shape)
