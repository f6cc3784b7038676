"""The straightforward way to compress a model, to compare with: what research code does, in one small file.

    python benchmarks/straightforward.py FOLDER TEXT OUT --method kfac-svd --keep 0.8

The whole model in float32; hooks on every linear layer of the blocks, each summing up its own input Gram, shared or
not; for ``kfac-svd`` the loss sent back through the whole model, one row at a time, with gradients of the weights
switched on, as published, and a float32 Gram of what comes back to each layer's output. Then layer by layer a Cholesky
factor, its inverse, ``torch.linalg.svd`` of the weighted matrix in float32, and factors of the uniform rank. Written
after the published codes of SVD-LLM and KFAC-SVD, neither crippled nor improved, with two exceptions: the left root of
``kfac-svd`` is transposed as it must be, so that both ways minimise the same, and factors are stored in
bfloat16 like the checkpoint's weights, not in float32. Nothing of this project is imported.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer

Grams = dict[str, Tensor]

WINDOW = 0.125
"""Share of a row at either end whose gradients do not count (kfac-svd)."""
CLIP = 10.0
SHRINK_INPUT, SHRINK_OUTPUT = 0.1, 0.3


def main() -> None:
    args = _arguments()
    started = time.perf_counter()
    rows = _rows(args)
    model: Any = AutoModelForCausalLM.from_pretrained(args.folder, dtype=torch.float32)
    model.eval().requires_grad_(False)
    layers = {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear) and ".layers." in f".{name}"
    }
    if args.method == "svd-llm":
        inputs, outputs = _forward_grams(model, layers, rows), {}
    else:
        inputs, outputs = _both_grams(model, layers, rows)
    calibrated = time.perf_counter()
    factors = {}
    for name, layer in layers.items():
        left, right = _factors(layer.weight.data, args.keep, inputs[name], outputs.get(name))
        factors[f"{name}.left.weight"], factors[f"{name}.right.weight"] = left, right
    factorised = time.perf_counter()
    _write(model, layers, factors, args)
    written = time.perf_counter()
    seconds = {
        "calibrate": calibrated - started,
        "factorise": factorised - calibrated,
        "write": written - factorised,
    }
    print(json.dumps(seconds))


@torch.no_grad()
def _forward_grams(model: Any, layers: dict[str, nn.Linear], rows: Tensor) -> Grams:
    """SVD-LLM: X^T X of every layer, one row at a time through the whole model, head included."""
    grams: Grams = {}
    for name, layer in layers.items():
        layer.register_forward_hook(_adding(grams, name))
    for row in rows:
        model(input_ids=row[None], use_cache=False)
    return grams


def _adding(grams: Grams, name: str) -> Callable[[nn.Module, Any, Tensor], None]:
    def hook(_layer: nn.Module, inputs: Any, _output: Tensor) -> None:
        x = inputs[0].detach().float()
        added = torch.matmul(x.transpose(1, 2), x).sum(dim=0)
        grams[name] = grams[name] + added if name in grams else added

    return hook


def _both_grams(model: Any, layers: dict[str, nn.Linear], rows: Tensor) -> tuple[Grams, Grams]:
    """KFAC-SVD: Grams of what enters each layer and of what comes back to it from a row's summed loss."""
    inputs: Grams = {}
    outputs: Grams = {}
    for name, layer in layers.items():
        layer.weight.requires_grad_(True)
        layer.register_forward_hook(_adding(inputs, name))
        layer.register_full_backward_hook(_adding_back(outputs, name))
    for row in rows:
        logits = model(input_ids=row[None], use_cache=False).logits
        loss = functional.cross_entropy(logits[0, :-1].float(), row[1:], reduction="sum")
        loss.backward()
        model.zero_grad(set_to_none=True)
    return inputs, outputs


def _adding_back(grams: Grams, name: str) -> Callable[[nn.Module, Any, Any], None]:
    def hook(_layer: nn.Module, _grad_input: Any, grad_output: Any) -> None:
        g = grad_output[0].detach().float()
        cut = int(WINDOW * g.shape[1])
        g = _clipped(g[:, cut : g.shape[1] - cut])
        added = torch.matmul(g.transpose(1, 2), g).mean(dim=0)
        grams[name] = grams[name] + added if name in grams else added

    return hook


