"""``rank-studio edit``: plans changed on the command line, without reading a weight."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, read_plan
from core.allocation.plan import RankPlan
from core.cli import main
from core.model import ModelInfo, Site

SITES = tuple(
    Site(
        name=f"layers.{block}.{kind}",
        block=block,
        kind=kind,
        part="attention" if kind == "q" else "mlp",
        shape=(16, 24),
        input_group=f"layers.{block}.{kind}",
        tensor=f"layers.{block}.{kind}.weight",
    )
    for block in range(4)
    for kind in ("q", "up")
)
MODEL = ModelInfo(
    source="made",
    name="Made",
    folder="/nowhere",
    model_type="llama",
    architecture="LlamaForCausalLM",
    blocks=4,
    hidden_size=24,
    vocabulary=10,
    dtype="float32",
    parameters=3072,
    bytes_on_disk=12288,
    tied_embeddings=True,
    sites=SITES,
)


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    plan = RankPlan.dense(SITES, "factored").with_ranks(MODEL.by_name, {site.name: 5 for site in SITES})
    document = PlanDocument.of(plan, MODEL, MethodSpec(name="asvd"), CalibrationSpec(samples=3), "lems", {"trials": 2})
    document.save(tmp_path / "plan.json")
    return tmp_path / "plan.json"


def edit(*words: object) -> int:
    def run(request: Any, _reporter: Any, _device: str) -> ModelInfo:
        assert request.kind == "open", "nothing but the description of the model is asked for"
        return MODEL

    return main(["edit", "made", *map(str, words), "--quiet"], run=run)


def test_that_steps_are_carried_out_in_the_order_given(plan_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "edited.json"
    steps = ["--rule", "q = 3", "--lock", "layers.0.q", "--rule", "q last half dense; q = 2"]
    assert edit("--plan", plan_file, *steps, "--set", "layers.0.up=dense", "layers.1.up=7", "--out", out) == 0
    made = read_plan(out)
    ranks = {name: site.rank for name, site in made.sites.items()}
    assert [ranks[f"layers.{block}.q"] for block in range(4)] == [3, 2, 2, 2]
    assert [ranks[f"layers.{block}.up"] for block in range(4)] == [None, 7, 5, 5]
    assert made.locked == ("layers.0.q",)
    assert (made.method.name, made.calibration.samples, made.storage) == ("asvd", 3, "factored")
    assert (made.allocator, made.allocator_options) == ("by hand", {})


def test_that_a_plan_may_be_edited_in_its_own_file(plan_file: Path) -> None:
    assert edit("--plan", plan_file, "--rule", "up = 2", "--out", plan_file) == 0
    assert read_plan(plan_file).sites["layers.3.up"].rank == 2


def test_that_locks_alone_leave_the_plan_the_allocators(plan_file: Path) -> None:
    assert edit("--plan", plan_file, "--rule", "mlp lock", "--out", plan_file) == 0
    made = read_plan(plan_file)
    assert (made.allocator, made.allocator_options, len(made.locked)) == ("lems", {"trials": 2}, 4)


def test_that_without_a_plan_every_site_is_dense_at_first(tmp_path: Path) -> None:
    out = tmp_path / "new.json"
    words = ("--method", "asvd", "--option", "alpha=0.4", "--samples", "7", "--storage", "factored")
    assert edit(*words, "--set", "layers.0.q=50%", "--out", out) == 0
    made = read_plan(out)
    assert [site.rank for site in made.sites.values()] == [4, *[None] * 7]
    assert made.method == MethodSpec(name="asvd", options={"alpha": 0.4})
    assert (made.calibration.samples, made.storage) == (7, "factored")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--rule", "v = 3"), 2, "'v' is no kind of site in Made; its kinds are q, up"),
        (("--rule", "q"), 2, "does not say what to do"),
        (("--set", "layers.9.q=3"), 2, "no site layers.9.q"),
        (("--storage", "folded"), 2, "factored and pivoted"),
        (("--option", "alpha=0.4"), 2, "--method NAME"),
        (("--expect", "0123456789ab"), 1, "as expected; nothing was written"),
        (("--plan", "missing.json"), 1, "no plan file"),
    ],
)
def test_that_what_is_wrong_is_said_and_nothing_is_written(
    words: tuple[str, ...], code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert edit(*words, "--out", tmp_path / "out.json") == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


def test_that_the_digest_it_prints_is_the_one_it_expects(
    plan_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert edit("--plan", plan_file, "--rule", "q = 3", "--out", tmp_path / "a.json", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["changed"] == 4
    assert edit("--plan", tmp_path / "a.json", "--expect", answer["digest"], "--out", tmp_path / "b.json") == 0
