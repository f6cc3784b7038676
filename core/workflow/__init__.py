"""The steps composed: ``run`` answers every request, for the window, the command line and tests alike."""

from pydantic import BaseModel

from core.jobs.memory import Limits, within
from core.jobs.reporter import Reporter
from core.requests import (
    AnalyseSpectra,
    Compress,
    ComputeCurves,
    ContrastFolder,
    Estimate,
    Evaluate,
    ForecastPlan,
    MakePlan,
    OpenModel,
    Request,
    SelectByPrompt,
    Upload,
)
from core.workflow.compressing import compress
from core.workflow.contrasting import contrast
from core.workflow.device import resolved
from core.workflow.estimating import estimate
from core.workflow.evaluating import evaluate_model
from core.workflow.mending import mended
from core.workflow.opening import open_model, spectra_of
from core.workflow.planning import compute_curves, forecast_plan, make_plan
from core.workflow.selecting import select_by_prompt
from core.workflow.uploading import upload


def run(request: Request, reporter: Reporter, device: str = "auto") -> BaseModel:
    """Answer ``request`` with the result model its class names, reporting on the way.

    ``device``: a torch device, or ``auto`` for CUDA where there is one and else the CPU.

    Raises ``StudioError`` (one sentence for the user), its subclass ``UsageError`` for a request that is wrong in
    itself, and ``Cancelled``.
    """
    with within(Limits(request.max_memory, request.max_device_memory)):
        if isinstance(request, OpenModel | Upload):
            return _without_device(request, reporter)
        device = resolved(device)
        if device != "cpu":
            reporter.log(f"Computing on {device}.")
        if isinstance(request, Estimate):
            return estimate(request, reporter, device)
        return mended(lambda: _computed(request, reporter, device), reporter)


def _computed(request: Request, reporter: Reporter, device: str) -> BaseModel:
    match request:
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
        case ContrastFolder():
            return contrast(request, reporter, device)
        case Evaluate():
            return evaluate_model(request, reporter, device)
        case SelectByPrompt():
            return select_by_prompt(request, reporter, device)
    raise ValueError(f"{request.kind} needs no device")


def _without_device(request: OpenModel | Upload, reporter: Reporter) -> BaseModel:
    """Nothing is computed, so that nothing need be said of where."""
    return open_model(request, reporter) if isinstance(request, OpenModel) else upload(request, reporter)
