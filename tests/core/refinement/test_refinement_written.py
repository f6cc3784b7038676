"""Compressing with refinement, from the request to the folder that loads."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec, StepSpec
from core.allocation.storage import Storage
from core.calibration.rows import TokenRows
from core.calibration.text import token_rows
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.checkpoint.tokenizer import load_tokenizer
from core.evaluation.perplexity import perplexity
from core.jobs.errors import StudioError, UsageError
from core.jobs.events import Event, StageStarted
from core.jobs.memory import PROGRAM
from core.jobs.reporter import EventReporter, silent
from core.model.option import Value
from core.requests import Compress, CompressResult
from core.workflow import run
from tests.core.test_workflow_families import with_tokenizer
from tests.factors import compress as written_plainly
from tests.factors import mixed_plan
from tests.families import FAMILIES, make_checkpoint

STORAGES: list[Storage] = ["factored", "pivoted"]
BLOCK = StepSpec(name="block", options={"learning-rate": 1e-3, "epochs": 5, "rows-per-step": 2})


def request(
    model: Path,
    corpus: str,
    watch: str,
    out: Path,
    storage: Storage = "factored",
    method: str = "svd-llm",
    steps: tuple[StepSpec, ...] = (BLOCK,),
    **options: Value,
) -> Compress:
    checkpoint = open_checkpoint(str(model), silent())
    document = PlanDocument.of(
        mixed_plan(checkpoint, storage),
        checkpoint.info,
        MethodSpec(name=method, options=options),
        CalibrationSpec(corpus=corpus, samples=4, length=24, dtype="float32"),
        "by hand",
    )
    refine = RefineSpec(steps=steps, validation=2, watch=watch, watch_rows=2)
    return Compress(model=str(model), plan=document, out=str(out), refine=refine)


def done(asked: Compress) -> CompressResult:
    result = run(asked, silent())
    assert isinstance(result, CompressResult)
    return result


def measured(folder: str, rows: TokenRows) -> float:
    return perplexity(load_model(Path(folder), dtype=torch.float32), rows, silent()).perplexity


@pytest.mark.parametrize("storage", STORAGES)
def test_that_perplexities_before_and_after_are_those_of_the_folders(
    storage: Storage, tmp_path: Path, corpus: str, watch: str
) -> None:
    model = make_checkpoint("llama", tmp_path / "llama")
    refined = done(request(model, corpus, watch, tmp_path / "refined", storage))
    plain = done(request(model, corpus, watch, tmp_path / "plain", storage, steps=()))
    assert plain.refinement is None
    assert refined.refinement is not None
    assert [text.text for text in refined.refinement.texts] == [corpus, watch]
    tokenizer = load_tokenizer(model, trust_remote_code=False)
    held_out = TokenRows(token_rows(tokenizer, corpus, 6, 24, part="calibration").ids[4:])
    watched = token_rows(tokenizer, watch, 2, 24, part="evaluation")
    for text, rows in zip(refined.refinement.texts, (held_out, watched), strict=True):
        assert text.tokens == 2 * 23
        assert text.dense == pytest.approx(measured(str(model), rows), rel=1e-5)
        assert text.before == pytest.approx(measured(plain.folder, rows), rel=1e-5)
        assert text.after == pytest.approx(measured(refined.folder, rows), rel=1e-5)
        assert abs(text.after - text.before) > 1e-4 * text.before


@pytest.mark.parametrize("storage", STORAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_that_every_family_is_refined_and_loads_as_it_was_refined(
    family: str, storage: Storage, tmp_path: Path, corpus: str, watch: str
) -> None:
    model = with_tokenizer(family, tmp_path / family)
    distil = StepSpec(name="distil", options={"learning-rate": 1e-3, "epochs": 2, "rows-per-step": 2})
    for method, options, steps in (("svd-llm", {}, (BLOCK, distil)), ("aa-svd", {"objective": "O4"}, (BLOCK,))):
        asked = request(model, corpus, watch, tmp_path / method, storage, method, steps, **options)
        result = done(asked)
        assert result.refinement is not None
        tokenizer = load_tokenizer(model, trust_remote_code=False)
        rows = TokenRows(token_rows(tokenizer, corpus, 6, 24, part="calibration").ids[4:])
        assert result.refinement.texts[0].after == pytest.approx(measured(result.folder, rows), rel=1e-4)


def test_that_changed_norms_are_in_the_files_and_all_else_is_the_source_s(
    tmp_path: Path, corpus: str, watch: str
) -> None:
    model = make_checkpoint("llama", tmp_path / "llama")
    source = load_file(model / "model.safetensors")
    written = load_file(Path(done(request(model, corpus, watch, tmp_path / "out")).folder) / "model.safetensors")
    copied = source.keys() & {name for name, tensor in written.items() if tensor.numel()}
    changed = {name for name in copied if not torch.equal(source[name], written[name])}
    assert "model.layers.1.input_layernorm.weight" in changed
    assert all("layernorm" in name for name in changed)
    assert "model.norm.weight" in copied - changed


def test_that_the_card_tells_of_the_refinement(tmp_path: Path, corpus: str, watch: str) -> None:
    asked = request(make_checkpoint("llama", tmp_path / "llama"), corpus, watch, tmp_path / "out")
    result = done(asked)
    assert result.refinement is not None
    card = json.loads((tmp_path / "out" / "compression.json").read_text())
    assert RefineSpec.model_validate({k: v for k, v in card["refine"].items() if k != "key"}) == asked.refine
    assert card["refinement"] == result.refinement.model_dump(mode="json")


def test_that_weights_multiplied_out_are_those_of_the_factors_with_the_changed_norms(
    tmp_path: Path, corpus: str, watch: str
) -> None:
    model = make_checkpoint("llama", tmp_path / "llama")
    thin = done(request(model, corpus, watch, tmp_path / "thin"))
    dense = done(request(model, corpus, watch, tmp_path / "dense").model_copy(update={"dense": True}))
    ids = torch.arange(4, 40)[None]
    logits = [load_model(Path(folder), dtype=torch.float32)(ids).logits for folder in (thin.folder, dense.folder)]
    assert torch.allclose(*logits, atol=1e-5)


def test_that_a_sequential_method_is_carried_out_without_steps(tmp_path: Path, corpus: str, watch: str) -> None:
    model = make_checkpoint("llama", tmp_path / "llama")
    heard: list[Event] = []
    asked = request(model, corpus, watch, tmp_path / "out", method="aa-svd", steps=(), objective="O3")
    result = run(asked, EventReporter(heard.append))
    assert isinstance(result, CompressResult)
    assert result.refinement is None
    assert "refine" in [event.stage for event in heard if isinstance(event, StageStarted)]
    assert (
        1
        < measured(
            result.folder, token_rows(load_tokenizer(model, trust_remote_code=False), corpus, 2, 24, part="evaluation")
        )
        < 1000
    )


def test_that_what_makes_no_sense_is_refused_before_any_text_is_read(tmp_path: Path, watch: str) -> None:
    model = make_checkpoint("llama", tmp_path / "llama")
    asked = request(
        model,
        "no such text",
        watch,
        tmp_path / "out",
        method="aa-svd",
        steps=(StepSpec(name="update"),),
        objective="O4",
    )
    with pytest.raises(UsageError, match="leave update out"):
        run(asked, silent())


def test_that_a_changed_tensor_of_another_dtype_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    checkpoint = open_checkpoint(str(make_checkpoint("llama", tmp_path / "llama")), silent())
    wrong = {"model.norm.weight": torch.ones(32, dtype=torch.float64)}
    with pytest.raises(ValueError, match=r"model\.norm\.weight"):
        written_plainly(checkpoint, mixed_plan(checkpoint, "factored"), tmp_path / "out", changed=wrong)


def test_that_distilling_more_than_memory_holds_is_refused_before_anything_is_calibrated(
    tmp_path: Path, corpus: str, watch: str
) -> None:
    model = make_checkpoint("llama", tmp_path / "llama")
    asked = request(model, corpus, watch, tmp_path / "out", steps=(StepSpec(name="distil"),))
    asked = asked.model_copy(update={"max_memory": PROGRAM // 2})
    stages: list[str] = []
    reporter = EventReporter(lambda event: stages.append(event.stage) if isinstance(event, StageStarted) else None)
    with pytest.raises(StudioError, match="leave the refinement distil out"):
        run(asked, reporter, "cpu")
    assert stages == []
    assert not (tmp_path / "out").exists()
