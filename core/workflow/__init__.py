"""The steps composed: ``run`` answers every request, for the window, the command line and tests alike."""

from pydantic import BaseModel

from core.jobs.reporter import Reporter
from core.requests import (
    AnalyseSpectra,
    Compress,
    ComputeCurves,
    Evaluate,
    ForecastPlan,
    MakePlan,
    OpenModel,
    Request,
)
from core.workflow.compressing import compress
from core.workflow.evaluating import evaluate_model
from core.workflow.opening import open_model, spectra_of
from core.workflow.planning import compute_curves, forecast_plan, make_plan


def run(request: Request, reporter: Reporter, device: str = "cpu") -> BaseModel:
    """Answer ``request`` with the result model its class names, reporting on the way.

    Raises ``StudioError`` (one sentence for the user), its subclass ``UsageError`` for a request that is wrong in
    itself, and ``Cancelled``.
    """
    match request:
        case OpenModel():
            return open_model(request, reporter)
        case AnalyseSpectra():
            return spectra_of(request, reporter, device)
        case ComputeCurves():
            return compute_curves(request, reporter, device)
        case MakePlan():
            return make_plan(request, reporter, device)
        case ForecastPlan():
            return forecast_plan(request, reporter, device)
        case Compress():
            return compress(request, reporter, device)
        case Evaluate():
            return evaluate_model(request, reporter, device)
