import pytest
import torch
from safetensors.torch import save_file

from core.checkpoint.checked_tensors import read_checked, save_checked

TENSORS = {
    "basis": torch.arange(12.0).view(3, 4).T,
    "order": torch.tensor([2, 0, 1], dtype=torch.int32),
    "half": torch.ones(3, dtype=torch.bfloat16),
    "none": torch.zeros(0, 4),
    "one": torch.tensor(1.5, dtype=torch.float64),
}


@pytest.fixture
def file(tmp_path):
    save_checked(tmp_path / "kept.safetensors", TENSORS, {"figures": "[1]"})
    return tmp_path / "kept.safetensors"


def test_that_tensors_of_every_type_and_shape_come_back_with_what_was_said_of_them(file):
    found, about = read_checked(file)
    assert about == {"figures": "[1]"}
    assert found.keys() == TENSORS.keys()
    assert all(torch.equal(found[name], TENSORS[name]) for name in TENSORS)


def test_that_only_what_is_wanted_is_read_and_checked(file):
    found, _about = read_checked(file, lambda name: name == "order")
    assert list(found) == ["order"]


def test_that_a_single_changed_bit_anywhere_in_the_numbers_is_noticed(file):
    content = bytearray(file.read_bytes())
    start = 8 + int.from_bytes(content[:8], "little")
    for place in range(start, len(content), 7):
        harmed = bytearray(content)
        harmed[place] ^= 1
        file.write_bytes(harmed)
        assert read_checked(file) is None, place


@pytest.mark.parametrize("kept", [0, 4, 60, -1])
def test_that_a_file_that_is_cut_short_is_noticed(file, kept):
    file.write_bytes(file.read_bytes()[:kept])
    assert read_checked(file) is None


def test_that_a_file_of_before_there_were_checksums_is_taken_as_it_is(tmp_path):
    save_file({"sigma": torch.ones(3)}, tmp_path / "old.safetensors")
    found, about = read_checked(tmp_path / "old.safetensors")
    assert torch.equal(found["sigma"], torch.ones(3))
    assert about == {}


def test_that_no_file_is_none(tmp_path):
    assert read_checked(tmp_path / "absent.safetensors") is None
