"""What a target promises against what is written and loaded."""

from pathlib import Path

import pytest

from core.allocation.allocators.uniform import UNIFORM
from core.allocation.plan import RankPlan
from core.allocation.problem import Problem
from core.allocation.storage import STORAGES, Storage
from core.allocation.target import Target, plan_within, size_of
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from tests.factors import compress
from tests.families import make_checkpoint


@pytest.mark.parametrize("family", ["llama", "gpt2"])
@pytest.mark.parametrize("storage", STORAGES)
def test_that_a_written_plan_holds_the_bytes_and_parameters_that_were_counted(
    family: str, storage: Storage, tmp_path: Path, program_home: Path
) -> None:
    checkpoint = open_checkpoint(str(make_checkpoint(family, tmp_path / family)), silent())
    info = checkpoint.info
    problem = Problem(info.sites, {}, storage, RankPlan.dense(info.sites, storage))
    disk = Target(unit="disk", value=0.8 * info.bytes_on_disk)
    plan = plan_within(disk, info, storage, lambda keep: UNIFORM.allocate(problem, keep))
    folder = compress(checkpoint, plan, tmp_path / "out").folder
    files = sum(path.stat().st_size for path in folder.glob("*.safetensors"))
    assert files <= size_of(disk, info, plan) <= disk.value
    compressed = sum(rank is not None for rank in plan.ranks.values())
    assert size_of(disk, info, plan) - files < 100 * (compressed + 5)  # bytes of headers counted too generously

    model = load_model(folder)
    numbers = sum(parameter.numel() for parameter in model.parameters())
    assert numbers == size_of(Target(unit="parameters", value=1), info, plan)
    orders = sum(buffer.nbytes for name, buffer in model.named_buffers() if name.endswith(".order"))
    assert 4 * numbers + orders == size_of(Target(unit="memory", value=1, dtype="float32"), info, plan)
