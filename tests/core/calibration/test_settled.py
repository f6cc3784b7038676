"""What timing chose stays chosen."""

import pytest
import torch

from core.calibration.rows import TokenRows
from core.calibration.settled import known_dtype, settled_dtype
from core.jobs.places import cache_dir

ROWS = TokenRows(torch.arange(12).view(2, 6))


def settle(*found: str, begun: str | None = None, backward: bool = False, digest: str = "weights") -> str:
    """The dtype, where timing would find the first of ``found``; without any it is not to be asked."""
    left = iter(found)
    return settled_dtype(digest, ROWS, "cpu", backward=backward, begun=lambda: begun, find=lambda: next(left))


def test_that_what_was_measured_once_is_what_every_later_run_uses():
    assert settle("bfloat16") == "bfloat16"
    assert settle("float32") == "bfloat16"
    assert known_dtype("weights", ROWS, "cpu", backward=False) == "bfloat16"


def test_that_what_was_begun_counts_for_more_than_the_clock_and_is_written_down():
    assert settle(begun="bfloat16") == "bfloat16"
    assert settle(begun="float32") == "bfloat16"


def test_that_other_weights_rows_and_directions_are_settled_for_themselves():
    settle("bfloat16")
    assert settle("float32", digest="others") == "float32"
    assert settle("float32", backward=True) == "float32"
    assert known_dtype("weights", TokenRows(torch.ones(2, 6, dtype=torch.int64)), "cpu", backward=False) is None


def test_that_of_two_processes_that_measure_at_once_the_second_takes_what_the_first_wrote():
    def meanwhile() -> str:
        settle("bfloat16")
        return "float32"

    assert settled_dtype("weights", ROWS, "cpu", backward=False, begun=lambda: None, find=meanwhile) == "bfloat16"


@pytest.mark.parametrize("content", [b"", b'{"version": 1, "crc32": 1, "content": "float16"}', b'{"version": 2}'])
def test_that_a_choice_that_cannot_be_read_is_made_again_and_kept(content):
    settle("bfloat16")
    (file,) = cache_dir("choices").iterdir()
    file.write_bytes(content)
    assert settle("float32") == "float32"
    assert settle("bfloat16") == "float32"
