"""SVD-LLM's refit of the output side: least squares on shifted inputs."""

import pytest
import torch
from transformers import AutoModelForCausalLM

from core.factorization.factors import Factors
from core.factorization.roots import root_of
from core.factorization.weighting import Gram
from core.model import Site
from core.refinement.update import refitted
from tests.refinement_lab import Lab, seen_by

SHAPES = [(5, 9), (7, 7), (9, 5)]


def drawn(*shape: int, seed: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def gram(n: int, tokens: int, seed: int) -> torch.Tensor:
    x = drawn(n, tokens, seed=seed)
    return x @ x.T / tokens


@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_that_on_unshifted_inputs_the_refit_changes_nothing(m: int, n: int) -> None:
    weight, root = drawn(m, n, seed=0), root_of(Gram(gram(n, 40, 1)))
    assert root.matrix is not None
    leading = torch.linalg.svd(weight @ root.matrix)[0][:, :3]
    factors = Factors(leading, leading.T @ weight)  # svd-llm's, all in float64
    again = refitted(factors, weight, root.matrix @ root.matrix.T)
    assert float((again.left - factors.left).abs().max()) < 1e-14


@pytest.mark.parametrize(("m", "n"), SHAPES)
def test_that_the_refit_is_the_least_squares_solution_on_the_shifted_inputs(m: int, n: int) -> None:
    weight, x = drawn(m, n, seed=0), drawn(n, 60, seed=2)
    right = drawn(3, n, seed=3)
    found = refitted(Factors(drawn(m, 3, seed=4), right), weight, x @ x.T / 60)
    wanted = torch.linalg.lstsq((right @ x).T, (weight @ x).T).solution.T
    assert torch.equal(found.right, right)
    assert torch.allclose(found.left, wanted, rtol=1e-4, atol=1e-5)


def test_that_directions_the_text_never_takes_stay_as_they_were() -> None:
    weight, right = drawn(4, 6, seed=0), torch.eye(6, dtype=torch.float64)[:3]
    left = drawn(4, 3, seed=1)
    shifted = torch.diag(torch.tensor([1.0, 1.0, 0.0, 0.0, 0.0, 0.0], dtype=torch.float64))
    found = refitted(Factors(left, right), weight, shifted)
    assert torch.allclose(found.left[:, :2], weight[:, :2], atol=1e-5)
    assert torch.equal(found.left[:, 2], left[:, 2])


def test_that_inputs_that_never_came_change_nothing() -> None:
    factors = Factors(drawn(4, 2, seed=0), drawn(2, 6, seed=1))
    assert refitted(factors, drawn(4, 6, seed=2), torch.zeros(6, 6)) is factors


def test_that_in_a_pass_each_site_is_refitted_to_what_the_refitted_sites_before_it_give(lab: Lab) -> None:
    refined = lab.refine({"update": {}})
    compressed = AutoModelForCausalLM.from_pretrained(lab.checkpoint.folder)
    groups: dict[str, list[Site]] = {}
    for site in lab.checkpoint.info.sites:
        groups.setdefault(site.input_group, []).append(site)
    for sites in groups.values():  # in the order in which the blocks run them
        x = seen_by(compressed, sites[0].name, lab.rows().calibration.ids)
        for site in sites:
            stored, weight = refined.factors(site), lab.checkpoint.weight(site).double()
            assert isinstance(stored, Factors)
            seen = stored.right.double() @ x
            missing = (weight @ x - stored.left.double() @ seen) @ seen.T  # the gradient of the least squares
            assert float(missing.abs().max()) < 1e-4 * float((weight @ x @ seen.T).abs().max()), site.name
            with torch.no_grad():
                compressed.get_submodule(site.name).weight.copy_(stored.product())
