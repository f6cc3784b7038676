"""Opening a model and looking at its spectra."""

import time

from core.checkpoint.open import open_checkpoint
from core.jobs.events import ModelOpened
from core.jobs.reporter import Reporter
from core.model import ModelInfo
from core.requests import AnalyseSpectra, OpenModel, SpectraResult
from core.spectra.compute import analyse


def open_model(request: OpenModel, reporter: Reporter) -> ModelInfo:
    """Open the model, headers only, and emit ``ModelOpened``."""
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    reporter.emit(ModelOpened(info=checkpoint.info.model_dump(mode="json")))
    return checkpoint.info


def spectra_of(request: AnalyseSpectra, reporter: Reporter, device: str) -> SpectraResult:
    """Singular values of every site; they travel as ``SpectrumReady`` events."""
    started = time.perf_counter()
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    spectra = analyse(checkpoint, reporter, device)
    return SpectraResult(sites=len(spectra), seconds=time.perf_counter() - started)
