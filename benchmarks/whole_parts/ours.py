"""One whole compression as the program does it; ``whole.py`` runs it in a process of its own."""

import argparse
import cProfile
import time

from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.target import Target
from core.execute import load_engine
from core.jobs.reporter import silent
from core.requests import Compress, MakePlan, PlanResult


def main() -> None:
    args = _arguments()
    profile = cProfile.Profile(time.process_time) if args.profile else None
    if profile:
        profile.enable()
    load_engine()
    _compress(args)
    if profile:
        profile.disable()
        profile.dump_stats(args.profile)


def _compress(args: argparse.Namespace) -> None:
    from core.workflow import run

    planned = run(
        MakePlan(
            model=args.model,
            method=MethodSpec(name=args.method),
            calibration=CalibrationSpec(corpus=args.calibration, samples=args.rows, length=args.length),
            allocator="uniform",
            target=Target(value=args.keep),
            storage="factored",
        ),
        silent(),
    )
    assert isinstance(planned, PlanResult)
    run(Compress(model=args.model, plan=planned.plan, forecast=planned.forecast, out=args.out), silent())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--method", required=True)
    parser.add_argument("--calibration", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--keep", type=float, default=0.8)
    parser.add_argument("--rows", type=int, default=16)
    parser.add_argument("--length", type=int, default=1024)
    parser.add_argument("--profile", help="also write where processor seconds go, for pstats, to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
