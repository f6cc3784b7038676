"""A model under one method: all that plans and forecasts are made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.allocation.allocators import allocator_named
from core.allocation.allocators.allocator import Work
from core.allocation.curves import ErrorCurve
from core.allocation.document import CalibrationSpec, MethodSpec
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.forecast.fitting import Fits
from core.forecast.forecaster import Forecaster
from core.forecast.probed import Probed
from core.history.evidence import evidence_of, judged_runs
from core.jobs.reporter import Reporter
from core.probing.engine import ProbeEngine
from core.probing.estimate import seconds_of
from core.probing.rows import search_dtype
from core.requests import MakePlan
from core.spectra.compute import analyse
from core.spectra.statistics import Spectrum
from core.workflow.moments import prepare
from core.workflow.remembering import remembering


@dataclass(frozen=True, eq=False)
class Weighed:
    """Spectra, and curves under ``method`` as calibrated on the text of ``calibration``."""

    checkpoint: Checkpoint
    method: MethodSpec
    calibration: CalibrationSpec
    decomposer: Decomposer
    spectra: Mapping[str, Spectrum]
    curves: Mapping[str, ErrorCurve]

    @property
    def notes(self) -> list[str]:
        """What had to be done about moments that are not what they should be."""
        return self.decomposer.notes

    def forecaster(self, reporter: Reporter, probed: Probed | None = None) -> Forecaster:
        """Forecasts as the shipped runs, the user's history and ``probed`` have it."""
        evidence = []
        with remembering(reporter, "The history is not used for forecasts") as history:
            evidence = evidence_of(judged_runs(history))
        fits = Fits(self.checkpoint.info, self.method.name, evidence, probed)
        return Forecaster(self.checkpoint.info, self.spectra, self.curves, fits)

    def probe(self, rows: TokenRows, reporter: Reporter, device: str, work: Work | None = None) -> ProbeEngine:
        """The model to be asked, on search rows; to be closed. ``work``: what will be asked, to say how long it takes
        here."""
        dtype = search_dtype(self.checkpoint, self.decomposer, self.calibration.dtype, rows, reporter, device)
        if work is not None:
            seconds = seconds_of(work, self.checkpoint, rows, dtype, reporter, device)
            reporter.log(
                f"Search: about {work.forward_rows:.0f} rows forwards and {work.backward_rows:.0f} there and back "
                f"through the model, {seconds:.0f} s here if nothing of it is known yet."
            )
        return ProbeEngine(self.checkpoint, self.decomposer, rows, dtype, reporter, device)


def weighs_damage(request: MakePlan) -> bool:
    """Whether the damage in nats is needed whatever the method: it was asked for, or a forecast or the allocator must
    know it."""
    known = request.damage or request.probes or request.target.unit == "perplexity"
    return known or allocator_named(request.allocator).in_nats


def weigh(
    checkpoint: Checkpoint,
    method: MethodSpec,
    calibration: CalibrationSpec,
    reporter: Reporter,
    device: str,
    *,
    damage: bool = False,
) -> Weighed:
    """Compute what is not in the cache yet; curves travel as ``CurveReady`` events too. ``damage``: in nats as well."""
    spectra = analyse(checkpoint, reporter, device)
    decomposer = prepare(checkpoint, method, calibration, reporter, device, damage=damage).decomposer
    curves = {site.name: curve for site, curve in decomposer.curves()}
    return Weighed(checkpoint, method, calibration, decomposer, spectra, curves)
