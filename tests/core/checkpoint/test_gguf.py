"""GGUF files are dequantised once, completely or not at all."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from gguf import GGMLQuantizationType, GGUFWriter, quants

from core.checkpoint import gguf
from core.checkpoint.open import open_checkpoint
from core.jobs.errors import Cancelled, StudioError
from core.jobs.events import Event, LogLine
from core.jobs.reporter import EventReporter, silent

HIDDEN, INNER, HEADS, KV_HEADS, WORDS = 32, 64, 4, 2, 260
_SHAPES = {
    "attn_q": (HIDDEN, HIDDEN),
    "attn_k": (HIDDEN // HEADS * KV_HEADS, HIDDEN),
    "attn_v": (HIDDEN // HEADS * KV_HEADS, HIDDEN),
    "attn_output": (HIDDEN, HIDDEN),
    "ffn_gate": (INNER, HIDDEN),
    "ffn_up": (INNER, HIDDEN),
    "ffn_down": (HIDDEN, INNER),
}


def _tokens() -> list[str]:
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    return ["<|end|>", *bytes_to_unicode().values(), "he", "ll", "hell"]


def write_gguf(path: Path, *, architecture: str = "llama", leave_out: str = "", pre: str = "smollm") -> Path:
    """A two-block model with Q8_0 weights and a byte-level vocabulary."""
    writer = GGUFWriter(path, architecture)
    writer.add_block_count(2)
    writer.add_context_length(64)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(WORDS)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(_tokens())
    writer.add_token_types([3] + [1] * (WORDS - 1))
    writer.add_token_merges(["h e", "l l", "he ll"])
    writer.add_eos_token_id(0)
    generator = np.random.default_rng(0)
    for name, shape in _named_shapes():
        if name == leave_out:
            continue
        values = generator.standard_normal(shape).astype(np.float32) * 0.1
        if len(shape) == 1:
            writer.add_tensor(name, values)
        else:
            packed = quants.quantize(values, GGMLQuantizationType.Q8_0)
            writer.add_tensor(name, packed, raw_dtype=GGMLQuantizationType.Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _named_shapes() -> list[tuple[str, tuple[int, ...]]]:
    shapes: list[tuple[str, tuple[int, ...]]] = [("token_embd.weight", (WORDS, HIDDEN))]
    for block in range(2):
        shapes += [(f"blk.{block}.{name}.weight", shape) for name, shape in _SHAPES.items()]
        shapes += [(f"blk.{block}.{name}.weight", (HIDDEN,)) for name in ("attn_norm", "ffn_norm")]
    return [*shapes, ("output_norm.weight", (HIDDEN,))]


def test_that_a_gguf_file_opens_as_plain_bfloat16_weights(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "little.gguf")

    checkpoint = open_checkpoint(str(path), silent())

    info = checkpoint.info
    assert (info.name, info.model_type, info.dtype, len(info.sites)) == ("little", "llama", "bfloat16", 14)
    assert info.tied_embeddings
    assert "quantization_config" not in json.loads((checkpoint.folder / "config.json").read_text())
    source = json.loads((checkpoint.folder / gguf.SOURCE_FILE).read_text())
    assert source["source"] == "little.gguf"
    stored = _dequantised(path, "blk.1.ffn_up.weight")
    weight = checkpoint.weight(info.by_name["model.layers.1.mlp.up_proj"]).float().numpy()
    assert np.abs(weight - stored).max() <= 2**-8 * np.abs(stored).max()


def _dequantised(path: Path, name: str) -> np.ndarray:
    from gguf import GGUFReader

    tensor = next(tensor for tensor in GGUFReader(path).tensors if tensor.name == name)
    return quants.dequantize(tensor.data, tensor.tensor_type)


def test_that_its_tokenizer_splits_as_the_vocabulary_was_made(tmp_path: Path) -> None:
    tokenizer = open_checkpoint(str(write_gguf(tmp_path / "little.gguf")), silent()).tokenizer()

    assert tokenizer.tokenize("hello 12<|end|>") == ["hell", "o", "Ġ", "1", "2", "<|end|>"]
    assert tokenizer.decode(tokenizer("hello ½ 12\n\n wörld").input_ids) == "hello ½ 12\n\n wörld"
    assert tokenizer.tokenize(" ½")[0] == "Ġ"
    assert tokenizer.model_max_length == 64


def test_that_a_file_is_converted_once_whatever_it_is_called(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "little.gguf")
    first = open_checkpoint(str(path), silent()).folder
    events: list[Event] = []

    again = open_checkpoint(str(path), EventReporter(events.append)).folder

    assert again == first
    assert not [event for event in events if isinstance(event, LogLine)]


def test_that_another_content_is_another_model(tmp_path: Path) -> None:
    path = write_gguf(tmp_path / "little.gguf")
    first = open_checkpoint(str(path), silent()).folder

    write_gguf(path, pre="gpt-2")
    os.utime(path, ns=(1, 1))

    assert open_checkpoint(str(path), silent()).folder != first


def test_that_a_file_that_is_no_gguf_says_so(tmp_path: Path) -> None:
    path = tmp_path / "wrong.gguf"
    path.write_bytes(b"PK\x03\x04 something else")

    with pytest.raises(StudioError, match=r"wrong\.gguf is not a GGUF file"):
        open_checkpoint(str(path), silent())


def _left_behind(home: Path) -> list[Path]:
    folder = home / "cache" / "models" / "gguf"
    return list(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize("kept", [0.2, 0.9])
def test_that_a_truncated_file_says_so_and_leaves_nothing(tmp_path: Path, home: Path, kept: float) -> None:
    path = write_gguf(tmp_path / "cut.gguf")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(StudioError, match=r"cut\.gguf is damaged \(it ends before its last tensor\)"):
        open_checkpoint(str(path), silent())
    assert _left_behind(home) == []


def test_that_an_architecture_transformers_cannot_read_says_so(tmp_path: Path, home: Path) -> None:
    path = write_gguf(tmp_path / "odd.gguf", architecture="frobnicator")

    with pytest.raises(StudioError, match=r"odd\.gguf cannot be converted .*frobnicator"):
        open_checkpoint(str(path), silent())
    assert _left_behind(home) == []


def test_that_missing_weights_are_not_invented(tmp_path: Path, home: Path) -> None:
    path = write_gguf(tmp_path / "part.gguf", leave_out="blk.1.ffn_up.weight")

    with pytest.raises(StudioError, match=r"lacks the weights of .*layers\.1\.mlp\.up_proj"):
        open_checkpoint(str(path), silent())
    assert _left_behind(home) == []


def test_that_cancelling_a_conversion_leaves_nothing(tmp_path: Path, home: Path) -> None:
    path = write_gguf(tmp_path / "little.gguf")

    def stop_at_the_tokenizer(event: Event) -> None:
        if getattr(event, "item", "") == "tokenizer":
            raise Cancelled

    with pytest.raises(Cancelled):
        open_checkpoint(str(path), EventReporter(stop_at_the_tokenizer))
    assert _left_behind(home) == []


def test_that_a_second_process_finishing_first_is_no_error(tmp_path: Path, home: Path) -> None:
    path = write_gguf(tmp_path / "little.gguf")

    def finish_elsewhere(event: Event) -> None:
        if getattr(event, "item", "") == "files" and len(_left_behind(home)) == 1:
            gguf.open_gguf(path, silent())

    folder = gguf.open_gguf(path, EventReporter(finish_elsewhere))

    assert _left_behind(home) == [folder]
