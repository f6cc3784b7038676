"""What lies beside the weights of a written checkpoint: config, modelling file, tokenizer, record and model card."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
import transformers

import core
from core.allocation.plan import RankPlan
from core.checkpoint import modeling_low_rank
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.model_card import model_card
from core.checkpoint.record import RECORD
from core.checkpoint.written import WrittenCheckpoint
from core.model import ModelInfo

_COMPANIONS = (
    "generation_config.json",
    "tokenizer*.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.*",
    "merges.txt",
    "*.model",
    "*.tiktoken",
    "chat_template*",
    "preprocessor_config.json",
    "processor_config.json",
    "*.py",
    "LICENSE*",
    "NOTICE*",
)
"""Files of the source that the output needs as they are; weights, index, config and model card are written anew."""
_ROOM = 2**20


def documents_bytes(checkpoint: Checkpoint) -> int:
    """Room that everything beside the weights takes, generously."""
    return _ROOM + sum(path.stat().st_size for path in _companions(checkpoint))


def write_documents(
    folder: Path,
    checkpoint: Checkpoint,
    plan: RankPlan,
    written: WrittenCheckpoint,
    *,
    stock: bool,
    card: Mapping[str, object],
    dtype: str | None = None,
) -> None:
    """Write all that is not weights into ``folder``, which is to become ``written.folder``. ``dtype``: that of the
    weights, ``None`` for the source's.

    ``stock``: the weights are those of a stock checkpoint. ``card`` and the figures go to ``compression.json``; the
    model card tells of them.
    """
    for path in _companions(checkpoint):
        shutil.copyfile(path, folder / path.name)
    config = json.loads((checkpoint.folder / "config.json").read_text("utf-8"))
    if dtype is not None:
        _say_dtype(config, dtype)
    if not stock:
        config["quantization_config"] = _quantization(plan)
        if type(checkpoint.config).__module__.startswith("transformers.") or "auto_map" not in config:
            config["auto_map"] = modeling_low_rank.AUTO_MAP
        code = Path(modeling_low_rank.__file__).read_bytes()
        (folder / modeling_low_rank.MODULE_FILE).write_bytes(code)
    _write_json(folder / "config.json", config)
    record = {**_record(checkpoint, plan, stock=stock), **card, "figures": _figures(checkpoint.info, written)}
    _write_json(folder / RECORD, record)
    notes = str(card.get("card_notes") or "")
    text = model_card(written, checkpoint.info, plan, stock=stock, method=card.get("method"), notes=notes)
    (folder / "README.md").write_text(text, "utf-8")


def _say_dtype(config: dict[str, Any], dtype: str) -> None:
    """In the config and those within it, by the key that each has."""
    for key in [key for key in ("dtype", "torch_dtype") if key in config] or ["torch_dtype"]:
        config[key] = dtype
    for inner in config.values():
        if isinstance(inner, dict) and ("dtype" in inner or "torch_dtype" in inner):
            _say_dtype(inner, dtype)


def _companions(checkpoint: Checkpoint) -> list[Path]:
    found = {path for pattern in _COMPANIONS for path in checkpoint.folder.glob(pattern) if path.is_file()}
    return sorted(path for path in found if _lies_in(path, checkpoint.folder))


def _lies_in(path: Path, folder: Path) -> bool:
    """Not a link to something else on this computer, which would be handed on with the output. The Hub's own cache
    links its snapshots to blobs two folders up."""
    real, home = path.resolve(), folder.resolve()
    return real.is_relative_to(home) or real.is_relative_to(home.parent.parent / "blobs")


def _quantization(plan: RankPlan) -> dict[str, object]:
    return {
        "quant_method": modeling_low_rank.METHOD,
        "version": modeling_low_rank.VERSION,
        "storage": plan.storage,
        "ranks": {name: rank for name, rank in plan.ranks.items() if rank is not None},
    }


def _record(checkpoint: Checkpoint, plan: RankPlan, *, stock: bool) -> dict[str, object]:
    return {
        "format": "rank-studio-compression",
        "version": 1,
        "source": {"name": checkpoint.info.name, "sha256": checkpoint.digest()},
        "storage": "dense" if stock else plan.storage,
        "ranks": dict(plan.ranks),
        "versions": {
            "rank-studio": core.__version__,
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        },
    }


def _figures(model: ModelInfo, written: WrittenCheckpoint) -> dict[str, object]:
    return {
        "stored_parameters": written.stored_parameters,
        "site_parameters": model.site_parameters,
        "keep": written.stored_parameters / model.site_parameters if model.site_parameters else 1.0,
        "parameters": written.parameters,
        "index_bytes": written.index_bytes,
        "bytes_on_disk": written.bytes_on_disk,
    }


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=2, default=str) + "\n", "utf-8")
