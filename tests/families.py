"""Tiny random checkpoints of real transformers configs, one per model family the program promises to open."""

from collections.abc import Callable
from pathlib import Path

import torch
import transformers
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import AutoModelForCausalLM, PreTrainedConfig, PreTrainedTokenizerFast

VOCABULARY = 128
_COMMON = {"vocab_size": VOCABULARY, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
_DECODER = _COMMON | {
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 128,
}


def _gpt2(**changes: object) -> PreTrainedConfig:
    shape = {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 128}
    return transformers.GPT2Config(**(_COMMON | shape | changes))


def _opt(**changes: object) -> PreTrainedConfig:
    shape = {"hidden_size": 32, "ffn_dim": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    width = {"word_embed_proj_dim": 32, "max_position_embeddings": 128}
    return transformers.OPTConfig(**(_COMMON | shape | width | changes))


def _gemma3(**changes: object) -> PreTrainedConfig:
    extra = {"head_dim": 16, "sliding_window": 16, "query_pre_attn_scalar": 16, "tie_word_embeddings": True}
    layers = {"layer_types": ["sliding_attention", "full_attention"]}
    return transformers.Gemma3TextConfig(**(_DECODER | extra | layers | changes))


def _qwen3_moe(**changes: object) -> PreTrainedConfig:
    experts = {"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 32, "head_dim": 8}
    return transformers.Qwen3MoeConfig(**(_DECODER | experts | changes))


_CONFIGS: dict[str, Callable[..., PreTrainedConfig]] = {
    "llama": lambda **changes: transformers.LlamaConfig(**(_DECODER | changes)),
    "mistral": lambda **changes: transformers.MistralConfig(**(_DECODER | {"head_dim": 8} | changes)),
    "qwen2": lambda **changes: transformers.Qwen2Config(**(_DECODER | changes)),
    "qwen3": lambda **changes: transformers.Qwen3Config(**(_DECODER | {"head_dim": 8} | changes)),
    "gemma3": _gemma3,
    "phi3": lambda **changes: transformers.Phi3Config(**(_DECODER | changes)),
    "gpt2": _gpt2,
    "opt": _opt,
    "qwen3_moe": _qwen3_moe,
}
FAMILIES: tuple[str, ...] = tuple(_CONFIGS)


def make_checkpoint(
    family: str,
    folder: Path,
    *,
    dtype: torch.dtype = torch.float32,
    seed: int = 0,
    max_shard_size: str = "50GB",
    **overrides: object,
) -> Path:
    """Write a random two-block model of ``family`` with a word-level tokenizer to ``folder``; returns ``folder``.

    ``overrides`` go to the config. Biases and norms get random values too, so that forgetting one shows.
    """
    torch.manual_seed(seed)
    model = AutoModelForCausalLM.from_config(_CONFIGS[family](**overrides))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.add_(0.1 * torch.randn_like(parameter))
    model.to(dtype).save_pretrained(folder, max_shard_size=max_shard_size)
    tiny_tokenizer().save_pretrained(folder)
    return folder


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    """128 words: ``<pad> <s> </s> <unk>`` and ``w4`` ... ``w127``, split at white space."""
    words = ["<pad>", "<s>", "</s>", "<unk>", *(f"w{i}" for i in range(4, VOCABULARY))]
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = Whitespace()
    names = {"pad_token": "<pad>", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **names)
