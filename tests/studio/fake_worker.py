"""A worker process that does what the requested model's name says; speaks the protocol, imports no torch.

Given the description of a model (``ModelInfo`` as JSON) as its argument it answers every request about a model called
``fake`` the way the engine would, only without an engine.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from core.allocation.document import MethodSpec, PlanDocument
from core.allocation.plan import RankPlan
from core.estimates import EstimateResult, StageEstimate, StageName
from core.forecast.forecast import Forecast
from core.jobs.events import (
    Advanced,
    CurveReady,
    DeviceUsed,
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobPaused,
    JobResumed,
    JobStarted,
    LogLine,
    ModelOpened,
    SiteContrasted,
    SpectrumReady,
    StageStarted,
)
from core.jobs.trusted import is_trusted
from core.model import ModelInfo
from core.requests import (
    AnalyseSpectra,
    CancelJob,
    Compress,
    CompressResult,
    ComputeCurves,
    ContrastFolder,
    ContrastResult,
    Estimate,
    Evaluate,
    EvaluateResult,
    MakePlan,
    OpenModel,
    PauseJob,
    PlanResult,
    RefinementResult,
    RunJob,
    TextPerplexity,
    Upload,
    UploadResult,
    parse_order,
)

cancelled: set[str] = set()
paused: set[str] = set()


def say(event: Event, job: str) -> None:
    sys.stdout.write(event.model_copy(update={"job": job}).model_dump_json() + "\n")
    sys.stdout.flush()


def count(job: str, steps: int, seconds: float) -> bool:
    say(StageStarted(stage="Counting", total=steps), job)
    for done in range(1, steps + 1):
        if job in cancelled:
            say(JobCancelled(message="Cancelled as asked."), job)
            return False
        wait_while_paused(job)
        time.sleep(seconds)
        say(Advanced(stage="Counting", done=done, total=steps, item=f"step {done}"), job)
    return True


def wait_while_paused(job: str) -> None:
    if job in paused:
        say(JobPaused(), job)
        while job in paused and job not in cancelled:
            time.sleep(0.01)
        say(JobResumed(), job)


def flood(job: str, sites: int, values: int) -> None:
    sigma = [1.0 / (1 + index) for index in range(values)]
    for number in range(sites):
        say(SpectrumReady(site=f"site.{number}", sigma=sigma, density=1.0), job)


def answer(order: RunJob) -> dict[str, Any]:
    """Partial results of a request about ``fake``; returns the job's result."""
    job, request = order.job, order.request
    info = ModelInfo.model_validate_json(Path(sys.argv[1]).read_text(encoding="utf-8"))
    match request:
        case OpenModel():
            say(ModelOpened(info=info.model_dump(mode="json")), job)
        case MakePlan():
            return planned(request, info)
        case Compress():
            return compress(request, info)
        case Evaluate():
            return EvaluateResult(
                model=request.model,
                corpus="bundled",
                tokens=10_230,
                perplexity=17.5 if request.model == "fake" else 21.25,
                tokens_per_second=900,
                peak_memory_bytes=10**9,
                bytes_on_disk=10**6,
                parameters=10**6,
                prompt="Once",
                generation="Once more",
                seconds=0.1,
            ).model_dump()
        case Estimate():
            return estimate(request, info).model_dump()
        case Upload():
            done = UploadResult(folder=request.model, url=f"https://hub/{request.repo}", files=4, bytes=10, seconds=0.1)
            return done.model_dump()
        case AnalyseSpectra() | ComputeCurves() | ContrastFolder():
            return site_by_site(request, info, job)
    return {}


def site_by_site(request: AnalyseSpectra | ComputeCurves | ContrastFolder, info: ModelInfo, job: str) -> dict[str, Any]:
    """What comes as one event a site; a compressed folder has rank 3 everywhere."""
    for site in info.sites:
        sigma = falling(site.shape)
        match request:
            case AnalyseSpectra():
                say(SpectrumReady(site=site.name, sigma=sigma, density=1.0), job)
            case ComputeCurves():
                say(CurveReady(site=site.name, method=request.method.name, sigma=sigma), job)
            case ContrastFolder():
                say(SiteContrasted(site=site.name, rank=3, sigma=sigma[:3], change=0.5), job)
    if not isinstance(request, ContrastFolder):
        return {}
    result = ContrastResult(
        folder=request.folder, storage="pivoted", compressed_sites=len(info.sites), change=0.5, seconds=0.1
    )
    return result.model_dump()


def estimate(request: Estimate, info: ModelInfo) -> EstimateResult:
    """A minute for each stage; what is kept of more than nine tenths does not fit."""
    names: list[StageName] = ["calibrate", "factorise", "search", *(["refine"] if request.refine.steps else [])]
    stages = [StageEstimate(stage=name, seconds=60.0, words="16 rows") for name in (*names, "write", "evaluate")]
    full = request.plan.target.value > 0.9
    return EstimateResult(
        stages=tuple(stages),
        peak_memory_bytes=2 * 10**9,
        free_memory_bytes=10**9 if full else 4 * 10**9,
        output_bytes=info.bytes_on_disk,
        cache_bytes=10**6,
        free_output_bytes=10**10,
        free_cache_bytes=10**10,
        warnings=("This may need 2.0 GB of memory and 1.0 GB are free.",) if full else (),
    )


