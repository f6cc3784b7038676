"""Curves, plans and forecasts."""

import time

from core.allocation.allocators import allocator_named
from core.allocation.choices import budget_of
from core.allocation.document import PlanDocument
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.checkpoint.open import open_checkpoint
from core.forecast.forecaster import Forecaster
from core.jobs.errors import UsageError
from core.jobs.reporter import Reporter
from core.model import ModelInfo
from core.requests import ComputeCurves, CurvesResult, ForecastPlan, MakePlan, PlanResult
from core.spectra.compute import analyse
from core.workflow.moments import prepare


def compute_curves(request: ComputeCurves, reporter: Reporter, device: str) -> CurvesResult:
    """Weighted singular values of every site under a method; they travel as ``CurveReady`` events."""
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    prepared = prepare(checkpoint, request.method, request.calibration, reporter, device)
    started = time.perf_counter()
    count = sum(1 for _ in prepared.decomposer.curves())
    return CurvesResult(
        sites=count,
        calibration_seconds=prepared.calibration_seconds,
        factorization_seconds=time.perf_counter() - started,
        notes=prepared.decomposer.notes,
    )


def make_plan(request: MakePlan, reporter: Reporter, device: str) -> PlanResult:
    """Let an allocator plan the ranks. A budget that cannot be met is refused before any text is read."""
    allocator = allocator_named(request.allocator)
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    model = checkpoint.info
    problem = _problem(model, request)
    budget_of(problem, request.keep)
    spectra = analyse(checkpoint, reporter, device)
    prepared = prepare(checkpoint, request.method, request.calibration, reporter, device)
    curves = {site.name: curve for site, curve in prepared.decomposer.curves()}
    plan = allocator.allocate(
        Problem(problem.sites, curves, problem.storage, problem.current, problem.constraints), request.keep
    )
    document = PlanDocument.of(plan, model, request.method, request.calibration, allocator.name)
    forecast = Forecaster(model, spectra, curves).forecast(plan)
    return PlanResult(plan=document, forecast=forecast, notes=prepared.decomposer.notes)


def forecast_plan(request: ForecastPlan, reporter: Reporter, device: str) -> PlanResult:
    """Forecast a plan with the method and the calibration that it names."""
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    plan = request.plan.plan_for(checkpoint.info)
    spectra = analyse(checkpoint, reporter, device)
    prepared = prepare(checkpoint, request.plan.method, request.plan.calibration, reporter, device)
    curves = {site.name: curve for site, curve in prepared.decomposer.curves()}
    forecast = Forecaster(checkpoint.info, spectra, curves).forecast(plan)
    return PlanResult(plan=request.plan, forecast=forecast, notes=prepared.decomposer.notes)


def _problem(model: ModelInfo, request: MakePlan) -> Problem:
    kinds = {site.kind for site in model.sites}
    for kind, floor in request.floors.items():
        if kind not in kinds:
            raise UsageError(f"{model.name} has no sites of kind {kind!r}; its kinds are: {', '.join(sorted(kinds))}.")
        if not 0 <= floor <= 1:
            raise UsageError(f"A floor is a fraction between 0 and 1; {floor:g} for {kind} is not.")
    constraints = Constraints(request.minimum_rank, request.multiple_of, request.floors)
    return Problem(model.sites, {}, request.storage, RankPlan.dense(model.sites, request.storage), constraints)
