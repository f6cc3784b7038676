"""Estimates: what is cached, what will not fit, what is refused; and near enough to the truth on the tiny model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.allocation.document import CalibrationSpec, MethodSpec, RefineSpec, StepSpec
from core.allocation.plan import RankPlan
from core.allocation.target import Target, size_of
from core.checkpoint.open import open_checkpoint
from core.estimates import EstimateResult
from core.jobs.errors import StudioError
from core.jobs.reporter import silent
from core.model import ModelInfo
from core.model.moment_kinds import INPUT_GRAM
from core.requests import Compress, CompressResult, Estimate, Evaluate, MakePlan, PlanResult
from core.workflow import room, run
from core.workflow.multiply_adds import decomposition, forward_of_row, refinement_rows, sums_of, truncations

TEXT = CalibrationSpec(samples=2, length=64)
BLOCK = RefineSpec(steps=(StepSpec(name="block", options={"epochs": 3}),))


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Caches of this file's tests."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RANK_STUDIO_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def tiny() -> ModelInfo:
    return open_checkpoint("tiny", silent()).info


def plan_of(method: str | None = "svd-llm", allocator: str = "uniform", **more: object) -> MakePlan:
    given = {"model": "tiny", "method": MethodSpec(name=method) if method else None, "calibration": TEXT}
    return MakePlan.model_validate({**given, "allocator": allocator, **more})


def asked(plan: MakePlan, out: Path | str = "", **more: object) -> EstimateResult:
    request = Estimate.model_validate({"model": "tiny", "plan": plan, "out": str(out), **more})
    found = run(request, silent(), "cpu")
    assert isinstance(found, EstimateResult)
    return found


def test_that_training_the_whole_model_counts_its_state_in_memory_and_in_the_cache(
    tiny: ModelInfo, tmp_path: Path
) -> None:
    steps = {name: RefineSpec(steps=tuple(map(_step, name.split("+")))) for name in ("block", "block+distil")}
    found = {
        name: asked(plan_of(target=Target(value=0.5)), tmp_path / "out", refine=refine)
        for name, refine in steps.items()
    }
    numbers = 0.5 * tiny.site_parameters
    more = found["block+distil"].cache_bytes - found["block"].cache_bytes
    assert more == pytest.approx((12 + tiny.dtype_bytes()) * numbers, rel=0.01)
    assert found["block+distil"].memory_words.count("Distilling") == 1
    assert "Distilling" not in found["block"].memory_words
    seconds = {name: next(s.seconds for s in result.stages if s.stage == "refine") for name, result in found.items()}
    assert seconds["block+distil"] > seconds["block"]


def _step(name: str) -> StepSpec:
    return StepSpec(name=name)


def test_that_every_stage_there_is_gets_seconds_and_words(tmp_path: Path) -> None:
    measure = (Evaluate(model="tiny", length=64, windows=2), Evaluate(model="out", length=64, windows=2))
    found = asked(plan_of(allocator="strs"), tmp_path / "out", refine=BLOCK, evaluations=measure)
    assert [s.stage for s in found.stages] == ["calibrate", "factorise", "search", "refine", "write", "evaluate"]
    assert all(stage.seconds > 0 and stage.words for stage in found.stages)
    assert found.seconds == sum(stage.seconds for stage in found.stages)
    assert found.peak_memory_bytes > 10**7
    assert found.cache_bytes > 0
    assert found.warnings == ()


def test_that_what_is_not_asked_for_is_not_estimated() -> None:
    found = asked(plan_of("svd"))
    assert [stage.stage for stage in found.stages] == ["calibrate", "factorise", "search"]
    calibrate, search = found.of("calibrate"), found.of("search")
    assert calibrate is not None
    assert search is not None
    assert (calibrate.seconds, calibrate.words) == (0.0, "nothing to calibrate")
    assert (search.seconds, search.words) == (0.0, "arithmetic")
    assert found.output_bytes == 0


def test_that_what_was_computed_costs_nothing_any_more_and_the_folder_has_the_size_that_was_told(
    tmp_path: Path, tiny: ModelInfo
) -> None:
    plan = plan_of("asvd", target=Target(value=0.6))
    before = asked(plan, tmp_path / "out")
    made = run(plan, silent(), "cpu")
    assert isinstance(made, PlanResult)
    after = asked(plan, tmp_path / "out")
    for name in ("calibrate", "factorise"):
        cold, warm = before.of(name), after.of(name)
        assert cold is not None
        assert warm is not None
        assert cold.seconds > 0
        assert not cold.cached
        assert (warm.seconds, warm.cached) == (0.0, True)
    assert after.cache_bytes == 0
    written = run(Compress(model="tiny", plan=made.plan, out=str(tmp_path / "out")), silent(), "cpu")
    assert isinstance(written, CompressResult)
    assert before.output_bytes == pytest.approx(written.bytes_on_disk, rel=0.05)
    assert before.output_bytes < size_of(Target(unit="disk", value=1), tiny, RankPlan.dense(tiny.sites, "pivoted"))


def test_that_a_folder_that_exists_and_too_little_room_are_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").mkdir()
    assert any("exists already" in said for said in asked(plan_of(), tmp_path / "there").warnings)
    monkeypatch.setattr("core.workflow.estimating.room_for", lambda out, device: room.Room(1000, 1000, 1000, True))
    memory, disk = asked(plan_of(), tmp_path / "out").warnings
    assert "memory" in memory
    assert "are free" in memory
    assert "out and what is kept beside it need" in disk


def test_that_what_planning_would_refuse_is_refused_now() -> None:
    with pytest.raises(StudioError, match="cannot be reached"):
        asked(plan_of(target=Target(unit="disk", value=1000.0)))
    with pytest.raises(StudioError, match="too short"):
        asked(plan_of(calibration=CalibrationSpec(samples=100_000, length=1024)))


def test_that_an_open_method_counts_all_that_are_tried() -> None:
    one, several = asked(plan_of("kfac-svd", "auto")), asked(plan_of(None, "auto"))
    assert "56 decompositions" in [stage.words for stage in several.stages]
    single, double = one.of("search"), several.of("search")
    assert single is not None
    assert double is not None
    assert double.seconds > 1.5 * single.seconds


def test_that_multiply_adds_are_counted_off_the_shapes(tiny: ModelInfo) -> None:
    assert forward_of_row(tiny, 10) == 10 * (tiny.site_parameters + tiny.vocabulary * tiny.hidden_size)
    site = tiny.sites[0]
    n = site.shape[1]
    assert sums_of({site: frozenset({INPUT_GRAM})}, 7) == 7 * n * (n + 1) / 2
    assert decomposition((8, 8), left=True, right=True) > decomposition((8, 8), right=True) > decomposition((8, 8))
    assert truncations(tiny.sites, 0.8, "pivoted") > truncations(tiny.sites, 0.4, "pivoted")
    steps = {"block": {"epochs": 4}, "correct": {"cycles": 2, "rows": 3}}
    assert refinement_rows(steps, 16, 4, 4) == (3 * 20 + 8 + 16, 64 + 6)
    assert refinement_rows({}, 16, 4, 4) == (0.0, 0.0)
