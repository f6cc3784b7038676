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
from core.forecast.forecast import Forecast
from core.jobs.events import (
    Advanced,
    CurveReady,
    Event,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    LogLine,
    ModelOpened,
    SpectrumReady,
    StageStarted,
)
from core.model import ModelInfo
from core.requests import (
    AnalyseSpectra,
    CancelJob,
    Compress,
    CompressResult,
    ComputeCurves,
    Evaluate,
    EvaluateResult,
    MakePlan,
    OpenModel,
    PlanResult,
    RefinementResult,
    RunJob,
    TextPerplexity,
    parse_order,
)

cancelled: set[str] = set()


def say(event: Event, job: str) -> None:
    sys.stdout.write(event.model_copy(update={"job": job}).model_dump_json() + "\n")
    sys.stdout.flush()


def count(job: str, steps: int, seconds: float) -> bool:
    say(StageStarted(stage="Counting", total=steps), job)
    for done in range(1, steps + 1):
        if job in cancelled:
            say(JobCancelled(message="Cancelled as asked."), job)
            return False
        time.sleep(seconds)
        say(Advanced(stage="Counting", done=done, total=steps, item=f"step {done}"), job)
    return True


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
        case AnalyseSpectra():
            for site in info.sites:
                say(SpectrumReady(site=site.name, sigma=falling(site.shape), density=1.0), job)
        case ComputeCurves():
            for site in info.sites:
                say(CurveReady(site=site.name, method=request.method.name, sigma=falling(site.shape)), job)
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
    return {}


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
    Path(request.out).mkdir()
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


def die() -> None:
    print("last words", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def script_of(order: RunJob) -> str:
    """What to do: the model's name says it; any folder can be evaluated, a folder called slow is slow to write,
    and ars searches long."""
    request = order.request
    if isinstance(request, Evaluate):
        return "fake"
    if isinstance(request, MakePlan) and request.allocator == "ars":
        return "count 1000 0.01"
    if isinstance(request, Compress) and request.out.endswith("slow") and not request.resume:
        Path(request.out).with_name(".slow.partial").mkdir()
        return "count 1000 0.01"
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
        case "fail":
            say(JobFailed(message="There is no such model; give another."), job)
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
