"""The reader of GGUF files: what a person opens as a model."""

import random
import struct

import numpy as np
from fuzz_parts.box import Box
from fuzz_parts.checkpoints import asked
from fuzz_parts.mutations import spoiled_bytes
from fuzz_parts.reader import Read, Reader, Spoil
from gguf import GGUFWriter
from transformers.convert_slow_tokenizer import bytes_to_unicode

from core.requests import OpenModel

_WIDTH, _INNER, _WORDS = 16, 24, 258
_SHAPES = {
    "attn_q.weight": (_WIDTH, _WIDTH),
    "attn_k.weight": (_WIDTH, _WIDTH),
    "attn_v.weight": (_WIDTH, _WIDTH),
    "attn_output.weight": (_WIDTH, _WIDTH),
    "ffn_gate.weight": (_INNER, _WIDTH),
    "ffn_up.weight": (_INNER, _WIDTH),
    "ffn_down.weight": (_WIDTH, _INNER),
    "attn_norm.weight": (_WIDTH,),
    "ffn_norm.weight": (_WIDTH,),
}


def _written(box: Box) -> bytes:
    path = box.tmp / "good.gguf"
    writer = GGUFWriter(path, "llama")
    writer.add_block_count(1)
    writer.add_context_length(64)
    writer.add_embedding_length(_WIDTH)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(2)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(_WORDS)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(["<|end|>", *bytes_to_unicode().values(), "he"])
    writer.add_token_types([3] + [1] * (_WORDS - 1))
    writer.add_token_merges(["h e"])
    writer.add_eos_token_id(0)
    shapes = {"token_embd.weight": (_WORDS, _WIDTH), "output_norm.weight": (_WIDTH,)}
    shapes |= {f"blk.0.{name}": shape for name, shape in _SHAPES.items()}
    for name, shape in shapes.items():
        writer.add_tensor(name, np.full(shape, 0.1, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path.read_bytes()


def _begin(box: Box) -> tuple[Spoil, Read]:
    good = _written(box)
    data_start = good.rindex(struct.pack("<f", 0.1) * 4) and good.index(struct.pack("<f", 0.1) * 4)
    path = box.given / "model.gguf"

    def spoil(chance: random.Random) -> None:
        if chance.random() < 0.9:  # what is in the weights does not matter to the reader
            path.write_bytes(spoiled_bytes(good[:data_start], chance) + good[data_start:])
        else:
            path.write_bytes(spoiled_bytes(good, chance))

    return spoil, lambda: asked(OpenModel(model=str(path)))


GGUF = (Reader("gguf", _begin),)
