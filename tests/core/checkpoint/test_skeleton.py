"""A model filled piece by piece is the model transformers loads."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from core.checkpoint.checkpoint import Checkpoint
from core.jobs.errors import StudioError
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter
from tests.families import VOCABULARY, make_checkpoint

Open = Callable[[Path], Checkpoint]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_that_the_filled_skeleton_gives_the_logits_of_from_pretrained(
    family_folder: Path, opened: Open, dtype: torch.dtype
) -> None:
    tokens = torch.randint(4, VOCABULARY, (2, 40), generator=torch.Generator().manual_seed(1))
    skeleton = opened(family_folder).skeleton()
    for block in skeleton.blocks:
        skeleton.fill(block, "cpu", dtype)
    skeleton.fill_rest("cpu", dtype)
    reference = AutoModelForCausalLM.from_pretrained(family_folder, dtype=dtype).eval()

    with torch.no_grad():
        assert torch.equal(skeleton.model(tokens).logits, reference(tokens).logits)


def test_that_filling_a_block_leaves_the_others_on_meta_and_dropping_puts_it_back(
    family_folder: Path, opened: Open
) -> None:
    skeleton = opened(family_folder).skeleton()

    block = skeleton.fill(skeleton.blocks[1], "cpu", torch.float32)
    assert not any(tensor.is_meta for tensor in (*block.parameters(), *block.buffers()))
    assert all(tensor.is_meta for tensor in skeleton.model.get_submodule(skeleton.blocks[0]).parameters())
    assert not any(parameter.requires_grad for parameter in block.parameters())

    skeleton.drop(skeleton.blocks[1])
    assert all(tensor.is_meta for tensor in (*skeleton.model.parameters(), *skeleton.model.buffers()))


def test_that_a_dropped_block_can_be_filled_again(llama_folder: Path, opened: Open) -> None:
    skeleton = opened(llama_folder).skeleton()
    first = skeleton.fill(skeleton.blocks[0], "cpu", torch.float32).state_dict()
    skeleton.drop(skeleton.blocks[0])

    second = skeleton.fill(skeleton.blocks[0], "cpu", torch.float32).state_dict()

    assert all(torch.equal(first[name], second[name]) for name in first)


def test_that_each_call_gives_a_fresh_skeleton(llama_folder: Path, opened: Open) -> None:
    checkpoint = opened(llama_folder)
    checkpoint.skeleton().fill_rest("cpu", torch.float32)

    assert all(parameter.is_meta for parameter in checkpoint.skeleton().model.parameters())


def test_that_a_tied_head_is_the_embedding_itself(tmp_path: Path, opened: Open) -> None:
    skeleton = opened(make_checkpoint("gemma3", tmp_path / "gemma")).skeleton()

    skeleton.fill_rest("cpu", torch.float32)

    head, embedding = skeleton.model.get_output_embeddings(), skeleton.model.get_input_embeddings()
    assert head.weight is embedding.weight
    assert all(p.is_meta for block in skeleton.blocks for p in skeleton.model.get_submodule(block).parameters())


def test_that_fused_experts_are_said_to_need_the_whole_model(tmp_path: Path, opened: Open) -> None:
    checkpoint = opened(make_checkpoint("qwen3_moe", tmp_path / "moe"))
    events: list[Event] = []
    skeleton = checkpoint.skeleton(EventReporter(events.append))

    for block in skeleton.blocks:
        skeleton.fill(block, "cpu", torch.float32)

    lines = [event.text for event in events if isinstance(event, LogLine)]
    assert len(lines) == 1
    assert "whole model" in lines[0]


def test_that_a_tensor_the_files_lack_is_named(llama_folder: Path, opened: Open) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(llama_folder / "model.safetensors")
    del tensors["model.layers.1.input_layernorm.weight"]
    save_file(tensors, llama_folder / "model.safetensors")
    skeleton = opened(llama_folder).skeleton()

    with pytest.raises(StudioError, match=r"lack model\.layers\.1\.input_layernorm\.weight"):
        skeleton.fill(skeleton.blocks[1], "cpu", torch.float32)
