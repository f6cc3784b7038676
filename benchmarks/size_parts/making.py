"""A synthetic Llama of any size on disk, written piece by piece: random weights, a tokenizer of a few words."""

import json
import math
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

from core.checkpoint.shards import INDEX_FILE, ShardedFiles, Slot, slot, torch_dtype
from resources import tiny_folder

_INNER = 11 / 4
"""Width inside the MLP, as a multiple of the width of the model."""
_HEADS, _KEYS = 16, 4
"""Attention heads, and heads of keys and values."""
VOCABULARY_SHARE = 0.5
"""Of all bytes, in embedding and head: bytes without eigenproblems, and what no memory limit lets through whole."""
_PIECE = 2**23
_SHARD = 10**9


@dataclass(frozen=True)
class _Shape:
    width: int
    words: int
    blocks: int
    dtype: str

    @property
    def inner(self) -> int:
        return round(_INNER * self.width)

    @property
    def head(self) -> int:
        return self.width // _HEADS


def make(folder: Path, gigabytes: float, width: int, dtype: str) -> int:
    """Bytes of the checkpoint that is now in ``folder``: at least ``gigabytes`` * 10^9, whatever memory there is."""
    folder.mkdir(parents=True)
    item = torch_dtype(dtype).itemsize
    one_block = 2 * width * width * (1 + _KEYS / _HEADS) + 3 * width * round(_INNER * width)
    words = round(gigabytes * 1e9 * VOCABULARY_SHARE / item / (2 * width) / 1000) * 1000
    blocks = max(1, math.ceil((gigabytes * 1e9 / item - 2 * words * width) / one_block))
    shape = _Shape(width, words, blocks, dtype)
    files = ShardedFiles(_slots(shape), _SHARD)
    files.allocate(folder)
    generator = torch.Generator().manual_seed(0)
    for name, one in files.slots.items():
        files.copy(folder, name, _numbers(one, generator))
    (folder / "config.json").write_text(json.dumps(_config(shape), indent=2), encoding="utf-8")
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(tiny_folder() / file, folder / file)
    assert len(files.shards) == 1 or (folder / INDEX_FILE).is_file()
    return files.size


def _slots(shape: _Shape) -> Iterator[Slot]:
    width, inner, keys, dtype = shape.width, shape.inner, _KEYS * shape.head, shape.dtype
    yield slot("model.embed_tokens.weight", dtype, (shape.words, width))
    for index in range(shape.blocks):
        at = f"model.layers.{index}"
        yield slot(f"{at}.input_layernorm.weight", dtype, (width,))
        for name, rows in {"q": width, "k": keys, "v": keys, "o": width}.items():
            yield slot(f"{at}.self_attn.{name}_proj.weight", dtype, (rows, width))
        yield slot(f"{at}.post_attention_layernorm.weight", dtype, (width,))
        yield slot(f"{at}.mlp.gate_proj.weight", dtype, (inner, width))
        yield slot(f"{at}.mlp.up_proj.weight", dtype, (inner, width))
        yield slot(f"{at}.mlp.down_proj.weight", dtype, (width, inner))
    yield slot("model.norm.weight", dtype, (width,))
    yield slot("lm_head.weight", dtype, (shape.words, width))


def _numbers(one: Slot, generator: torch.Generator) -> Iterator[bytes]:
    """Ones for a norm; a matrix whose entries are normal, some rows of it larger, so that ranks are worth choosing."""
    dtype, count = torch_dtype(one.dtype), one.size // one.width
    for start in range(0, count, _PIECE):
        size = min(_PIECE, count - start)
        if len(one.shape) == 1:
            piece = torch.ones(size)
        else:
            piece = torch.randn(size, generator=generator) * 0.02
            width = one.shape[1]
            rows = piece[: size // width * width].view(-1, width)
            rows *= torch.exp(0.8 * torch.randn((len(rows), 1), generator=generator))
        yield piece.to(dtype).view(torch.uint8).numpy().tobytes()


def _config(shape: _Shape) -> dict[str, object]:
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "dtype": shape.dtype,
        "hidden_size": shape.width,
        "intermediate_size": shape.inner,
        "num_hidden_layers": shape.blocks,
        "num_attention_heads": _HEADS,
        "num_key_value_heads": _KEYS,
        "head_dim": shape.head,
        "vocab_size": shape.words,
        "max_position_embeddings": 2048,
        "hidden_act": "silu",
        "rms_norm_eps": 1e-6,
        "tie_word_embeddings": False,
        "bos_token_id": 0,
        "eos_token_id": 0,
    }
