"""Measure a model folder, plain or compressed."""

import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import AutoTokenizer, PreTrainedModel

from core.calibration.dtype import faster_dtype, name_of
from core.calibration.limits import check_length
from core.calibration.recorder import first_call
from core.calibration.rows import TokenRows
from core.checkpoint.load import load_model
from core.evaluation.generation import Generation, generate
from core.evaluation.memory import PeakMemory
from core.evaluation.perplexity import perplexity
from core.evaluation.size import folder_size
from core.jobs.reporter import Reporter

_MEASURED_TOKENS = 1024


@dataclass(frozen=True)
class Measurement:
    """What a model did on a text."""

    tokens: int
    """Tokens that were predicted."""
    perplexity: float
    """Infinite when a loss was not finite."""
    tokens_per_second: float
    """Through the scored forward, head included."""
    peak_memory_bytes: int
    """Peak of this process on a processor, of the allocator on a GPU; loading and generation included."""
    generation: str
    """What the model wrote behind the prompt, greedily."""
    degenerate: bool
    """The generation ends in one token over and over."""
    dtype: str
    """Forward dtype, e.g. ``bfloat16``."""
    parameters: int
    """Floating-point numbers in the folder's weight files."""
    bytes_on_disk: int
    """Size of the weight files."""
    seconds: float
    """All of it, loading included."""


def evaluate(
    folder: Path,
    rows: TokenRows,
    reporter: Reporter,
    *,
    prompt: str,
    device: str = "cpu",
    dtype: str = "auto",
    trust_remote_code: bool = False,
) -> Measurement:
    """Perplexity on ``rows``, speed, peak memory, and a short greedy continuation of ``prompt`` (skipped if empty).

    ``dtype``: ``float32``, ``bfloat16``, ``float16``, or ``auto``: float32 unless a smaller one is measured to be
    clearly faster on the first block. Raises ``StudioError`` for a folder that does not load and for rows
    longer than the model can take.
    """
    started = time.perf_counter()
    with PeakMemory(device) as memory:
        model = _load(folder, rows, reporter, device, dtype, trust_remote_code)
        score = perplexity(model, rows, reporter, device)
        said = Generation("", degenerate=False)
        if prompt:
            tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=trust_remote_code)
            said = generate(model, tokenizer, prompt, device)
        if said.degenerate:
            reporter.log("The model only repeats one token when it is asked to go on from the prompt.", "warning")
    size = folder_size(folder)
    return Measurement(
        tokens=score.tokens,
        perplexity=score.perplexity,
        tokens_per_second=score.scored / score.seconds,
        peak_memory_bytes=memory.bytes,
        generation=said.text,
        degenerate=said.degenerate,
        dtype=name_of(model.dtype),
        parameters=size.parameters,
        bytes_on_disk=size.bytes_on_disk,
        seconds=time.perf_counter() - started,
    )


def _load(
    folder: Path, rows: TokenRows, reporter: Reporter, device: str, dtype: str, trust_remote_code: bool
) -> PreTrainedModel:
    model = load_model(folder, device=device, dtype=dtype, trust_remote_code=trust_remote_code)
    check_length(model, rows.ids.shape[1])
    if dtype != "auto":
        return model
    ids = rows.of(rows.batches(_MEASURED_TOKENS)[0])[:1, :_MEASURED_TOKENS].to(device)
    path = _first_block(model)
    with torch.no_grad():
        call, hidden = first_call(model, path, ids)
    best, gain = faster_dtype(model.get_submodule(path), call, hidden)
    why = f", {gain:.1f} times as fast as float32 here" if gain > 1 else ""
    reporter.log(f"Evaluation: {name_of(best)} forward{why}.")
    if model.dtype == best:
        return model
    # Loaded again rather than cast: a cast would also round the buffers that stay in float32, rotary ones for instance.
    del model, call, hidden
    return load_model(folder, device=device, dtype=name_of(best), trust_remote_code=trust_remote_code)


def _first_block(model: PreTrainedModel) -> str:
    """Module path of the first decoder block: the longest list of modules that the text model repeats."""
    decoder: nn.Module = model.get_decoder()  # type: ignore[no-untyped-call]  # transformers leaves it bare
    lists = [module for module in decoder.modules() if isinstance(module, nn.ModuleList) and len(module)]
    blocks = max(lists, key=len)
    path: str = next(name for name, module in model.named_modules() if module is blocks[0])
    return path
