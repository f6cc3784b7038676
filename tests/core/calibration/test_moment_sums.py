"""Sums of moments and their packed form."""

import pytest
import torch
from torch import nn

from core.calibration import dtype as dtypes
from core.calibration.dtype import dtype_named, faster_dtype, name_of
from core.calibration.moments import Accumulator, pack, unpack
from core.calibration.recorder import Call
from core.model.moment_kinds import INPUT_ABS_MAX, INPUT_ABS_MEAN, INPUT_ABS_ROW_MAX, INPUT_GRAM

KINDS = (INPUT_GRAM, INPUT_ABS_MEAN, INPUT_ABS_MAX, INPUT_ABS_ROW_MAX)


@pytest.mark.parametrize("n", [1, 5, 256, 300, 700])
def test_that_a_gram_summed_in_batches_is_the_gram_of_all_tokens(n: int) -> None:
    torch.manual_seed(n)
    x = torch.randn(3, 40, n)
    sums = Accumulator(frozenset(KINDS))
    for batch in x:
        sums.add(batch[None])
    means = sums.means(n)
    flat = x.double().flatten(0, 1)
    gram = unpack(means[INPUT_GRAM], n)
    assert sums.tokens == 120
    assert torch.equal(gram, gram.T)
    assert float((gram - flat.T @ flat / 120).norm() / gram.norm()) < 1e-6
    assert torch.allclose(means[INPUT_ABS_MEAN], flat.abs().mean(0), rtol=1e-5)
    assert torch.equal(means[INPUT_ABS_MAX], flat.abs().amax(0))
    assert torch.allclose(means[INPUT_ABS_ROW_MAX], x.double().abs().amax(1).mean(0), rtol=1e-6)


def test_that_the_sum_over_batches_does_not_lose_small_ones() -> None:
    sums = Accumulator(frozenset({INPUT_GRAM}))
    sums.add(torch.full((1, 1, 2), 1e5))
    for _ in range(1000):
        sums.add(torch.full((1, 1, 2), 1.0))
    assert float(sums.means(2)[INPUT_GRAM][0]) * 1001 == pytest.approx(1e10 + 1000, rel=1e-12)


def test_that_no_tokens_give_zeros_of_the_right_size() -> None:
    means = Accumulator(frozenset(KINDS)).means(4)
    assert torch.equal(means[INPUT_GRAM], torch.zeros(10, dtype=torch.float64))
    assert torch.equal(means[INPUT_ABS_MEAN], torch.zeros(4, dtype=torch.float64))
    assert torch.equal(means[INPUT_ABS_MAX], torch.zeros(4, dtype=torch.float64))


@pytest.mark.parametrize("n", [1, 2, 255, 256, 257, 600])
def test_that_packing_keeps_every_number_of_a_symmetric_matrix(n: int) -> None:
    torch.manual_seed(n)
    matrix = torch.randn(n, n, dtype=torch.float64)
    matrix = matrix + matrix.T
    packed = pack(matrix)
    assert packed.shape == (n * (n + 1) // 2,)
    assert torch.equal(unpack(packed, n), matrix)


@pytest.mark.parametrize(
    ("seconds", "chosen", "gain"), [(0.5, torch.bfloat16, 2.0), (0.9, torch.float32, 1.0), (2.0, torch.float32, 1.0)]
)
def test_that_a_smaller_dtype_is_taken_only_when_it_is_clearly_faster(
    seconds: float, chosen: torch.dtype, gain: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = {torch.float32: 1.0, torch.bfloat16: seconds}
    monkeypatch.setattr(dtypes, "_seconds", lambda _block, _call, _hidden, dtype: times[dtype])
    call = Call((), {}, by_name=False)
    assert faster_dtype(nn.Identity(), call, torch.ones(1, 2, 4), [torch.bfloat16]) == (chosen, gain)


def test_that_measuring_leaves_the_block_as_it_was() -> None:
    block = nn.Linear(4, 4)
    dtype, gain = faster_dtype(block, Call((), {}, by_name=False), torch.ones(1, 2, 4), [torch.bfloat16])
    assert block.weight.dtype == torch.float32
    assert dtype in (torch.float32, torch.bfloat16)
    assert gain >= 1


def test_that_dtypes_have_names_both_ways() -> None:
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        assert dtype_named(name_of(dtype)) == dtype
