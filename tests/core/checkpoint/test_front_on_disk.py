"""Embedding and head that stay on disk give what those in memory give, in every family."""

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from core.checkpoint import front
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.front import StoredEmbedding, StoredHead
from core.checkpoint.raw import mapped_tensor, read_tensor
from core.checkpoint.skeleton import Skeleton
from core.jobs.errors import StudioError
from tests.families import VOCABULARY

Open = Callable[[Path], Checkpoint]


def filled(checkpoint: Checkpoint, dtype: torch.dtype, *, on_disk: bool) -> Skeleton:
    skeleton = checkpoint.skeleton()
    for block in skeleton.blocks:
        skeleton.fill(block, "cpu", dtype)
    skeleton.fill_rest("cpu", dtype, on_disk=on_disk)
    return skeleton


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_that_a_model_with_its_front_on_disk_gives_the_same_logits(
    family_folder: Path, opened: Open, dtype: torch.dtype
) -> None:
    tokens = torch.randint(4, VOCABULARY, (2, 40), generator=torch.Generator().manual_seed(1))
    checkpoint = opened(family_folder)
    with torch.no_grad():
        lean, whole = (filled(checkpoint, dtype, on_disk=on_disk).model(tokens).logits for on_disk in (True, False))
    tolerance = 1e-5 if dtype == torch.float32 else 2e-2
    assert torch.allclose(lean.float(), whole.float(), atol=tolerance * float(whole.float().abs().max()), rtol=0)


def test_that_plain_embeddings_and_heads_hold_nothing_in_memory(llama_folder: Path, opened: Open) -> None:
    model = filled(opened(llama_folder), torch.bfloat16, on_disk=True).model
    embedding, head = model.get_input_embeddings(), model.get_output_embeddings()
    assert isinstance(embedding, StoredEmbedding)
    assert isinstance(head, StoredHead)
    # What lies on disk keeps the number type of the files, whatever the pass runs in.
    assert embedding.weight.dtype == head.weight.dtype == torch.float32
    assert embedding(torch.tensor([[5, 6]])).dtype == torch.bfloat16


def test_that_the_head_in_panels_is_a_linear_layer_there_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "PANEL", 3 * 8)
    torch.manual_seed(0)
    linear = nn.Linear(8, 20).double()
    head = StoredHead(linear.weight.detach(), linear.bias.detach())
    one, other = (torch.randn(2, 5, 8, dtype=torch.float64, generator=torch.Generator().manual_seed(1)) for _ in "ab")
    ours, theirs = head(one.requires_grad_()), linear(other.requires_grad_())
    assert torch.allclose(ours, theirs)
    back = torch.randn_like(theirs)
    (at_ours,) = torch.autograd.grad(ours, one, back)
    (at_theirs,) = torch.autograd.grad(theirs, other, back)
    assert torch.allclose(at_ours, at_theirs)


def test_that_every_tensor_reads_the_same_mapped_and_copied(family_folder: Path, opened: Open) -> None:
    checkpoint = opened(family_folder)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for header in checkpoint.files.values():
            assert torch.equal(mapped_tensor(header), read_tensor(header))


def test_that_a_file_that_was_cut_short_after_it_was_opened_is_said(llama_folder: Path, opened: Open) -> None:
    checkpoint = opened(llama_folder)
    last = list(checkpoint.files)[-1]
    with checkpoint.files[last].file.open("r+b") as file:
        file.truncate(checkpoint.files[last].start + 1)
    with pytest.raises(StudioError, match=r"cannot be read from .*too early.*download the file again"):
        checkpoint.tensor(last)
