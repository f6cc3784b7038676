"""Output subspaces row by row, against singular vectors of the outputs themselves."""

from pathlib import Path

import pytest
import torch

from core.calibration.calibrate import calibrate_rows
from core.calibration.moments import unpack
from core.calibration.subspace import SubspaceSum
from core.jobs.reporter import silent
from core.model.moment_kinds import output_subspace
from tests.core.calibration.whole_model import make_rows, opened, pairs_of


def expected_of(weight: torch.Tensor, rows: list[torch.Tensor], count: int) -> torch.Tensor:
    means = []
    for x in rows:
        _, s, v = torch.linalg.svd(x.double() @ weight.double().T, full_matrices=False)
        kept = v[: min(count, int((s > 1e-7 * s[0]).sum()))]
        means.append(kept.T @ kept)
    return torch.stack(means).mean(dim=0)


@pytest.mark.parametrize(("m", "n"), [(4, 9), (6, 6), (9, 4)])
@pytest.mark.parametrize(("share", "count"), [(0.01, 1), (0.5, None), (1.0, None)])
@pytest.mark.parametrize("tokens", [3, 20])
def test_that_the_leading_directions_are_those_of_the_outputs(
    m: int, n: int, share: float, count: int | None, tokens: int
) -> None:
    torch.manual_seed(m)
    weight = torch.randn(m, n)
    rows = [torch.randn(tokens, n, dtype=torch.float64) for _ in range(3)]
    kind = output_subspace(share)
    total = SubspaceSum(weight, frozenset({kind}))
    total.add(torch.stack(rows[:2]))
    total.add(rows[2][None])
    found = unpack(total.means()[kind], m)
    expected = expected_of(weight, rows, count or max(1, round(share * min(m, n))))
    assert torch.allclose(found, expected, atol=1e-7)


def test_that_no_rows_give_zeros() -> None:
    kind = output_subspace(0.5)
    assert not SubspaceSum(torch.randn(3, 2), frozenset({kind})).means()[kind].any()


@pytest.mark.parametrize("family", ["qwen2", "gpt2", "opt"])
def test_that_the_bias_of_a_site_does_not_enter(family: str, tmp_path: Path) -> None:
    checkpoint, rows = opened(family, tmp_path), make_rows(3)
    kind = output_subspace(0.3)
    store = calibrate_rows(checkpoint, rows, "float32", frozenset({kind}), silent())
    pairs = pairs_of(checkpoint, rows)
    assert any(site.bias for site in checkpoint.info.sites)
    for site in checkpoint.info.sites:
        inputs = [x for x, _ in pairs[site]]
        count = max(1, round(0.3 * min(site.shape)))
        expected = expected_of(checkpoint.weight(site), inputs, count)
        assert float((store.moments(site)[kind] - expected).norm() / expected.norm()) < 1e-3, site.name
