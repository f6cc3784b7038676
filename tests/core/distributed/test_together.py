"""Jobs of several real processes against the same jobs in one."""

from pathlib import Path
from typing import cast

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.distributed.seeing import look_for, something_to_see
from core.jobs.control import Control
from core.jobs.errors import StudioError
from core.jobs.events import Advanced, Event, JobCancelled, JobFailed, JobStarted, StageStarted
from core.requests import Compress, CompressResult, Evaluate, EvaluateResult, PlanResult
from tests.core.distributed.group import Job, home, planning, process, small_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("together")


@pytest.fixture(scope="module")
def model(folder: Path) -> Path:
    return small_model(folder / "model")


@pytest.fixture(scope="module")
def plan(folder: Path, model: Path) -> PlanResult:
    """Made in one process."""
    with home(folder / "alone"):
        return cast(PlanResult, Job(planning(model)).result())


@pytest.fixture(scope="module")
def alone(folder: Path, model: Path, plan: PlanResult) -> CompressResult:
    """Carried out in one process."""
    with home(folder / "alone"):
        request = Compress(model=str(model), plan=plan.plan, out=str(folder / "smaller"))
        return cast(CompressResult, Job(request).result())


def weights(folder: str) -> dict[str, torch.Tensor]:
    return {name: tensor for file in Path(folder).glob("*.safetensors") for name, tensor in load_file(file).items()}


def test_that_two_processes_make_the_plan_of_one(folder: Path, model: Path, plan: PlanResult) -> None:
    job = Job(planning(model), processes=2)
    with home(folder / "two"):
        made = cast(PlanResult, job.result())
    assert made.plan.sites == plan.plan.sites
    assert "2 processes work on this together" in job.log
    moments = {
        path.relative_to(folder / "alone"): path for path in (folder / "alone/cache/moments").rglob("*.input_gram*")
    }
    assert moments
    for name, path in moments.items():
        expected, found = load_file(path)["mean"], load_file(folder / "two" / name)["mean"]
        assert torch.allclose(found, expected, rtol=1e-9, atol=1e-12 * float(expected.abs().max()))


def test_that_four_processes_of_which_one_is_killed_write_what_one_writes(
    folder: Path, model: Path, plan: PlanResult, alone: CompressResult
) -> None:
    killed: list[int] = []

    def kill(event: Event, _control: Control) -> None:
        if isinstance(event, Advanced) and event.stage == "decompose" and not killed:
            killed.append(process(2).pid)
            process(2).kill()

    out = str(folder / "smaller-by-four")
    job = Job(Compress(model=str(model), plan=plan.plan, out=out), processes=4, meanwhile=kill)
    with home(folder / "four"):
        result = cast(CompressResult, job.result())
    assert killed
    assert "all are started again" in job.log
    assert sum(isinstance(event, JobStarted) for event in job.events) == 1
    assert (result.stored_parameters, result.bytes_on_disk) == (alone.stored_parameters, alone.bytes_on_disk)
    expected, found = weights(alone.folder), weights(out)
    assert found.keys() == expected.keys()
    for name, weight in expected.items():
        assert torch.allclose(found[name].double(), weight.double(), rtol=0, atol=1e-6), name
    assert not list(Path(out).parent.glob(".*partial"))


def test_that_an_error_of_another_process_is_the_sentence_of_the_job(folder: Path, model: Path) -> None:
    spoilt = small_model(folder / "spoilt")
    file = spoilt / "model.safetensors"
    tensors = load_file(file)
    # Process 0 gets the group that is dealt first; this one is dealt later, and it is the other's.
    tensors["model.layers.1.mlp.down_proj.weight"][3, 5] = float("nan")
    save_file(tensors, file, metadata={"format": "pt"})
    job = Job(planning(spoilt, method="svd"), processes=2)
    with home(folder / "spoilt-home"):
        terminal = job.done().terminal
    assert isinstance(terminal, JobFailed)
    assert "model.layers.1.mlp.down_proj" in terminal.message
    assert "NaN" in terminal.message
    assert "It was process 1 of 2" in job.log


def test_that_all_processes_together_score_exactly_what_one_does(folder: Path, model: Path) -> None:
    request = Evaluate(model=str(model), corpus=str(model / "text.txt"), windows=16, length=512, prompt="")
    with home(folder / "alone"):
        expected = cast(EvaluateResult, Job(request).result())
    with home(folder / "two"):
        found = cast(EvaluateResult, Job(request, processes=2).result())
    assert (found.perplexity, found.tokens) == (expected.perplexity, expected.tokens)


def test_that_a_cancelled_job_ends_in_all_processes(folder: Path, model: Path) -> None:
    others: list[int] = []

    def cancel(event: Event, control: Control) -> None:
        if isinstance(event, StageStarted) and not others:
            others.append(process(1).pid)
            control.cancel()

    job = Job(planning(model), processes=2, meanwhile=cancel)
    with home(folder / "cancelled"):
        terminal = job.done().terminal
    assert isinstance(terminal, JobCancelled)
    assert others
    with pytest.raises(AssertionError, match="no process 1"):
        process(1)


def test_that_a_cache_that_is_not_shared_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.distributed.seeing._PATIENCE", 0.0)
    with something_to_see() as task:
        assert look_for(task, "process 1") == 0.0
        monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path / "elsewhere"))
        with pytest.raises(StudioError, match="process 1 does not see what process 0 writes"):
            look_for(task, "process 1")
