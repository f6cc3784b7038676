"""The shipped model ``tiny``: plain transformers loads it, and it knows more of the language than a trigram."""

import json
import math
from collections.abc import Mapping
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

import resources


@pytest.fixture(scope="module")
def figures() -> Mapping[str, Any]:
    recorded = (resources.tiny_folder() / "training.json").read_text(encoding="utf-8")
    return dict(json.loads(recorded))


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerBase:
    return AutoTokenizer.from_pretrained(resources.tiny_folder(), local_files_only=True)


@pytest.fixture(scope="module")
def model() -> PreTrainedModel:
    folder = resources.tiny_folder()
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True)


@torch.no_grad()
def _perplexity(model: PreTrainedModel, rows: torch.Tensor) -> float:
    logits = model(input_ids=rows).logits[:, :-1].flatten(0, 1)
    return math.exp(torch.nn.functional.cross_entropy(logits, rows[:, 1:].flatten()))


def _rows(tokenizer: PreTrainedTokenizerBase, count: int, length: int) -> torch.Tensor:
    ids = tokenizer(resources.text("evaluation")[: count * length * 6])["input_ids"]
    return torch.tensor(ids[: count * length]).view(count, length)


def test_that_tiny_has_the_parameters_and_the_shape_that_its_card_states(
    model: PreTrainedModel, figures: Mapping[str, Any]
) -> None:
    assert sum(weight.numel() for weight in model.parameters()) == figures["parameters"]
    assert 1_000_000 <= figures["parameters"] <= 3_000_000
    assert model.config.model_type == "llama"
    assert model.config.num_hidden_layers >= 4
    assert model.config.num_key_value_heads < model.config.num_attention_heads
    assert f"{figures['parameters']:,}" in (resources.tiny_folder() / "README.md").read_text(encoding="utf-8")


def test_that_tiny_is_stored_in_bf16_and_small_enough_to_ship() -> None:
    stored = AutoModelForCausalLM.from_pretrained(resources.tiny_folder(), local_files_only=True)
    assert {weight.dtype for weight in stored.parameters()} == {torch.bfloat16}
    assert sum(path.stat().st_size for path in resources.tiny_folder().iterdir()) < 6_000_000


@pytest.mark.parametrize(("count", "length"), [(40, 256), (10, 1024)])
def test_that_tiny_predicts_the_evaluation_text_clearly_better_than_a_trigram(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, figures: Mapping[str, Any], count: int, length: int
) -> None:
    measured = _perplexity(model, _rows(tokenizer, count, length))
    assert measured < 0.95 * figures["trigram_perplexity"][str(length)]


def test_that_the_card_states_a_perplexity_clearly_below_the_trigram(figures: Mapping[str, Any]) -> None:
    for length, trigram in figures["trigram_perplexity"].items():
        assert figures["perplexity"][length] < 0.9 * trigram


def test_that_cutting_away_small_singular_values_raises_the_loss_more_the_more_is_cut(
    tokenizer: PreTrainedTokenizerBase,
) -> None:
    rows = _rows(tokenizer, 20, 256)
    perplexities = [_perplexity(_truncated(share), rows) for share in (1.0, 0.75, 0.5, 0.25)]
    assert perplexities == sorted(perplexities)
    assert perplexities[1] < 2 * perplexities[0]
    assert perplexities[3] > 2 * perplexities[0]


@torch.no_grad()
def _truncated(share: float) -> PreTrainedModel:
    """``tiny`` with that share of each block matrix's singular values kept."""
    model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
        resources.tiny_folder(), dtype=torch.float32, local_files_only=True
    )
    for name, module in model.named_modules():
        if ".layers." in name and isinstance(module, torch.nn.Linear):
            u, sigma, vh = torch.linalg.svd(module.weight, full_matrices=False)
            rank = round(share * len(sigma))
            module.weight.copy_(u[:, :rank] * sigma[:rank] @ vh[:rank])
    return model


@pytest.mark.parametrize(
    "text",
    [
        " = Homarus gammarus = \n \n The <unk> weighs 5 – 6 kilograms ( 11 @.@ 5 lb ) . \n",
        "The capital of France is Paris, isn't it?",
        "  indented\n\n\ttabs  and   runs of spaces \r\n",
        "Größe 東京 naïve 🙂",
        "",
    ],
)
def test_that_any_text_survives_the_tokenizer(tokenizer: PreTrainedTokenizerBase, text: str) -> None:
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_that_the_marks_of_the_text_are_single_tokens(
    tokenizer: PreTrainedTokenizerBase, figures: Mapping[str, Any]
) -> None:
    assert len(tokenizer) == figures["vocabulary"]
    assert [len(tokenizer(mark)["input_ids"]) for mark in (" <unk>", " @-@", " @,@")] == [1, 1, 1]


def test_that_tiny_writes_on_from_a_prompt(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
    prompt = tokenizer("The capital of France is", return_tensors="pt")
    written = model.generate(**prompt, max_new_tokens=12, do_sample=False)
    text = tokenizer.decode(written[0, prompt["input_ids"].shape[1] :])
    assert len(text.split()) >= 3
