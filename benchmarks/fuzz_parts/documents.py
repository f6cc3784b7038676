"""Readers of what people keep and share: plans, recipes, projects, and what a window leaves for the next one."""

import random
from pathlib import Path

from fuzz_parts.box import Box
from fuzz_parts.models import opened, small_model
from fuzz_parts.mutations import spoiled_bytes, spoiled_json
from fuzz_parts.reader import Read, Reader, Spoil

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, read_plan
from core.allocation.plan import RankPlan
from core.allocation.recipe import keep_recipe, own_recipes, read_recipe, shipped_recipes
from core.checkpoint.checkpoint import Checkpoint
from core.requests import Compress, EvaluateResult
from studio.document.project import Project, read_project
from studio.document.recovery import Unsaved, left_behind
from studio.document.remembered import Remembered, recall
from studio.document.session import Session
from studio.jobs.pending import PendingJob, PendingJobs


def a_plan(checkpoint: Checkpoint) -> PlanDocument:
    """Of every second site."""
    info = checkpoint.info
    ranks = {site.name: 3 if number % 2 else None for number, site in enumerate(info.sites)}
    plan = RankPlan(ranks, "factored", frozenset([info.sites[0].name]))
    return PlanDocument.of(plan, info, MethodSpec(options={"alpha": 0.5}), CalibrationSpec(), "uniform")


def _json_file(path: Path) -> Spoil:
    good = path.read_bytes()

    def spoil(chance: random.Random) -> None:
        path.write_bytes(spoiled_json(good, chance) if chance.random() < 0.8 else spoiled_bytes(good, chance))

    return spoil


def _begin_plan(box: Box) -> tuple[Spoil, Read]:
    checkpoint = opened(small_model(box.home / "model"))
    path = box.given / "plan.json"
    a_plan(checkpoint).save(path)

    def read() -> None:
        document = read_plan(path)
        plan = document.plan_for(checkpoint.info)
        plan.cost(checkpoint.info.sites)
        document.save(box.home / "again.json")
        read_plan(box.home / "again.json")

    return _json_file(path), read


def _begin_recipe(box: Box) -> tuple[Spoil, Read]:
    path = box.given / "recipe.json"
    shipped_recipes()[0].model_copy(update={"name": "mine"}).save(path)

    def read() -> None:
        keep_recipe(read_recipe(path))
        own_recipes()

    return _json_file(path), read


def _worked_on(checkpoint: Checkpoint) -> Session:
    session = Session()
    session.open_info(checkpoint.info)
    session.set_ranks({site.name: 3 for site in checkpoint.info.sites[:3]}, "Set ranks")
    measured = {
        "model": "m",
        "corpus": "c",
        "prompt": "p",
        "generation": "g",
        "seconds": 1.0,
        "perplexity": float("inf"),
    }
    sizes = {"tokens": 9, "tokens_per_second": 1.0, "peak_memory_bytes": 1, "bytes_on_disk": 1, "parameters": 1}
    session.add_measurement(EvaluateResult.model_validate(measured | sizes))
    session.keep_plan()
    return session


def _begin_project(box: Box) -> tuple[Spoil, Read]:
    checkpoint = opened(small_model(box.home / "model"))
    path = box.given / "work.rankstudio"
    Project.of(_worked_on(checkpoint)).save(path)
    read_project(path)

    def read() -> None:
        project = read_project(path)
        session = Session()
        session.open_info(checkpoint.info)
        project.restore(session, "work")
        Project.of(session).save(box.home / "again.rankstudio")
        read_project(box.home / "again.rankstudio")

    return _json_file(path), read


def _begin_left(box: Box) -> tuple[Spoil, Read]:
    """What windows leave for each other is passed over where it cannot be read: nothing may be raised at all."""
    checkpoint = opened(small_model(box.home / "model"))
    data = box.home / "data"
    project = Project.of(_worked_on(checkpoint))
    texts = {
        data / "recovery" / "0.recovery": Unsaved(title="work", project=project).model_dump_json(),
        data / "window.json": Remembered(recent=("tiny",)).model_dump_json(),
    }
    good = {path: text.encode() for path, text in texts.items()}
    for path in good:
        path.parent.mkdir(parents=True, exist_ok=True)

    def spoil(chance: random.Random) -> None:
        for path, text in good.items():
            path.write_bytes(spoiled_json(text, chance) if chance.random() < 0.8 else spoiled_bytes(text, chance))

    def read() -> None:
        recall()
        for left in left_behind():
            left.claim.unlock()

    return spoil, read


def _begin_pending(box: Box) -> tuple[Spoil, Read]:
    checkpoint = opened(small_model(box.home / "model"))
    plan = a_plan(checkpoint)
    jobs = PendingJobs()
    jobs.add("compress-1", PendingJob(title="t", document="tiny", request=Compress(model="m", plan=plan, out="o")))
    folder = box.home / "data" / "jobs"
    own = next(folder.glob("*.json"))
    good, place = own.read_bytes(), folder / f"{'0' * 32}.json"
    jobs.close()
    own.unlink()

    def spoil(chance: random.Random) -> None:
        place.write_bytes(spoiled_json(good, chance))

    def read() -> None:
        found = PendingJobs()
        for pending in found.left_behind():
            found.drop(pending)
        found.close()

    return spoil, read


DOCUMENTS = (
    Reader("plan", _begin_plan),
    Reader("recipe", _begin_recipe),
    Reader("project", _begin_project),
    Reader("left-by-windows", _begin_left),
    Reader("pending-jobs", _begin_pending),
)
