"""What training sees of the rows, and what the error of a block is measured against."""

from collections.abc import Iterator

import pytest
import torch
from torch import nn

from core.calibration.forward import open_front
from core.calibration.recorder import hidden_of
from core.jobs.reporter import silent
from core.refinement.samples import Samples
from core.refinement.streams import Streams, open_streams
from tests.refinement_lab import Lab


@pytest.fixture
def around(lab: Lab) -> Iterator[tuple[Streams, nn.Module]]:
    """The streams around block 0 and the block itself: the original ones behind it."""
    rows = lab.rows()
    skeleton = open_front(lab.checkpoint, rows.calibration, torch.float32, "cpu", silent())
    with open_streams(skeleton, rows, "cpu", silent(), training_tokens=24) as streams:
        block = skeleton.fill(skeleton.blocks[0], "cpu", torch.float32)
        streams.advance_original(block, 0)
        yield streams, block


def test_that_an_epoch_sees_every_row_once_in_an_order_of_its_own(around: tuple[Streams, nn.Module]) -> None:
    streams, _ = around
    samples = Samples(streams.sets["calibration"], 0, 2, "cpu")
    assert samples.steps == 3
    epochs = [[sample for step in samples.epoch(number) for sample in step] for number in (0, 1, 0)]
    firsts = [[float(sample.inputs.sum()) for sample in epoch] for epoch in epochs]
    assert len(set(firsts[0])) == 6
    assert sorted(firsts[0]) == sorted(firsts[1])
    assert firsts[0] != firsts[1]
    assert firsts[0] == firsts[2]


def test_that_targets_are_what_the_original_block_makes_of_the_original_rows(
    around: tuple[Streams, nn.Module],
) -> None:
    streams, block = around
    for step in Samples(streams.sets["calibration"], 0, 3, "cpu").epoch(0):
        for sample in step:
            with torch.no_grad():
                output = hidden_of(sample.call.run(block, sample.inputs))
            assert torch.allclose(output, sample.targets, atol=1e-6)


def test_that_the_error_is_the_elementwise_mean_square(around: tuple[Streams, nn.Module]) -> None:
    streams, block = around
    assert streams.error("validation", block, 0) < 1e-12
    shifted = nn.Sequential(block)
    shifted.register_forward_hook(lambda _module, _args, output: hidden_of(output) + 0.5)
    shifted.forward = block.forward
    assert streams.error("validation", shifted, 0) == pytest.approx(0.25, rel=1e-4)


def test_that_an_output_that_is_not_a_number_is_infinitely_wrong(around: tuple[Streams, nn.Module]) -> None:
    streams, block = around
    with torch.no_grad():
        block.mlp.down_proj.weight[0, 0] = float("nan")
    assert streams.error("watched", block, 0) == float("inf")
