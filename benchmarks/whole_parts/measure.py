"""Perplexity of what one of both ways wrote, for ``whole.py``: measure.py folder|factors SOURCE WRITTEN TEXT RESULT."""

import json
import sys
from pathlib import Path

import torch
from safetensors import safe_open
from transformers import PreTrainedModel

from core.calibration.text import token_rows
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.evaluation.perplexity import perplexity
from core.jobs.reporter import silent

_LEFT = ".left.weight"


def main() -> None:
    kind, source, written, text, result = sys.argv[1:]
    if kind == "folder":
        model = load_model(Path(written), dtype=torch.bfloat16)
    else:
        model = _multiplied_out(Path(source), Path(written) / "model.safetensors")
    tokenizer = open_checkpoint(source, silent()).tokenizer()
    rows = token_rows(tokenizer, text, 10, 1024, part="evaluation")
    Path(result).write_text(json.dumps(perplexity(model, rows, silent()).perplexity), "utf-8")


@torch.no_grad()
def _multiplied_out(source: Path, factors: Path) -> PreTrainedModel:
    """The source's model with the products of the written factors in the places of its weights."""
    model = load_model(source, dtype=torch.bfloat16)
    with safe_open(factors, framework="pt") as file:
        names = [name.removesuffix(_LEFT) for name in file.keys() if name.endswith(_LEFT)]  # noqa: SIM118 - no mapping
        for name in names:
            product = file.get_tensor(f"{name}{_LEFT}").float() @ file.get_tensor(f"{name}.right.weight").float()
            weight = model.get_submodule(name).weight
            assert isinstance(weight, torch.Tensor)
            weight.copy_(product)
    return model


if __name__ == "__main__":
    main()
