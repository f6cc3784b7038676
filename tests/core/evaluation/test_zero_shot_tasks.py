"""Zero-shot accuracy is what plain log-likelihoods say; tasks are found, or one sentence says why not."""

import json
import random
import sys
from pathlib import Path

import lm_eval.tasks
import pytest
import torch
import yaml
from lm_eval.tasks import TaskManager
from lm_eval.tasks._index import TaskIndex

import resources
from core.checkpoint.load import load_model
from core.checkpoint.tokenizer import load_tokenizer
from core.evaluation.task_loading import BUNDLED, NAMED_TASKS, load_tasks
from core.evaluation.tasks import TaskScore, score_tasks
from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError, UsageError
from core.jobs.events import Advanced, Event, LogLine, StageStarted
from core.jobs.reporter import EventReporter, silent
from tests.families import make_checkpoint

QUESTIONS = 12


def write_task(folder: Path, name: str = "words", more: str = "") -> list[dict]:
    """A local task of ``QUESTIONS`` questions of three or four answers, in words of the tiny tokenizer."""
    dice = random.Random(5)
    folder.mkdir(parents=True, exist_ok=True)

    def words(least: int, most: int) -> str:
        return " ".join(f"w{dice.randrange(4, 128)}" for _ in range(dice.randint(least, most)))

    records = [
        {"ask": words(2, 9), "answers": [words(1, 4) for _ in range(3 + n % 2)], "right": dice.randrange(3)}
        for n in range(QUESTIONS)
    ]
    (folder / f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    (folder / f"{name}.yaml").write_text(
        f"""
task: {name}
dataset_path: json
dataset_kwargs: {{data_files: {{test: {folder / name}.jsonl}}, cache_dir: {folder / "cache"}}}
test_split: test
output_type: multiple_choice
doc_to_text: "{{{{ask}}}}"
doc_to_choice: "{{{{answers}}}}"
doc_to_target: right
metric_list: [{{metric: acc}}, {{metric: acc_norm}}]
{more}"""
    )
    return records


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_checkpoint("llama", tmp_path_factory.mktemp("model") / "llama")


def score(checkpoint: Path, tasks: list, reporter=None, limit: int | None = None) -> tuple[TaskScore, ...]:
    model = load_model(checkpoint, dtype="float32")
    return score_tasks(model, load_tokenizer(checkpoint), tasks, reporter or silent(), limit)


def by_hand(checkpoint: Path, records: list[dict]) -> tuple[float, float]:
    """Shares of questions answered rightly by log-likelihood, and by log-likelihood per character."""
    model, tokenizer = load_model(checkpoint, dtype="float32"), load_tokenizer(checkpoint)
    right, right_per_character = 0, 0
    for record in records:
        scores = []
        for answer in record["answers"]:
            start = len(tokenizer(record["ask"])["input_ids"])
            ids = torch.tensor([tokenizer(f"{record['ask']} {answer}")["input_ids"]])
            with torch.no_grad():
                logs = model(ids).logits[0].log_softmax(-1)
            scores.append(sum(float(logs[at - 1, ids[0, at]]) for at in range(start, ids.shape[1])))
        lengths = [len(answer) for answer in record["answers"]]
        right += max(range(len(scores)), key=scores.__getitem__) == record["right"]
        per_character = [s / n for s, n in zip(scores, lengths, strict=True)]
        right_per_character += max(range(len(scores)), key=per_character.__getitem__) == record["right"]
    return right / len(records), right_per_character / len(records)


def test_that_accuracies_are_those_of_plain_log_likelihoods(checkpoint: Path, tmp_path: Path) -> None:
    records = write_task(tmp_path / "tasks")
    (found,) = score(checkpoint, load_tasks(["words"], tmp_path / "tasks"))
    accuracy, normalised = by_hand(checkpoint, records)
    assert 0 < accuracy < 1
    assert (found.task, found.questions) == ("words", QUESTIONS)
    assert (found.accuracy, found.normalised) == (pytest.approx(accuracy), pytest.approx(normalised))
    assert found.error == pytest.approx((accuracy * (1 - accuracy) / (QUESTIONS - 1)) ** 0.5)


def test_that_a_limit_asks_the_first_questions(checkpoint: Path, tmp_path: Path) -> None:
    records = write_task(tmp_path / "tasks")
    (found,) = score(checkpoint, load_tasks(["words"], tmp_path / "tasks"), limit=5)
    assert found.questions == 5
    assert found.accuracy == pytest.approx(by_hand(checkpoint, records[:5])[0])


def test_that_one_question_has_no_standard_error(checkpoint: Path, tmp_path: Path) -> None:
    write_task(tmp_path / "tasks")
    (found,) = score(checkpoint, load_tasks(["words"], tmp_path / "tasks"), limit=1)
    assert found.error is None


def test_that_every_answer_is_reported_once(checkpoint: Path, tmp_path: Path) -> None:
    records = write_task(tmp_path / "tasks")
    events: list[Event] = []
    score(checkpoint, load_tasks(["words"], tmp_path / "tasks"), EventReporter(events.append))
    answers = sum(len(record["answers"]) for record in records)
    assert [event.total for event in events if isinstance(event, StageStarted)] == [answers]
    assert [event.done for event in events if isinstance(event, Advanced)][-1] == answers


def test_that_a_cancel_ends_it_before_the_next_batch(checkpoint: Path, tmp_path: Path) -> None:
    write_task(tmp_path / "tasks")
    cancelled, events = Control(), []

    def sink(event: Event) -> None:
        events.append(event)
        if isinstance(event, Advanced):
            cancelled.cancel()

    with pytest.raises(Cancelled):
        score(checkpoint, load_tasks(["words"], tmp_path / "tasks"), EventReporter(sink, cancelled))
    assert sum(isinstance(event, Advanced) for event in events) == 1


def test_that_all_tasks_of_a_folder_are_asked_where_none_is_named(checkpoint: Path, tmp_path: Path) -> None:
    write_task(tmp_path / "tasks", "one")
    write_task(tmp_path / "tasks", "two")
    found = score(checkpoint, load_tasks([], tmp_path / "tasks"), limit=2)
    assert [one.task for one in found] == ["one", "two"]


def test_that_a_tag_stands_for_its_tasks_and_none_is_asked_twice(tmp_path: Path) -> None:
    write_task(tmp_path / "tasks", "one", "tag: mine\n")
    write_task(tmp_path / "tasks", "two", "tag: mine\n")
    tasks = load_tasks(["two", "mine"], tmp_path / "tasks")
    assert sorted(task.config.task for task in tasks) == ["one", "two"]


def test_that_the_bundled_questions_are_worded_as_arc_easy() -> None:
    (task,) = load_tasks([BUNDLED])
    docs = list(task.test_docs())
    assert len(docs) == 300
    assert docs[1]["question"] == resources.questions()[1]["question"]
    assert task.doc_to_text(docs[1]) == "Question: Plants use sunlight to make\nAnswer:"
    assert task.doc_to_choice(docs[1]) == ["soil.", "minerals.", "food.", "water."]
    assert task.doc_to_target(docs[1]) == 2


def test_that_lm_eval_words_arc_easy_in_the_same_way() -> None:
    place = Path(lm_eval.tasks.__file__).parent / NAMED_TASKS["arc_easy"] / "arc_easy.yaml"
    theirs = yaml.safe_load(place.read_text())
    ours = load_tasks([BUNDLED])[0].config.to_dict()
    for name in ("doc_to_text", "doc_to_target", "doc_to_choice", "output_type"):
        assert ours[name] == theirs[name]


@pytest.mark.parametrize("name", NAMED_TASKS)
def test_that_lm_eval_keeps_a_named_task_where_we_look(name: str) -> None:
    place = Path(lm_eval.tasks.__file__).parent / NAMED_TASKS[name]
    assert name in TaskManager(include_path=str(place), include_defaults=False).all_tasks


def test_that_a_task_whose_questions_cannot_be_had_is_one_sentence(tmp_path: Path) -> None:
    write_task(tmp_path / "tasks")
    (tmp_path / "tasks" / "words.jsonl").unlink()
    with pytest.raises(StudioError, match=r"^The questions of the task words cannot be had \(.*\); see that .*\.$"):
        load_tasks(["words"], tmp_path / "tasks")


def test_that_an_unknown_task_names_its_neighbours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_task(tmp_path / "tasks")
    # lm-eval's own list takes seconds to read; without it what is known is what is here.
    build = TaskIndex.build
    defaults = Path(lm_eval.tasks.__file__).parent
    few = staticmethod(lambda paths: build([path for path in paths if path != defaults]))
    monkeypatch.setattr(TaskIndex, "build", few)
    with pytest.raises(UsageError, match=r"no zero-shot task 'wrods'; did you mean words\?"):
        load_tasks(["wrods"], tmp_path / "tasks")
    with pytest.raises(UsageError, match="no zero-shot task 'xyz'; known are bundled, arc_easy, "):
        load_tasks(["xyz"])


def test_that_a_folder_without_tasks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no tasks"):
        load_tasks([], tmp_path)
    with pytest.raises(UsageError, match="There is no folder of tasks at"):
        load_tasks([], tmp_path / "no")


@pytest.mark.parametrize("inside", [True, False])
def test_that_python_code_of_a_folder_runs_only_with_consent(tmp_path: Path, inside: bool) -> None:
    code = "process_docs: !function words_code.prepare\n"
    write_task(tmp_path / "tasks", more=code if inside else "include: ../other/base.yaml\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "base.yaml").write_text(code)
    ran = tmp_path / "ran"
    source = f"open({str(ran)!r}, 'w').close()\ndef prepare(docs):\n    return docs\n"
    for folder in ("tasks", "other"):
        (tmp_path / folder / "words_code.py").write_text(source)
    with pytest.raises(UsageError, match="runs Python code; read it and, if you trust it, allow remote code"):
        load_tasks(["words"], tmp_path / "tasks")
    assert not ran.exists()
    load_tasks(["words"], tmp_path / "tasks", trust_remote_code=True)
    assert ran.exists()


def test_that_without_lm_eval_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lm_eval.tasks", None)
    with pytest.raises(StudioError, match=r"pip install 'rank-studio\[tasks\]'"):
        load_tasks([BUNDLED])


def test_that_a_task_without_accuracy_is_refused(tmp_path: Path) -> None:
    write_task(tmp_path / "tasks")
    file = tmp_path / "tasks" / "words.yaml"
    file.write_text(file.read_text().replace("{metric: acc}, {metric: acc_norm}", "{metric: f1}"))
    with pytest.raises(UsageError, match="words measures no accuracy"):
        load_tasks(["words"], tmp_path / "tasks")


def test_that_a_task_whose_answers_are_written_is_scored_by_exact_match(checkpoint: Path, tmp_path: Path) -> None:
    (record, *_) = write_task(tmp_path / "tasks")
    model, tokenizer = load_model(checkpoint, dtype="float32"), load_tokenizer(checkpoint)
    ids = torch.tensor([tokenizer(record["ask"])["input_ids"]])
    said = tokenizer.decode(model.generate(ids, max_new_tokens=2, do_sample=False)[0, ids.shape[1] :])
    (tmp_path / "tasks" / "words.jsonl").write_text(json.dumps({"ask": record["ask"], "said": said}) + "\n")
    file = tmp_path / "tasks" / "words.yaml"
    head = file.read_text().partition("output_type")[0]
    file.write_text(
        f"""{head}output_type: generate_until
doc_to_text: "{{{{ask}}}}"
doc_to_target: said
generation_kwargs: {{max_gen_toks: 2, until: [".."]}}
metric_list: [{{metric: exact_match}}]
"""
    )
    events: list[Event] = []
    (found,) = score(checkpoint, load_tasks(["words"], tmp_path / "tasks"), EventReporter(events.append))
    assert (found.accuracy, found.questions, found.normalised) == (1.0, 1, None)
    assert [event.done for event in events if isinstance(event, Advanced)] == [1]


def test_that_likelihoods_that_are_no_numbers_are_warned_of(checkpoint: Path, tmp_path: Path) -> None:
    records = write_task(tmp_path / "tasks")
    model, events = load_model(checkpoint, dtype="float32"), []
    with torch.no_grad():
        model.get_submodule("model.norm").weight.fill_(float("nan"))
    tasks = load_tasks(["words"], tmp_path / "tasks")
    score_tasks(model, load_tokenizer(checkpoint), tasks, EventReporter(events.append))
    answers = sum(len(record["answers"]) for record in records)
    (said,) = [event.text for event in events if isinstance(event, LogLine)]
    assert said.startswith(f"{answers} of {answers} answers have no finite likelihood")
