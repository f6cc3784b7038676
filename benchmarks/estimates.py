"""What one click was estimated to take, beside what it took: seconds by stage, memory, disk.

    python benchmarks/estimates.py                       # tiny, the recipes fast and balanced, with cold caches
    python benchmarks/estimates.py --model sample --recipe balanced best

Caches and the written folder are in a temporary place; the sample model is fetched or converted there once more.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import psutil

from core.allocation.recipe import DEFAULT_RECIPE, Recipe, recipe_named
from core.allocation.target import Target
from core.estimates import STAGES, EstimateResult, StageName
from core.evaluation.memory import PeakMemory
from core.jobs.events import Event, StageStarted
from core.jobs.reporter import EventReporter
from core.requests import Compress, Estimate, Evaluate, MakePlan, PlanResult
from core.workflow import run
from studio.oneclick.stage_progress import stage_of


class _Watch:
    """Seconds by stage, from the events of the jobs."""

    def __init__(self) -> None:
        self.seconds: dict[StageName, float] = {}
        self._at: StageName | None = None
        self._since = time.perf_counter()

    def enter(self, stage: StageName | None) -> None:
        now = time.perf_counter()
        if self._at is not None:
            self.seconds[self._at] = self.seconds.get(self._at, 0.0) + now - self._since
        self._at, self._since = stage, now

    def hear(self, event: Event) -> None:
        if isinstance(event, StageStarted):
            self.enter(stage_of(event.stage) or self._at)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="tiny")
    parser.add_argument("--recipe", nargs="+", default=["fast", DEFAULT_RECIPE])
    parser.add_argument("--keep", type=float, default=0.8)
    args = parser.parse_args()
    for name in args.recipe:
        with tempfile.TemporaryDirectory() as home:
            os.environ["RANK_STUDIO_HOME"] = home
            _compare(args.model, recipe_named(name), args.keep, Path(home))


def _compare(model: str, recipe: Recipe, keep: float, home: Path) -> None:
    watch = _Watch()
    reporter = EventReporter(watch.hear)
    plan = MakePlan(
        model=model,
        method=recipe.method,
        calibration=recipe.calibration,
        allocator=recipe.allocator,
        allocator_options=recipe.allocator_options,
        search_rows=recipe.search_rows,
        storage=recipe.storage,
        target=Target(value=keep),
    )
    out = home / "out"
    measure = (Evaluate(model=model), Evaluate(model=str(out)))
    started = time.perf_counter()
    wish = Estimate(model=model, plan=plan, out=str(out), refine=recipe.refine, evaluations=measure)
    told = run(wish, reporter)
    assert isinstance(told, EstimateResult)
    asked = time.perf_counter() - started
    before = _bytes_below(home / "cache")
    with PeakMemory() as memory:
        watch.enter(None)
        planned = run(plan, reporter)
        assert isinstance(planned, PlanResult)
        run(Compress(model=model, plan=planned.plan, out=str(out), refine=recipe.refine), reporter)
        for evaluation in measure:
            watch.enter("evaluate")
            run(evaluation, reporter)
        watch.enter(None)
    print(f"{model}, {recipe.name}, keep {keep:g}: estimated in {asked:.1f} s on {psutil.cpu_count()} cores")
    print(f"  {'stage':<12}{'told s':>9}{'took s':>9}{'ratio':>8}")
    for stage in STAGES:
        expected, took = told.of(stage), watch.seconds.get(stage, 0.0)
        if expected is not None:
            print(f"  {stage:<12}{expected.seconds:9.1f}{took:9.1f}{expected.seconds / max(took, 1e-9):8.2f}")
    whole = sum(watch.seconds.values())
    print(f"  {'all':<12}{told.seconds:9.1f}{whole:9.1f}{told.seconds / whole:8.2f}")
    for what, expected_bytes, found in (
        ("memory", told.peak_memory_bytes, memory.bytes),
        ("folder", told.output_bytes, _bytes_below(out)),
        ("cache", told.cache_bytes, _bytes_below(home / "cache") - before),
    ):
        print(f"  {what:<12}{expected_bytes / 1e6:9.1f}{found / 1e6:9.1f}{expected_bytes / max(found, 1):8.2f}  MB")


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
