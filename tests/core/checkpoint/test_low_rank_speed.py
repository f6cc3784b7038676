"""What is done for speed changes no number: layouts, shared passes, compiled code."""

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import nn
from transformers import AutoModelForCausalLM, PreTrainedModel

from core.allocation.plan import RankPlan
from core.allocation.storage import STORAGES, Storage
from core.checkpoint import modeling_low_rank
from core.checkpoint.modeling_low_rank import FactoredLinear, PivotedLinear, SharedInput
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from tests.factors import compress
from tests.families import make_checkpoint

IDS = torch.arange(4, 40).reshape(2, 18)


@pytest.fixture(params=STORAGES)
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A Qwen2, which has biases, with every site compressed."""
    return compressed(request.param, tmp_path)


def compressed(storage: Storage, place: Path) -> Path:
    checkpoint = open_checkpoint(str(make_checkpoint("qwen2", place / "source")), silent())
    plan = RankPlan({site.name: 3 + i % 4 for i, site in enumerate(checkpoint.info.sites)}, storage)
    return compress(checkpoint, plan, place / "small").folder


@pytest.fixture
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layers share their input on the processor too."""
    monkeypatch.setattr(modeling_low_rank, "SHARING_DEVICES", frozenset({"cpu"}))


def load(folder: Path) -> PreTrainedModel:
    model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(folder)
    return model


@torch.no_grad()
def logits(model: PreTrainedModel) -> torch.Tensor:
    scores: torch.Tensor = model(input_ids=IDS).logits
    return scores


def entry(model: PreTrainedModel, name: str) -> nn.Linear:
    layer = model.get_submodule(f"model.layers.0.{name}")
    assert isinstance(layer, FactoredLinear | PivotedLinear)
    found: nn.Linear = getattr(layer, layer.ENTRY)
    return found


def stacked(model: PreTrainedModel, *names: str) -> bool:
    """Whether the entries of the layers lie in one piece of memory."""
    return len({entry(model, name).weight.untyped_storage().data_ptr() for name in names}) == 1


QKV = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")
GATED = ("mlp.gate_proj", "mlp.up_proj")