def _clipped(g: Tensor) -> Tensor:
    norms = g.norm(dim=-1, keepdim=True)
    counted = norms > 1e-10
    mean = (norms * counted).sum(dim=1, keepdim=True) / counted.sum(dim=1, keepdim=True).clamp(min=1)
    target = torch.minimum(torch.maximum(norms, mean / CLIP), mean * CLIP)
    return torch.where(counted, g * (target / norms.clamp(min=1e-10)), g)


@torch.no_grad()
def _factors(weight: Tensor, keep: float, inputs: Tensor, outputs: Tensor | None) -> tuple[Tensor, Tensor]:
    """Factors [m, r] and [r, n] of the layer's weight [m, n]."""
    m, n = weight.shape
    rank = max(1, int(m * n * keep / (m + n)))
    if outputs is not None:
        inputs, outputs = _shrunk(inputs, SHRINK_INPUT), _shrunk(outputs, SHRINK_OUTPUT)
    right = _cholesky(inputs.double())
    right_inverse = _inverse(right).float()
    weighted = weight @ right.float()
    if outputs is None:
        u, s, vt = torch.linalg.svd(weighted, full_matrices=False)
        left_side = u[:, :rank]
    else:
        left = _cholesky(outputs.double())
        u, s, vt = torch.linalg.svd(left.float().T @ weighted, full_matrices=False)
        left_side = _inverse(left).float().T @ u[:, :rank]
    root = torch.diag(s[:rank].sqrt())
    return left_side @ root, root @ (vt[:rank] @ right_inverse)


def _shrunk(gram: Tensor, share: float) -> Tensor:
    return (1 - share) * gram + share * gram.diagonal().mean() * torch.eye(len(gram))


def _cholesky(gram: Tensor) -> Tensor:
    try:
        return torch.linalg.cholesky(gram)
    except RuntimeError:
        lowest = torch.linalg.eigvalsh(gram)[0]
        return torch.linalg.cholesky(gram + (1e-6 - lowest) * torch.eye(len(gram), dtype=gram.dtype))


def _inverse(root: Tensor) -> Tensor:
    try:
        return torch.linalg.inv(root)
    except RuntimeError:
        return torch.linalg.inv(root + 1e-6 * torch.eye(len(root), dtype=root.dtype))


def _write(model: Any, layers: dict[str, nn.Linear], factors: dict[str, Tensor], args: argparse.Namespace) -> None:
    dtype = getattr(torch, args.dtype)
    replaced = {f"{name}.weight" for name in layers}
    tensors = {name: tensor for name, tensor in model.state_dict().items() if name not in replaced}
    if model.config.tie_word_embeddings:
        tensors.pop("lm_head.weight", None)
    tensors |= factors
    args.out.mkdir(parents=True)
    whole = {name: tensor.to(dtype).contiguous() for name, tensor in tensors.items()}
    save_file(whole, args.out / "model.safetensors", metadata={"format": "pt"})
    model.config.save_pretrained(args.out)


def _rows(args: argparse.Namespace) -> Tensor:
    ids = AutoTokenizer.from_pretrained(args.folder)(args.text.read_text("utf-8"), verbose=False)["input_ids"]
    return torch.tensor(ids[: args.rows * args.length]).view(args.rows, args.length)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a Hugging Face folder")
    parser.add_argument("text", type=Path, help="a text file; its first rows are calibrated on")
    parser.add_argument("out", type=Path, help="a new folder")
    parser.add_argument("--method", choices=["svd-llm", "kfac-svd"], default="svd-llm")
    parser.add_argument("--keep", type=float, default=0.8)
    parser.add_argument("--rows", type=int, default=16)
    parser.add_argument("--length", type=int, default=1024)
    parser.add_argument("--dtype", default="bfloat16", help="number type of what is stored")
    return parser.parse_args()


if __name__ == "__main__":
    main()
