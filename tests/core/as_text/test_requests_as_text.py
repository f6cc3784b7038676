"""Requests as command lines and as Python: what comes out is run, and compared with what went in."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument, RefineSpec, StepSpec, read_plan
from core.allocation.target import Target
from core.as_text import as_command, as_python, one_click_command, one_click_python
from core.cli import main
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter, silent
from core.requests import Compress, ComputeCurves, Evaluate, ForecastPlan, MakePlan, Request, SelectByPrompt
from core.workflow import run

TEXT = CalibrationSpec(samples=4, length=64)
METHOD = MethodSpec(name="asvd", options={"alpha": 0.4})


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Caches of this file's tests, shared so that nothing is calibrated twice."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RANK_STUDIO_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def plan() -> PlanDocument:
    asked = MakePlan(model="tiny", method=METHOD, calibration=TEXT, allocator="uniform", target=Target(value=0.6))
    made = run(asked, silent()).model_dump()["plan"]
    return PlanDocument.model_validate(made)


def keeping(folder: Path):
    """Writes plan files into ``folder``, numbered."""

    def keep(document: PlanDocument) -> Path:
        path = folder / f"plan-{len(list(folder.glob('plan-*.json')))}.json"
        document.save(path)
        return path

    return keep


def sent_by(command: str) -> list[Request]:
    """What the command line would ask the engine for first; nothing is computed."""
    seen: list[Request] = []

    def stand_in(request: Request, _reporter: Reporter, _device: str) -> BaseModel:
        seen.append(request)
        raise StudioError("enough")

    words = shlex.split(command)
    assert words[0] == "rank-studio"
    assert main([*words[1:], "--quiet"], run=stand_in) == 1
    return seen


def small(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


TARGETS = st.one_of(
    st.builds(lambda v: Target(value=v), small(0.01, 1.0)),
    st.builds(lambda v: Target(unit="perplexity", value=v), small(1.5, 1e4)),
    st.builds(
        lambda u, v: Target(unit=u, value=float(v)), st.sampled_from(["disk", "parameters"]), st.integers(1, 10**12)
    ),
    st.builds(
        lambda d, v: Target(unit="memory", value=float(v), dtype=d),
        st.sampled_from(["", "float32", "bfloat16"]),
        st.integers(1, 10**12),
    ),
)
CALIBRATIONS = st.builds(
    CalibrationSpec,
    corpus=st.sampled_from(["bundled", "bundled-second", "my text's file.txt"]),
    samples=st.integers(1, 99),
    length=st.integers(2, 4096),
    chat_template=st.booleans(),
    dtype=st.sampled_from(["auto", "float32", "bfloat16"]),
)
PLANS = st.builds(
    MakePlan,
    model=st.sampled_from(["tiny", "some/where else", "owner/name"]),
    method=st.sampled_from([MethodSpec(name="svd"), METHOD, MethodSpec(name="asvd", options={"scaling": "row-max"})]),
    calibration=CALIBRATIONS,
    allocator=st.sampled_from(["uniform", "water-filling", "auto"]),
    target=TARGETS,
    storage=st.sampled_from(["factored", "pivoted"]),
    minimum_rank=st.integers(1, 9),
    multiple_of=st.sampled_from([1, 8]),
    floors=st.dictionaries(st.sampled_from(["v", "o"]), small(0, 1)),
    ceilings=st.dictionaries(st.sampled_from(["q"]), small(0, 1)),
    fused=st.sampled_from([(), (("q", "k", "v"),), (("q", "k"), ("gate", "up"))]),
    forbid_dense=st.booleans(),
    search_rows=st.integers(1, 8),
    damage=st.booleans(),
    probes=st.booleans(),
    trust_remote_code=st.booleans(),
)


@given(request=PLANS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_that_the_command_of_any_plan_asks_for_that_very_plan(request: MakePlan) -> None:
    def none(_document: PlanDocument) -> Path:
        raise AssertionError("there is no plan to keep")

    assert sent_by(as_command(request, none)) == [request]


def test_that_a_plan_whose_method_is_left_open_says_so(tmp_path: Path) -> None:
    request = MakePlan(model="tiny", method=None, allocator="auto", allocator_options={"rounds": 2})
    assert sent_by(as_command(request, keeping(tmp_path))) == [request]


@pytest.mark.parametrize(
    "request_",
    [
        ComputeCurves(model="tiny", method=METHOD, calibration=TEXT, damage=True),
        Evaluate(model="tiny", windows=3, length=64, prompt='It\'s "so"', dtype="bfloat16"),
        Evaluate(model="a b", corpus="x.txt", tasks=("bundled", "piqa"), task_limit=20, trust_remote_code=True),
    ],
    ids=["curves", "evaluate", "tasks"],
)
def test_that_a_command_asks_for_what_it_was_made_of(request_: Request, tmp_path: Path) -> None:
    assert sent_by(as_command(request_, keeping(tmp_path))) == [request_]


def test_that_locked_sites_travel_in_a_plan_file(plan: PlanDocument, tmp_path: Path) -> None:
    locked = plan.model_copy(update={"locked": (next(iter(plan.sites)),)})
    request = MakePlan(model="tiny", method=METHOD, calibration=TEXT, allocator="uniform", present=locked)
    (sent,) = sent_by(as_command(request, keeping(tmp_path)))
    assert sent == request


def test_that_a_compression_travels_with_its_plan_and_its_refinement(plan: PlanDocument, tmp_path: Path) -> None:
    block = StepSpec(name="block", options={"epochs": 2, "learning-rate": 3e-4})
    refine = RefineSpec(steps=(StepSpec(name="update"), block), validation=2, watch="", watch_rows=3)
    request = Compress(
        model="tiny", plan=plan, out=str(tmp_path / "out"), dense=True, refine=refine, card_notes="Mine."
    )
    assert sent_by(as_command(request, keeping(tmp_path))) == [request]


def test_that_the_forecast_of_a_plan_travels_too(plan: PlanDocument, tmp_path: Path) -> None:
    request = ForecastPlan(model="tiny", plan=plan, search_rows=2, damage=True)
    assert sent_by(as_command(request, keeping(tmp_path))) == [request]


def test_that_a_request_no_command_sends_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="select-by-prompt"):
        as_command(SelectByPrompt(model="tiny"), keeping(tmp_path))


def test_that_one_click_is_one_compress_command_and_the_measurements(plan: PlanDocument, tmp_path: Path) -> None:
    asked = MakePlan(model="tiny", method=METHOD, calibration=TEXT, allocator="uniform", target=Target(value=0.7))
    refine = RefineSpec(steps=(StepSpec(name="update"),))
    compress = Compress(model="tiny", plan=plan, out=str(tmp_path / "out"), refine=refine)
    measured = [
        Evaluate(model="tiny", length=64, windows=2),
        Evaluate(model=str(tmp_path / "out"), length=64, windows=2),
    ]
    lines = one_click_command(asked, compress, measured, keeping(tmp_path)).splitlines()
    assert len(lines) == 3
    assert sent_by(lines[0]) == [asked]
    assert [sent_by(line)[0] for line in lines[1:]] == measured
    assert "--refine update" in lines[0]


def test_that_the_command_and_the_program_make_the_same_folder(
    plan: PlanDocument, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    by_command = Compress(model="tiny", plan=plan, out=str(tmp_path / "by-command"))
    words = shlex.split(as_command(by_command, keeping(tmp_path)))
    assert main([*words[1:], "--quiet"]) == 0
    by_program = by_command.model_copy(update={"out": str(tmp_path / "by-program")})
    exec(compile(as_python(by_program, keeping(tmp_path)), "copied.py", "exec"), {})
    first, second = (Path(job.out) / "model.safetensors" for job in (by_command, by_program))
    assert first.read_bytes() == second.read_bytes()
    assert "stored_parameters" in capfd.readouterr().out


def test_that_the_program_of_a_plan_saves_the_plan_that_the_command_saves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    request = MakePlan(
        model="tiny", method=METHOD, calibration=TEXT, allocator="uniform", target=Target(value=0.5), floors={"v": 0.8}
    )
    exec(compile(as_python(request, keeping(tmp_path)), "copied.py", "exec"), {})
    by_program = read_plan(Path("plan.json"))
    assert main([*shlex.split(as_command(request, keeping(tmp_path)))[1:], "--quiet"]) == 0
    assert read_plan(Path("plan.json")) == by_program


def test_that_the_program_of_one_click_runs(
    plan: PlanDocument, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "one-click"
    asked = MakePlan(model="tiny", method=METHOD, calibration=TEXT, allocator="uniform", target=Target(value=0.7))
    compress = Compress(model="tiny", plan=plan, out=str(out))
    program = one_click_python(asked, compress, [Evaluate(model=str(out), length=64, windows=1)], keeping(tmp_path))
    exec(compile(program, "copied.py", "exec"), {})
    assert json.loads((out / "compression.json").read_text())["plan"]["keep"] == pytest.approx(0.7, abs=0.01)
    assert "perplexity" in capfd.readouterr().out


def test_that_curves_answer_with_every_site(capfd: pytest.CaptureFixture[str], plan: PlanDocument) -> None:
    request = ComputeCurves(model="tiny", method=METHOD, calibration=TEXT)
    words = shlex.split(as_command(request, keeping(Path())))
    assert main([*words[1:], "--quiet", "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert [curve["site"] for curve in answer["curves"]] == list(plan.sites)
    assert main([*words[1:], "--quiet"]) == 0
    assert "error at 50% of the ranks" in capfd.readouterr().out
