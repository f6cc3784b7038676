"""A window's document with everything known about it, always the same: what its panels look like when they are full."""

from datetime import UTC, datetime

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec, StepSpec
from core.allocation.plan import RankPlan
from core.history import Measurement, Run
from core.jobs.events import Advanced, JobFailed, JobStarted, LogLine, StageStarted
from core.model import ModelInfo
from core.requests import EvaluateResult, RefinementResult, TextPerplexity
from studio.document.comparison import Kept
from studio.document.frontier import Made
from studio.document.recorded import Recorded
from studio.document.session import Session
from studio.jobs.job_board import JobBoard
from studio.jobs.worker_process import Load
from studio.panels.jobs.jobs import JobsPanel
from studio.panels.jobs.log import LogPanel
from tests.studio.conftest import FakeModel

WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def furnish(session: Session, model: FakeModel) -> None:
    """Open ``model``, plan on it by hand, keep plans, measure, and know of earlier runs."""
    model.fill(session)
    info = model.info
    session.set_ranks({site.name: 2 + site.block + index % 4 for index, site in enumerate(info.sites[3:])}, "Drag")
    session.set_locked([info.sites[0].name, info.sites[9].name], True)
    session.keep_plan()
    session.comparison.keep(Kept.of("careful", document(info, 10), info))
    session.comparison.keep(Kept.of("as small as it gets", document(info, 3), info))
    session.add_compression(Made("/out/9", document(info, 9)))
    session.add_compression(refined(info))
    session.add_measurement(measured("fake", 17.5))
    session.add_measurement(measured("/out/9", 44.0))
    runs = tuple((run(number, info, 3 * number), (remembered(number, info, 90.0 / number),)) for number in (3, 2, 1))
    session.show_recorded(Recorded(runs, (remembered(None, info, 17.5),)))
    session.select([info.sites[4].name, info.sites[12].name])


def document(info: ModelInfo, rank: int) -> PlanDocument:
    ranks = {site.name: rank for site in info.sites if min(site.shape) > rank}
    plan = RankPlan.dense(info.sites, "pivoted").with_ranks(info.by_name, ranks)
    return PlanDocument.of(plan, info, MethodSpec(), CalibrationSpec(), "uniform")


def refined(info: ModelInfo) -> Made:
    """A compression that was refined, judged on two texts."""
    texts = [
        TextPerplexity(text="bundled", tokens=400, dense=18.0, before=60.0, after=30.0),
        TextPerplexity(text="bundled-second", tokens=300, dense=25.0, before=70.0, after=85.0),
    ]
    steps = RefineSpec(steps=(StepSpec(name="block"),))
    return Made("/out/6", document(info, 6), steps, RefinementResult(seconds=1.0, texts=texts))


def measured(model: str, perplexity: float) -> EvaluateResult:
    return EvaluateResult(
        model=model, corpus="bundled", tokens=1000, perplexity=perplexity, tokens_per_second=812.0, seconds=1.0,
        peak_memory_bytes=10**8, bytes_on_disk=10**7, parameters=10**6, prompt="Once", generation="upon a time",
    )  # fmt: skip


def run(number: int, info: ModelInfo, rank: int) -> Run:
    plan = document(info, rank)
    return Run(
        id=number, time=WHEN.replace(day=number), model=plan.model, structure=plan.structure, method=plan.method.name,
        allocator=plan.allocator, storage=plan.storage, keep=plan.keep, plan=plan, forecast=None,
        folder=f"/out/{number}", versions={},
    )  # fmt: skip


def remembered(number: int | None, info: ModelInfo, perplexity: float) -> Measurement:
    return Measurement(
        id=number or 9, run=number, time=WHEN, model="fake", structure=info.structure, corpus="bundled", windows=1,
        length=1024, tokens=1023, perplexity=perplexity, tokens_per_second=812.0, peak_memory_bytes=10**8,
        bytes_on_disk=10**7, parameters=10**6, generation="",
    )  # fmt: skip


def busy_board(board: JobBoard) -> None:
    """One job runs and is measured as it goes, one waits, one failed."""
    for job, title in (("old", "Compress Fake-Model"), ("now", "Evaluate Fake-Model-keep80"), ("next", "Probe")):
        board.add(job, title)
    board.take(JobStarted(job="old", title="Compress Fake-Model"))
    board.take(JobFailed(job="old", message="There is no room on the disk; free 200 MB and compress again."))
    board.take(JobStarted(job="now", title="Evaluate Fake-Model-keep80"))
    board.take(StageStarted(job="now", stage="Measuring perplexity", total=40, unit="windows"))
    for done in range(1, 25):
        figures = {"perplexity": 40.0 - 20.0 * done / (done + 3)}
        board.take(Advanced(job="now", stage="Measuring perplexity", done=done, total=40, item="", figures=figures))


def show_load(jobs: JobsPanel) -> None:
    for second in range(60):
        jobs.show_load(Load(memory=400_000_000 + 6_000_000 * second, cores=1.0 + second % 7 / 10))


def write_log(log: LogPanel) -> None:
    log.add(LogLine(job="now", level="info", text="40 windows of 1024 tokens."))
    log.add(LogLine(job="old", level="warning", text="The worker was slow to answer."))
    log.add(LogLine(job="old", level="error", text="There is no room on the disk; free 200 MB and compress again."))
