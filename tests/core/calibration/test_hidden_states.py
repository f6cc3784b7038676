"""Hidden states between blocks: in memory or in a file, never left behind."""

import errno
import os
from pathlib import Path

import pytest
import torch

from core.calibration.hidden import HiddenStates
from core.calibration.rows import Batch
from core.jobs.errors import StudioError


@pytest.mark.parametrize("on_disk", [False, True], ids=["in memory", "on disk"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_that_what_is_written_is_read_back(on_disk: bool, dtype: torch.dtype, home: Path) -> None:
    torch.manual_seed(0)
    one, two = torch.randn(2, 5, 8).to(dtype), torch.randn(1, 3, 8).to(dtype)
    with HiddenStates((4, 5, 8), dtype, on_disk_above=0 if on_disk else 2**20) as states:
        assert states.on_disk is on_disk
        states.write(Batch((0, 2), 5), one)
        states.write(Batch((3,), 3), two)
        assert torch.equal(states.read(Batch((2, 0), 5), "cpu"), one.flip(0))
        assert torch.equal(states.read(Batch((3,), 3), "cpu"), two)
    assert not list(home.glob("cache/moments/*"))


def test_that_what_is_read_is_a_copy() -> None:
    with HiddenStates((1, 2, 3), torch.float32) as states:
        states.read(Batch((0,), 2), "cpu").fill_(1)
        assert not states.read(Batch((0,), 2), "cpu").any()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the name of an open file")
def test_that_the_file_has_no_name_even_while_it_is_in_use(home: Path) -> None:
    with HiddenStates((4, 5, 8), torch.float32, on_disk_above=0):
        assert not [path for path in home.rglob("*") if path.is_file()]


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="needs posix_fallocate")
def test_that_a_full_disk_is_said_before_anything_is_computed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(StudioError, match=r"needs 0\.0 GiB of disk space in .*No space left on device"):
        HiddenStates((4, 5, 8), torch.float32, on_disk_above=0)
    assert not list(home.glob("cache/moments/*"))
