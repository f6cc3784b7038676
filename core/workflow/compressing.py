"""Carrying out a plan."""

import time
from dataclasses import asdict
from pathlib import Path

from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.checkpoint.partial import check_place
from core.checkpoint.stored import StoredSite
from core.checkpoint.writer import write_compressed
from core.factorization.decomposer import Decomposer
from core.factorization.factors import in_storage, rounding_error
from core.forecast.forecast import Forecast
from core.forecast.forecaster import Forecaster
from core.history.history import installed_versions
from core.jobs.reporter import Reporter
from core.model import Site
from core.requests import Compress, CompressResult
from core.spectra.compute import analyse
from core.workflow.moments import prepare
from core.workflow.remembering import remembering


def compress(request: Compress, reporter: Reporter, device: str) -> CompressResult:
    """Write the compressed checkpoint and enter it in the history."""
    started = time.perf_counter()
    out = Path(request.out).expanduser().absolute()
    check_place(out)
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    plan = request.plan.plan_for(checkpoint.info)
    decomposer = prepare(checkpoint, request.plan.method, request.plan.calibration, reporter, device).decomposer
    forecast = _forecast(checkpoint, decomposer, plan, reporter, device)

    rounding = 0.0

    def stored(site: Site) -> StoredSite:
        nonlocal rounding
        weight = checkpoint.weight(site)
        factors = in_storage(decomposer.of(site).truncated(weight, _rank(plan, site)), plan.storage)
        rounding = max(rounding, rounding_error(factors, weight.dtype))
        return StoredSite(site, factors.rank, factors.tensors())

    written = write_compressed(
        checkpoint,
        plan,
        stored,
        out,
        dense=request.dense,
        card=_card(request, forecast, decomposer.notes),
        reporter=reporter,
        resume=request.resume,
    )
    with remembering(reporter) as history:
        history.add_run(request.plan, forecast, written.folder)
    return CompressResult(
        folder=str(written.folder),
        stored_parameters=written.stored_parameters,
        site_parameters=checkpoint.info.site_parameters,
        keep=written.stored_parameters / checkpoint.info.site_parameters,
        parameters=written.parameters,
        index_bytes=written.index_bytes,
        bytes_on_disk=written.bytes_on_disk,
        rounding_error=rounding,
        seconds=time.perf_counter() - started,
        notes=decomposer.notes,
    )


def _rank(plan: RankPlan, site: Site) -> int:
    rank = plan.ranks[site.name]
    if rank is None:
        raise ValueError(f"{site.name} is dense in the plan; there is nothing to store")
    return rank


def _forecast(
    checkpoint: Checkpoint, decomposer: Decomposer, plan: RankPlan, reporter: Reporter, device: str
) -> Forecast:
    """What was predicted, kept with the run; costs one decomposition of each site, which compressing needs anyway."""
    spectra = analyse(checkpoint, reporter, device)
    curves: dict[str, ErrorCurve] = {site.name: curve for site, curve in decomposer.curves()}
    return Forecaster(checkpoint.info, spectra, curves).forecast(plan)


def _card(request: Compress, forecast: Forecast, notes: list[str]) -> dict[str, object]:
    """What ``compression.json`` says beside what the writer counts."""
    return {
        "structure": request.plan.structure,
        "plan": request.plan.model_dump(mode="json"),
        "forecast": asdict(forecast),
        "notes": notes,
        "versions": installed_versions(),
    }
