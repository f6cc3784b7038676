"""A compressed folder is read back beside its source, and another one's is refused."""

import json
from pathlib import Path

import pytest
import torch

from core.allocation.plan import RankPlan
from core.allocation.storage import Storage
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.compressed import RECORD, open_compressed
from core.checkpoint.open import open_checkpoint
from core.jobs.errors import StudioError
from core.jobs.events import Event, SiteContrasted
from core.jobs.reporter import EventReporter, silent
from core.requests import ContrastFolder, ContrastResult
from core.workflow import run
from tests.factors import compress, mixed_plan, truncated
from tests.families import make_checkpoint


@pytest.fixture
def source(llama_folder: Path) -> Checkpoint:
    return open_checkpoint(str(llama_folder), silent())


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
@pytest.mark.parametrize("dense", [False, True])
def test_that_every_matrix_is_read_as_it_was_written(
    source: Checkpoint, tmp_path: Path, storage: Storage, dense: bool
) -> None:
    plan = mixed_plan(source, storage)
    compress(source, plan, tmp_path / "out", dense=dense)
    made = open_compressed(tmp_path / "out", source)
    assert made.ranks == dict(plan.ranks)
    for site in source.info.sites:
        rank, before, after = plan.ranks[site.name], source.weight(site).float(), made.weight(site)
        if rank is None:
            assert torch.equal(before, after)
        else:
            best = truncated(before, rank)
            assert torch.linalg.norm(after - best) <= 0.02 * torch.linalg.norm(before)


@pytest.mark.parametrize("storage", ["factored", "pivoted"])
def test_that_before_and_after_come_site_by_site(
    source: Checkpoint, llama_folder: Path, tmp_path: Path, storage: Storage
) -> None:
    plan = mixed_plan(source, storage)
    compress(source, plan, tmp_path / "out")
    events: list[Event] = []
    request = ContrastFolder(model=str(llama_folder), folder=str(tmp_path / "out"))
    result = run(request, EventReporter(events.append), "cpu")
    told = [event for event in events if isinstance(event, SiteContrasted)]
    assert [event.site for event in told] == [site.name for site in source.info.sites]
    for event in told:
        weight = source.weight(source.info.by_name[event.site]).double()
        sigma = torch.linalg.svdvals(weight)
        assert event.rank == plan.ranks[event.site]
        if event.rank is None:
            assert event.change == 0
            assert event.sigma == pytest.approx(sigma.tolist(), rel=1e-4)
        else:  # plain truncation: what is left are the first values, what is lost the others
            least = float(torch.linalg.norm(sigma[event.rank :]) / torch.linalg.norm(sigma))
            assert len(event.sigma) == event.rank
            assert event.sigma == pytest.approx(sigma[: event.rank].tolist(), rel=0.02)
            assert least <= event.change + 1e-6
            assert event.change == pytest.approx(least, abs=0.02)
    assert isinstance(result, ContrastResult)
    assert result.compressed_sites == sum(rank is not None for rank in plan.ranks.values())


def test_that_a_folder_of_another_model_is_refused(source: Checkpoint, tmp_path: Path) -> None:
    other = open_checkpoint(str(make_checkpoint("llama", tmp_path / "other", seed=7)), silent())
    compress(other, mixed_plan(other, "pivoted"), tmp_path / "out")
    with pytest.raises(StudioError, match="was made of other, not of the open"):
        open_compressed(tmp_path / "out", source)


def test_that_a_folder_that_was_not_compressed_is_refused(source: Checkpoint, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="was not written by compressing"):
        open_compressed(tmp_path, source)


@pytest.mark.parametrize("record", ["{", "[]", json.dumps({"storage": "elsewhere", "ranks": {}, "source": {}})])
def test_that_a_damaged_record_is_said(source: Checkpoint, tmp_path: Path, record: str) -> None:
    (tmp_path / RECORD).write_text(record)
    with pytest.raises(StudioError, match="compress again"):
        open_compressed(tmp_path, source)


def test_that_a_dense_plan_changes_nothing(source: Checkpoint, tmp_path: Path) -> None:
    compress(source, RankPlan.dense(source.info.sites, "pivoted"), tmp_path / "out")
    made = open_compressed(tmp_path / "out", source)
    assert all(torch.equal(source.weight(site).float(), made.weight(site)) for site in source.info.sites)
