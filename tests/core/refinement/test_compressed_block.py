"""A low-rank layer does what the layer it stands for did with the matrix it stores."""

import pytest
import torch
from torch import nn
from transformers.pytorch_utils import Conv1D

from core.allocation.storage import Storage
from core.factorization.factors import Factors, in_storage
from core.refinement.compressed_block import factors_in, low_rank_layer

M, N, RANK = 7, 5, 3


def dense_layer(kind: str, *, bias: bool) -> nn.Module:
    torch.manual_seed(0)
    if kind == "linear":
        return nn.Linear(N, M, bias=bias)
    layer = Conv1D(M, N)
    nn.init.normal_(layer.bias)
    return layer


@pytest.fixture
def factors() -> Factors:
    generator = torch.Generator().manual_seed(1)
    shapes = ((M, RANK), (RANK, N))
    return Factors(*(torch.randn(*shape, generator=generator, dtype=torch.float64) for shape in shapes))


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
@pytest.mark.parametrize(("kind", "bias"), [("linear", True), ("linear", False), ("conv1d", True)])
def test_that_the_layer_gives_the_stored_matrix_times_its_input_plus_the_bias(
    kind: str, bias: bool, storage: Storage, factors: Factors
) -> None:
    dense = dense_layer(kind, bias=bias)
    layer = low_rank_layer(dense, in_storage(factors, storage))
    x = torch.randn(2, 4, N)
    wanted = x @ factors.product().T.float() + (dense.bias if bias else 0)
    assert torch.allclose(layer(x), wanted, atol=1e-5)
    assert not any(parameter.requires_grad for parameter in layer.parameters())


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_what_is_put_into_a_layer_comes_out_of_it(storage: Storage, factors: Factors) -> None:
    stored = in_storage(factors, storage)
    found = factors_in(low_rank_layer(dense_layer("linear", bias=True), stored))
    assert type(found) is type(stored)
    for name, tensor in found.tensors().items():
        assert torch.equal(tensor, stored.tensors()[name].to(tensor.dtype))


def test_that_the_layer_has_the_dtype_of_the_one_it_replaces(factors: Factors) -> None:
    layer = low_rank_layer(dense_layer("linear", bias=True).to(torch.bfloat16), factors)
    assert {parameter.dtype for parameter in layer.parameters()} == {torch.bfloat16}
