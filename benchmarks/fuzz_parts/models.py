"""The smallest model that the program opens, and what is made of it."""

import shutil
from pathlib import Path

import torch
import transformers

import resources
from core.allocation.plan import RankPlan
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.checkpoint.stored import StoredSite, stored_shapes
from core.checkpoint.writer import write_compressed
from core.jobs.reporter import silent
from core.model import Site

_TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "generation_config.json")


def small_model(folder: Path, *, shards: bool = False) -> Path:
    """One block, with the tokenizer of ``tiny``."""
    torch.manual_seed(0)
    config = transformers.LlamaConfig(
        vocab_size=1024,
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=64,
        tie_word_embeddings=True,
    )
    model = transformers.AutoModelForCausalLM.from_config(config).to(torch.bfloat16)
    model.save_pretrained(folder, max_shard_size="10KB" if shards else "1GB")
    for name in _TOKENIZER:
        shutil.copyfile(Path(resources.tiny_folder()) / name, folder / name)
    return folder


def opened(folder: Path) -> Checkpoint:
    """The model in ``folder``, opened as the program does."""
    return open_checkpoint(str(folder), silent())


def compressed(source: Checkpoint, folder: Path) -> Path:
    """``source`` with every site but one at half its rank, pivoted."""
    ranks: dict[str, int | None] = {site.name: min(site.shape) // 2 for site in source.info.sites}
    ranks[source.info.sites[0].name] = None
    plan = RankPlan(ranks, "pivoted")

    def made(site: Site) -> StoredSite:
        rank = ranks[site.name] or 1
        shapes = stored_shapes(site, rank, "pivoted")
        tensors = {suffix: torch.randn(shape) / 8 for suffix, shape in shapes.items()}
        return StoredSite(site, rank, tensors | {"order": torch.randperm(site.shape[0])})

    card: dict[str, object] = {"structure": source.info.structure}
    write_compressed(source, plan, made, folder, dense=False, card=card, reporter=silent())
    return folder
