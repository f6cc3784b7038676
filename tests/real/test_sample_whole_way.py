"""The sample model compressed for real: the published figures, exact sizes, and loading where Rank Studio is not."""

from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from transformers import AutoModelForCausalLM, AutoTokenizer

from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.storage import Storage
from core.allocation.target import Target
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from core.requests import Compress, CompressResult, Evaluate, EvaluateResult, MakePlan, PlanResult
from core.workflow import run
from tests.stranger import visit

pytestmark = [pytest.mark.real, pytest.mark.timeout(1500)]

PUBLISHED = {
    ("factored", 0.8): (72.5, 0.02),
    ("pivoted", 0.8): (43.0, 0.02),
    ("factored", 0.6): (177.0, 0.03),
    ("pivoted", 0.6): (123.0, 0.03),
}


@pytest.fixture(scope="module", params=PUBLISHED, ids=lambda case: f"{case[0]}-{case[1]}")
def compressed(
    request: pytest.FixtureRequest, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[PlanResult, CompressResult]:
    storage, keep = request.param
    asked = MakePlan(
        model=str(sample_folder),
        method=MethodSpec(name="svd-llm"),
        allocator="uniform",
        storage=storage,
        target=Target(value=keep),
    )
    planned = run(asked, silent())
    assert isinstance(planned, PlanResult)
    out = tmp_path_factory.mktemp("compressed") / f"{storage}-{keep}"
    written = run(Compress(model=str(sample_folder), plan=planned.plan, out=str(out)), silent())
    assert isinstance(written, CompressResult)
    return planned, written


def test_that_svd_llm_gives_the_perplexity_that_published_codes_give(
    compressed: tuple[PlanResult, CompressResult],
) -> None:
    planned, written = compressed
    expected, tolerance = PUBLISHED[planned.plan.storage, round(planned.plan.keep, 1)]
    measured = run(Evaluate(model=written.folder, prompt=""), silent())
    assert isinstance(measured, EvaluateResult)
    assert measured.tokens == 10 * 1023
    assert measured.perplexity == pytest.approx(expected, rel=tolerance)


def test_that_the_written_files_hold_exactly_what_the_plan_costs(
    compressed: tuple[PlanResult, CompressResult], sample_folder: Path
) -> None:
    planned, written = compressed
    info = open_checkpoint(str(sample_folder), silent()).info
    prefixes = tuple(f"{site.name}." for site in info.sites)
    counted = 0
    for path in Path(written.folder).glob("*.safetensors"):
        with safe_open(path, framework="pt") as file:
            for name in file.keys():  # noqa: SIM118 - not a mapping
                if name.startswith(prefixes) and not name.endswith(".order"):
                    counted += file.get_tensor(name).numel()
    plan = planned.plan.plan_for(info)
    target = round(planned.plan.keep, 1)
    assert counted == plan.cost(info.sites) == written.stored_parameters
    assert target * 0.998 <= counted / info.site_parameters <= target


def test_that_both_storages_of_one_plan_are_the_same_model_three_ways(sample_folder: Path, tmp_path: Path) -> None:
    """In float32, with a plan that leaves the model whole: a broken one amplifies every rounding on its way up."""
    source = tmp_path / "float32"
    AutoModelForCausalLM.from_pretrained(sample_folder, dtype=torch.float32).save_pretrained(source)
    AutoTokenizer.from_pretrained(sample_folder).save_pretrained(source)
    model = str(source)
    asked = MakePlan(
        model=model,
        method=MethodSpec(name="svd-llm"),
        calibration=CalibrationSpec(samples=4, length=512),
        allocator="uniform",
        storage="factored",
    )
    planned = run(asked, silent())
    assert isinstance(planned, PlanResult)
    folders = []
    storages: tuple[Storage, ...] = ("factored", "pivoted")
    for storage in storages:
        plan = planned.plan.model_copy(update={"storage": storage})
        folders.append(tmp_path / storage)
        run(Compress(model=model, plan=plan, out=str(folders[-1])), silent())

    ids = torch.tensor(
        [AutoTokenizer.from_pretrained(source)("The capital of France is Paris, and that of Spain").input_ids]
    )
    place = tmp_path / "stranger"
    place.mkdir()
    elsewhere = visit(folders, place, ids, ("The capital of France is", " Paris"), dtype="float32", shard="200MB")
    with torch.no_grad():
        ours = [AutoModelForCausalLM.from_pretrained(f, dtype=torch.float32)(ids).logits for f in folders]
    scale = ours[0].abs().max()
    assert (ours[0] - ours[1]).abs().max() <= 1e-5 * scale
    for folder, logits in zip(folders, ours, strict=True):
        assert (logits - elsewhere.logits[str(folder)]).abs().max() <= 1e-4 * scale
        assert elsewhere.refusals[str(folder)] is not None
    first, second = (elsewhere.loglikelihood[str(folder)] for folder in folders)
    assert first == pytest.approx(second, rel=1e-3)
