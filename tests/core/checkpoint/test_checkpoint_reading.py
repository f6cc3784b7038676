"""Weights, digests and tokenizers of an opened checkpoint."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.tokenizer import load_tokenizer
from core.jobs.errors import StudioError
from core.jobs.sealed import write_sealed
from resources import tiny_folder
from tests.families import make_checkpoint

Open = Callable[[Path], Checkpoint]


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_that_a_number_that_is_not_finite_names_the_site(llama_folder: Path, opened: Open, bad: float) -> None:
    tensors = load_file(llama_folder / "model.safetensors")
    tensors["model.layers.1.mlp.up_proj.weight"][3, 5] = bad
    save_file(tensors, llama_folder / "model.safetensors")
    checkpoint = opened(llama_folder)
    sites = checkpoint.info.by_name

    checkpoint.weight(sites["model.layers.0.mlp.up_proj"])
    with pytest.raises(StudioError, match=r"weight of model\.layers\.1\.mlp\.up_proj .* NaN or infinity"):
        checkpoint.weight(sites["model.layers.1.mlp.up_proj"])


def test_that_the_content_key_follows_the_numbers_and_not_the_file(tmp_path: Path, opened: Open) -> None:
    one = opened(make_checkpoint("llama", tmp_path / "one"))
    sharded = opened(make_checkpoint("llama", tmp_path / "sharded", max_shard_size="20KB"))
    other = opened(make_checkpoint("llama", tmp_path / "other", seed=1))

    assert len(sharded.files.files) > 1
    keys = [[checkpoint.content_key(site) for site in checkpoint.info.sites] for checkpoint in (one, sharded, other)]
    assert keys[0] == keys[1]
    assert set(keys[0]).isdisjoint(keys[2])
    assert len(set(keys[0])) == len(keys[0])


def test_that_every_tensor_of_a_sharded_checkpoint_is_read_as_stored(tmp_path: Path, opened: Open) -> None:
    folder = make_checkpoint("llama", tmp_path / "sharded", max_shard_size="20KB")
    checkpoint = opened(folder)

    stored = {name: t for file in sorted(folder.glob("*.safetensors")) for name, t in load_file(file).items()}
    assert set(checkpoint.files) == set(stored)
    assert all(torch.equal(checkpoint.tensor(name), stored[name]) for name in stored)


def test_that_headers_say_where_the_bytes_of_a_tensor_lie(llama_folder: Path, opened: Open) -> None:
    checkpoint = opened(llama_folder)

    for name, header in checkpoint.files.items():
        raw = header.file.read_bytes()[header.start : header.end]
        assert torch.equal(
            torch.frombuffer(bytearray(raw), dtype=torch.float32).view(header.shape), checkpoint.tensor(name)
        )
    starts = [header.start for header in checkpoint.files.values()]
    assert starts == sorted(starts)


def test_that_the_digest_is_remembered_until_the_file_changes(llama_folder: Path, opened: Open, home: Path) -> None:
    file = llama_folder / "model.safetensors"
    checkpoint = opened(llama_folder)
    line = f"{hashlib.sha256(file.read_bytes()).hexdigest()}  model.safetensors"
    assert checkpoint.digest() == hashlib.sha256(line.encode()).hexdigest()
    memos = list((home / "cache" / "digests").iterdir())
    assert len(memos) == 1

    memos[0].write_text("damaged")
    assert checkpoint.digest() == hashlib.sha256(line.encode()).hexdigest()
    write_sealed(memos[0], 1, {"sha256": "remembered"})
    assert checkpoint.digest() == hashlib.sha256(b"remembered  model.safetensors").hexdigest()

    tensors = load_file(file)
    tensors["model.norm.weight"] += 1
    save_file(tensors, file)
    fresh = f"{hashlib.sha256(file.read_bytes()).hexdigest()}  model.safetensors"
    assert checkpoint.digest() == hashlib.sha256(fresh.encode()).hexdigest()


def test_that_the_tokenizer_is_the_folders_own(llama_folder: Path, opened: Open) -> None:
    tokenizer = opened(llama_folder).tokenizer()

    assert tokenizer("w5 w127 other").input_ids == [5, 127, 3]


def test_that_a_folder_without_tokenizer_says_so(llama_folder: Path, opened: Open) -> None:
    for file in llama_folder.glob("tokenizer*"):
        file.unlink()

    with pytest.raises(StudioError, match="has no usable tokenizer"):
        opened(llama_folder).tokenizer()


def test_that_a_tokenizer_at_which_its_library_panics_is_said_to_be_unusable(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder(), folder)
    file = folder / "tokenizer.json"
    spoilt = json.loads(file.read_text("utf-8"))
    # Found by benchmarks/fuzz.py: a prefix that is longer than what it is cut off from.
    spoilt["model"]["continuing_subword_prefix"] = "None"
    file.write_text(json.dumps(spoilt), "utf-8")

    with pytest.raises(StudioError, match="has no usable tokenizer"):
        load_tokenizer(folder)
