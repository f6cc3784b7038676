"""Prehab: the tail share, its gradient, and that weights which do not help are not taken."""

import pytest
import torch

from core.factorization.roots import Root, root_of
from core.factorization.weighting import Diagonal, Gram
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter
from core.refinement.prehab import TailShare
from core.refinement.refine import Refined
from tests.refinement_lab import Lab

SHAPES = [(5, 8), (6, 6), (8, 5)]


def drawn(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def roots(m: int, n: int) -> tuple[Root, Root]:
    x, g = drawn(n, 30, seed=1), drawn(m, 30, seed=2)
    return root_of(Gram(g @ g.T / 30)), root_of(Gram(x @ x.T / 30))


def tail_share_by_svd(weight: torch.Tensor, rank: int, left: Root, right: Root) -> torch.Tensor:
    sigma = torch.linalg.svdvals(right.on_the_right_of(left.transposed_times(weight)))
    return sigma[rank:].square().sum() / sigma.square().sum()


@pytest.mark.parametrize("rank", [1, 3])
@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_that_the_envelope_gradient_is_that_of_the_singular_values(m: int, n: int, rank: int) -> None:
    weight = drawn(m, n, seed=0).requires_grad_(True)
    left, right = roots(m, n)
    found = TailShare(rank, left, right)(weight)
    wanted = tail_share_by_svd(weight, rank, left, right)
    assert found.item() == pytest.approx(wanted.item(), rel=1e-5)
    (gradient,) = torch.autograd.grad(found, weight)
    (exact,) = torch.autograd.grad(wanted, weight)
    # The kernel hands its singular vectors out in float32.
    assert torch.allclose(gradient, exact, rtol=1e-4, atol=1e-5 * float(exact.abs().max()))


def test_that_a_diagonal_weight_and_none_are_roots_too() -> None:
    weight = drawn(5, 8, seed=0)
    scale = root_of(Diagonal(drawn(8, seed=3).abs() + 0.1))
    for left, right in ((Root(), Root()), (Root(), scale)):
        share = TailShare(2, left, right)(weight)
        assert share.item() == pytest.approx(tail_share_by_svd(weight, 2, left, right).item(), rel=1e-5)


def test_that_descending_the_tail_share_brings_the_matrix_nearer_to_its_rank() -> None:
    weight = drawn(6, 8, seed=0).requires_grad_(True)
    share = TailShare(2, *roots(6, 8))
    before = share(weight).item()
    optimiser = torch.optim.Adam([weight], lr=0.02)
    for _ in range(30):
        optimiser.zero_grad()
        share.refresh(weight)
        share(weight).backward()
        optimiser.step()
    assert share(weight).item() < 0.7 * before


def logged(lab: Lab, options: dict[str, float]) -> tuple[Refined, list[str]]:
    events: list[Event] = []
    refined = lab.refine({"prehab": options}, reporter=EventReporter(events.append))
    return refined, [event.text for event in events if isinstance(event, LogLine)]


def test_that_bent_weights_are_taken_where_they_lower_the_error_after_truncation(lab: Lab) -> None:
    refined, _ = logged(lab, {"steps": 12, "learning-rate": 0.02})
    decomposer, site = lab.decomposer(), lab.checkpoint.info.sites[-1]
    plain = decomposer.of(site).truncated(lab.checkpoint.weight(site), 6).product()
    assert not torch.allclose(refined.factors(site).product().double(), plain, atol=1e-4)
    assert refined.changed == {}


def test_that_bent_weights_that_do_harm_are_left(lab: Lab) -> None:
    refined, lines = logged(lab, {"steps": 4, "learning-rate": 100.0})
    decomposer = lab.decomposer()
    for site in lab.checkpoint.info.sites:
        plain = decomposer.of(site).truncated(lab.checkpoint.weight(site), 6)
        assert torch.equal(refined.factors(site).left, plain.left.float())
    assert sum("prehab did not lower the error" in line for line in lines) == 2
