import errno
import gc
import os
import weakref

import pytest
from pydantic import BaseModel

from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument
from core.execute import execute, load_engine, sentence_of
from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError, UsageError
from core.jobs.events import Event, JobCancelled, JobFailed, JobFinished, parse_event
from core.jobs.reporter import Reporter
from core.requests import Compress, Evaluate, EvaluateResult, OpenModel, Request

REQUEST = OpenModel(model="somewhere")


class Told(BaseModel):
    figure: float


def events_of(run, request: Request = REQUEST, **options) -> list[Event]:
    events: list[Event] = []
    execute(request, events.append, run=run, **options)
    return events


def raising(error: BaseException):
    def run(request: Request, reporter: Reporter, device: str) -> BaseModel:
        raise error

    return run


def test_that_a_job_starts_reports_and_finishes_with_its_result():
    def run(request, reporter, device):
        reporter.stage("count", 2)
        reporter.advance("one")
        return Told(figure=2.5)

    events = events_of(run, job="7")

    assert [event.kind for event in events] == ["job_started", "stage_started", "advanced", "job_finished"]
    assert {event.job for event in events} == {"7"}
    assert events[0].title == "Open somewhere"
    assert events[-1].result == {"figure": 2.5}


def test_that_the_typed_result_is_handed_back_beside_its_json():
    outcome = execute(REQUEST, lambda event: None, run=lambda *_: Told(figure=1.0))
    assert outcome.result == Told(figure=1.0)


def test_that_a_result_that_is_not_finite_survives_the_way_as_a_line():
    events = events_of(lambda *_: Told(figure=float("inf")))
    assert parse_event(events[-1].model_dump_json()).result == {"figure": float("inf")}


class PanicException(BaseException):  # as libraries written in Rust name theirs
    pass


@pytest.mark.parametrize(
    ("error", "terminal"),
    [
        (StudioError("No."), JobFailed),
        (UsageError("No."), JobFailed),
        (Cancelled(), JobCancelled),
        (KeyboardInterrupt(), JobCancelled),
        (ValueError("x"), JobFailed),
        (SystemExit(3), JobFailed),
        (MemoryError(), JobFailed),
        (PanicException("index out of range"), JobFailed),
    ],
)
def test_that_every_way_of_ending_is_exactly_one_terminal_event(error, terminal):
    events = events_of(raising(error))
    endings = [event for event in events if isinstance(event, JobFinished | JobFailed | JobCancelled)]
    assert len(endings) == 1
    assert isinstance(events[-1], terminal)


def test_that_a_job_cancelled_before_it_starts_never_runs():
    cancelled = Control()
    cancelled.cancel()
    events = events_of(raising(AssertionError("it ran")), control=cancelled)
    assert isinstance(events[-1], JobCancelled)


def test_that_a_clear_error_is_passed_on_word_for_word_with_its_traceback_apart():
    failed = events_of(raising(StudioError("There is no model at /x; look again.")))[-1]
    assert failed.message == "There is no model at /x; look again."
    assert "Traceback" in failed.detail


def test_that_halves_of_characters_in_a_traceback_are_spelled_out_on_the_way():
    failed = events_of(raising(StudioError("No \ud800.")))[-1]
    told = parse_event(failed.model_dump_json())
    assert told.message == "No \\ud800."
    assert "No \\ud800." in told.detail


def test_that_halves_of_characters_in_a_result_are_spelled_out_on_the_way():
    event = JobFinished(result={"names": ["a", "b\udcff"], "\ud800": {"figure": 1.5}}, seconds=1.0)
    assert parse_event(event.model_dump_json()).result == {"names": ["a", "b\\udcff"], "\\ud800": {"figure": 1.5}}


def test_that_a_name_that_is_no_text_is_refused_before_anything_is_done():
    request = REQUEST.model_copy(update={"model": "/models/od\udcffd"})
    failed = execute(request, lambda event: None, run=raising(AssertionError("it ran")))
    assert failed.wrong_usage
    assert failed.terminal.message.startswith("The name /models/od\\udcffd has bytes in it that are no UTF-8")


def test_that_a_wrong_request_is_told_apart_from_failed_work():
    wrong = execute(REQUEST, lambda event: None, run=raising(UsageError("No.")))
    failed = execute(REQUEST, lambda event: None, run=raising(StudioError("No.")))
    assert (wrong.wrong_usage, failed.wrong_usage) == (True, False)


def test_that_words_said_while_cancelling_reach_the_terminal_event():
    assert events_of(raising(Cancelled("Half of it is kept in /x.")))[-1].message == "Half of it is kept in /x."


def test_that_a_compression_cancelled_early_says_that_nothing_was_written():
    plan = PlanDocument(
        model="m",
        structure="s",
        storage="pivoted",
        method=MethodSpec(),
        calibration=CalibrationSpec(),
        allocator="uniform",
        keep=1.0,
        sites={},
    )
    said = events_of(raising(Cancelled()), request=Compress(model="m", plan=plan, out="/x/out"))[-1].message
    assert "before /x/out was begun" in said


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        RuntimeError("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory: you tried to"),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    ],
)
def test_that_running_out_of_memory_is_a_sentence_that_says_what_to_do(error):
    assert "not enough memory" in sentence_of(error)
    assert "fewer rows" in sentence_of(error)


def test_that_real_allocations_that_are_too_large_are_recognised():
    import numpy as np
    import torch

    for allocate in (lambda: np.ones(1 << 46), lambda: torch.ones(1 << 46)):
        assert "not enough memory" in events_of(lambda *_, allocate=allocate: allocate())[-1].message


def test_that_memory_exhausted_under_another_error_is_still_said():
    error = RuntimeError("reading block 3 failed")
    error.__cause__ = MemoryError()
    assert "not enough memory" in sentence_of(error)


def test_that_a_full_disk_is_a_sentence_with_the_file():
    full = OSError(errno.ENOSPC, "No space left on device", "/out/model.safetensors")
    assert sentence_of(full).startswith("The disk is full (while writing /out/model.safetensors)")


def test_that_a_full_disk_said_by_safetensors_is_recognised():
    from safetensors import SafetensorError

    full = SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)")
    assert sentence_of(full).startswith("The disk is full")


def test_that_a_bug_is_called_an_internal_error():
    failed = events_of(raising(KeyError("x")))[-1]
    assert failed.message.startswith("Internal error: KeyError: 'x'. ")
    assert "\n" not in failed.message


def test_that_a_failed_job_does_not_keep_what_it_worked_on_alive():
    class Big:
        pass

    alive = []

    def run(request, reporter, device):
        big = Big()
        alive.append(weakref.ref(big))
        raise MemoryError

    events_of(run)
    gc.collect()
    assert alive[0]() is None


def test_that_a_result_of_nan_can_be_written_as_an_event_line():
    found = EvaluateResult(
        model="m",
        corpus="bundled",
        tokens=1,
        perplexity=float("nan"),
        tokens_per_second=1.0,
        peak_memory_bytes=1,
        bytes_on_disk=1,
        parameters=1,
        prompt="",
        generation="",
        seconds=0.0,
    )
    line = events_of(lambda *_: found, request=Evaluate(model="m"))[-1].model_dump_json()
    assert "NaN" in line
    assert parse_event(line).result["tokens"] == 1


def test_that_openmp_threads_sleep_while_they_wait_unless_the_user_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    load_engine()
    assert os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    load_engine()
    assert os.environ["OMP_WAIT_POLICY"] == "ACTIVE"
