"""Finding zero-shot tasks by name: the bundled questions, a folder of the user's, or lm-eval's own list."""

import contextlib
import difflib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import resources
from core.evaluation.task_code import python_in
from core.evaluation.tasks import ACCURACIES
from core.jobs.errors import StudioError, UsageError

BUNDLED = "bundled"
"""The task that needs no network: 300 questions of ARC-Easy, asked and scored as lm-eval's ``arc_easy`` does."""
NAMED_TASKS: dict[str, str] = {
    "arc_easy": "arc",
    "arc_challenge": "arc",
    "hellaswag": "hellaswag",
    "piqa": "piqa",
    "winogrande": "winogrande",
    "openbookqa": "openbookqa",
    "mathqa": "mathqa",
    "boolq": "super_glue/boolq",
}
"""Tasks that papers on compression report, and where lm-eval keeps each. Any other of its tasks is found too, but only
by reading all of its thousands of files."""
_MISSING = (
    "Zero-shot tasks need lm-eval, which is not installed here; install it with: pip install 'rank-studio[tasks]'."
)


def load_tasks(names: Sequence[str], folder: str | Path | None = None, *, trust_remote_code: bool = False) -> list[Any]:
    """lm-eval's task objects, questions included, of ``names`` (a group or tag stands for its tasks), each once.

    ``folder`` holds task files of lm-eval's YAML format, which win over its own of the same name; without ``names`` all
    of its tasks are meant. Raises ``UsageError`` for a name nobody knows, for a task that measures no accuracy and for
    a folder that brings Python code while ``trust_remote_code`` is off; ``StudioError`` where lm-eval is not installed
    or a task's questions cannot be had.
    """
    manager_type = _manager_type()
    local = None if folder is None else _local(manager_type, Path(folder).expanduser(), trust_remote_code)
    wanted = list(names) or ([] if local is None else list(local.all_subtasks))
    found: dict[str, Any] = {}
    for name in wanted:
        spec = _bundled() if name == BUNDLED else name
        found |= _load(_manager_of(name, local, manager_type), spec, name)
    for name, task in found.items():
        if not set(ACCURACIES) & set(task.aggregation()):
            raise UsageError(f"The task {name} measures no accuracy, which is what is asked for here; leave it out.")
    return list(found.values())


def _manager_type() -> Any:
    try:
        from lm_eval.tasks import TaskManager
    except ImportError:
        raise StudioError(_MISSING) from None
    return TaskManager


def _local(manager_type: Any, folder: Path, trusted: bool) -> Any:
    if not folder.is_dir():
        raise UsageError(f"There is no folder of tasks at {folder}.")
    manager = manager_type(include_path=str(folder), include_defaults=False)
    if not manager.all_subtasks:
        raise UsageError(f"{folder} has no tasks: put task files in lm-eval's YAML format there.")
    code = None if trusted else python_in(folder)
    if code is not None:
        raise UsageError(f"{code} runs Python code; read it and, if you trust it, allow remote code.")
    return manager


def _manager_of(name: str, local: Any, manager_type: Any) -> Any:
    """The smallest list of tasks that has ``name``."""
    if name == BUNDLED:
        return manager_type(include_defaults=False)
    if local is not None and name in local.all_tasks:
        return local
    if name in NAMED_TASKS:
        import lm_eval.tasks

        place = Path(lm_eval.tasks.__file__).parent / NAMED_TASKS[name]
        few = manager_type(include_path=str(place), include_defaults=False)
        if name in few.all_tasks:
            return few
    every = manager_type()
    if name not in every.all_tasks:
        near = difflib.get_close_matches(name, [BUNDLED, *(local.all_tasks if local else []), *every.all_tasks], 3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join([BUNDLED, *NAMED_TASKS])}, ..."
        raise UsageError(f"There is no zero-shot task {name!r}; {hint}")
    return every


def _load(manager: Any, spec: str | dict[str, Any], name: str) -> dict[str, Any]:
    try:
        # Bars and warnings of lm-eval and of what fetches the questions would tear the lines of our own progress.
        with contextlib.redirect_stderr(io.StringIO()):
            tasks: dict[str, Any] = manager.load([spec])["tasks"]
    except Exception as error:  # fetching and reading questions fails in as many ways as there are data sets
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
        raise StudioError(
            f"The questions of the task {name} cannot be had ({reason}); see that the Hub is reachable or that the "
            f"task's files are right, or use the task {BUNDLED!r}, which needs no network."
        ) from error
    return tasks


def _bundled() -> dict[str, Any]:
    """The bundled questions as a task of lm-eval's, worded and scored as its ``arc_easy``."""

    def questions(**_: object) -> dict[str, Any]:
        from datasets import Dataset

        return {"test": Dataset.from_list(resources.questions())}

    measured = [{"metric": name, "aggregation": "mean", "higher_is_better": True} for name in ("acc", "acc_norm")]
    return {
        "task": BUNDLED,
        "custom_dataset": questions,
        "output_type": "multiple_choice",
        "test_split": "test",
        "doc_to_text": "Question: {{question}}\nAnswer:",
        "doc_to_target": "{{choices.label.index(answerKey)}}",
        "doc_to_choice": "{{choices.text}}",
        "metric_list": measured,
        "metadata": {"version": 1.0},
    }
