"""The decompositions a method needs, with whatever calibration they need before."""

import time
from dataclasses import dataclass

from core.allocation.document import CalibrationSpec, MethodSpec
from core.calibration.calibrate import calibrate_rows, looked_up
from core.calibration.parts import calibration_rows
from core.calibration.store import MomentStore
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.damage import KINDS
from core.factorization.decomposer import Decomposer
from core.factorization.methods import method_named
from core.jobs.reporter import Reporter, silent
from core.model.moment_kinds import MomentKind
from core.requests import AUTO, Dtype
from core.workflow.peaks import (
    Peak,
    calibrating_peak,
    check,
    decomposing_peak,
    float32_fits,
    sides,
    spectra_peak,
    writing_peak,
)


@dataclass(frozen=True)
class Prepared:
    """A decomposer that is ready to go, and the seconds its calibration took (nearly 0 from the cache)."""

    decomposer: Decomposer
    calibration_seconds: float


def prepare(
    checkpoint: Checkpoint,
    method: MethodSpec,
    calibration: CalibrationSpec,
    reporter: Reporter,
    device: str,
    *,
    damage: bool = False,
) -> Prepared:
    """Calibrate if ``method`` needs moments (the disk cache answers where it can) and build its decomposer. ``damage``:
    measure what damage in nats needs too."""
    started = time.perf_counter()
    chosen = method_named(method.name)
    needs = chosen.needs(chosen.checked_options(method.options)) | (KINDS if damage else frozenset())
    if needs:
        moments = _calibrated(checkpoint, method, calibration, needs, reporter, device)
    else:
        moments = None
        check(
            [spectra_peak(checkpoint.info, device), *_behind(checkpoint, method, None, needs, device)], reporter, device
        )
    seconds = time.perf_counter() - started
    return Prepared(Decomposer(checkpoint, method, moments, reporter, device), seconds)


def _calibrated(
    checkpoint: Checkpoint,
    method: MethodSpec,
    spec: CalibrationSpec,
    needs: frozenset[MomentKind],
    reporter: Reporter,
    device: str,
) -> MomentStore:
    """Raises ``StudioError`` before anything is computed where a stage does not fit into the memory that is allowed."""
    rows, info = calibration_rows(checkpoint.tokenizer(), spec), checkpoint.info
    store, work = looked_up(checkpoint, rows, spec.dtype, needs, reporter, device)
    dtype: Dtype = spec.dtype
    length, count = max(rows.lengths), len(rows.lengths)
    peaks = _behind(checkpoint, method, store, needs, device)
    if work:
        # What is settled or in the cache goes on as it began, whatever would take less.
        if dtype == AUTO and store.dtype == "float32" and not float32_fits(info, work, count, length, device):
            dtype = "bfloat16"
        running = store.dtype if dtype == AUTO else dtype
        peaks.insert(0, calibrating_peak(info, work, running, count, length, device))
    check(peaks, reporter, device)
    return calibrate_rows(checkpoint, rows, dtype, needs, reporter, device)


def _behind(
    checkpoint: Checkpoint, method: MethodSpec, store: MomentStore | None, needs: frozenset[MomentKind], device: str
) -> list[Peak]:
    """Of what follows: the decompositions that are not on disk, and writing."""
    info, decomposer = checkpoint.info, Decomposer(checkpoint, method, store, silent(), device)
    missing = [site for site in info.sites if not decomposer.is_kept(site)]
    return [decomposing_peak(info, missing, device, **sides(needs)), writing_peak(info)]
