"""The decompositions a method needs, with whatever calibration they need before."""

import time
from dataclasses import dataclass

from core.allocation.document import CalibrationSpec, MethodSpec
from core.calibration.calibrate import calibrate
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.damage import KINDS
from core.factorization.decomposer import Decomposer
from core.factorization.methods import method_named
from core.jobs.reporter import Reporter


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
    moments = calibrate(checkpoint, calibration, needs, reporter, device) if needs else None
    seconds = time.perf_counter() - started
    return Prepared(Decomposer(checkpoint, method, moments, reporter, device), seconds)
