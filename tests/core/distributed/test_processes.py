"""How processes are started: the options, torchrun's command line, a batch script."""

import json
import shlex
import sys

import pytest

from core.cli.entry import main
from core.distributed.processes import Processes
from core.jobs.errors import UsageError


def test_that_one_machine_starts_a_group_of_its_own() -> None:
    words = Processes(here=4).command(["request.json"], job=0)
    assert words[:3] == [sys.executable, "-m", "torch.distributed.run"]
    assert {"--standalone", "--nproc-per-node=4", "--nnodes=1", "--max-restarts=3"} <= set(words)
    assert words[-3:] == ["-m", "core.distributed", "request.json"]


def test_that_each_job_of_several_machines_meets_at_a_port_of_its_own() -> None:
    machine = Processes(here=2, machines=3, machine=1, endpoint="first:4000")
    assert "--rdzv-endpoint=first:4000" in machine.command([], job=0)
    words = machine.command([], job=2)
    assert {"--rdzv-endpoint=first:4002", "--node-rank=1", "--nnodes=3"} <= set(words)
    assert "--standalone" not in words


def test_that_cores_are_shared_out_unless_somebody_has_said_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert Processes(here=3).environment()["OMP_NUM_THREADS"] == "2"
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    assert Processes(here=3).environment()["OMP_NUM_THREADS"] == "7"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--nproc 0", "at least one"),
        ("--nnodes 2 --node-rank 2", "--node-rank 2 is not one of 0 to 1"),
        ("--nnodes 2", "need --rdzv-endpoint"),
        ("--nnodes 2 --rdzv-endpoint first:port", "does not end in a port"),
    ],
)
def test_that_processes_that_cannot_be_are_refused(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "tiny", *words.split()]) == 2
    assert said in capsys.readouterr().err


def test_that_no_processes_are_refused_wherever_they_come_from() -> None:
    with pytest.raises(UsageError):
        Processes(machines=0)


def test_that_the_batch_script_runs_the_command_without_what_asked_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["compress", "a 'model'", "--keep", "0.6", "--out", "smaller", "--verbose"]
    assert main([*command, "--nproc", "4", "--nnodes=2", "--launcher", "slurm", "--json"]) == 0
    script = json.loads(capsys.readouterr().out)["script"]
    assert "#SBATCH --nodes=2\n" in script
    assert "#SBATCH --gpus-per-node=4\n" in script
    last = script.splitlines()[-1]
    assert shlex.split(last)[1:] == ["rank-studio", *command, "--json"]
    assert '--nproc 4 \\\n  --nnodes "$SLURM_NNODES" --node-rank "$SLURM_NODEID"' in script
