"""One process of several: ``torchrun ... -m core.distributed REQUEST.json``, see ``launching.py``.

Process 0 writes the events of the job as JSON lines on stdout, and so does the first process of every other machine
with the one that ends it.
"""

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, TypeAdapter

from core.distributed.following import Follower
from core.distributed.leading import Leader
from core.distributed.seeing import something_to_see
from core.distributed.watch import OVER, leave, start_reading_wishes, start_watching
from core.distributed.world import World
from core.execute import DEVICE_HELP, execute, load_engine, reserved_stdout
from core.jobs.crew import working_in
from core.jobs.events import Event, JobCancelled, parse_event
from core.jobs.memory import Limits, host_memory, within
from core.jobs.pipes import write_line
from core.jobs.reporter import Reporter
from core.jobs.units import Unit, carried_out
from core.requests import Compress, Request
from core.workflow import run
from core.workflow.device import resolved


def main(argv: list[str] | None = None) -> int:
    """Do this process's part; returns the exit code, 0 for a job that ended in whatever way it says."""
    parser = argparse.ArgumentParser(prog="python -m core.distributed", description="One process of several.")
    parser.add_argument("request", type=Path, help="file with the request, as JSON")
    parser.add_argument("--device", default="auto", help=DEVICE_HELP)
    parser.add_argument("--wishes", action="store_true", help="stdin says cancel, pause or go on, line by line")
    args = parser.parse_args(argv)
    form: TypeAdapter[Request] = TypeAdapter(Request)
    request = form.validate_json(args.request.read_bytes())
    with reserved_stdout() as output:
        world = World(resolved(args.device))
        start_watching(world)
        if args.wishes and world.first_here:
            start_reading_wishes(os.fdopen(os.dup(0), "rb"))
        load_engine()
        world.join()
        if request.max_memory is None and world.here > 1:
            request = request.model_copy(update={"max_memory": host_memory() // world.here})
        if world.number == 0:
            _lead(world, request, partial(_send_or_end, world, output))
        else:
            with within(Limits(request.max_memory, request.max_device_memory)):
                over = Follower(world, trust_remote_code=request.trust_remote_code).follow()
            if world.first_here:
                _send(output, parse_event(over["terminal"]))
    return 0


def _lead(world: World, request: Request, send: partial[None]) -> None:
    if world.attempt > 0 and isinstance(request, Compress):
        request = request.model_copy(update={"resume": True})
    outcome = execute(request, send, world.control, device=world.device, run=partial(_run_in_crew, world))
    world.put(OVER, {"terminal": outcome.terminal.model_dump_json()})


def _run_in_crew(world: World, request: Request, reporter: Reporter, device: str) -> BaseModel:
    with working_in(Leader(world, reporter)):
        with something_to_see() as task:
            units = [Unit(str(number)) for number in range(world.size)]
            for _ in carried_out(units, lambda _name: False, lambda _name: 0.0, task):
                pass
        reporter.log(f"{world.size} processes work on this together.")
        return run(request, reporter, device)


def _send_or_end(world: World, output: BinaryIO, event: Event) -> None:
    """Who does not listen any more does not want the result: the job is over, for torchrun too."""
    try:
        _send(output, event)
    except OSError:
        world.put(OVER, {"terminal": JobCancelled().model_dump_json()})
        leave(0)


def _send(output: BinaryIO, event: Event) -> None:
    write_line(output, event.model_dump_json().encode())


if __name__ == "__main__":
    code = main(sys.argv[1:])
    leave(code)
