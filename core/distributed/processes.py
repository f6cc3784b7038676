"""How many processes on how many machines, and the command that starts those of this machine."""

import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from core.jobs.errors import UsageError

RESTARTS = 3
"""How often the processes are started again after one of them died."""
_PORT = 29500


@dataclass(frozen=True)
class Processes:
    """``here`` processes on each of ``machines``; this one has number ``machine``, and number 0 listens at
    ``endpoint`` (``host:port``). Raises ``UsageError`` for what cannot be."""

    here: int = 1
    machines: int = 1
    machine: int = 0
    endpoint: str = ""

    def __post_init__(self) -> None:
        if self.here < 1 or self.machines < 1:
            raise UsageError("There is at least one process on at least one machine.")
        if not 0 <= self.machine < self.machines:
            raise UsageError(f"--node-rank {self.machine} is not one of 0 to {self.machines - 1}.")
        if self.machines > 1 and not self.host_and_port[0]:
            raise UsageError("Several machines need --rdzv-endpoint HOST:PORT, a port of the first of them.")

    @property
    def alone(self) -> bool:
        """Whether there is only one process at all."""
        return self.here == self.machines == 1

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Of ``endpoint``."""
        host, _colon, port = self.endpoint.partition(":")
        if port and not port.isdigit():
            raise UsageError(f"--rdzv-endpoint {self.endpoint} does not end in a port, as in first-machine:{_PORT}.")
        return host, int(port or _PORT)

    def command(self, arguments: Sequence[str], job: int) -> list[str]:
        """The command line that runs ``core.distributed`` with ``arguments`` in all processes of this machine. Each
        ``job`` of one program, counted from 0, gets a port of its own, for machines do not end one at the same time."""
        host, port = self.host_and_port
        meeting = ["--standalone"]
        if self.machines > 1:
            meeting = ["--rdzv-backend=static", f"--rdzv-endpoint={host}:{port + job}", f"--node-rank={self.machine}"]
        return [
            *(sys.executable, "-m", "torch.distributed.run"),
            *(f"--nnodes={self.machines}", f"--nproc-per-node={self.here}", f"--max-restarts={RESTARTS}"),
            *(*meeting, "-m", "core.distributed", *arguments),
        ]

    def environment(self) -> dict[str, str]:
        """That of the processes: the cores of the machine shared out, where the user has not said otherwise."""
        threads = max(1, (os.cpu_count() or 1) // self.here)
        return {"OMP_NUM_THREADS": str(threads), "LOGLEVEL": "ERROR", **os.environ}


def slurm_script(words: Sequence[str], here: int, machines: int) -> str:
    """A batch script for Slurm: ``rank-studio`` with ``words`` in ``here`` processes on each of ``machines``."""
    return f"""\
#!/bin/bash
#SBATCH --job-name=rank-studio
#SBATCH --nodes={machines}
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node={here}
#SBATCH --exclusive

# All machines read and write one cache and one output folder.
export RANK_STUDIO_HOME="${{RANK_STUDIO_HOME:-$SLURM_SUBMIT_DIR/rank-studio-home}}"
export FIRST=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
srun --kill-on-bad-exit=1 bash -c 'exec "$@" --nproc {here} \\
  --nnodes "$SLURM_NNODES" --node-rank "$SLURM_NODEID" --rdzv-endpoint "$FIRST:{_PORT}"' \\
  launch {shlex.join(("rank-studio", *words))}
"""
