"""The streamed Kronecker fit against the explicitly rearranged Fisher matrix."""

from pathlib import Path

import pytest
import torch

from core.calibration.calibrate import calibrate_rows
from core.calibration.kronecker import KroneckerFit
from core.calibration.moments import unpack
from core.jobs.reporter import silent
from core.model.moment_kinds import kronecker
from tests.core.calibration.whole_model import close, make_rows, opened, pairs_of, row_gradients

ENOUGH = 60


def leading(gradients: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """sqrt(s) mat(u), sqrt(s) mat(v) of the rearranged Fisher matrix [m^2, n^2], with a positive trace."""
    m, n = gradients[0].shape
    rearranged = torch.stack([torch.einsum("ij,kl->ikjl", g, g) for g in gradients]).mean(dim=0).reshape(m * m, n * n)
    u, s, v = torch.linalg.svd(rearranged, full_matrices=False)
    sign = torch.sign(u[:, 0].view(m, m).trace())
    return sign * s[0].sqrt() * u[:, 0].view(m, m), sign * s[0].sqrt() * v[0].view(n, n)


def fitted(gradients: list[torch.Tensor], passes: int) -> tuple[torch.Tensor, torch.Tensor]:
    m, n = gradients[0].shape
    fit = KroneckerFit(m, n, passes)
    for _ in range(passes + 2):
        for gradient in gradients:
            fit.add(gradient)
        fit.end_pass()
    left, right = (fit.factors()[kind] for kind in kronecker(passes))
    return unpack(left, m), unpack(right, n)


@pytest.mark.parametrize("passes", [ENOUGH, ENOUGH + 1])
@pytest.mark.parametrize(("m", "n"), [(3, 5), (4, 4), (6, 2)])
def test_that_enough_passes_give_the_leading_singular_triple(m: int, n: int, passes: int) -> None:
    torch.manual_seed(m)
    gradients = [torch.randn(m, n, dtype=torch.float64) for _ in range(7)]
    left, right = fitted(gradients, passes)
    x, y = leading(gradients)
    assert torch.allclose(left, x, atol=1e-8)
    assert torch.allclose(right, y, atol=1e-8)


@pytest.mark.parametrize("passes", [1, 2, 3])
def test_that_both_factors_are_positive_after_any_number_of_passes(passes: int) -> None:
    torch.manual_seed(0)
    for factor in fitted([torch.randn(5, 7, dtype=torch.float64) for _ in range(2)], passes):
        assert float(torch.linalg.eigvalsh(factor).min()) > -1e-12


def test_that_a_single_gradient_is_fitted_exactly() -> None:
    torch.manual_seed(0)
    u, v = torch.randn(4, dtype=torch.float64), torch.randn(6, dtype=torch.float64)
    left, right = fitted([torch.outer(u, v)], 3)
    assert torch.allclose(torch.kron(left, right), torch.kron(torch.outer(u, u), torch.outer(v, v)), atol=1e-12)


def test_that_rows_without_a_gradient_count_and_nothing_else_happens() -> None:
    fit = KroneckerFit(2, 3, 2)
    for _ in range(2):
        fit.add(None)
        fit.end_pass()
    assert all(not factor.any() for factor in fit.factors().values())


def test_that_the_fit_over_a_model_is_that_of_its_row_gradients(tmp_path: Path) -> None:
    shape = {"hidden_size": 8, "intermediate_size": 12, "num_attention_heads": 2, "num_key_value_heads": 1}
    checkpoint, rows = opened("llama", tmp_path, **shape), make_rows(4, 20)
    kinds = kronecker(ENOUGH)
    store = calibrate_rows(checkpoint, rows, "float32", frozenset(kinds), silent())
    pairs = pairs_of(checkpoint, rows)
    for site in checkpoint.info.sites:
        for kind, expected in zip(kinds, leading(row_gradients(pairs[site])), strict=True):
            assert close(store.moments(site)[kind], expected, float(expected.norm()), 1e-3), (site.name, kind.name)
