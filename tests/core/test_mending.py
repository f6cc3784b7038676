"""A cache that is not as it was written costs time, never a result."""

import pytest
import torch
from safetensors.torch import load

from core.allocation.document import CalibrationSpec, MethodSpec
from core.jobs.errors import DamagedCacheError
from core.jobs.events import LogLine
from core.jobs.places import cache_dir
from core.jobs.reporter import EventReporter, silent
from core.jobs.scratch import scratch_folder
from core.requests import ComputeCurves
from core.workflow import run
from core.workflow.mending import mended

SMALL = CalibrationSpec(samples=2, length=16, dtype="float32")


def curves() -> dict[str, list[float]]:
    """The weighted singular values of the model ``tiny``, site by site."""
    found, said = {}, []

    def sink(event) -> None:
        said.append(event)
        if event.kind == "curve_ready":
            found[event.site] = event.sigma

    request = ComputeCurves(model="tiny", method=MethodSpec(name="svd-llm"), calibration=SMALL)
    result = run(request, EventReporter(sink), "cpu")
    found["notes"] = result.notes
    found["warnings"] = [event.text for event in said if isinstance(event, LogLine) and event.level == "warning"]
    return found


def test_that_moments_and_decompositions_that_were_damaged_are_made_again_with_the_same_result():
    first = curves()
    decompositions = sorted(cache_dir("decompositions").glob("*/*.safetensors"))
    moments = sorted(cache_dir("moments").glob("*/*.safetensors"))
    good = [load(path.read_bytes()) for path in decompositions]
    for path in (decompositions[0], decompositions[-1]):
        path.write_bytes(path.read_bytes()[:-10])
    for path in (moments[0], moments[-1]):
        content = path.read_bytes()
        path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])
    scratch_folder(cache_dir("moments"), "hidden")  # of this process: it stays
    again = curves()
    assert {name: first[name] for name in first if name != "warnings"} == {
        name: again[name] for name in again if name != "warnings"
    }
    assert any(f"The cached file {moments[0].name} was damaged" in text for text in again["warnings"])
    for path, wanted in zip(decompositions, good, strict=True):
        assert all(torch.equal(tensor, wanted[name]) for name, tensor in load(path.read_bytes()).items()), path.name


def test_that_what_was_said_of_the_moments_is_said_again_where_the_decompositions_are_kept():
    first, again = curves(), curves()
    assert first["notes"]
    assert again["notes"] == first["notes"]


def test_that_the_same_file_damaged_twice_is_a_broken_disk(tmp_path):
    def work() -> None:
        raise DamagedCacheError("The moments were damaged.", tmp_path / "moments")

    with pytest.raises(DamagedCacheError):
        mended(work, silent())
