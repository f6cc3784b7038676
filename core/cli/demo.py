"""``demo``: the whole way once, headless, from a model on disk to a smaller one that loads."""

import argparse
import itertools
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from core.allocation.document import CalibrationSpec, MethodSpec
from core.cli.answer import Answer
from core.cli.desk import Desk, JobEndedError
from core.cli.findings import Findings
from core.cli.places import check_free
from core.cli.plan_asking import plan_request
from core.cli.texts import snippet
from core.jobs.errors import StudioError
from core.jobs.events import JobFailed, JobStarted, LogLine
from core.model import ModelInfo
from core.requests import (
    AnalyseSpectra,
    Compress,
    CompressResult,
    ComputeCurves,
    CurvesResult,
    Evaluate,
    EvaluateResult,
    MakePlan,
    OpenModel,
    PlanResult,
    Request,
    SpectraResult,
)

_ROWS, _LENGTH = 16, 1024
_WINDOWS = 10
_RELOAD_SECONDS = 600
_Result = TypeVar("_Result", bound=BaseModel)

_METHOD, _ALLOCATOR = "kfac-svd", "water-filling"
"""Unless others are asked for: nearly what the allocator auto finds, in half of its time."""


@dataclass
class _Steps:
    """Asks the desk and remembers how long each step took."""

    desk: Desk
    seconds: dict[str, float] = field(default_factory=dict)

    def ask(self, step: str, request: Request, result: type[_Result]) -> _Result:
        started = time.monotonic()
        answer = self.desk.ask(request, result)
        self.seconds[step] = time.monotonic() - started
        return answer


def demo(args: argparse.Namespace, desk: Desk) -> Answer:
    out = check_free(Path(args.out)) if args.out else _first_free(Path("rank-studio-demo"))
    if args.allocator is None and args.method is None:
        args.method, args.allocator = _METHOD, _ALLOCATOR
    plan_request(args, "sample", CalibrationSpec())  # refuses what is wrong before a model is fetched
    steps = _Steps(desk)
    model, info = _open(args, steps)
    length = min(_LENGTH, _longest(info))
    request = plan_request(args, model, CalibrationSpec(samples=_ROWS, length=length))
    trust = request.trust_remote_code

    steps.ask("spectra", AnalyseSpectra(model=model, trust_remote_code=trust), SpectraResult)
    # Where the allocator chooses the method, planning is what computes the curves.
    notes = _curves(steps, request, request.method).notes if request.method is not None else []
    planned = steps.ask("plan", request, PlanResult)
    plan, notes = planned.plan, [*notes, *(note for note in planned.notes if note not in notes)]
    compress = Compress(model=model, plan=plan, out=str(out), trust_remote_code=trust)
    written = steps.ask("compress", compress, CompressResult)
    dense = steps.ask("evaluate dense", _evaluate(model, length, trust), EvaluateResult)
    # What the compressed folder needs to load is the code that this program has just written into it.
    low = steps.ask("evaluate compressed", _evaluate(written.folder, length, False), EvaluateResult)
    said = _reload(written.folder, steps)
    found = Findings(plan, written, dense, low, said, tuple(notes), steps.seconds)
    return Answer(found.as_data(), found.as_text())


def _open(args: argparse.Namespace, steps: _Steps) -> tuple[str, ModelInfo]:
    """The model asked for, or the sample model, or ``tiny`` where that cannot be had."""
    trust = args.trust_remote_code
    model = args.model or "sample"
    try:
        return model, steps.ask("start and open", OpenModel(model=model, trust_remote_code=trust), ModelInfo)
    except JobEndedError as ended:
        if args.model or not isinstance(ended.terminal, JobFailed):
            raise
        text = f"The sample model cannot be had: {ended.terminal.message} Going on with the shipped model 'tiny'."
        steps.desk.say(LogLine(level="warning", text=text))
        return "tiny", steps.ask("start and open", OpenModel(model="tiny"), ModelInfo)


def _curves(steps: _Steps, request: MakePlan, method: MethodSpec) -> CurvesResult:
    wanted = ComputeCurves(
        model=request.model,
        method=method,
        calibration=request.calibration,
        trust_remote_code=request.trust_remote_code,
    )
    result = steps.ask("curves", wanted, CurvesResult)
    del steps.seconds["curves"]
    steps.seconds |= {"calibrate": result.calibration_seconds, "curves": result.factorization_seconds}
    return result


def _evaluate(model: str, length: int, trust: bool) -> Evaluate:
    return Evaluate(model=model, windows=_WINDOWS, length=length, trust_remote_code=trust)


def _longest(info: ModelInfo) -> int:
    """The most tokens a row may have, as the model's config says it (GPT-2 calls it otherwise)."""
    try:
        config = json.loads((Path(info.folder) / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return _LENGTH
    longest = config.get("max_position_embeddings") or config.get("n_positions")
    return longest if isinstance(longest, int) and longest > 1 else _LENGTH


def _first_free(wanted: Path) -> Path:
    names = itertools.chain([wanted], (wanted.with_name(f"{wanted.name}-{i}") for i in itertools.count(2)))
    return next(path for path in names if not path.exists()).absolute()


def _reload(folder: str, steps: _Steps) -> str:
    """Run the printed lines in a fresh process and return the last thing it said; that is the proof that they work."""
    steps.desk.say(JobStarted(title="Load the folder in a fresh process"))
    started = time.monotonic()
    command = [sys.executable, "-c", snippet(folder, dense=False)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_RELOAD_SECONDS, check=True
        )
    except subprocess.SubprocessError as error:
        stderr = getattr(error, "stderr", None) or str(error)
        text = stderr if isinstance(stderr, str) else stderr.decode(errors="replace")
        raise StudioError(
            f"{folder} was written but did not load in a fresh process: {text.strip().splitlines()[-1]}"
        ) from error
    steps.seconds["reload"] = time.monotonic() - started
    return done.stdout.strip()
