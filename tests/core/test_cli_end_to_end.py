"""The command line on the shipped model ``tiny`` with the real engine: no network, no stand-ins."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.allocation.document import PlanDocument, read_plan
from core.cli import main
from core.execute import Run
from core.history import History
from core.jobs.errors import Cancelled, StudioError
from core.jobs.events import parse_event
from core.jobs.reporter import EventReporter
from core.model import ModelInfo
from core.requests import CompressResult, EvaluateResult, OpenModel, PlanResult, RunJob

TEXT = ["--samples", "4", "--length", "64"]
PLANNED = [*TEXT, "--allocator", "water-filling"]
"""Arithmetic alone, where it does not matter which allocator plans: by default the model is run several times."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Caches and history of this file's tests, shared so that nothing is calibrated twice."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RANK_STUDIO_HOME", str(folder))
        yield folder


@pytest.fixture
def rank_studio(home, capfd, monkeypatch):
    """Runs one command line; gives its exit code and the one JSON object on stdout."""
    monkeypatch.setenv("RANK_STUDIO_HOME", str(home))

    def type_(*words: object, run: Run | None = None) -> tuple[int, dict]:
        capfd.readouterr()
        code = main([*map(str, words), "--json"], run=run)
        return code, json.loads(capfd.readouterr().out)

    return type_


