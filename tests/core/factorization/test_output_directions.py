"""Dobi-SVD and projections onto given output directions."""

import numpy as np
import pytest
import torch
from torch import Tensor

from core.calibration.moments import Moments
from core.factorization.kernel import decompose, project
from core.factorization.roots import Root, root_of
from core.factorization.weighting import Gram
from core.model.moment_kinds import INPUT_GRAM, output_subspace
from tests.core.factorization.oracles import SHAPES, Problem, decomposer_for, objective

ROWS, LENGTH, SHARE = 5, 12, 0.5


def measured(weight: Tensor, rows: int = ROWS, seed: int = 1) -> tuple[Moments, Tensor]:
    """Moments of ``rows`` rows of text, and the leading directions [m, rows * q] of every row's outputs, in a row."""
    m, n = weight.shape
    generator = torch.Generator().manual_seed(seed)
    inputs = torch.randn(rows, LENGTH, n, dtype=torch.float64, generator=generator) * torch.linspace(2, 0.1, n)
    kept = max(1, int(SHARE * min(m, n)))
    stacked = torch.cat([torch.linalg.svd(row @ weight.T)[2][:kept].T for row in inputs], dim=1)
    tokens = inputs.reshape(-1, n)
    gram = tokens.T @ tokens / len(tokens)
    return Moments("s", len(tokens), {output_subspace(SHARE): stacked @ stacked.T / rows, INPUT_GRAM: gram}), stacked


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_that_dobi_svd_projects_on_the_principal_components_of_all_rows_directions(shape: tuple[int, int]) -> None:
    problem = Problem(shape, 1)
    weight = problem.weight
    moments, stacked = measured(weight)
    decomposer = decomposer_for(problem, "dobi-svd", {"share": SHARE}, moments)
    rank = max(1, min(shape) // 2)
    product = decomposer.of_weight(problem.site, weight).truncated(weight, rank).product()
    principal = torch.linalg.svd(stacked)[0][:, :rank]
    assert torch.allclose(product, principal @ principal.T @ weight, atol=1e-5 * float(weight.norm()))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_that_no_other_directions_hold_more_of_the_rows_and_the_tail_is_the_exact_output_error(
    shape: tuple[int, int],
) -> None:
    problem = Problem(shape, 1)
    weight = problem.weight
    moments, stacked = measured(weight)
    found = decomposer_for(problem, "dobi-svd", {"share": SHARE}, moments).of_weight(problem.site, weight)
    identity, generator = torch.eye(shape[0], dtype=torch.float64), torch.Generator().manual_seed(2)
    whole = objective(weight, identity, moments[INPUT_GRAM])
    for rank in range(1, min(shape)):
        ours = float((found.basis[:, :rank].double().T @ stacked).square().sum())
        others = torch.randn(50, shape[0], rank, dtype=torch.float64, generator=generator)
        held = (torch.linalg.qr(others)[0].mT @ stacked).square().sum(dim=(1, 2))
        assert float(held.max()) <= ours * (1 + 1e-6)
        error = objective(weight - found.truncated(weight, rank).product(), identity, moments[INPUT_GRAM])
        assert float((found.sigma[rank:] ** 2).sum()) == pytest.approx(error, rel=1e-5, abs=1e-8 * whole)


def test_that_it_never_beats_the_least_output_error() -> None:
    problem = Problem((9, 14), 1)
    moments, _ = measured(problem.weight)
    dobi = decomposer_for(problem, "dobi-svd", {"share": SHARE}, moments).of_weight(problem.site, problem.weight)
    best = decomposer_for(problem, "swift-svd", moments=moments).of_weight(problem.site, problem.weight)
    tails = [np.cumsum(found.sigma[::-1] ** 2)[::-1] for found in (dobi, best)]
    assert (tails[0] >= tails[1] * (1 - 1e-9)).all()
    assert tails[0][4] > 1.001 * tails[1][4]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_that_too_few_directions_are_followed_by_the_principal_ones_of_what_they_leave(shape: tuple[int, int]) -> None:
    problem = Problem(shape, 1)
    weight = problem.weight
    moments, stacked = measured(weight, rows=1)
    gram, known = moments[INPUT_GRAM], stacked.shape[1]
    found = project(weight, moments[output_subspace(SHARE)], root_of(Gram(gram, root="eigen")))
    assert torch.allclose(found.truncated(weight, min(shape)).product(), weight, atol=1e-5)
    remains = weight - stacked @ stacked.T @ weight
    left = np.square(decompose(remains, Root(), root_of(Gram(gram, root="eigen"))).sigma)
    whole = float(np.square(found.sigma).sum())
    for rank in range(known, min(shape)):
        tail = float(np.square(found.sigma[rank:]).sum())
        assert tail == pytest.approx(float(left[rank - known :].sum()), rel=1e-6, abs=1e-9 * whole)


def test_that_directions_the_outputs_never_take_cost_what_they_fail_to_hold() -> None:
    """Rounded outputs leave the column space of W; the curve counts that at every rank that stores something."""
    weight, gram = Problem((16, 5), 1).weight, torch.eye(5, dtype=torch.float64)
    strange = torch.randn(16, 30, dtype=torch.float64, generator=torch.Generator().manual_seed(5))
    found = project(weight, strange @ strange.T, Root())
    for rank in range(1, 5):
        error = weight - found.truncated(weight, rank).product()
        exact = objective(error, torch.eye(16, dtype=torch.float64), gram)
        assert float(np.square(found.sigma[rank:]).sum()) == pytest.approx(exact, rel=1e-5)
