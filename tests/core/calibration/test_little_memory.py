"""With next to no memory, everything stays on disk that can, one block is held at a time, and the moments are the
same."""

from pathlib import Path
from typing import Any

import pytest
import torch

from core.calibration.calibrate import calibrate_rows
from core.calibration.forward import open_front
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.front import StoredEmbedding, StoredHead
from core.checkpoint.open import open_checkpoint
from core.checkpoint.skeleton import Skeleton
from core.jobs.memory import Limits, within
from core.jobs.reporter import silent
from core.model.moment_kinds import INPUT_GRAM, output_gram
from tests.families import make_checkpoint

KINDS = frozenset({INPUT_GRAM, output_gram(middle=False, clip=False)})
LITTLE = Limits(host=60_000)


def rows() -> TokenRows:
    return TokenRows(torch.randint(4, 128, (5, 40), generator=torch.Generator().manual_seed(3)))


def opened(folder: Path, **overrides: Any) -> Checkpoint:
    return open_checkpoint(str(make_checkpoint("llama", folder / "llama", **overrides)), silent())


@pytest.mark.parametrize("tied", [False, True])
def test_that_moments_there_and_back_are_those_of_plenty_of_memory(tied: bool, tmp_path: Path) -> None:
    checkpoint = opened(tmp_path, tie_word_embeddings=tied)
    plenty = calibrate_rows(checkpoint, rows(), "float32", KINDS, silent())
    found = {site: plenty.moments(site) for site in checkpoint.info.sites}
    plenty.folder.rename(tmp_path / "aside")
    with within(LITTLE):
        little = calibrate_rows(checkpoint, rows(), "float32", KINDS, silent())
    for site, moments in found.items():
        for kind in KINDS:
            one, other = moments[kind], little.moments(site)[kind]
            assert torch.allclose(one, other, rtol=0, atol=1e-5 * float(one.abs().max())), (site.name, kind)
    assert not list((tmp_path / "home/cache/moments").glob("hidden-*"))


def test_that_embedding_and_head_are_left_on_disk_in_every_pass(tmp_path: Path) -> None:
    with within(LITTLE):
        model = open_front(opened(tmp_path), rows(), torch.float32, "cpu", silent()).model
    assert isinstance(model.get_input_embeddings(), StoredEmbedding)
    assert isinstance(model.get_output_embeddings(), StoredHead)


def test_that_no_pass_ever_has_two_blocks_on_the_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[int] = []
    fill = Skeleton.fill

    def counting(self: Skeleton, path: str, device: Any, dtype: torch.dtype) -> torch.nn.Module:
        module = fill(self, path, device, dtype)
        blocks = (self.model.get_submodule(block) for block in self.blocks)
        filled.append(sum(any(not one.is_meta for one in block.parameters()) for block in blocks))
        return module

    monkeypatch.setattr(Skeleton, "fill", counting)
    calibrate_rows(opened(tmp_path, num_hidden_layers=4), rows(), "float32", KINDS, silent(), "cpu")
    assert len(filled) >= 8
    assert set(filled) == {1}
