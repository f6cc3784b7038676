"""What is claimed of single methods beyond their objective: equalities, published formulas, and what a tail means."""

import pytest
import torch
from torch import Tensor

from core.calibration.moments import Moments
from core.model.moment_kinds import (
    GRADIENT,
    INPUT_GRAM,
    MomentKind,
    kronecker,
    logit_curvature,
    output_gram,
)
from tests.core.factorization.oracles import SHAPES, Problem, decomposer_for, objective, ridged, shrunk, symmetric_root

KFAC_GRAM = output_gram(middle=True, clip=True)


def draw(*size: int, seed: int = 0) -> Tensor:
    return torch.randn(size, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def measured(tensors: dict[MomentKind, Tensor]) -> Moments:
    return Moments("s", 100, tensors)


# Input whitening: one matrix by four roads.


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("rival", ["two-svd", "swift-svd", "zs-svd", "outputs", "symmetric"])
def test_that_all_roads_to_the_least_output_error_give_one_matrix(shape: tuple[int, int], rival: str) -> None:
    problem = Problem(shape, rank=3 * max(shape))
    weight, rank = problem.weight, max(1, min(shape) // 2)
    gram = problem.square("input_gram", "n")
    ours = decomposer_for(problem, "svd-llm").of_weight(problem.site, weight).truncated(weight, rank).product()
    if rival == "outputs":  # principal components of the outputs
        vectors = torch.linalg.eigh(weight @ gram @ weight.T)[1][:, -rank:]
        other = vectors @ vectors.T @ weight
    elif rival == "symmetric":
        values, vectors = torch.linalg.eigh(gram)
        root = vectors * values.sqrt() @ vectors.T
        u, s, vt = torch.linalg.svd(weight @ root)
        other = (u[:, :rank] * s[:rank]) @ vt[:rank] @ torch.linalg.inv(root)
    else:
        method, options = ("svd-llm", {"root": rival}) if rival == "two-svd" else (rival, {})
        other = (
            decomposer_for(problem, method, options).of_weight(problem.site, weight).truncated(weight, rank).product()
        )
    assert torch.allclose(ours, other, atol=1e-4 * float(weight.norm()))


def test_that_refitting_the_left_factor_on_the_same_inputs_changes_nothing() -> None:
    weight, inputs = draw(12, 16), draw(16, 200, seed=1)
    problem = Problem((12, 16), 1)
    moments = measured({INPUT_GRAM: inputs @ inputs.T / 200})
    found = decomposer_for(problem, "swift-svd", moments=moments).of_weight(problem.site, weight)
    factors = found.truncated(weight, 5)
    refitted = torch.linalg.lstsq((factors.right @ inputs).T, (weight @ inputs).T).solution.T
    assert torch.allclose(refitted, factors.left, atol=1e-5)


def test_that_plain_svd_in_two_helpings_is_plain_svd() -> None:
    problem = Problem((12, 16), 1)
    decomposer, weight = decomposer_for(problem, "svd"), problem.weight

    def best(matrix: Tensor, rank: int) -> Tensor:
        return decomposer.of_weight(problem.site, matrix).truncated(matrix, rank).product()

    first = best(weight, 3)
    assert torch.allclose(first + best(weight - first, 4), best(weight, 7), atol=1e-5)


# ZS-SVD: first-order change of the loss.


def cross_entropy(weight: Tensor, inputs: Tensor, labels: Tensor) -> Tensor:
    return torch.nn.functional.cross_entropy((weight @ inputs).T, labels)


def zs_problem(shape: tuple[int, int]) -> tuple[Tensor, Tensor, Tensor, Moments]:
    """Weight, inputs [n, T], labels [T], and the moments of the site whose outputs are the logits."""
    m, n = shape
    weight, inputs = draw(m, n).requires_grad_(), draw(n, 90, seed=2)
    labels = torch.randint(0, m, (90,), generator=torch.Generator().manual_seed(3))
    cross_entropy(weight, inputs, labels).backward()
    assert weight.grad is not None
    moments = measured({INPUT_GRAM: inputs @ inputs.T / 90, GRADIENT: weight.grad})
    return weight.detach(), inputs, labels, moments


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_that_the_loss_changes_of_all_components_sum_to_minus_gradient_times_weight(shape: tuple[int, int]) -> None:
    weight, _, _, moments = zs_problem(shape)
    problem = Problem(shape, 1)
    found = decomposer_for(problem, "zs-svd", moments=moments).of_weight(problem.site, weight)
    assert found.loss_change is not None
    total = -float((moments[GRADIENT] * weight).sum())
    assert float(found.loss_change.sum()) == pytest.approx(
        total, abs=1e-6 * float(moments[GRADIENT].norm() * weight.norm())
    )


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_that_loss_changes_are_the_published_formula_with_its_inverse(shape: tuple[int, int]) -> None:
    weight, _, _, moments = zs_problem(shape)
    problem = Problem(shape, 1)
    found = decomposer_for(problem, "zs-svd", moments=moments).of_weight(problem.site, weight)
    lower = torch.linalg.cholesky(ridged(moments[INPUT_GRAM]))
    u, s, vt = torch.linalg.svd(weight @ lower, full_matrices=False)
    whitened = moments[GRADIENT] @ torch.linalg.inv(lower).T
    published = -s * torch.einsum("mi,mn,in->i", u, whitened, vt)
    assert found.loss_change is not None
    assert torch.allclose(
        torch.from_numpy(found.loss_change), published, rtol=1e-4, atol=1e-6 * float(published.abs().max())
    )


def test_that_loss_changes_are_what_dropping_a_little_of_a_component_does_to_the_loss() -> None:
    weight, inputs, labels, moments = zs_problem((9, 14))
    problem = Problem((9, 14), 1)
    found = decomposer_for(problem, "zs-svd", moments=moments).of_weight(problem.site, weight)
    assert found.loss_change is not None
    step = 1e-4
    for i in range(9):
        component = torch.outer(found.basis[:, i].double(), found.basis[:, i].double() @ weight)
        less, more = (cross_entropy(weight - sign * step * component, inputs, labels) for sign in (1, -1))
        assert float(less - more) / (2 * step) == pytest.approx(found.loss_change[i], rel=1e-4, abs=1e-7)


def test_that_io_svd_tells_loss_changes_in_its_own_directions_and_svd_llm_tells_none() -> None:
    weight, inputs, labels, moments = zs_problem((9, 14))
    problem = Problem((9, 14), 1)
    curvature = problem.moment("logit_curvature-top0", (9, 9)) + torch.eye(9, dtype=torch.float64)
    both = measured({**moments.tensors, logit_curvature(0): curvature})
    found = decomposer_for(problem, "io-svd", moments=both).of_weight(problem.site, weight)
    assert found.loss_change is not None
    assert found.dual is not None
    step = 1e-4
    component = torch.outer(found.basis[:, 2].double(), found.dual[:, 2].double() @ weight)
    less, more = (cross_entropy(weight - sign * step * component, inputs, labels) for sign in (1, -1))
    assert float(less - more) / (2 * step) == pytest.approx(found.loss_change[2], rel=1e-4, abs=1e-7)
    whitened = measured({INPUT_GRAM: moments[INPUT_GRAM]})
    assert decomposer_for(problem, "svd-llm", moments=whitened).of_weight(problem.site, weight).loss_change is None


# KFAC-SVD: the published root, and what its tail means.


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_that_the_reference_root_is_the_published_formula_and_the_correct_one_does_better(
    shape: tuple[int, int],
) -> None:
    problem = Problem(shape, rank=3 * max(shape))
    weight, rank = problem.weight, max(1, min(shape) // 2)
    gradients = ridged(shrunk(problem.square(KFAC_GRAM.name, "m"), 0.3))
    inputs = ridged(shrunk(problem.square("input_gram", "n"), 0.1))
    left, right = torch.linalg.cholesky(gradients), torch.linalg.cholesky(inputs)
    u, s, vt = torch.linalg.svd(left @ weight @ right, full_matrices=False)
    outer = torch.linalg.inv(left) @ u[:, :rank] * s[:rank].sqrt()
    published = outer @ (s[:rank].sqrt()[:, None] * vt[:rank]) @ torch.linalg.inv(right)

    def ours(root: str) -> Tensor:
        decomposer = decomposer_for(problem, "kfac-svd", {"left-root": root})
        return decomposer.of_weight(problem.site, weight).truncated(weight, rank).product()

    assert torch.allclose(ours("reference"), published, atol=1e-5 * float(weight.norm()))
    losses = [objective(weight - ours(root), gradients, inputs) for root in ("correct", "reference")]
    assert losses[0] < (1 - 1e-6) * losses[1]


def kfac_exactly(gradients: Tensor, inputs: Tensor) -> tuple[dict[str, float | str], Moments]:
    """Options without shrinkage, and the moments of output gradients [m, T] and inputs [n, T]."""
    gram = gradients @ gradients.T / gradients.shape[1]
    moments = measured({KFAC_GRAM: gram, INPUT_GRAM: inputs @ inputs.T / inputs.shape[1]})
    return {"shrink-input": 0.0, "shrink-output": 0.0}, moments


def test_that_twice_the_kfac_tail_is_the_mean_squared_first_order_change_over_independent_tokens() -> None:
    weight, inputs, gradients = draw(8, 12), draw(12, 50, seed=1), draw(8, 40, seed=2)
    problem = Problem((8, 12), 1)
    options, moments = kfac_exactly(gradients, inputs)
    found = decomposer_for(problem, "kfac-svd", options, moments).of_weight(problem.site, weight)
    error = weight - found.truncated(weight, 4).product()
    every_pair = (gradients.T @ error @ inputs).square().mean()
    assert 2 * float((found.sigma[4:] ** 2).sum()) == pytest.approx(float(every_pair), rel=1e-4)


@pytest.mark.parametrize("method", ["kfac-svd", "io-svd"])
def test_that_an_absolute_tail_is_the_rise_of_the_loss_in_nats(method: str) -> None:
    """A site whose outputs are logits, with inputs so small that every token's distribution p is nearly the same.
    Gradients of labels drawn from p then have the curvature of p as their Gram, and the loss rises by KL."""
    bias, weight, inputs = draw(7), 0.02 * draw(7, 10, seed=1), draw(10, 300, seed=2)
    p = torch.softmax(bias, 0)
    curvature = torch.diag(p) - torch.outer(p, p)
    gram = inputs @ inputs.T / 300
    options: dict[str, float | str] = (
        {"shrink-input": 0.0, "shrink-output": 0.0}
        if method == "kfac-svd"
        else {"damping-input": 0.0, "damping-output": 0.0}
    )
    tensors = {INPUT_GRAM: gram, KFAC_GRAM: curvature, logit_curvature(0): curvature}
    problem = Problem((7, 10), 1)
    decomposer = decomposer_for(problem, method, options, measured(tensors))
    found = decomposer.of_weight(problem.site, weight)
    assert decomposer.method.absolute

    def log_probabilities(matrix: Tensor) -> Tensor:
        return torch.log_softmax(matrix @ inputs + bias[:, None], dim=0)

    before = log_probabilities(weight)
    for rank in (1, 3):
        after = log_probabilities(found.truncated(weight, rank).product())
        rise = float((before.exp() * (before - after)).sum(dim=0).mean())
        assert float((found.sigma[rank:] ** 2).sum()) == pytest.approx(rise, rel=0.05)


def test_that_io_svd_is_the_published_formula_with_symmetric_roots() -> None:
    problem = Problem((9, 14), rank=40)
    weight = problem.weight
    curvature = ridged(shrunk(problem.square("logit_curvature-top0", "m"), 1e-2))
    inputs = ridged(shrunk(problem.square("input_gram", "n"), 1e-4))
    left, right = symmetric_root(curvature), symmetric_root(inputs)
    u, s, vt = torch.linalg.svd(left @ weight @ right, full_matrices=False)
    published = torch.linalg.inv(left) @ (u[:, :4] * s[:4]) @ vt[:4] @ torch.linalg.inv(right)
    ours = decomposer_for(problem, "io-svd").of_weight(problem.site, weight).truncated(weight, 4).product()
    assert torch.allclose(ours, published, atol=1e-5 * float(weight.norm()))


# GFWSVD: the Fisher matrix its objective stands for.


def test_that_the_gfwsvd_tail_is_the_fisher_norm_of_the_error_where_fisher_is_a_kronecker_product() -> None:
    outputs, inputs, weight = draw(7, 9, seed=1), draw(10, 14, seed=2), draw(7, 10)
    gradients = torch.einsum("mi,nj->ijmn", outputs, inputs).reshape(-1, 7, 10)  # vec vec^T averages to X (x) Y
    left, right = kronecker(6)
    moments = measured({left: outputs @ outputs.T / 9, right: inputs @ inputs.T / 14})
    problem = Problem((7, 10), 1)
    found = decomposer_for(problem, "gfwsvd", {"shrink": 0.0}, moments).of_weight(problem.site, weight)
    error = weight - found.truncated(weight, 3).product()
    fisher_norm = torch.einsum("kmn,mn->k", gradients, error).square().mean()
    assert float((found.sigma[3:] ** 2).sum()) == pytest.approx(float(fisher_norm), rel=1e-4)
