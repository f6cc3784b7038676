"""``curves``: the error of every site at every rank under a method."""

import argparse
from collections.abc import Sequence

import numpy as np

from core.allocation.curves import ErrorCurve
from core.cli.answer import Answer, facts, table
from core.cli.asking import build
from core.cli.desk import Desk
from core.cli.plan_asking import calibration_of, method_of
from core.jobs.events import CurveReady, Event
from core.requests import ComputeCurves, CurvesResult

_SHARES = (0.25, 0.5, 0.75)


def curves(args: argparse.Namespace, desk: Desk) -> Answer:
    found: list[CurveReady] = []

    def collect(event: Event) -> None:
        if isinstance(event, CurveReady):
            found.append(event)

    request = build(
        ComputeCurves,
        model=args.model,
        method=method_of(args, ""),
        calibration=calibration_of(args),
        damage=args.damage,
        trust_remote_code=args.trust_remote_code,
    )
    result = desk.ask(request, CurvesResult, also=collect)
    sites = [curve.model_dump(mode="json", exclude={"kind", "job"}) for curve in found]
    return Answer({**result.model_dump(mode="json"), "curves": sites}, _text(request, result, found))


def _text(request: ComputeCurves, result: CurvesResult, found: Sequence[CurveReady]) -> str:
    overview = [
        ("model", request.model),
        ("method", request.method.name),
        ("sites", str(result.sites)),
        ("calibration", f"{result.calibration_seconds:.1f} s"),
        ("factorisation", f"{result.factorization_seconds:.1f} s"),
    ]
    head = ("site", *(f"error at {share:.0%} of the ranks" for share in _SHARES))
    cells = []
    for ready in found:
        curve = ErrorCurve(np.asarray(ready.sigma, dtype=np.float64), ready.absolute)
        errors = (curve.relative_error_at(round(share * len(ready.sigma))) for share in _SHARES)
        cells.append((ready.site, *(f"{float(error):.4f}" for error in errors)))
    return f"{facts(overview)}\n\n{table(head, cells)}"
