"""Every family goes the whole way: opened, calibrated, planned, compressed, loaded again and measured."""

import shutil
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from core.allocation.document import CalibrationSpec, MethodSpec
from core.factorization.methods import METHODS
from core.jobs.reporter import silent
from core.model.option import Value
from core.requests import (
    Compress,
    CompressResult,
    Evaluate,
    EvaluateResult,
    ForecastPlan,
    MakePlan,
    PlanResult,
)
from core.workflow import run
from resources import tiny_folder
from tests.families import FAMILIES, make_checkpoint

METHOD_FAMILIES = ("llama", "qwen2", "qwen3", "gemma3", "phi3", "gpt2", "opt")


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    """Words of the families' tiny tokenizer."""
    words = torch.randint(4, 120, (600,), generator=torch.Generator().manual_seed(0))
    path = tmp_path / "text.txt"
    path.write_text(" ".join(f"w{word}" for word in words))
    return str(path)


def with_tokenizer(family: str, folder: Path) -> Path:
    """A checkpoint whose tokenizer transformers opens as it is; it rebuilds that of a Qwen2 as byte-level BPE."""
    if family != "qwen2":
        return make_checkpoint(family, folder)
    make_checkpoint(family, folder, vocab_size=1024)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(tiny_folder() / name, folder / name)
    return folder


def planned(
    model: Path, corpus: str, method: str, storage: str, allocator: str = "water-filling", **options: Value
) -> PlanResult:
    calibration = CalibrationSpec(corpus=corpus, samples=4, length=32)
    result = run(
        MakePlan.model_validate(
            {
                "model": str(model),
                "method": MethodSpec(name=method, options=options),
                "calibration": calibration,
                "storage": storage,
                "allocator": allocator,
                "target": {"value": 0.7},
            }
        ),
        silent(),
    )
    assert isinstance(result, PlanResult)
    return result


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
@pytest.mark.parametrize("family", FAMILIES)
def test_that_every_family_is_compressed_and_loads(family: str, storage: str, tmp_path: Path, corpus: str) -> None:
    source = with_tokenizer(family, tmp_path / family)
    plan = planned(source, corpus, "svd-llm", storage)
    written = run(Compress(model=str(source), plan=plan.plan, out=str(tmp_path / "out")), silent())
    assert isinstance(written, CompressResult)
    assert written.stored_parameters == plan.forecast.stored_parameters
    assert 0.6 < written.keep <= 0.7
    assert 0 < written.rounding_error < 0.05
    measured = run(Evaluate(model=written.folder, corpus=corpus, windows=2, length=32, prompt="w5"), silent())
    assert isinstance(measured, EvaluateResult)
    assert 1 < measured.perplexity < 10_000
    assert measured.parameters == written.parameters
    model = AutoModelForCausalLM.from_pretrained(written.folder, dtype=torch.float32)
    assert torch.isfinite(model(torch.arange(4, 20)[None]).logits).all()


@pytest.mark.parametrize("family", METHOD_FAMILIES)
@pytest.mark.parametrize("method", METHODS)
def test_that_every_method_goes_the_whole_way_on_every_family(
    method: str, family: str, tmp_path: Path, corpus: str
) -> None:
    turn = (list(METHODS).index(method) + METHOD_FAMILIES.index(family)) % 2
    storage, allocator = (("factored", "uniform"), ("pivoted", "water-filling"))[turn]
    source = with_tokenizer(family, tmp_path / family)
    plan = planned(source, corpus, method, storage, allocator)
    compressed_and_loaded(source, plan, tmp_path / "out")


@pytest.mark.parametrize("family", METHOD_FAMILIES)
@pytest.mark.parametrize("objective", ["O3", "O4"])
def test_that_the_shifted_objectives_of_aa_svd_go_the_whole_way(
    objective: str, family: str, tmp_path: Path, corpus: str
) -> None:
    """And give another model than their unshifted fellow, whose plan is the same."""
    source = with_tokenizer(family, tmp_path / family)
    shifted = planned(source, corpus, "aa-svd", "factored", "uniform", objective=objective)
    still = planned(source, corpus, "aa-svd", "factored", "uniform", objective="O2")
    assert shifted.plan.sites == still.plan.sites
    one = compressed_and_loaded(source, shifted, tmp_path / "shifted")
    other = compressed_and_loaded(source, still, tmp_path / "still")
    assert not torch.allclose(one, other, rtol=1e-3)


def compressed_and_loaded(source: Path, plan: PlanResult, out: Path) -> torch.Tensor:
    """The logits of the compressed model, after a look at what was written."""
    written = run(Compress(model=str(source), plan=plan.plan, out=str(out)), silent())
    assert isinstance(written, CompressResult)
    assert written.stored_parameters == plan.forecast.stored_parameters
    assert 0.6 < written.keep <= 0.7
    assert 0 < written.rounding_error < 0.05
    model = AutoModelForCausalLM.from_pretrained(written.folder, dtype=torch.float32)
    with torch.no_grad():
        logits: torch.Tensor = model(torch.arange(4, 20)[None]).logits
    assert torch.isfinite(logits).all()
    return logits


@pytest.mark.parametrize("method", list(METHODS))
def test_that_every_method_plans_and_its_plan_is_forecast_again(method: str, tmp_path: Path, corpus: str) -> None:
    source = make_checkpoint("llama", tmp_path / "llama")
    plan = planned(source, corpus, method, "pivoted")
    again = run(ForecastPlan(model=str(source), plan=plan.plan), silent())
    assert isinstance(again, PlanResult)
    assert again.forecast == plan.forecast
    assert plan.forecast.relative_error is not None
    assert plan.forecast.relative_error > 0


def test_that_swift_svd_and_svd_llm_agree_where_the_gram_is_regular(tmp_path: Path, corpus: str) -> None:
    source = make_checkpoint("llama", tmp_path / "llama")
    one, other = (planned(source, corpus, method, "factored", "uniform") for method in ("svd-llm", "swift-svd"))
    assert one.forecast.relative_error == pytest.approx(other.forecast.relative_error, rel=1e-3)
