"""Opening reads headers only."""

import json
import struct
from collections.abc import Callable
from math import prod
from pathlib import Path

import psutil
import pytest
import torch
import transformers

from core.checkpoint.checkpoint import Checkpoint


def _hollow(folder: Path, config: transformers.PreTrainedConfig, shards: int) -> None:
    """A folder that looks like a whole model and takes no disk: true headers, holes where the weights would be."""
    config.save_pretrained(folder)
    with torch.device("meta"):
        shapes = {
            n: list(t.shape) for n, t in transformers.AutoModelForCausalLM.from_config(config).state_dict().items()
        }
    weight_map = {}
    for shard in range(shards):
        file, header, end = folder / f"model-{shard + 1:05}-of-{shards:05}.safetensors", {}, 0
        for name in list(shapes)[shard::shards]:
            begin, end = end, end + 2 * prod(shapes[name])
            header[name] = {"dtype": "BF16", "shape": shapes[name], "data_offsets": [begin, end]}
            weight_map[name] = file.name
        raw = json.dumps(header).encode()
        with file.open("wb") as stream:
            stream.write(struct.pack("<Q", len(raw)) + raw)
            stream.truncate(8 + len(raw) + end)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))


@pytest.mark.skipif(not hasattr(psutil.Process, "io_counters"), reason="this system does not count what is read")
def test_that_an_8b_folder_is_listed_from_its_headers_alone(
    tmp_path: Path, opened: Callable[[Path], Checkpoint]
) -> None:
    config = transformers.LlamaConfig(
        hidden_size=4096,
        intermediate_size=14336,
        num_hidden_layers=32,
        num_attention_heads=32,
        num_key_value_heads=8,
        vocab_size=128256,
    )
    _hollow(tmp_path / "big", config, shards=4)
    opened(tmp_path / "big")  # transformers imports the family's file at its first use

    process = psutil.Process()
    memory, before = process.memory_info().rss, process.io_counters().read_chars
    info = opened(tmp_path / "big").info

    assert (len(info.sites), info.parameters) == (224, 8_030_261_248)
    assert process.io_counters().read_chars - before < 20 * 2**20
    assert process.memory_info().rss - memory < 500 * 2**20
