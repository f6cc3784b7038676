"""One request from its start to its terminal event: what the worker process and the command line share.

Whoever executes a request gets the same events in the same order: ``JobStarted``, what the steps emit, and exactly one
of ``JobFinished``, ``JobFailed``, ``JobCancelled``. Nothing heavy is imported before a request is executed.
"""

import errno
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from typing import BinaryIO

from pydantic import BaseModel

from core.jobs.control import Control
from core.jobs.errors import Cancelled, CodeNotTrustedError, StudioError, UsageError
from core.jobs.events import Event, JobCancelled, JobFailed, JobFinished, JobStarted, Terminal
from core.jobs.reporter import EventReporter, Reporter
from core.requests import Compress, Request

Run = Callable[[Request, Reporter, str], BaseModel]
"""``core.workflow.run`` or a stand-in for it: request, reporter, device."""

DEVICE_HELP = "torch device to compute on (default: auto, which is cuda where there is one, else cpu)"

_NO_MEMORY = (
    "There was not enough memory{where}; ask for fewer rows or a shorter length, "
    "calibrate in bfloat16, or close other programs."
)
_NO_MEMORY_TEXTS = ("out of memory", "DefaultCPUAllocator", "Cannot allocate memory", "can't allocate memory")
_NO_SPACE = "The disk is full{where}; free some space and start again."
_VERBS = {
    "open": "Open",
    "spectra": "Analyse",
    "curves": "Compute the error curves of",
    "plan": "Plan",
    "forecast": "Forecast",
    "compress": "Compress",
    "contrast": "Before and after of",
    "upload": "Upload",
    "evaluate": "Evaluate",
    "estimate": "Estimate the work on",
    "select-by-prompt": "Choose components by prompt in",
}


@dataclass(frozen=True)
class Outcome:
    """How an executed request ended: its terminal event, and its typed result if it has one."""

    terminal: Terminal
    result: BaseModel | None = None
    wrong_usage: bool = False
    """True if the request itself was wrong (``UsageError``), so that the command line can say so."""


def execute(
    request: Request,
    sink: Callable[[Event], None],
    control: Control | None = None,
    *,
    job: str = "",
    device: str = "auto",
    run: Run | None = None,
) -> Outcome:
    """Answer ``request``, sending every event, marked with ``job``, to ``sink``. Whatever ``run`` raises becomes the
    terminal event; nothing but an error of ``sink`` itself is raised here. ``run`` defaults to ``core.workflow.run``,
    imported at the first call.
    """

    def send(event: Event) -> None:
        sink(event.model_copy(update={"job": job}) if job else event)

    started = time.monotonic()
    outcome = Outcome(JobFailed(message="The job ended without saying how; please report this."))
    try:
        send(JobStarted(title=title_of(request)))
        reporter = EventReporter(send, control)
        reporter.check()
        _check_names(request)
        result = (run or _workflow())(request, reporter, device)
        finished = JobFinished(result=result.model_dump(mode="json"), seconds=time.monotonic() - started)
        outcome = Outcome(finished, result)
    except (Cancelled, KeyboardInterrupt) as error:
        outcome = Outcome(_cancelled(request, error))
    except BaseException as error:  # what a library written in Rust panics with is no Exception
        # Only text leaves this block: the traceback holds every tensor of the failed job alive.
        detail = "".join(traceback.format_exception(error))
        wrong = isinstance(error, UsageError)
        code = error.digest if isinstance(error, CodeNotTrustedError) else ""
        failed = JobFailed(message=sentence_of(error), detail=detail, wrong_usage=wrong, code=code)
        outcome = Outcome(failed, None, wrong)
    finally:
        send(outcome.terminal)
    return outcome


def title_of(request: Request) -> str:
    """What the job is called in lists, e.g. ``Compress sample``."""
    return f"{_VERBS[request.kind]} {request.model}"


def _check_names(request: Request) -> None:
    """Names go into plans, folders and the history. Raises ``UsageError`` for one that is no text."""
    for _field, value in request:
        if isinstance(value, str) and not _is_text(value):
            raise UsageError(f"The name {value} has bytes in it that are no UTF-8: rename the file or folder.")


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def load_engine() -> None:
    """Import the workflow, and with it torch, ahead of the first request."""
    _workflow()


@contextmanager
def reserved_stdout() -> Iterator[BinaryIO]:
    """Yields the real stdout as a binary stream of its own; what anything else prints meanwhile, libraries and child
    processes included, goes to stderr."""
    sys.stdout.flush()
    real = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr), os.fdopen(os.dup(real), "wb", buffering=0) as stream:
            yield stream
    finally:
        os.dup2(real, 1)
        os.close(real)


def _workflow() -> Run:
    # Read when torch loads OpenMP. By default its threads spin while they wait for each other, which on a machine that
    # has anything else to do made small matrices several times slower; the user's own setting wins.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from transformers.utils import logging

    from core.workflow import run

    # Progress is what our own events say; a second bar would only tear their lines.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers does not annotate it
    return run


def _cancelled(request: Request, error: BaseException) -> JobCancelled:
    said = str(error).strip()
    if said:
        return JobCancelled(message=said)
    if isinstance(request, Compress):  # the writer speaks for itself once it has begun
        return JobCancelled(
            message=f"Cancelled before {request.out} was begun; what was computed is kept in the cache."
        )
    return JobCancelled(message="Cancelled. What was computed is kept in the cache.")


def sentence_of(error: BaseException) -> str:
    """What to tell the user about an error, in one sentence; the traceback is for the log."""
    if isinstance(error, StudioError):
        return str(error)
    reason: BaseException | None = error
    while reason is not None:
        if _is_out_of_memory(reason):
            return _NO_MEMORY.format(where=" on the device" if "CUDA" in str(reason) else "")
        if _is_disk_full(reason):
            place = getattr(reason, "filename", None)
            return _NO_SPACE.format(where=f" (while writing {place})" if place else "")
        reason = reason.__cause__
    said = " ".join(str(error).split()).rstrip(".")
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"Internal error: {what}. The log (--verbose on the command line) has the details."


def _is_out_of_memory(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    # torch says it in words: the CPU allocator raises a plain RuntimeError, CUDA a subclass of it.
    return isinstance(error, RuntimeError) and any(text in str(error) for text in _NO_MEMORY_TEXTS)


def _is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    # safetensors writes in Rust and passes the system's words on in an error of its own.
    return "No space left on device" in str(error)
