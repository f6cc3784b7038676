"""Every family goes the whole way: compressed, loaded again, and equal to the dense model with its weights replaced."""

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from transformers import AutoModelForCausalLM, PreTrainedModel

from core.allocation.plan import RankPlan
from core.allocation.storage import STORAGES, Storage
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from tests.factors import compress, mixed_plan, truncated


@pytest.fixture
def checkpoint(family_folder: Path) -> Checkpoint:
    return open_checkpoint(str(family_folder), silent())


@pytest.fixture(params=STORAGES)
def plan(request: pytest.FixtureRequest, checkpoint: Checkpoint) -> RankPlan:
    storage: Storage = request.param
    return mixed_plan(checkpoint, storage)


def replaced(checkpoint: Checkpoint, plan: RankPlan) -> PreTrainedModel:
    """The dense model with the weight of every compressed site replaced by its truncation."""
    model = AutoModelForCausalLM.from_pretrained(checkpoint.folder)
    for site in checkpoint.info.sites:
        rank = plan.ranks[site.name]
        if rank is not None:
            low = truncated(checkpoint.weight(site), rank).float()
            weight = model.get_submodule(site.name).weight
            weight.data = low.T.contiguous() if site.transposed else low
    return model


def relative_gap(one: PreTrainedModel, other: PreTrainedModel) -> float:
    """Largest difference of the logits, relative to their scale."""
    ids = torch.arange(4, 40).reshape(2, 18)
    with torch.no_grad():
        a, b = one(input_ids=ids).logits, other(input_ids=ids).logits
    return float((a - b).abs().max() / a.abs().max())


def test_that_the_compressed_model_computes_what_the_replaced_one_does(
    checkpoint: Checkpoint, plan: RankPlan, tmp_path: Path
) -> None:
    written = compress(checkpoint, plan, tmp_path / "small")
    reference = replaced(checkpoint, plan)
    assert relative_gap(reference, load_model(written.folder)) < 1e-5
    assert relative_gap(reference, AutoModelForCausalLM.from_pretrained(checkpoint.folder)) > 1e-2


def test_that_the_parameters_in_the_files_are_what_the_plan_costs(
    checkpoint: Checkpoint, plan: RankPlan, tmp_path: Path
) -> None:
    written = compress(checkpoint, plan, tmp_path / "small")
    model = load_model(written.folder)
    assert written.stored_parameters == plan.cost(checkpoint.info.sites)
    assert written.index_bytes == plan.index_bytes(checkpoint.info.sites)
    assert written.parameters == sum(p.numel() for p in model.parameters())
    assert written.bytes_on_disk == sum(path.stat().st_size for path in written.folder.glob("*.safetensors"))


def test_that_everything_but_the_sites_is_copied_byte_for_byte(
    checkpoint: Checkpoint, plan: RankPlan, tmp_path: Path
) -> None:
    written = compress(checkpoint, plan, tmp_path / "small")
    compressed = {s.tensor for s in checkpoint.info.sites if plan.ranks[s.name] is not None}
    touched = compressed | {name.removesuffix("weight") + "bias" for name in compressed}
    with safe_open(written.folder / "model.safetensors", framework="pt") as file:
        kept = [name for name in checkpoint.files if name not in touched]
        assert len(kept) > 2
        for name in kept:
            assert torch.equal(file.get_tensor(name), checkpoint.tensor(name)), name


def test_that_the_dense_output_is_a_stock_checkpoint_with_the_same_logits(
    checkpoint: Checkpoint, plan: RankPlan, tmp_path: Path
) -> None:
    written = compress(checkpoint, plan, tmp_path / "dense", dense=True, shard_bytes=20_000)
    assert "low_rank" not in (written.folder / "config.json").read_text()
    assert not list(written.folder.glob("*.py"))
    assert len(list(written.folder.glob("*.safetensors"))) > 1
    assert written.stored_parameters == checkpoint.info.site_parameters
    assert relative_gap(replaced(checkpoint, plan), load_model(written.folder)) < 1e-5
