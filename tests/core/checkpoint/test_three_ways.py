"""A compressed folder loads three ways with the same logits, and in no other way at all.

What has to happen where Rank Studio is not installed happens in a process that cannot import ``core``; one process
serves all folders, for starting transformers is slow.
"""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from core.allocation.storage import STORAGES
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from tests.factors import compress, mixed_plan
from tests.families import FAMILIES, make_checkpoint
from tests.stranger import Stranger, visit

IDS = torch.arange(4, 40).reshape(2, 18)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every family in both storages."""
    place = tmp_path_factory.mktemp("three_ways")
    written = []
    for family in FAMILIES:
        checkpoint = open_checkpoint(str(make_checkpoint(family, place / family)), silent())
        for storage in STORAGES:
            plan = mixed_plan(checkpoint, storage)
            written.append(compress(checkpoint, plan, place / f"{family}-{storage}", shard_bytes=50_000).folder)
    return written


@pytest.fixture(scope="module")
def stranger(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return visit(folders, tmp_path_factory.mktemp("stranger"), IDS, ("w5 w6 w7", " w8 w9"))


def logits(folder: Path) -> torch.Tensor:
    with torch.no_grad():
        scores: torch.Tensor = AutoModelForCausalLM.from_pretrained(folder)(input_ids=IDS).logits
    return scores


def test_that_remote_code_and_the_plug_in_give_the_same_logits(folders: list[Path], stranger: Stranger) -> None:
    for folder in folders:
        ours = logits(folder)
        assert (ours - stranger.logits[str(folder)]).abs().max() <= 1e-6 * ours.abs().max(), folder


def test_that_lm_eval_scores_by_path_what_the_plug_in_does(folders: list[Path], stranger: Stranger) -> None:
    for folder in folders[:2]:
        ids = torch.tensor([[5, 6, 7, 8, 9]])
        with torch.no_grad():
            scores = AutoModelForCausalLM.from_pretrained(folder)(input_ids=ids).logits.log_softmax(-1)
        expected = scores[0, 2, 8] + scores[0, 3, 9]
        assert stranger.loglikelihood[str(folder)] == pytest.approx(float(expected), rel=1e-5)


def test_that_without_plug_in_and_remote_code_nothing_loads(folders: list[Path], stranger: Stranger) -> None:
    for folder in folders:
        refusal = stranger.refusals[str(folder)]
        assert refusal is not None, f"{folder} loaded without knowing the format"
        assert refusal.startswith("RuntimeError"), refusal
        assert "mismatched" in refusal, refusal


def test_that_save_pretrained_writes_the_same_format_bit_for_bit(folders: list[Path], stranger: Stranger) -> None:
    for folder in folders:
        saved = stranger.saved / folder.name
        tensors = {k: v for path in folder.glob("*.safetensors") for k, v in load_file(path).items()}
        again = {k: v for path in saved.glob("*.safetensors") for k, v in load_file(path).items()}
        assert again.keys() == tensors.keys(), folder
        assert all(torch.equal(again[name], tensors[name]) for name in tensors), folder
        assert (saved / "modeling_low_rank.py").read_bytes() == (folder / "modeling_low_rank.py").read_bytes()
        before, after = (json.loads((place / "config.json").read_text()) for place in (folder, saved))
        for part in ("quantization_config", "auto_map", "architectures", "model_type"):
            assert after[part] == before[part], folder


def test_that_a_model_saved_by_a_stranger_loads_by_the_plug_in(folders: list[Path], stranger: Stranger) -> None:
    for folder in folders:
        assert torch.equal(logits(stranger.saved / folder.name), logits(folder)), folder
