"""What an allocation is asked for with, and where it is done: arithmetic here, what runs the model in the worker."""

from core.allocation.allocators import ALLOCATORS
from core.allocation.problem import Problem
from core.requests import AUTO, MakePlan
from studio.document.session import Session
from studio.planning.allocation import Asked


def needs_worker(session: Session) -> bool:
    """Whether the model has to be run: the allocator searches on it or chooses the method, a perplexity is to be met,
    which is forecast from what the worker measures, or the forecast is to be probed."""
    settings = session.settings
    allocator = ALLOCATORS.get(settings.allocator)
    probes = allocator is not None and allocator.probes is not None
    return probes or settings.probes or chooses_method(session) or settings.target.unit == "perplexity"


def chooses_method(session: Session) -> bool:
    """Whether the allocator chooses the method too."""
    settings = session.settings
    return settings.method_by_allocator and settings.allocator == AUTO


def asked_here(session: Session) -> Asked | None:
    """The allocation for the thread beside the window; ``None`` without a model."""
    model, plan, settings, request = (
        session.model,
        session.plan,
        session.settings,
        asked_of_worker(session),
    )
    if model is None or plan is None or request is None:
        return None
    problem = Problem(model.sites, dict(session.curves), plan.storage, plan, session.limits())
    return Asked(model, settings.allocator, settings.allocator_options, problem, settings.target, request)


def asked_of_worker(session: Session) -> MakePlan | None:
    """The same as a request; ``None`` without a model."""
    model, settings, limits = session.model, session.settings, session.limits()
    if model is None or session.plan is None:
        return None
    return MakePlan(
        model=model.source,
        method=None if chooses_method(session) else settings.method,
        calibration=settings.calibration,
        allocator=settings.allocator,
        allocator_options=dict(settings.allocator_options),
        target=settings.target,
        storage=session.plan.storage,
        minimum_rank=limits.minimum_rank,
        multiple_of=limits.multiple_of,
        floors=dict(limits.floors),
        ceilings=dict(limits.ceilings),
        fused=limits.fused,
        forbid_dense=limits.forbid_dense,
        present=session.plan_document(),
        search_rows=settings.search_rows,
        damage=settings.damage,
        probes=settings.probes,
    )