@pytest.fixture(scope="module")
def plan_file(home, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("plan") / "plan.json"
    assert main(["plan", "tiny", "--keep", "0.6", *PLANNED, "--out", str(file), "--quiet"]) == 0
    return file


@pytest.fixture(scope="module")
def compressed(home, plan_file, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("compressed") / "small"
    assert main(["compress", "tiny", "--plan", str(plan_file), "--out", str(folder), "--quiet"]) == 0
    return folder


def test_that_inspect_lists_every_site_with_its_statistics(rank_studio):
    code, answer = rank_studio("inspect", "tiny")
    assert code == 0
    assert answer["sites"]
    assert sum(site["parameters"] for site in answer["sites"]) == answer["model"]["site_parameters"]
    for site in answer["sites"]:
        assert 1 <= site["stable_rank"] <= min(site["shape"])
        assert site["stable_rank"] <= site["effective_rank"] <= min(site["shape"])
        assert 0.5 < site["energy_at_half_rank"] <= 1


def test_that_inspect_as_text_has_a_line_a_site(home, capfd):
    assert main(["inspect", "tiny"]) == 0
    out, err = capfd.readouterr()
    assert "model.layers.0.self_attn.q_proj" in out
    assert "stable rank" in out
    assert "Analyse tiny" in err


def test_that_a_plan_keeps_what_was_asked_and_its_file_says_the_same(rank_studio, tmp_path):
    file = tmp_path / "plan.json"
    code, answer = rank_studio("plan", "tiny", "--keep", "0.6", *PLANNED, "--out", file)
    assert code == 0
    result = PlanResult.model_validate({name: answer[name] for name in PlanResult.model_fields})
    assert 0.6 * (1 - 0.002) <= result.forecast.keep <= 0.6
    assert read_plan(file) == result.plan


def test_that_a_plan_without_a_file_is_still_printed(home, capfd):
    assert main(["plan", "tiny", "--keep", "0.6", *TEXT]) == 0
    assert "summed relative error" in capfd.readouterr().out


def test_that_options_of_the_plan_reach_the_plan(rank_studio):
    words = ["--method", "asvd", "--option", "alpha=0.4", "--allocator", "uniform", "--storage", "factored"]
    code, answer = rank_studio("plan", "tiny", "--keep", "0.5", *words, "--multiple-of", "8", *TEXT)
    plan = PlanDocument.model_validate(answer["plan"])
    assert code == 0
    assert (plan.method.name, plan.method.options["alpha"]) == ("asvd", 0.4)
    assert (plan.allocator, plan.storage) == ("uniform", "factored")
    assert all(site.rank is None or site.rank % 8 == 0 for site in plan.sites.values())


def test_that_a_forecast_of_a_plan_file_is_the_plans_own(rank_studio, plan_file):
    code, forecast = rank_studio("forecast", "tiny", "--plan", plan_file)
    _code, planned = rank_studio("plan", "tiny", "--keep", "0.6", *PLANNED)
    assert code == 0
    assert forecast["forecast"] == planned["forecast"]


def test_that_the_way_from_plan_to_history_adds_up(rank_studio, plan_file, tmp_path):
    out = tmp_path / "small"
    code, answer = rank_studio("compress", "tiny", "--plan", plan_file, "--out", out)
    written = CompressResult.model_validate(answer)
    assert code == 0
    assert written.keep == pytest.approx(read_plan(plan_file).keep, abs=1e-9)

    text = ["--windows", "4", "--length", "64"]
    dense = EvaluateResult.model_validate(rank_studio("evaluate", "tiny", *text)[1])
    low = EvaluateResult.model_validate(rank_studio("evaluate", out, *text)[1])
    assert low.perplexity > dense.perplexity
    assert low.parameters == written.parameters < dense.parameters
    assert low.bytes_on_disk < dense.bytes_on_disk
    assert dense.generation

    code, book = rank_studio("history")
    newest = book["runs"][0]
    assert code == 0
    assert newest["folder"] == str(out)
    assert newest["measurements"][0]["perplexity"] == pytest.approx(low.perplexity)
    assert [m.perplexity for m in History().dense_measurements(newest["structure"])] == [
        pytest.approx(dense.perplexity)
    ]


def test_that_compress_plans_for_itself_when_no_plan_is_given(rank_studio, tmp_path):
    code, answer = rank_studio("compress", "tiny", "--keep", "0.7", "--method", "svd", "--out", tmp_path / "small")
    assert code == 0
    assert 0.69 < answer["keep"] <= 0.7


def test_that_refinement_beside_a_plan_file_ends_in_the_result_and_in_the_history(rank_studio, plan_file, tmp_path):
    refine = ["--refine", "block", "--refine-option", "block.epochs=1", "--validation", "2", "--watch-rows", "2"]
    code, answer = rank_studio("compress", "tiny", "--plan", plan_file, "--out", tmp_path / "small", *refine)
    written = CompressResult.model_validate(answer)
    assert code == 0
    held_out, watched = written.refinement.texts
    assert held_out.dense < held_out.after < held_out.before
    assert watched.text == "bundled-second"

    run = History().runs()[0]
    assert [(step.name, step.options) for step in run.refine.steps] == [("block", {"epochs": 1})]
    assert run.refinement == written.refinement
    newest = rank_studio("history")[1]["runs"][0]
    assert newest["refine"]["steps"][0]["name"] == "block"
    assert newest["refinement"]["texts"][0]["after"] == pytest.approx(held_out.after)


def test_that_a_history_travels_as_a_file_and_nothing_is_entered_twice(rank_studio, compressed, tmp_path):
    file = tmp_path / "runs.parquet"
    code, written = rank_studio("history", "export", file)
    assert (code, written["file"]) == (0, str(file))
    code, again = rank_studio("history", "import", file)
    assert (code, again["runs"], again["measurements"]) == (0, 0, 0)
    assert again["known"] >= written["rows"]


def test_that_dense_output_is_a_stock_checkpoint(rank_studio, plan_file, tmp_path):
    from transformers import AutoModelForCausalLM

    out = tmp_path / "stock"
    code, _answer = rank_studio("compress", "tiny", "--plan", plan_file, "--out", out, "--dense")
    assert code == 0
    assert not hasattr(AutoModelForCausalLM.from_pretrained(out).config, "quantization_config")


def test_that_the_lines_shown_after_compressing_load_the_folder_in_a_fresh_process(compressed, tmp_path):
    from core.cli.texts import snippet

    done = subprocess.run(
        [sys.executable, "-c", snippet(str(compressed), dense=False, prompt="The")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().startswith("The")


def test_that_the_demo_says_that_it_goes_on_with_tiny_and_ends_in_a_folder_that_loads(
    rank_studio, tmp_path, monkeypatch
):
    from core.workflow import run

    def without_sample(request, reporter, device):
        if request.model == "sample":
            raise StudioError("The sample model could not be fetched.")
        return run(request, reporter, device)

    monkeypatch.setattr("core.workflow.run", without_sample)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rank-studio-demo").mkdir()  # an earlier demo's

    code, answer = rank_studio("demo", "--keep", "0.5")

    assert code == 0
    assert answer["plan"]["model"] == "tiny"
    assert answer["folder"] == str(tmp_path / "rank-studio-demo-2")
    assert (tmp_path / "rank-studio-demo-2" / "config.json").is_file()
    assert answer["compressed"]["perplexity"] > answer["dense"]["perplexity"]
    assert answer["reloaded"].startswith("The capital of France is")
    assert {"spectra", "calibrate", "curves", "plan", "compress", "reload"} <= set(answer["seconds"])
    assert History().run_at(answer["folder"]) is not None


@pytest.mark.parametrize("dense", [False, True])
def test_that_a_compression_cancelled_in_the_middle_resumes_to_the_same_files(dense, rank_studio, plan_file, tmp_path):
    words = ["compress", "tiny", "--plan", plan_file, "--out", tmp_path / "small", *(["--dense"] if dense else [])]
    code, answer = rank_studio(*words, run=cancelling(after=5))
    assert code == 130
    assert "resum" in answer["cancelled"]
    assert not (tmp_path / "small").exists()

    code, _answer = rank_studio(*words, "--resume")
    assert code == 0
    words[words.index(tmp_path / "small")] = tmp_path / "at-once"
    rank_studio(*words)
    files = sorted(path.name for path in (tmp_path / "at-once").glob("*.safetensors"))
    assert files
    for name in files:
        assert (tmp_path / "small" / name).read_bytes() == (tmp_path / "at-once" / name).read_bytes()


def cancelling(after: int):
    """The real engine, cancelled when ``after`` sites are written."""
    from core.workflow import run

    def cancelled(request, reporter, device):
        advance, done = reporter.advance, 0
        writing = False

        def stage(name: str, total: int, unit: str = "sites") -> None:
            nonlocal writing
            writing = name == "Compressing"
            EventReporter.stage(reporter, name, total, unit)

        def counted(item: str = "", *, steps: int = 1, **figures: float) -> None:
            nonlocal done
            advance(item, steps=steps, **figures)
            done += writing
            if done >= after:
                raise Cancelled

        reporter.stage, reporter.advance = stage, counted
        return run(request, reporter, device)

    return cancelled


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("inspect {tmp}/nowhere", 1, "nowhere"),
        ("inspect {tmp}", 1, "{tmp}"),
        ("plan tiny --keep 0", 2, "--keep"),
        ("plan tiny --keep 0.001", 1, "cannot be reached"),
        ("plan tiny --corpus {tmp}/no.txt", 1, "no.txt"),
        (
            "plan tiny --keep 0.6 --floor v=1 --floor o=1 --floor down=1 --floor up=1 --floor gate=1",
            1,
            "floor of 1 for",
        ),
        ("plan tiny --out {tmp}/no/plan.json", 1, "no/plan.json"),
        ("forecast tiny --plan {tmp}/no.json", 1, "no.json"),
        ("forecast tiny --plan {tmp}/other.json", 1, "other-model"),
        ("compress tiny --plan {tmp}/other.json --out {tmp}/out", 1, "other-model"),
        ("compress tiny --plan {tmp}/broken.json --out {tmp}/out", 1, "broken.json"),
        ("compress tiny --method svd --out {tmp}", 1, "exists already"),
        ("compress tiny --method svd --out {tmp}/no/out", 1, "is not a folder"),
        ("evaluate tiny --corpus {tmp}/short.txt", 1, "short"),
        ("evaluate {tmp}/nowhere", 1, "nowhere"),
        ("plan tiny --size 1kB", 1, "cannot be reached"),
        ("plan tiny --floor magic=0.5", 2, "no sites of kind 'magic'"),
        ("plan tiny --fuse q,magic", 2, "no sites of kind 'magic'"),
        ("plan tiny --locked {tmp}/other.json", 1, "other-model"),
        ("plan tiny --probes --samples 4 --length 100000", 1, "too short"),
        ("history import {tmp}/no.csv", 1, "There is no file"),
        ("history export {tmp}/no/all.csv", 1, "no/all.csv"),
        ("history export {tmp}/all.txt", 2, ".csv or .parquet"),
    ],
)
def test_that_bad_input_is_one_sentence_and_leaves_nothing(words, code, said, rank_studio, plan_file, tmp_path):
    other = read_plan(plan_file).model_dump(mode="json") | {"model": "other-model"}
    other["sites"] = {f"{name}.x": site for name, site in other["sites"].items()}
    (tmp_path / "other.json").write_text(json.dumps(other))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "short.txt").write_text("Too short.")
    before = sorted(tmp_path.rglob("*"))

    got, answer = rank_studio(*words.replace("{tmp}", str(tmp_path)).split())

    assert got == code
    assert said.replace("{tmp}", str(tmp_path)) in answer["error"]
    assert "Internal error" not in answer["error"]
    assert sorted(tmp_path.rglob("*")) == before


def test_that_the_worker_process_answers_with_the_real_engine(home):
    order = RunJob(job="1", request=OpenModel(model="tiny")).model_dump_json() + "\n"
    command = [sys.executable, "-m", "core.worker", "--device", "cpu"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        worker.stdin.write(order)
        worker.stdin.flush()
        events = []
        while not events or events[-1].kind not in ("job_finished", "job_failed", "job_cancelled"):
            events.append(parse_event(worker.stdout.readline()))
        worker.stdin.close()
        assert worker.wait(60) == 0
    assert "model_opened" in [event.kind for event in events]
    assert ModelInfo.model_validate(events[-1].result).sites
