"""The layers and the plug-in: what a compressed model can do once it is loaded."""

import copy
import importlib.util
import json
from pathlib import Path

import pytest
import torch
from torch import nn
from transformers import AutoModel, AutoModelForCausalLM, PreTrainedModel
from transformers.quantizers.auto import AUTO_QUANTIZATION_CONFIG_MAPPING, AUTO_QUANTIZER_MAPPING

from core.allocation.storage import STORAGES, Storage
from core.checkpoint import modeling_low_rank
from core.checkpoint.modeling_low_rank import FactoredLinear, LowRankConfig, LowRankQuantizer, PivotedLinear, guard_site
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from tests.factors import compress, mixed_plan
from tests.families import make_checkpoint

IDS = torch.arange(4, 40).reshape(2, 18)


def written(family: str, storage: Storage, place: Path) -> Path:
    checkpoint = open_checkpoint(str(make_checkpoint(family, place / "source")), silent())
    return compress(checkpoint, mixed_plan(checkpoint, storage), place / "small").folder


@pytest.fixture(params=STORAGES)
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A compressed Qwen2, which has biases and tied nothing."""
    return written("qwen2", request.param, tmp_path)


def low_rank_layers(model: PreTrainedModel) -> list[FactoredLinear | PivotedLinear]:
    return [module for module in model.modules() if isinstance(module, FactoredLinear | PivotedLinear)]


def test_that_a_factored_layer_is_left_times_right_plus_bias() -> None:
    layer = FactoredLinear(6, 5, 2, bias=True, guard=False)
    x = torch.randn(3, 4, 6)
    weight = layer.left.weight @ layer.right.weight
    torch.testing.assert_close(layer(x), x @ weight.T + layer.left.bias)


def test_that_a_pivoted_layer_puts_every_row_in_its_place() -> None:
    layer = PivotedLinear(6, 5, 2, bias=True, guard=False)
    layer.order.copy_(torch.tensor([3, 0, 4, 1, 2]))
    nn.init.normal_(layer.bias)
    x = torch.randn(3, 4, 6)
    stacked = torch.cat((layer.pivot.weight, layer.rest.weight @ layer.pivot.weight))
    torch.testing.assert_close(layer(x), x @ stacked[[3, 0, 4, 1, 2]].T + layer.bias)


def test_that_only_the_guard_stores_the_zero_size_weight() -> None:
    assert "weight" not in FactoredLinear(6, 5, 2, bias=False, guard=False).state_dict()
    assert FactoredLinear(6, 5, 2, bias=False, guard=True).state_dict()["weight"].shape == (0,)


def test_that_the_guard_does_not_depend_on_the_order_in_the_json() -> None:
    assert guard_site({"b": 1, "a": 2}) == guard_site({"a": 2, "b": 1}) == "a"
    assert guard_site({}) is None


def test_that_every_parameter_of_a_compressed_model_gets_a_gradient(small: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(small).train()
    model(input_ids=IDS, labels=IDS).loss.backward()
    assert len(low_rank_layers(model)) > 8
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0 or name.endswith("k_proj.bias"), name


def test_that_training_a_compressed_model_lowers_its_loss(small: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(small).train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses = []
    for _ in range(5):
        loss = model(input_ids=IDS, labels=IDS).loss
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert losses[-1] < losses[0] - 0.01


def test_that_what_was_trained_survives_saving(small: Path, tmp_path: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(small)
    with torch.no_grad():
        for layer in low_rank_layers(model):
            next(layer.parameters()).mul_(1.5)
        expected = model(input_ids=IDS).logits
    model.save_pretrained(tmp_path / "trained")
    again = AutoModelForCausalLM.from_pretrained(tmp_path / "trained")
    with torch.no_grad():
        assert torch.equal(again(input_ids=IDS).logits, expected)


def test_that_a_compressed_model_generates(small: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(small)
    prompt = torch.tensor([[5, 6, 7]])
    cached = model.generate(prompt, max_new_tokens=6, min_new_tokens=6, do_sample=False)
    plain = model.generate(prompt, max_new_tokens=6, min_new_tokens=6, do_sample=False, use_cache=False)
    assert cached.shape == (1, 9)
    assert torch.equal(cached, plain)


def test_that_dtype_can_be_chosen_when_loading_and_changed_afterwards(small: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(small, dtype=torch.bfloat16)
    assert {parameter.dtype for parameter in model.parameters()} == {torch.bfloat16}
    assert model(input_ids=IDS).logits.dtype == torch.bfloat16
    assert model.float()(input_ids=IDS).logits.dtype == torch.float32
    orders = [layer.order for layer in low_rank_layers(model) if isinstance(layer, PivotedLinear)]
    assert all(order.dtype == torch.int32 for order in orders)


@pytest.mark.parametrize("device_map", ["cpu", {"": "cpu"}])
def test_that_a_device_map_gives_the_same_logits(small: Path, device_map: str | dict[str, str]) -> None:
    pytest.importorskip("accelerate", reason="transformers asks for accelerate with any device_map")
    model = AutoModelForCausalLM.from_pretrained(small, device_map=device_map)
    with torch.no_grad():
        expected = AutoModelForCausalLM.from_pretrained(small)(input_ids=IDS).logits
        assert torch.equal(model(input_ids=IDS).logits, expected)


def test_that_the_layers_are_built_without_memory_on_the_meta_device(small: Path) -> None:
    pytest.importorskip("accelerate", reason="transformers asks for accelerate with any device_map")
    model = AutoModelForCausalLM.from_pretrained(small, device_map="meta")
    assert low_rank_layers(model)
    assert {parameter.device.type for parameter in model.parameters()} == {"meta"}


def test_that_the_bare_base_model_loads_too(small: Path) -> None:
    base = AutoModel.from_pretrained(small)
    whole = AutoModelForCausalLM.from_pretrained(small)
    with torch.no_grad():
        assert torch.equal(base(IDS).last_hidden_state, whole.model(IDS).last_hidden_state)


def test_that_a_copy_of_the_model_saves_itself_and_not_the_original(small: Path, tmp_path: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(small)
    twin = copy.deepcopy(model)
    with torch.no_grad():
        for parameter in twin.parameters():
            parameter.zero_()
    twin.save_pretrained(tmp_path / "twin")
    assert AutoModelForCausalLM.from_pretrained(tmp_path / "twin")(input_ids=IDS).logits.abs().max() == 0


def test_that_linear_layers_inside_are_plain_ones(small: Path) -> None:
    for layer in low_rank_layers(AutoModelForCausalLM.from_pretrained(small)):
        assert [type(child) for child in layer.children()] == [nn.Linear, nn.Linear]


def test_that_importing_the_file_again_under_another_name_is_harmless() -> None:
    before = AUTO_QUANTIZER_MAPPING["low_rank"], AUTO_QUANTIZATION_CONFIG_MAPPING["low_rank"]
    spec = importlib.util.spec_from_file_location("carried_along", modeling_low_rank.__file__)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert before == (AUTO_QUANTIZER_MAPPING["low_rank"], AUTO_QUANTIZATION_CONFIG_MAPPING["low_rank"])


def change_config(folder: Path, **entries: object) -> None:
    config = json.loads((folder / "config.json").read_text())
    config["quantization_config"] |= entries
    (folder / "config.json").write_text(json.dumps(config))


def test_that_a_newer_version_of_the_format_is_refused(small: Path) -> None:
    change_config(small, version=2)
    with pytest.raises(ValueError, match="version 2 of the low-rank format"):
        AutoModelForCausalLM.from_pretrained(small)


def test_that_an_unknown_storage_is_refused_with_the_known_ones(small: Path) -> None:
    change_config(small, storage="folded")
    with pytest.raises(ValueError, match="'folded'; known are factored, pivoted"):
        AutoModelForCausalLM.from_pretrained(small)


def test_that_a_rank_for_a_layer_the_model_lacks_is_refused(small: Path) -> None:
    change_config(small, ranks={"model.layers.7.mlp.up_proj": 3})
    with pytest.raises(ValueError, match=r"layer model\.layers\.7\.mlp\.up_proj, which Qwen2ForCausalLM does not have"):
        AutoModelForCausalLM.from_pretrained(small)


def test_that_a_rank_for_something_not_linear_is_refused(small: Path) -> None:
    change_config(small, ranks={"model.norm": 3})
    with pytest.raises(ValueError, match="a rank to a Qwen2RMSNorm, which is not a linear layer"):
        AutoModelForCausalLM.from_pretrained(small)


def test_that_a_dense_model_cannot_be_quantised_into_the_format() -> None:
    with pytest.raises(ValueError, match="require the model to be pre-quantized"):
        LowRankQuantizer(LowRankConfig(ranks={}), pre_quantized=False)
