"""Measuring a model, plain or compressed."""

import dataclasses
from pathlib import Path
from typing import Any

from core.calibration.text import token_rows
from core.checkpoint.code import foreign_modelling_file, is_our_modelling_file
from core.checkpoint.open import open_checkpoint, resolve
from core.checkpoint.record import recorded
from core.checkpoint.tokenizer import load_tokenizer
from core.evaluation.evaluate import evaluate
from core.evaluation.site_speed import summary
from core.evaluation.task_loading import load_tasks
from core.history.records import Measurement
from core.jobs.reporter import Reporter
from core.model.coherence import WORDS, flaw_of
from core.requests import Evaluate, EvaluateResult, SiteSpeed, TaskAccuracy
from core.workflow.remembering import remembering


def evaluate_model(request: Evaluate, reporter: Reporter, device: str) -> EvaluateResult:
    """Perplexity, speed, memory, size, a short generation and zero-shot accuracy; entered in the history beside the run
    that wrote it."""
    folder = resolve(request.model, reporter)
    if not is_our_modelling_file(folder):
        reporter.log(foreign_modelling_file(folder), "warning")
    tokenizer = load_tokenizer(folder, trust_remote_code=request.trust_remote_code)
    rows = token_rows(tokenizer, request.corpus, request.windows, request.length, part="evaluation")
    # Before anything runs: a task that cannot be had should not cost a measurement first.
    tasks = _tasks(request, reporter)
    measured = evaluate(
        folder,
        rows,
        reporter,
        prompt=request.prompt,
        device=device,
        dtype=request.dtype,
        tasks=tasks,
        task_limit=request.task_limit,
        sites=request.sites,
        trust_remote_code=request.trust_remote_code,
    )
    result = EvaluateResult(
        model=request.model,
        corpus=request.corpus,
        tokens=measured.tokens,
        perplexity=measured.perplexity,
        tokens_per_second=measured.tokens_per_second,
        peak_memory_bytes=measured.peak_memory_bytes,
        bytes_on_disk=measured.bytes_on_disk,
        parameters=measured.parameters,
        prompt=request.prompt,
        generation=measured.generation,
        dtype=measured.dtype,
        tasks=tuple(TaskAccuracy(**dataclasses.asdict(score)) for score in measured.tasks),
        generated_per_second=measured.generated_per_second,
        decoding_speed=measured.decoding_speed,
        site_speeds={site: SiteSpeed(**dataclasses.asdict(speed)) for site, speed in measured.site_speeds.items()},
        site_summary=summary(measured.site_speeds) if request.sites else "",
        seconds=measured.seconds,
    )
    return _remembered(request, result, measured.degenerate, folder, reporter)


def _tasks(request: Evaluate, reporter: Reporter) -> list[Any]:
    if not request.tasks and request.tasks_folder is None:
        return []
    reporter.log("Zero-shot tasks: looking them up and fetching their questions.")
    return load_tasks(request.tasks, request.tasks_folder, trust_remote_code=request.trust_remote_code)


def _remembered(
    request: Evaluate, result: EvaluateResult, degenerate: bool, folder: Path, reporter: Reporter
) -> EvaluateResult:
    """``result`` entered in the history, and held against what that knows of the dense model on the same rows."""
    structure = _structure_of_compressed(folder)
    compressed = structure is not None
    if structure is None:
        opened = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
        structure = opened.info.structure
    dense = None
    with remembering(reporter) as history:
        run = history.run_at(folder)
        if compressed or run is not None:
            dense = _dense_perplexity(history.dense_measurements(structure), request)
        history.add_measurement(result, windows=request.windows, length=request.length, structure=structure, run=run)
    said = {"prompt": request.prompt, "generation": result.generation}
    flaw = flaw_of(result.perplexity, dense, degenerate=degenerate, **said)
    if flaw:
        reporter.log(WORDS[flaw], "warning")
    return result.model_copy(update={"flaw": flaw, "dense_perplexity": dense})


def _dense_perplexity(measured: list[Measurement], request: Evaluate) -> float | None:
    """The newest on the same rows."""
    asked = (request.corpus, request.windows, request.length)
    return next((one.perplexity for one in measured if (one.corpus, one.windows, one.length) == asked), None)


def _structure_of_compressed(folder: Path) -> str | None:
    """The source's structure that a folder written by Rank Studio names; ``None`` for any other folder."""
    record = recorded(folder)
    structure = record.get("structure") if isinstance(record, dict) else None
    return structure if isinstance(structure, str) else None
