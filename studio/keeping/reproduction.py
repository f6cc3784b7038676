"""The command lines that do again what the window did, from the plan file on."""

from pathlib import Path

from core.allocation.document import PlanDocument
from core.as_text import as_command
from core.requests import ForecastPlan, Request
from studio.document.session import Session
from studio.document.written_as import AS_PLANNED
from studio.planning.asking import compression_of, evaluation_of

PLAN_FILE, FOLDER = Path("plan.json"), Path("smaller")


def reproducing(session: Session, document: PlanDocument) -> tuple[str, ...]:
    """Forecast, compress, and measure the dense model and the compressed one. ``document``: the session's plan, in
    ``PLAN_FILE``."""
    model = session.model.source if session.model else ""
    requests: tuple[Request | None, ...] = (
        ForecastPlan(model=model, plan=document),
        compression_of(session, FOLDER, AS_PLANNED),
        evaluation_of(session, model),
        evaluation_of(session, str(FOLDER)),
    )
    return tuple(as_command(request, lambda _plan: PLAN_FILE) for request in requests if request is not None)
