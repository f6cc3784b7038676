"""Measure a model folder, plain or compressed."""

import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import torch
from transformers import PreTrainedModel

from core.calibration.dtype import name_of
from core.calibration.kept_rows import kept, read_kept
from core.calibration.limits import check_length
from core.calibration.rows import TokenRows
from core.checkpoint.load import check_folder, load_model
from core.checkpoint.tokenizer import load_tokenizer
from core.evaluation.generation import Generation, generate
from core.evaluation.memory import PeakMemory
from core.evaluation.perplexity import Scorer, ScoreRows, perplexity
from core.evaluation.placement import is_whole, places_for
from core.evaluation.site_speed import SiteSpeed, decoding_speed, low_rank_sites, site_speeds, slower_words
from core.evaluation.size import folder_size
from core.evaluation.tasks import TaskScore, score_tasks
from core.jobs.crew import crew
from core.jobs.memory import limits
from core.jobs.reporter import Reporter, silent
from core.jobs.units import Do


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
    tasks: tuple[TaskScore, ...]
    """Zero-shot accuracies, one a task that was asked for."""
    generated_per_second: float
    """Tokens of the generation, one text at a time; 0 where nothing was generated."""
    decoding_speed: float | None
    """How many times as fast as their dense matrices the compressed sites answer one token; ``None`` without any."""
    site_speeds: dict[str, SiteSpeed]
    """By compressed site, where that was asked for and the model is in memory as a whole."""
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
    tasks: Sequence[Any] = (),
    task_limit: int | None = None,
    sites: bool = False,
    trust_remote_code: bool = False,
) -> Measurement:
    """Perplexity on ``rows``, speed, peak memory, a short greedy continuation of ``prompt`` (skipped if empty), and
    zero-shot accuracy on ``tasks`` (from ``load_tasks``), over the first ``task_limit`` questions of each. The speed of
    compressed sites beside dense ones, with ``sites`` of every single one; a warning where they are slower. Of a model
    that does not fit into the memory there is, parts are read from the disk in every pass.

    ``dtype``: ``float32``, ``bfloat16``, ``float16``, or ``auto``: float32 where that fits into memory with room to
    spare, else the dtype the model is stored in. Raises ``StudioError`` for a folder that does not load and for rows
    longer than the model can take.
    """
    started = time.perf_counter()
    with PeakMemory(device) as memory:
        model = load_for(folder, rows, reporter, device, dtype, trust_remote_code, whole=False)
        with kept(rows) if crew().size > 1 else nullcontext("") as place:
            others = ScoreRows(folder=str(folder), rows=place, dtype=name_of(model.dtype))
            score = perplexity(model, rows, reporter, device, others)
        said = Generation("", degenerate=False)
        if prompt:
            tokenizer = load_tokenizer(folder, trust_remote_code=trust_remote_code)
            said = generate(model, tokenizer, prompt, device)
        scores: tuple[TaskScore, ...] = ()
        if tasks:
            # One of its own: lm-eval gives it a padding token.
            tokenizer = load_tokenizer(folder, trust_remote_code=trust_remote_code)
            scores = score_tasks(model, tokenizer, tasks, reporter, task_limit, device)
        if said.degenerate:
            reporter.log("The model only repeats one token when it is asked to go on from the prompt.", "warning")
    low_rank = low_rank_sites(model) if is_whole(model) else {}
    decoding = decoding_speed(low_rank, reporter) if low_rank else None
    speeds = site_speeds(low_rank, reporter) if sites else {}
    if decoding is not None and decoding < 1:
        reporter.log(slower_words(decoding), "warning")
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
        tasks=scores,
        generated_per_second=said.per_second,
        decoding_speed=decoding,
        site_speeds=speeds,
        seconds=time.perf_counter() - started,
    )


def load_for(
    folder: Path,
    rows: TokenRows,
    reporter: Reporter,
    device: str,
    dtype: str,
    trust_remote_code: bool,
    *,
    whole: bool = True,
) -> PreTrainedModel:
    """The model in ``folder``, ready to run ``rows``; arguments and errors as for ``evaluate``. ``whole``: all of it in
    memory, however little there is."""
    check_folder(folder)
    chosen = "float32" if dtype == "auto" and _fits_in_float32(folder, device) else dtype
    places = None if whole else places_for(folder, chosen, device, reporter)
    model = load_model(folder, device=device, dtype=chosen, trust_remote_code=trust_remote_code, places=places)
    check_length(model, rows.ids.shape[1])
    reporter.log(f"Evaluation: {name_of(model.dtype)} forward.")
    return model


def help_scoring(task: ScoreRows, trust_remote_code: bool, device: str) -> Do:
    """How a process that was set ``task`` scores one batch; it loads the model first."""
    folder = Path(task.folder)
    places = places_for(folder, task.dtype, device, silent())
    model = load_model(folder, device=device, dtype=task.dtype, trust_remote_code=trust_remote_code, places=places)
    return Scorer(model, read_kept(task.rows), device).score


def _fits_in_float32(folder: Path, device: str) -> bool:
    """Whether float32 weights take less than a quarter of the memory there is, or that is allowed. Not of what is free
    at the moment: a model and its compressed form are compared, so the answer must not change between the two."""
    if torch.device(device).type == "cuda":
        memory = limits().device or torch.cuda.get_device_properties(device).total_memory
    else:
        memory = limits().host or psutil.virtual_memory().total
    return 4 * folder_size(folder).parameters < memory / 4
