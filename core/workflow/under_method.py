"""A plan and its forecast under one method."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from core.allocation.allocators import allocator_named
from core.allocation.allocators.allocator import Work
from core.allocation.document import PlanDocument
from core.allocation.problem import Problem
from core.calibration.rows import TokenRows
from core.forecast.probing import probe_damage
from core.jobs.reporter import Reporter
from core.probing.engine import ProbeEngine
from core.requests import MakePlan, PlanResult
from core.workflow.reaching import Planner
from core.workflow.weighing import Weighed


def plan_under(
    weighed: Weighed, problem: Problem, request: MakePlan, text: TokenRows | None, reporter: Reporter, device: str
) -> PlanResult:
    """The plan and its forecast under one method. ``text``: the search rows, for whatever runs the model."""
    allocator = allocator_named(request.allocator)
    problem = replace(problem, curves=weighed.curves)
    options = allocator.checked_options(request.allocator_options)
    work = allocator.probes(problem, options) if allocator.probes is not None else None
    with asked(weighed, text, reporter, device, work) as probe:
        probed = probe_damage(probe, problem, reporter) if request.probes and probe is not None else None
        forecaster = weighed.forecaster(reporter, probed)
        plan = Planner(weighed, problem, forecaster, request, probe, reporter, device).plan()
    document = PlanDocument.of(
        plan,
        weighed.checkpoint.info,
        weighed.method,
        weighed.calibration,
        allocator.name,
        request.allocator_options,
    )
    return PlanResult(plan=document, forecast=forecaster.forecast(plan), notes=weighed.notes, probed=probed)


@contextmanager
def asked(
    weighed: Weighed, text: TokenRows | None, reporter: Reporter, device: str, work: Work | None = None
) -> Iterator[ProbeEngine | None]:
    """The model to be asked on ``text``; ``None`` without one."""
    if text is None:
        yield None
        return
    with weighed.probe(text, reporter, device, work) as probe:
        yield probe