def falling(shape: tuple[int, int]) -> list[float]:
    return [2.0 ** (-index * 8 / min(shape)) for index in range(min(shape))]


def planned(request: MakePlan, info: ModelInfo) -> dict[str, Any]:
    """Rank 4 everywhere; a method that was left open is kfac-svd."""
    ranks = {site.name: 4 for site in info.sites}
    plan = RankPlan.dense(info.sites, request.storage).with_ranks(info.by_name, ranks)
    method = request.method or MethodSpec(name="kfac-svd")
    made_by = (request.allocator, request.allocator_options)
    document = PlanDocument.of(plan, info, method, request.calibration, *made_by)
    forecast = Forecast(
        stored_parameters=plan.cost(info.sites),
        keep=document.keep,
        parameters=info.parameters,
        bytes=info.bytes_on_disk,
        compressed_sites=len(ranks),
        gamma_rho_attention=None,
        gamma_rho_mlp=None,
        relative_error=None,
    )
    return PlanResult(plan=document, forecast=forecast).model_dump()


def compress(request: Compress, info: ModelInfo) -> dict[str, Any]:
    Path(request.out).mkdir(exist_ok=request.resume)
    cost = request.plan.plan_for(info).cost(info.sites)
    return CompressResult(
        folder=request.out,
        stored_parameters=cost,
        site_parameters=info.site_parameters,
        keep=cost / info.site_parameters,
        parameters=info.parameters,
        index_bytes=0,
        bytes_on_disk=10**6,
        seconds=0.1,
        notes=["One Gram was singular."],
        refinement=refinement(request) if request.refine.steps else None,
    ).model_dump()


def refinement(request: Compress) -> RefinementResult:
    """The held-out text got better, the watched one worse."""
    held_out = TextPerplexity(text=request.plan.calibration.corpus, tokens=400, dense=18.0, before=60.0, after=30.0)
    watched = TextPerplexity(text=request.refine.watch, tokens=300, dense=25.0, before=70.0, after=85.0)
    return RefinementResult(seconds=0.1, texts=[held_out, watched])


def talk_after_cancel(job: str) -> None:
    say(LogLine(text="ready"), job)
    while job not in cancelled:
        time.sleep(0.005)
    for number in range(5):
        say(SpectrumReady(site=f"late.{number}", sigma=[1.0], density=1.0), job)
    say(JobCancelled(), job)
    for number in range(5):
        say(SpectrumReady(site=f"later.{number}", sigma=[1.0], density=1.0), job)


FAILURES = {
    "fail": JobFailed(message="There is no such model; give another."),
    "brings-code": JobFailed(message="It brings its own model code (own.py).", code="0123abc"),
}


def die() -> None:
    print("last words", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def script_of(order: RunJob) -> str:
    """What to do: the model's name says it; any folder can be evaluated, a folder called slow is slow to write,
    and ars searches long."""
    request = order.request
    if isinstance(request, Evaluate | Upload):
        return "fake"
    if isinstance(request, MakePlan) and request.allocator == "ars":
        return "count 1000 0.01"
    if isinstance(request, Compress) and request.out.endswith("slow") and not request.resume:
        Path(request.out).with_name(".slow.partial").mkdir()
        return "count 1000 0.01"
    if request.model == "brings-code" and is_trusted(FAILURES["brings-code"].code):
        return "fake"
    return request.model


def perform(order: RunJob) -> None:
    job, (script, *words) = order.job, script_of(order).split()
    say(JobStarted(title=script), job)
    done, result = True, {}
    match script:
        case "fake":
            result = answer(order)
        case "count":
            done = count(job, int(words[0]), float(words[1]))
        case "flood":
            flood(job, int(words[0]), int(words[1]))
        case "fail" | "brings-code":
            say(FAILURES[script], job)
            done = False
        case "talk-after-cancel":
            talk_after_cancel(job)
            done = False
        case "chatter":
            print("not an event")
            say(LogLine(text="hello"), job)
        case "die":
            die()
        case "leave":
            os._exit(3)
        case "deaf":
            time.sleep(60)
        case "accelerated":
            say(DeviceUsed(taken=3_000_000_000, total=16_000_000_000, busy=0.5), job)
            time.sleep(60)
    if done:
        say(JobFinished(result=result, seconds=0.1), job)


def main() -> None:
    orders: list[RunJob] = []
    arrived = threading.Condition()

    def listen() -> None:
        for line in sys.stdin:
            order = parse_order(line)
            with arrived:
                if isinstance(order, CancelJob):
                    cancelled.add(order.job)
                elif isinstance(order, PauseJob):
                    (paused.add if order.paused else paused.discard)(order.job)
                else:
                    orders.append(order)
                arrived.notify()
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        with arrived:
            arrived.wait_for(lambda: bool(orders))
            order = orders.pop(0)
        perform(order)


if __name__ == "__main__":
    main()
