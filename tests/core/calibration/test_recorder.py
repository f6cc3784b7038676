"""How a model calls its blocks is learnt from the model, and what cannot be followed is refused."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import torch
from torch import nn

from core.calibration.forward import prepare, returned_behind, run_block
from core.calibration.recorder import Call, TensorPool, first_call, recording, run_base
from core.calibration.rows import TokenRows
from core.checkpoint.skeleton import Skeleton
from core.jobs.errors import StudioError
from core.jobs.reporter import silent

ROWS = TokenRows(torch.arange(24).view(3, 8))


class Block(nn.Module):
    attention_type = "sliding_attention"

    def __init__(self, wrapped: bool) -> None:
        super().__init__()
        self.linear = nn.Linear(4, 4)
        self.wrapped = wrapped

    def forward(self, hidden_states: torch.Tensor, *, shift: torch.Tensor) -> Any:
        out = hidden_states + self.linear(hidden_states) + shift
        return (out, None) if self.wrapped else out


class Model(nn.Module):
    """The little of a transformers model that calibration asks for."""

    def __init__(self, *, wrapped: bool = False, by_name: bool = False, between: float = 1.0, times: int = 1) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.embed = nn.Embedding(32, 4)
        self.layers = nn.ModuleList(Block(wrapped) for _ in range(3))
        self.wrapped, self.by_name, self.between, self.times = wrapped, by_name, between, times
        self.seen: list[str] = []

    @property
    def base_model(self) -> nn.Module:
        return self

    def forward(self, input_ids: torch.Tensor, use_cache: bool) -> torch.Tensor:
        hidden = self.embed(input_ids)
        shift = input_ids[:, :, None] * 0.01
        for layer in list(self.layers) * self.times:
            self.seen.append(cast(Block, layer).attention_type)
            out = layer(hidden_states=hidden, shift=shift) if self.by_name else layer(hidden, shift=shift)
            hidden = (out[0] if self.wrapped else out) * self.between
        return hidden


def skeleton_of(model: Model) -> Skeleton:
    return cast(Skeleton, SimpleNamespace(model=model, blocks=[f"layers.{i}" for i in range(3)]))


@pytest.mark.parametrize("wrapped", [False, True], ids=["tensor", "tuple"])
@pytest.mark.parametrize("by_name", [False, True], ids=["positional", "by name"])
def test_that_running_the_recorded_calls_is_running_the_model(wrapped: bool, by_name: bool, home: Path) -> None:
    model = Model(wrapped=wrapped, by_name=by_name)
    with torch.no_grad():
        expected = run_base(cast(Any, model), ROWS.ids)
    prepared = prepare(skeleton_of(model), ROWS, "cpu", silent())
    with prepared.states:
        for index in range(3):
            assert run_block(model.layers[index], index, prepared, "cpu", silent())
        (batch,) = prepared.batches
        assert torch.equal(prepared.states.read(batch, "cpu"), expected)
    assert all(isinstance(layer, Block) for layer in model.layers)
    assert set(model.seen) == {"sliding_attention"}


@pytest.mark.parametrize("change", [{"between": 2.0}, {"times": 2}], ids=["scaled between blocks", "blocks run twice"])
def test_that_a_model_that_does_more_than_run_its_blocks_is_refused(change: dict[str, Any], home: Path) -> None:
    model = Model(**change)
    with pytest.raises(StudioError, match="Model does not simply run its blocks one after the other"):
        prepare(skeleton_of(model), ROWS, "cpu", silent())
    assert all(isinstance(layer, Block) for layer in model.layers)


def test_that_the_first_call_stops_the_forward_there() -> None:
    model = Model()
    call, hidden = first_call(cast(Any, model), "layers.1", ROWS.ids)
    assert len(model.seen) == 2
    assert hidden.shape == (3, 8, 4)
    assert set(call.kwargs) == {"shift"}
    assert returned_behind(model.layers[1], call, hidden) is None


def test_that_equal_tensors_are_kept_once() -> None:
    pool = TensorPool()
    one = pool.shared({"mask": torch.ones(3), "position": (torch.zeros(2), [torch.ones(3)]), "cache": None})
    two = pool.shared({"mask": torch.ones(3), "other": torch.ones(3, dtype=torch.float64)})
    assert one["mask"] is one["position"][1][0] is two["mask"]
    assert one["cache"] is None
    assert two["other"].dtype == torch.float64


def test_that_blocks_come_back_when_the_forward_fails() -> None:
    model = Model()
    with pytest.raises(IndexError), recording(cast(Any, model), ["layers.0", "layers.2"], None):
        run_base(cast(Any, model), torch.tensor([[99]]))
    assert all(isinstance(layer, Block) for layer in model.layers)


def test_that_a_call_changes_dtype_in_its_floating_tensors_only() -> None:
    call = Call((torch.ones(2), 3), {"a": [torch.ones(2, dtype=torch.bool)], "b": None}, by_name=False)
    cast_call = call.to(torch.bfloat16)
    assert cast_call.args[0].dtype == torch.bfloat16
    assert cast_call.args[1] == 3
    assert cast_call.kwargs["a"][0].dtype == torch.bool
