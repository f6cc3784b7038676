"""Measuring a model that is larger than the memory there is."""

import gc
from pathlib import Path

import pytest
import torch

from core.calibration.rows import TokenRows
from core.checkpoint.load import load_model
from core.evaluation.evaluate import Measurement, evaluate
from core.evaluation.placement import held_of, is_whole, places_for
from core.evaluation.task_loading import load_tasks
from core.jobs.events import Event, LogLine
from core.jobs.memory import Limits, within
from core.jobs.places import cache_dir
from core.jobs.reporter import EventReporter, silent
from tests.core.evaluation.test_prompt_aware import factored
from tests.core.evaluation.test_zero_shot_tasks import write_task
from tests.families import make_checkpoint

ROWS = TokenRows(torch.arange(4, 124).view(4, 30))
TIGHT = Limits(host=8 * 40_000)
"""Bytes: an eighth of it is what is there for work in a process that holds more by itself."""


def measured(folder: Path, **wanted: object) -> Measurement:
    return evaluate(folder, ROWS, silent(), prompt="w5 w6", dtype="float32", **wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize("family", ["llama", "gpt2", "gemma3", "qwen3_moe"])
def test_that_a_model_larger_than_the_memory_measures_what_it_does_in_memory(family: str, tmp_path: Path) -> None:
    folder = make_checkpoint(family, tmp_path / family)
    whole = measured(folder)
    with within(TIGHT):
        tight = measured(folder)
    assert (tight.perplexity, tight.generation) == (whole.perplexity, whole.generation)


def test_that_a_compressed_model_does_too_and_its_sites_are_not_timed(tmp_path: Path) -> None:
    folder = factored("llama", tmp_path)
    whole = measured(folder)
    said: list[Event] = []
    with within(TIGHT):
        tight = evaluate(folder, ROWS, EventReporter(said.append), prompt="w5 w6", dtype="float32", sites=True)
    assert (tight.perplexity, tight.generation) == (whole.perplexity, whole.generation)
    assert whole.decoding_speed is not None
    assert tight.decoding_speed is None
    assert tight.site_speeds == {}
    assert any(isinstance(event, LogLine) and "Its sites are not timed" in event.text for event in said)


def test_that_its_questions_are_answered_alike(tmp_path: Path) -> None:
    write_task(tmp_path / "tasks")
    folder = make_checkpoint("llama", tmp_path / "llama")
    tasks = load_tasks(["words"], tmp_path / "tasks")
    whole = measured(folder, tasks=tasks)
    with within(TIGHT):
        assert measured(folder, tasks=load_tasks(["words"], tmp_path / "tasks")).tasks == whole.tasks


def test_that_weights_stay_on_the_disk_and_nothing_is_left_there(tmp_path: Path) -> None:
    folder = make_checkpoint("llama", tmp_path / "llama")
    with within(TIGHT):
        places = places_for(folder, "float32", "cpu", silent())
    assert places == {"cpu": 20_000}
    model = load_model(folder, dtype="float32", places=places)
    assert not is_whole(model)
    assert sum(parameter.nbytes for parameter in model.parameters() if not parameter.is_meta) <= 20_000
    del model
    gc.collect()  # hooks and their module know each other
    assert list(cache_dir("assembled").iterdir()) == []


def test_that_a_model_that_fits_is_held_whole(tmp_path: Path) -> None:
    folder = make_checkpoint("llama", tmp_path / "llama")
    assert places_for(folder, "float32", "cpu", silent()) is None
    assert is_whole(load_model(folder, dtype="float32"))


@pytest.mark.parametrize(("needed", "held"), [(300, 300), (301, 200), (10_000, 200)])
def test_that_weights_take_three_quarters_of_the_memory_at_most_and_half_where_some_are_left_out(
    needed: int, held: int
) -> None:
    assert held_of(needed, 400) == held
