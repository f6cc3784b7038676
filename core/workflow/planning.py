"""Curves, plans and forecasts."""

import time

from core.allocation.allocators import allocator_named
from core.allocation.document import MethodSpec
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.target import keep_for
from core.allocation.units import budget_of
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.factorization.methods import method_named
from core.forecast.probing import probe_damage
from core.jobs.errors import UsageError
from core.jobs.reporter import Reporter
from core.model import ModelInfo
from core.model.moment_kinds import GRADIENT
from core.probing.rows import search_rows
from core.requests import AUTO, ComputeCurves, CurvesResult, ForecastPlan, MakePlan, PlanResult
from core.workflow.choosing import plan_with_best_method
from core.workflow.moments import prepare
from core.workflow.under_method import asked, plan_under
from core.workflow.weighing import weigh, weighs_damage


def compute_curves(request: ComputeCurves, reporter: Reporter, device: str) -> CurvesResult:
    """Weighted singular values of every site under a method; they travel as ``CurveReady`` events."""
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    prepared = prepare(checkpoint, request.method, request.calibration, reporter, device, damage=request.damage)
    started = time.perf_counter()
    count = sum(1 for _ in prepared.decomposer.curves())
    return CurvesResult(
        sites=count,
        calibration_seconds=prepared.calibration_seconds,
        factorization_seconds=time.perf_counter() - started,
        notes=prepared.decomposer.notes,
    )


def make_plan(request: MakePlan, reporter: Reporter, device: str) -> PlanResult:
    """Let an allocator plan the ranks. A target that cannot be met is refused before any text is read."""
    allocator_named(request.allocator).checked_options(request.allocator_options)
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    problem = problem_of(checkpoint.info, request)
    perplexity = request.target.unit == "perplexity"
    budget_of(problem, 1.0 if perplexity else keep_for(request.target, checkpoint.info, request.storage))
    if request.method is None:
        if request.allocator != AUTO:
            raise UsageError(f"The allocator {request.allocator} does not choose a method; name the one to plan for.")
        text = search_rows(checkpoint, request.calibration, request.search_rows)
        return plan_with_best_method(request, checkpoint, problem, text, reporter, device)
    _check_loss_change(request.allocator, request.method)
    rows = _search_text(checkpoint, request)
    damage = weighs_damage(request)
    weighed = weigh(checkpoint, request.method, request.calibration, reporter, device, damage=damage)
    return plan_under(weighed, problem, request, rows, reporter, device)


def forecast_plan(request: ForecastPlan, reporter: Reporter, device: str) -> PlanResult:
    """Forecast a plan with the method and the calibration that it names."""
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    document = request.plan
    plan = document.plan_for(checkpoint.info)
    text = search_rows(checkpoint, document.calibration, request.search_rows) if request.probes else None
    damage = request.damage or request.probes
    weighed = weigh(checkpoint, document.method, document.calibration, reporter, device, damage=damage)
    probed = None
    with asked(weighed, text, reporter, device) as probe:
        if probe is not None:
            sites = checkpoint.info.sites
            free = Problem(sites, weighed.curves, plan.storage, RankPlan.dense(sites, plan.storage))
            probed = probe_damage(probe, free, reporter)
    forecast = weighed.forecaster(reporter, probed).forecast(plan)
    return PlanResult(plan=document, forecast=forecast, notes=weighed.notes, probed=probed)


def problem_of(model: ModelInfo, request: MakePlan) -> Problem:
    """What the request asks of an allocator, yet without curves. Raises ``StudioError`` for a present plan of another
    model."""
    present = RankPlan.dense(model.sites, request.storage)
    if request.present is not None:
        present = request.present.plan_for(model).with_storage(model.by_name, request.storage)
    constraints = Constraints(
        minimum_rank=request.minimum_rank,
        multiple_of=request.multiple_of,
        floors=request.floors,
        ceilings=request.ceilings,
        fused=request.fused,
        forbid_dense=request.forbid_dense,
        locked=present.locked,
    )
    return Problem(model.sites, {}, request.storage, present, constraints)


def _check_loss_change(allocator: str, method: MethodSpec) -> None:
    """What an allocator lacks is said before anything is calibrated. Raises ``UsageError``."""
    chosen = method_named(method.name)
    if allocator_named(allocator).needs_loss_change and GRADIENT not in chosen.needs(
        chosen.checked_options(method.options)
    ):
        raise UsageError(
            f"{allocator} needs the loss change of each component, which {method.name} does not measure; choose the "
            "method zs-svd or io-svd."
        )


def _search_text(checkpoint: Checkpoint, request: MakePlan) -> TokenRows | None:
    """The search rows if anything will run the model; a text that is too short for them is refused here."""
    if request.probes or allocator_named(request.allocator).probes is not None:
        return search_rows(checkpoint, request.calibration, request.search_rows)
    return None