@pytest.mark.usefixtures("sharing")
def test_that_one_pass_over_a_shared_input_gives_the_same_logits(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = load(small)
    shared = logits(model)
    assert stacked(model, *QKV)
    assert stacked(model, *GATED)
    assert not stacked(model, "self_attn.o_proj", "mlp.down_proj")
    monkeypatch.setattr(modeling_low_rank, "SHARING_DEVICES", frozenset())
    torch.testing.assert_close(shared, logits(load(small)))


@pytest.mark.usefixtures("sharing")
def test_that_a_shared_input_is_read_once() -> None:
    layers: list[FactoredLinear] = [FactoredLinear(6, 5, 2, bias=False, guard=False) for _ in range(3)]
    group = SharedInput(list(layers))
    for index, layer in enumerate(layers):
        layer.shared = (group, index)
    x = torch.randn(2, 6)
    calls: list[tuple[int, ...]] = []
    inner = nn.functional.linear

    def counted(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
        calls.append(tuple(weight.shape))
        return inner(x, weight, bias)

    with torch.no_grad(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(nn.functional, "linear", counted)
        for layer in layers:
            layer(x)
    assert calls == [(6, 6), (5, 2), (5, 2), (5, 2)]


def pair() -> tuple[FactoredLinear, FactoredLinear]:
    torch.manual_seed(0)
    first, second = (FactoredLinear(6, 5, 2, bias=False, guard=False) for _ in range(2))
    group = SharedInput([first, second])
    first.shared, second.shared = (group, 0), (group, 1)
    return first, second


def alone(layer: FactoredLinear, x: torch.Tensor) -> torch.Tensor:
    return x @ (layer.left.weight @ layer.right.weight).T


@pytest.mark.usefixtures("sharing")
@torch.no_grad()
def test_that_a_layer_that_is_handed_something_else_computes_it_itself() -> None:
    first, second = pair()
    x, other = torch.randn(3, 6), torch.randn(3, 6)
    first(x)
    torch.testing.assert_close(second(other), alone(second, other))
    x.mul_(2)  # the same tensor, but no longer what the first has seen
    torch.testing.assert_close(second(x), alone(second, x))
    torch.testing.assert_close(second(x), alone(second, x))


@pytest.mark.usefixtures("sharing")
@torch.no_grad()
def test_that_changed_replaced_and_watched_entries_count() -> None:
    first, second = pair()
    x = torch.randn(3, 6)
    first(x), second(x)
    first.right.weight.mul_(2)
    torch.testing.assert_close(first(x), alone(first, x))
    second.right.weight = nn.Parameter(torch.randn(2, 6))
    for _ in range(2):
        first(x)
        torch.testing.assert_close(second(x), alone(second, x))
    seen: list[torch.Tensor] = []
    second.right.register_forward_hook(lambda _module, _args, output: seen.append(output))
    first(x), second(x)
    assert len(seen) == 1


@pytest.mark.usefixtures("sharing")
@torch.no_grad()
def test_that_a_replica_of_a_layer_computes_its_own() -> None:
    first, second = pair()
    x = torch.randn(3, 6)
    first(x)
    replica = copy.copy(second)
    replica.__dict__["_modules"] = {"left": second.left, "right": nn.Linear(6, 2, bias=False)}
    torch.testing.assert_close(replica(x), alone(replica, x))


@pytest.mark.usefixtures("sharing")
def test_that_gradients_reach_every_entry_of_a_shared_input(small: Path) -> None:
    model = load(small)
    logits(model)
    model(input_ids=IDS, labels=IDS).loss.backward()
    assert all(entry(model, name).weight.grad is not None for name in (*QKV, *GATED))


def zeroed(model: PreTrainedModel) -> PreTrainedModel:
    twin = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in twin.parameters():
            parameter.zero_()
    return twin


@pytest.mark.usefixtures("sharing")
def test_that_a_copy_shares_nothing_with_the_original(small: Path) -> None:
    model = load(small)
    before = logits(model)
    twin = zeroed(model)
    assert logits(twin).abs().max() == 0
    assert torch.equal(logits(model), before)


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize("cast", [lambda model: model.double(), lambda model: model.to(torch.bfloat16).float()])
def test_that_casting_between_two_passes_is_followed(
    small: Path, cast: Callable[[PreTrainedModel], PreTrainedModel]
) -> None:
    model = load(small)
    logits(model)
    changed = cast(model)
    after = logits(changed)
    assert stacked(model, *QKV)
    fresh = cast(load(small))
    torch.testing.assert_close(after, logits(fresh))


@pytest.mark.usefixtures("sharing")
def test_that_saving_after_a_pass_writes_the_same_tensors(small: Path, tmp_path: Path) -> None:
    model = load(small)
    logits(model)
    assert stacked(model, *QKV)
    model.save_pretrained(tmp_path / "again")
    tensors, again = (load_file(place / "model.safetensors") for place in (small, tmp_path / "again"))
    assert again.keys() == tensors.keys()
    assert all(torch.equal(again[name], tensors[name]) for name in tensors)


@pytest.mark.usefixtures("sharing")
def test_that_inference_mode_gives_the_same_logits(small: Path) -> None:
    model = load(small)
    with torch.inference_mode():
        first = logits(model)
    torch.testing.assert_close(first, logits(model))


def test_that_tall_matrices_lie_by_columns_on_a_processor_and_stay_so_when_cast(small: Path) -> None:
    model = load(small)
    for _ in range(2):
        for layer in model.modules():
            if isinstance(layer, FactoredLinear | PivotedLinear):
                weight = getattr(layer, layer.EXIT).weight
                tall = weight.shape[0] > weight.shape[1]
                assert weight.stride() == ((1, weight.shape[0]) if tall else (weight.shape[1], 1))
        model = model.to(torch.bfloat16)


@pytest.mark.parametrize("tokens", [1, 5])
@pytest.mark.parametrize("grad", [False, True])
def test_that_rows_come_in_order_for_one_token_and_for_many(tokens: int, grad: bool) -> None:
    layer = PivotedLinear(6, 5, 2, bias=False, guard=False)
    order = torch.tensor([3, 0, 4, 1, 2])
    layer.order.copy_(order)
    x = torch.randn(1, tokens, 6, requires_grad=grad)
    stacked_rows = torch.cat((layer.pivot.weight, layer.rest.weight @ layer.pivot.weight))
    y = layer(x)
    torch.testing.assert_close(y, x @ stacked_rows[order].T)
    if grad:
        weights = torch.arange(5.0)
        (found,) = torch.autograd.grad((y * weights).sum(), x)
        torch.testing.assert_close(found, (weights @ stacked_rows[order]).expand(1, tokens, 6))


@pytest.mark.parametrize("shape", [(300, 6), (2, 200, 6), (1, 129, 6)])
def test_that_many_tokens_are_put_in_order_by_stretches(shape: tuple[int, ...]) -> None:
    layer = PivotedLinear(6, 5, 2, bias=True, guard=False)
    layer.order.copy_(torch.tensor([3, 0, 4, 1, 2]))
    nn.init.normal_(layer.bias)
    x = torch.randn(shape)
    whole = layer(x).detach()  # with gradients: at once
    with torch.no_grad():
        stretched = layer(x)
    assert stretched.is_contiguous()
    torch.testing.assert_close(stretched, whole)


@pytest.mark.usefixtures("sharing")
def test_that_a_compressed_model_is_captured_whole_by_torch_compile(small: Path) -> None:
    model = load(small)
    expected = logits(model)
    whole = torch.compile(model, backend="aot_eager", fullgraph=True)
    with torch.no_grad():
        torch.testing.assert_close(whole(input_ids=IDS, use_cache=False).logits, expected)
