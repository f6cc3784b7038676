"""The target of a site whose inputs have shifted, against brute force in float64."""

import pytest
import torch
from torch import Tensor

from core.factorization.anchored import anchored_target
from core.factorization.kernel import decompose
from core.factorization.roots import Root, root_of
from core.factorization.weighting import Gram
from tests.core.factorization.oracles import SHAPES


class Shift:
    """A weight, inputs x [n, T] of the original and x' of the compressed model, and their mean products."""

    def __init__(self, shape: tuple[int, int], tokens: int, drift: float = 0.4) -> None:
        m, n = shape
        generator = torch.Generator().manual_seed(m * 100 + tokens)
        self.weight = torch.randn(m, n, dtype=torch.float64, generator=generator)
        self.original = torch.randn(n, tokens, dtype=torch.float64, generator=generator)
        noise = torch.randn(n, tokens, dtype=torch.float64, generator=generator)
        self.shifted = 0.8 * self.original + drift * noise
        self.cross = self.original @ self.shifted.T / tokens
        self.gram = self.shifted @ self.shifted.T / tokens
        self.ridge = 1e-6 * float(self.gram.diagonal().mean())

    def loss(self, other: Tensor) -> float:
        """Mean |W x - W' x'|**2 plus the ridge times |W - W'|**2: what the target is the least-squares answer to."""
        distance = (self.weight @ self.original - other @ self.shifted).square().sum() / self.original.shape[1]
        return float(distance + self.ridge * (self.weight - other).square().sum())


def truncated(shift: Shift, rank: int) -> tuple[Tensor, float]:
    """The answer of a rank and its tail."""
    root = root_of(Gram(shift.gram))
    target = anchored_target(shift.weight, shift.cross, shift.gram, root)
    found = decompose(target, Root(), root)
    return found.truncated(target, rank).product(), float((found.sigma[rank:] ** 2).sum())


@pytest.mark.parametrize("tokens", [60, 5])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_that_the_target_truncated_is_the_best_matrix_of_its_rank(shape: tuple[int, int], tokens: int) -> None:
    shift, rank = Shift(shape, tokens), max(1, min(shape) // 2)
    ours = shift.loss(truncated(shift, rank)[0])
    eye = torch.eye(shape[1], dtype=torch.float64) * shift.ridge
    numerator, gram = shift.cross + eye, shift.gram + eye
    right = torch.randn(rank, shape[1], dtype=torch.float64, generator=torch.Generator().manual_seed(7))
    for _ in range(4000):  # the least of the left factor given the right one, then of the right one given the left
        left = shift.weight @ numerator @ right.T @ torch.linalg.inv(right @ gram @ right.T)
        left = torch.linalg.qr(left)[0]
        right = torch.linalg.solve(gram, (left.T @ shift.weight @ numerator).T).T
    found = shift.loss(left @ right)
    assert ours <= found * (1 + 1e-6)
    assert found == pytest.approx(ours, rel=1e-2)


@pytest.mark.parametrize("tokens", [60, 5])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_that_the_minimum_is_the_tail_and_what_no_matrix_can_recover(shape: tuple[int, int], tokens: int) -> None:
    shift = Shift(shape, tokens)
    root = root_of(Gram(shift.gram))
    assert root.matrix is not None
    target = anchored_target(shift.weight, shift.cross, shift.gram)
    added = root.matrix @ root.matrix.T - shift.gram
    outputs = (shift.weight @ shift.original).square().sum() / tokens
    lost = float(outputs + torch.trace(shift.weight @ added @ shift.weight.T) - (target @ root.matrix).square().sum())
    for rank in range(1, min(shape) + 1):
        answer, tail = truncated(shift, rank)
        assert shift.loss(answer) == pytest.approx(tail + lost, rel=1e-4, abs=1e-6)


def test_that_with_many_tokens_the_target_is_the_published_one() -> None:
    shift = Shift((9, 14), 200)
    published = shift.weight @ shift.cross @ torch.linalg.inv(shift.gram)
    assert torch.allclose(anchored_target(shift.weight, shift.cross, shift.gram), published, atol=1e-4)


@pytest.mark.parametrize("tokens", [60, 5])
def test_that_without_a_shift_the_target_is_the_weight_itself(tokens: int) -> None:
    shift = Shift((9, 14), tokens)
    assert torch.equal(anchored_target(shift.weight, shift.gram, shift.gram), shift.weight)


def test_that_directions_the_shifted_inputs_never_take_keep_what_the_weight_does() -> None:
    shift = Shift((9, 14), 5)
    unseen = torch.linalg.svd(shift.shifted)[0][:, 5:]
    target = anchored_target(shift.weight, shift.cross, shift.gram)
    assert torch.allclose(target @ unseen, shift.weight @ unseen, atol=1e-6)
    assert not torch.allclose(target, shift.weight, atol=1e-2)


def test_that_a_gram_that_is_not_positive_still_gives_a_finite_target() -> None:
    shift = Shift((9, 14), 60)
    values, vectors = torch.linalg.eigh(shift.gram)
    values[0] = -10 * values[-1]
    broken = vectors @ torch.diag(values) @ vectors.T
    assert torch.isfinite(anchored_target(shift.weight, shift.cross, broken)).all()


@pytest.mark.parametrize("value", [0.0, float("nan")])
def test_that_moments_that_are_empty_or_broken_give_the_weight_back(value: float) -> None:
    shift = Shift((9, 14), 60)
    nothing = torch.full_like(shift.gram, value)
    assert torch.equal(anchored_target(shift.weight, nothing, nothing), shift.weight)
    assert torch.equal(
        anchored_target(shift.weight, torch.full_like(shift.cross, float("nan")), shift.gram), shift.weight
    )
