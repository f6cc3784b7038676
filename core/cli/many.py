"""Several processes, on this machine and on others: the options, and what they come to."""

import argparse
from collections.abc import Sequence

from core.distributed.processes import Processes, slurm_script
from core.jobs.errors import UsageError

_OPTIONS = ("--nproc", "--nnodes", "--node-rank", "--rdzv-endpoint", "--launcher")


def process_options(command: argparse.ArgumentParser) -> None:
    group = command.add_argument_group(
        "more devices, more machines",
        "All processes share the cache (RANK_STUDIO_HOME) and the output folder. The same command is given on each "
        "machine, but for --node-rank.",
    )
    group.add_argument("--nproc", type=int, default=1, metavar="N", help="processes on this machine (default: 1)")
    group.add_argument("--nnodes", type=int, default=1, metavar="N", help="machines (default: 1)")
    group.add_argument("--node-rank", type=int, default=0, metavar="K", help="number of this machine, from 0")
    group.add_argument("--rdzv-endpoint", default="", metavar="HOST:PORT", help="where machine 0 listens")
    group.add_argument(
        "--launcher", choices=("slurm",), help="print a batch script that runs this, and do nothing else"
    )


def processes_of(args: argparse.Namespace) -> Processes:
    """What was asked for; one process for commands without such options. Raises ``UsageError``."""
    if not hasattr(args, "nproc"):
        return Processes()
    return Processes(args.nproc, args.nnodes, args.node_rank, args.rdzv_endpoint)


def script_of(args: argparse.Namespace, words: Sequence[str]) -> str | None:
    """The batch script that was asked for instead of the work, of the command that ``words`` are."""
    if getattr(args, "launcher", None) is None:
        return None
    if args.nnodes < 1 or args.nproc < 1:
        raise UsageError("There is at least one process on at least one machine.")
    left: list[str] = []
    skip = False
    for word in words:
        flag = word.partition("=")[0]
        if not skip and flag not in _OPTIONS:
            left.append(word)
        skip = not skip and word in _OPTIONS
    return slurm_script(left, args.nproc, args.nnodes)
