"""What stages hold at once: counted by hand for one model, refused in one sentence, and near enough to the truth."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from core.calibration.hidden import ON_DISK_ABOVE, in_memory
from core.calibration.room import batch_tokens, front_bytes, front_on_disk, token_bytes
from core.jobs.memory import PROGRAM, Limits, held, within
from core.model import ModelInfo, Site
from core.model.moment_kinds import INPUT_GRAM, MomentKind
from core.spectra.parallel import team_for
from core.workflow.peaks import (
    calibrating_peak,
    decomposing_bytes,
    decomposing_peak,
    distilling_peak,
    explained,
    float32_fits,
    refusal,
    spectra_peak,
)
from tests.families import make_checkpoint

GB = 10**9


def model(width: int = 2048, inner: int = 5632, words: int = 262_144, blocks: int = 2) -> ModelInfo:
    shapes = {"q": (width, width), "up": (inner, width), "down": (width, inner)}
    sites = tuple(
        Site(
            name=f"model.layers.{block}.{kind}_proj",
            tensor=f"model.layers.{block}.{kind}_proj.weight",
            block=block,
            kind=kind,
            part="attention" if kind == "q" else "mlp",
            shape=shape,
            input_group=f"model.layers.{block}.{kind}_proj",
        )
        for block in range(blocks)
        for kind, shape in shapes.items()
    )
    parameters = 2 * words * width + sum(site.parameters for site in sites)
    return ModelInfo(
        source="made up",
        name="made up",
        folder="made-up",
        model_type="llama",
        architecture="LlamaForCausalLM",
        blocks=blocks,
        hidden_size=width,
        vocabulary=words,
        dtype="float32",
        parameters=parameters,
        bytes_on_disk=4 * parameters,
        tied_embeddings=False,
        sites=sites,
        skipped=(),
    )


def work(info: ModelInfo) -> dict[Site, frozenset[MomentKind]]:
    return {site: frozenset({INPUT_GRAM}) for site in info.sites}


def test_that_embedding_and_head_stay_on_disk_where_they_are_a_large_part_of_the_memory() -> None:
    info = model()
    assert front_bytes(info, torch.float32) == 2 * 262_144 * 2048 * 4
    with within(Limits(host=3 * GB)):
        assert front_on_disk(info, torch.float32, "cpu")
    with within(Limits(host=64 * GB)):
        assert not front_on_disk(info, torch.float32, "cpu")


def test_that_hidden_states_go_to_disk_from_an_eighth_of_the_memory() -> None:
    with within(Limits(host=PROGRAM + 800_000_000)):
        assert in_memory() == 100_000_000
        assert in_memory(stacks=4) == 25_000_000
    with within(Limits(host=64 * GB)):
        assert in_memory() == ON_DISK_ABOVE


def test_that_batches_are_halved_until_their_activations_fit() -> None:
    info = model()
    assert token_bytes(info, torch.float32) == 2 * 4 * (2 * 2048 + 2 * (2048 + 5632))
    with within(Limits(host=64 * GB)):
        assert batch_tokens(2048, info, torch.float32, "cpu") == 2048
    with within(Limits(host=PROGRAM + GB)):
        tokens = batch_tokens(2048, info, torch.float32, "cpu")
        assert tokens * token_bytes(info, torch.float32) <= GB // 8 < 2 * tokens * token_bytes(info, torch.float32)


def test_that_fewer_sites_are_analysed_side_by_side_where_there_is_less_memory() -> None:
    shapes = [(2048, 2048)] * 8
    with within(Limits(host=64 * GB)):
        assert team_for(shapes, cores=4).workers == 4
    with within(Limits(host=PROGRAM + GB)):
        assert team_for(shapes, cores=4).workers == GB // 4 // (8 * 3 * 2048**2)


def test_that_the_peak_of_calibrating_is_block_sums_activations_and_panels() -> None:
    info = model()
    with within(Limits(host=3 * GB)):
        found = calibrating_peak(info, work(info), "float32", 8, 256, "cpu")
        block = 4 * (2048 * 2048 + 2 * 2048 * 5632)
        sums = sum(8 * 3 * n * (n + 1) // 2 for n in (2048, 2048, 5632))
        tokens = batch_tokens(2048, info, torch.float32, "cpu") * token_bytes(info, torch.float32)
        assert found.host == 2 * 2**24 * 4 + block + sums + tokens + 4 * 8 * 256 * 2048
    assert "stay on disk" in found.words
    assert "hidden states in memory" in found.words


def test_that_depth_adds_nothing_to_the_peak_of_a_forward_pass() -> None:
    with within(Limits(host=3 * GB)):
        shallow, deep = (
            calibrating_peak(model(blocks=n), work(model(blocks=n)), "float32", 8, 256, "cpu") for n in (2, 40)
        )
    assert shallow.host == deep.host


def test_that_the_peak_of_a_decomposition_follows_from_its_shape() -> None:
    plain = decomposing_bytes((10, 30), left=False, right=False)
    assert plain == 8 * (3 * 300 + 4 * 100)
    assert decomposing_bytes((10, 30), left=False, right=True) == 8 * (5 * 900 + 300)
    assert decomposing_bytes((30, 10), left=True, right=False) == 8 * (5 * 900 + 300)


def test_that_the_peak_of_distilling_is_that_of_every_stored_number_with_its_gradient_and_moments() -> None:
    info = model(words=1000, blocks=3)
    with within(Limits(host=64 * GB)):
        one, two = (distilling_peak(info, numbers, 8, 256, "cpu") for numbers in (10**8, 2 * 10**8))
        deeper = distilling_peak(model(words=1000, blocks=4), 10**8, 8, 256, "cpu")
    assert two.host - one.host == 16 * 10**8
    assert deeper.host - one.host == 4 * 256 * 2048
    with within(Limits(host=held() + GB)):
        said = refusal([one], "cpu")
    assert said.startswith("Distilling needs about ")
    assert said.endswith("leave the refinement distil out, or allow more.")


def test_that_too_little_memory_is_said_in_one_sentence_with_the_stage_and_a_remedy() -> None:
    info = model()
    peak = decomposing_peak(info, info.sites, "cpu", left=False, right=True)
    with within(Limits(host=held() + 10**8)):
        said = refusal([peak], "cpu")
    assert said.startswith("Decomposing model.layers.0.down_proj [2048 x 5632] needs about ")
    assert "(--max-memory)" in said
    assert said.endswith("or allow more.")
    with within(Limits(host=64 * GB)):
        assert refusal([peak], "cpu") == ""


def test_that_what_was_chosen_is_explained() -> None:
    info = model()
    with within(Limits(host=3 * GB)):
        said = explained(
            [spectra_peak(info, "cpu"), calibrating_peak(info, work(info), "float32", 8, 256, "cpu")], "cpu"
        )
    assert said.startswith("Memory: 3.0 GB (as set)")
    assert "embedding and head stay on disk (4.3 GB would be more than 1/4 of the memory)" in said


def test_that_bfloat16_is_taken_only_where_float32_does_not_fit() -> None:
    info = model()
    with within(Limits(host=64 * GB)):
        assert float32_fits(info, work(info), 8, 256, "cpu")
    with within(Limits(host=held() + 10**8)):
        assert not float32_fits(info, work(info), 8, 256, "cpu")


_MEASURED = """
import json, sys
from pathlib import Path
from core.allocation.document import CalibrationSpec, MethodSpec
from core.checkpoint.open import open_checkpoint
from core.jobs.events import LogLine
from core.jobs.memory import held
from core.jobs.reporter import EventReporter, silent
from core.workflow import peaks
from core.workflow.moments import prepare
seen = []
check = peaks.check
checkpoint = open_checkpoint(sys.argv[1], silent())
import core.workflow.moments as moments
def watched(found, reporter, device):
    seen.append((held(), max(peak.host for peak in found)))
    check(found, reporter, device)
moments.check = watched
text = CalibrationSpec(corpus=sys.argv[2], samples=4, length=64, dtype="float32")
decomposer = prepare(checkpoint, MethodSpec(name="svd-llm"), text, silent(), "cpu").decomposer
list(decomposer.curves())
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps([*seen[0], int(status["VmHWM"].split()[0]) * 1024]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_that_the_predicted_peak_is_within_a_factor_of_two_of_what_the_system_saw(tmp_path: Path) -> None:
    # not ru_maxrss: a child starts with that of the process that started it, here a test process of any size
    sizes = {"hidden_size": 512, "intermediate_size": 3072, "num_attention_heads": 8, "num_key_value_heads": 2}
    folder = make_checkpoint("llama", tmp_path / "llama", **sizes)
    text = tmp_path / "text.txt"
    text.write_text(" ".join(f"w{4 + i % 120}" for i in range(4000)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(folder), str(text)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        cwd=Path(__file__).parents[2],
    )
    before, predicted, highest = json.loads(done.stdout.splitlines()[-1])
    assert 0.5 < predicted / (highest - before) < 2
