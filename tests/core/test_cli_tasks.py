"""``rank-studio evaluate MODEL --tasks ...`` on the shipped model, with the real engine."""

import json

import pytest

from core.allocation.storage import STORAGES
from core.checkpoint.open import open_checkpoint
from core.cli import main
from core.history import History
from core.jobs.reporter import silent
from core.requests import EvaluateResult

SHORT = ["--windows", "1", "--length", "32", "--prompt", ""]


def test_that_tasks_are_asked_beside_the_text_and_remembered(capfd):
    code = main(["evaluate", "tiny", *SHORT, "--tasks", "bundled", "--task-limit", "6", "--json"])
    result = EvaluateResult.model_validate_json(capfd.readouterr().out)
    assert code == 0
    assert result.perplexity > 1
    (task,) = result.tasks
    assert (task.task, task.questions) == ("bundled", 6)
    assert task.accuracy in [n / 6 for n in range(7)]
    (remembered,) = History().dense_measurements(open_checkpoint("tiny", silent()).info.structure)
    assert remembered.tasks == result.tasks


@pytest.mark.parametrize("storage", STORAGES)
def test_that_a_compressed_folder_answers_like_any_model(storage, tmp_path, capfd):
    out = str(tmp_path / storage)
    words = ["--method", "svd", "--allocator", "uniform", "--keep", "0.7", "--storage", storage, "--out", out]
    assert main(["compress", "tiny", *words, "--quiet"]) == 0
    capfd.readouterr()
    assert main(["evaluate", out, *SHORT, "--tasks", "bundled", "--task-limit", "4", "--json"]) == 0
    result = EvaluateResult.model_validate_json(capfd.readouterr().out)
    assert [task.questions for task in result.tasks] == [4]
    (run,) = History().runs()
    assert [found.tasks for found in History().measurements_of(run.id)] == [result.tasks]


def test_that_an_accuracy_is_told_with_its_error_and_its_questions(capfd):
    assert main(["evaluate", "tiny", *SHORT, "--tasks", " bundled,", "--task-limit", "4"]) == 0
    out, err = capfd.readouterr()
    (line,) = [line for line in out.splitlines() if line.startswith("bundled")]
    assert " % +- " in line
    assert "of 4 questions; " in line
    assert "zero-shot: 16 answers" in err
    assert "it/s" not in err.partition("zero-shot")[2], "a bar of lm-eval's between lines of ours"


def test_that_without_tasks_none_are_asked(capfd):
    assert main(["evaluate", "tiny", *SHORT, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["tasks"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--tasks", "bundled", "--task-limit", "0"], "--task-limit cannot be 0"),
        (["--tasks-folder", "/no/such/folder"], "There is no folder of tasks at /no/such/folder"),
        (["--prompt-aware", "0.5", "--tasks", "bundled"], "no zero-shot tasks can be given beside it"),
    ],
)
def test_that_a_wrong_request_for_tasks_is_one_sentence(words, said, capfd):
    assert main(["evaluate", "tiny", "--json", *words]) == 2
    assert said in json.loads(capfd.readouterr().out)["error"]
