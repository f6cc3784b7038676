"""Carrying out a plan."""

import time
from dataclasses import asdict
from pathlib import Path

import torch

from core.allocation.plan import RankPlan
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.checkpoint.partial import check_place
from core.checkpoint.record import is_of, made_at
from core.checkpoint.shards import torch_dtype
from core.checkpoint.stored import StoredSite
from core.checkpoint.writer import write_compressed
from core.factorization.decomposer import Decomposer
from core.factorization.factors import rounding_error
from core.factorization.methods import method_named
from core.forecast.forecast import Forecast
from core.history.history import installed_versions
from core.jobs.reporter import Reporter
from core.model import Site
from core.refinement.checks import check_steps
from core.refinement.refine import Refined, refine
from core.refinement.steps import chosen
from core.requests import Compress, CompressResult, RefinementResult, TextPerplexity
from core.workflow.moments import prepare
from core.workflow.peaks import check as check_memory
from core.workflow.peaks import distilling_peak
from core.workflow.remembering import remembering
from core.workflow.weighing import weigh
from core.workflow.writing_sites import truncated, write_task


def compress(request: Compress, reporter: Reporter, device: str) -> CompressResult:
    """Write the compressed checkpoint and enter it in the history."""
    started = time.perf_counter()
    out = Path(request.out).expanduser().absolute()
    if not (request.resume and is_of(out, request.plan.model_dump(mode="json"))):
        check_place(out)
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    plan = request.plan.plan_for(checkpoint.info)
    _check(request, plan)
    if any(step.name == "distil" for step in request.refine.steps):
        text, numbers = request.plan.calibration, plan.cost(checkpoint.info.sites)
        check_memory([distilling_peak(checkpoint.info, numbers, text.samples, text.length, device)], reporter, device)
    decomposer, forecast = _foreseen(request, checkpoint, plan, reporter, device)
    refined: Refined | None = None
    if request.refine.steps or decomposer.sequential:
        calibration = request.plan.calibration
        refined = refine(checkpoint, plan, decomposer, calibration, request.refine, reporter, device)
    notes = decomposer.notes + (refined.notes if refined is not None else [])
    rounding = refined.rounding if refined is not None else 0.0
    refinement = _result(request, refined)
    dtype = None if request.dtype == "auto" else request.dtype

    def stored(site: Site) -> StoredSite:
        if refined is None:
            return truncated(checkpoint, decomposer, plan, site, dtype)
        factors = refined.factors(site)
        lost = 0.0 if dtype is None else rounding_error(factors, torch_dtype(dtype))
        return StoredSite(site, factors.rank, factors.tensors(), lost)

    written = write_compressed(
        checkpoint,
        plan,
        stored,
        out,
        dense=request.dense,
        card={**_card(request, forecast, refined, refinement, notes), "computed": _circumstances(device)},
        reporter=reporter,
        resume=request.resume,
        shard_bytes=request.shard_bytes,
        changed=refined.changed if refined is not None else None,
        dtype=dtype,
        # What refinement made lies ready on disk; nothing is left to share.
        others=write_task(request, decomposer, out) if refined is None else None,
    )
    with remembering(reporter) as history:
        # A kill between the folder and the history is made good by resuming, and one right after it does no harm.
        if not (request.resume and history.has_run(request.plan, written.folder, made_at(written.folder))):
            history.add_run(
                request.plan,
                forecast,
                written.folder,
                refine=request.refine,
                refinement=refinement,
                family=checkpoint.info.model_type,
            )
    return CompressResult(
        folder=str(written.folder),
        stored_parameters=written.stored_parameters,
        site_parameters=checkpoint.info.site_parameters,
        keep=written.stored_parameters / checkpoint.info.site_parameters,
        parameters=written.parameters,
        index_bytes=written.index_bytes,
        bytes_on_disk=written.bytes_on_disk,
        rounding_error=max(rounding, written.rounding),
        seconds=time.perf_counter() - started,
        notes=notes,
        refinement=refinement,
    )


def _check(request: Compress, plan: RankPlan) -> None:
    """Steps that make no sense are refused before any text is read."""
    method = method_named(request.plan.method.name)
    sequential = method.sequential(method.checked_options(request.plan.method.options))
    check_steps(chosen(request.refine.steps), plan, method.name, sequential=sequential)


def _foreseen(
    request: Compress, checkpoint: Checkpoint, plan: RankPlan, reporter: Reporter, device: str
) -> tuple[Decomposer, Forecast]:
    """What was predicted, kept with the run. Where nobody predicted anything of this plan yet it costs one
    decomposition of each site, which compressing needs anyway."""
    method, calibration = request.plan.method, request.plan.calibration
    given = request.forecast
    if given is not None and given.stored_parameters == plan.cost(checkpoint.info.sites):
        return prepare(checkpoint, method, calibration, reporter, device).decomposer, given
    weighed = weigh(checkpoint, method, calibration, reporter, device)
    return weighed.decomposer, weighed.forecaster(reporter).forecast(plan)


def _result(request: Compress, refined: Refined | None) -> RefinementResult | None:
    """``None`` where no steps were asked for: then there is no before and after."""
    if refined is None or not request.refine.steps:
        return None
    names = {"validation": request.plan.calibration.corpus, "watched": request.refine.watch}
    texts = [
        TextPerplexity(
            text=names[score.role], tokens=score.tokens, dense=score.dense, before=score.before, after=score.after
        )
        for score in refined.texts
    ]
    return RefinementResult(seconds=refined.seconds, texts=texts)


def _circumstances(device: str) -> dict[str, object]:
    """What the last bits of the weights depend on beside the versions."""
    return {"device": device, "threads": torch.get_num_threads()}


def _card(
    request: Compress,
    forecast: Forecast,
    refined: Refined | None,
    refinement: RefinementResult | None,
    notes: list[str],
) -> dict[str, object]:
    """What ``compression.json`` says beside what the writer counts. ``refine`` guards resuming: with the key of the
    refined blocks in it, a text that was edited meanwhile is noticed."""
    about_refinement: dict[str, object] = {}
    if refined is not None:
        about_refinement["refine"] = {**request.refine.model_dump(mode="json"), "key": refined.key}
    if refinement is not None:
        about_refinement["refinement"] = refinement.model_dump(mode="json")
    return {
        "structure": request.plan.structure,
        "plan": request.plan.model_dump(mode="json"),
        "forecast": asdict(forecast),
        "notes": notes,
        "card_notes": request.card_notes,
        "versions": installed_versions(),
        **about_refinement,
    }
