"""The entry point: arguments in, one answer on stdout, everything else on stderr, an exit code out."""

import argparse
import json
import os
import sys
import traceback

from core.cli.amounts import limits_of
from core.cli.answer import Answer
from core.cli.desk import Desk, JobEndedError, stopped_by_ctrl_c
from core.cli.many import processes_of, script_of
from core.cli.parser import parser
from core.cli.progress import Progress
from core.execute import Run, reserved_stdout, sentence_of
from core.jobs.errors import StudioError, UsageError
from core.jobs.events import JobCancelled, JobFailed

DONE, FAILED, WRONG_USAGE, CANCELLED = 0, 1, 2, 130


def main(argv: list[str] | None = None, *, run: Run | None = None) -> int:
    """Carry out one command and return the exit code: 0 done, 1 the work failed, 2 wrong usage, 130 cancelled.

    ``argv`` defaults to the program's arguments; ``run`` stands in for ``core.workflow.run`` in tests.
    """
    words = sys.argv[1:] if argv is None else argv
    as_json, verbose = "--json" in words, "--verbose" in words
    try:
        args = parser().parse_args(words)
        script = script_of(args, words)
        answer = _carry_out(args, run) if script is None else Answer({"script": script}, script)
    except UsageError as error:
        return _fail(WRONG_USAGE, str(error), as_json=as_json)
    except StudioError as error:
        return _fail(FAILED, str(error), as_json=as_json)
    except JobEndedError as ended:
        return _ended(ended, as_json=as_json, verbose=verbose)
    except SystemExit as left:  # --help
        return int(left.code or DONE)
    except Exception as error:
        if verbose:
            traceback.print_exc()
        return _fail(FAILED, sentence_of(error), as_json=as_json)
    _print(answer.as_json() if args.json else answer.text)
    return DONE


def _carry_out(args: argparse.Namespace, run: Run | None) -> Answer:
    from core.cli.commands import RUNS

    progress = Progress(sys.stderr, quiet=args.quiet, verbose=args.verbose)
    desk = Desk(progress, getattr(args, "device", "auto"), run, limits_of(args), processes_of(args))
    with reserved_stdout(), stopped_by_ctrl_c(desk, lambda text: print(f"\n{text}", file=sys.stderr)):
        return RUNS[args.command](args, desk)


def _ended(ended: JobEndedError, *, as_json: bool, verbose: bool) -> int:
    match ended.terminal:
        case JobCancelled(message=message):
            return _fail(CANCELLED, message, as_json=as_json, label="cancelled")
        case JobFailed(message=message, detail=detail):
            if verbose and detail:
                print(detail, file=sys.stderr)
            return _fail(WRONG_USAGE if ended.wrong_usage else FAILED, message, as_json=as_json)
        case finished:
            raise AssertionError(f"{finished.kind} is no way of not finishing")


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # The reader has seen enough (``| head``); Python would complain once more when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _fail(code: int, message: str, *, as_json: bool, label: str = "error") -> int:
    """One clear line on stderr, and with ``--json`` the same as the one object on stdout."""
    if as_json:
        _print(json.dumps({label: message, "exit_code": code}))
    print(f"rank-studio: {message}", file=sys.stderr)
    return code
