"""Answers are on disk as they come: nothing is asked twice, and a stopped search goes on where it was."""

from pathlib import Path

import numpy as np
import pytest

from core.allocation.probe import Asked, MaskGradients, Probe
from core.jobs.control import Control
from core.jobs.errors import Cancelled
from core.jobs.events import Advanced, Event, StageStarted
from core.jobs.places import cache_dir
from core.jobs.reporter import EventReporter
from core.probing import engine as engines
from core.probing import waves
from core.probing.store import ProbeStore
from tests.probing_bench import Bench

KL = Asked("kl")


def questions(bench: Bench) -> dict[str, list[int]]:
    return {site.name: [3, 6] for site in bench.sites}


def everything(probe: Probe, bench: Bench) -> tuple[object, ...]:
    plan = bench.plan({site.name: 5 for site in bench.sites})
    return probe.alone(questions(bench), KL), probe.together(plan, KL), probe.dense(Asked()), probe.influence()


def test_that_nothing_is_asked_of_the_model_twice(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    with bench.engine() as engine:
        first = everything(engine, bench)
    monkeypatch.setattr(engines, "DenseRun", None)
    with bench.engine() as engine:
        again = everything(engine, bench)
        with pytest.raises(TypeError):
            engine.together(bench.plan({bench.sites[0].name: 2}), KL)
    assert again == first


def test_that_a_plan_of_one_site_is_the_same_question_as_the_site_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = bench.sites[3].name
    with bench.engine() as engine:
        found = engine.together(bench.plan({name: 4}), KL)
    monkeypatch.setattr(engines, "DenseRun", None)
    with bench.engine() as engine:
        assert engine.alone({name: [4]}, KL) == {name: [found]}


def test_that_a_cancelled_search_leaves_what_it_found_and_ends_as_if_it_had_not_been(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waves, "MOST", 4)
    with bench.engine() as engine:
        whole = engine.alone(questions(bench), KL)
    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path / "interrupted"))
    cancelled = Control()
    waves_done = 0

    def stop_after_two_waves(event: Event) -> None:
        nonlocal waves_done
        waves_done += isinstance(event, Advanced) and event.item == "scores"
        if waves_done == 2:
            cancelled.cancel()

    with bench.engine(EventReporter(stop_after_two_waves, cancelled)) as engine, pytest.raises(Cancelled):
        engine.alone(questions(bench), KL)
    (file,) = cache_dir("probes").glob("*/scores.jsonl")
    assert len(file.read_text().splitlines()) == 2 * 4
    seen: list[Event] = []
    with bench.engine(EventReporter(seen.append)) as engine:
        resumed = engine.alone(questions(bench), KL)
    assert resumed == whole
    assert sum(isinstance(event, Advanced) and event.item == "scores" for event in seen) == len(bench.sites) * 2 / 4 - 2


def test_that_progress_ends_where_it_was_said_to(bench: Bench) -> None:
    seen: list[Event] = []
    with bench.engine(EventReporter(seen.append)) as engine:
        engine.alone(questions(bench), Asked())
    stages = [event.stage for event in seen if isinstance(event, StageStarted)]
    assert stages == ["original model", "probe"]
    last = [event for event in seen if isinstance(event, Advanced)][-1]
    # Sites of the first of two blocks run both, and every one is scored.
    halves = len(bench.sites)
    assert (last.stage, last.done, last.total) == ("probe", 3 * halves + 2 * halves, 3 * halves + 2 * halves)


def test_that_answers_of_another_text_are_not_taken(bench: Bench) -> None:
    plan = bench.plan({site.name: 5 for site in bench.sites})
    with bench.engine() as engine:
        of_all = engine.together(plan, Asked())
    bench.rows = bench.rows.chosen([2, 1])
    with bench.engine() as engine:
        assert engine.together(plan, Asked()) != of_all


def test_that_a_line_half_written_costs_only_itself() -> None:
    store = ProbeStore(["test"])
    store.put_scores({"a": 1.5, "b": float("inf")})
    (file,) = cache_dir("probes").glob("*/scores.jsonl")
    file.write_bytes(file.read_bytes() + b'["c", 0.')
    ProbeStore(["test"]).put_scores({"d": 2.0})
    found = ProbeStore(["test"])
    assert [found.score(question) for question in "abcd"] == [1.5, float("inf"), None, 2.0]


def test_that_a_closed_engine_opens_the_model_again(bench: Bench) -> None:
    with bench.engine() as engine:
        engine.dense(Asked())
    found = engine.together(bench.plan({bench.sites[0].name: 3}), KL)
    engine.close()
    assert found > 0


@pytest.mark.parametrize(
    "line",
    [
        b'["question", 2.5, 1]',
        b'["question", 2.5',
        b'["question"]',
        b'{"question": 2.5}',
        b"\x00\x00\x00",
        b'["question", 2.5, 1, 2]',
    ],
)
def test_that_a_damaged_answer_is_none(line: bytes) -> None:
    store = ProbeStore(["weights"])
    store.put_scores({"question": 1.5, "other": 3.5})
    file = next(cache_dir("probes").glob("*/scores.jsonl"))
    _whole, *rest = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([line + b"\n", *rest]))
    again = ProbeStore(["weights"])
    assert (again.score("question"), again.score("other")) == (None, 3.5)


def test_that_answers_of_before_there_were_checksums_are_used() -> None:
    ProbeStore(["weights"]).put_scores({"question": 1.5})
    next(cache_dir("probes").glob("*/scores.jsonl")).write_text('["question", 2.5]\n')
    assert ProbeStore(["weights"]).score("question") == 2.5


def test_that_damaged_mask_gradients_are_none() -> None:
    store = ProbeStore(["weights"])
    store.put_gradients("q", MaskGradients(1.5, {"site": np.arange(8.0)}))
    file = next(cache_dir("probes").glob("*/masks-q.safetensors"))
    found = store.gradients("q")
    assert found is not None
    assert (found.loss, found.by_site["site"].tolist()) == (1.5, list(range(8)))
    file.write_bytes(file.read_bytes()[:-1] + b"\x01")
    assert store.gradients("q") is None
