"""Training a block: the best iterate wins, the start included."""

from collections.abc import Iterator

import pytest
import torch
from torch import nn

from core.calibration.recorder import Call
from core.jobs.control import Control
from core.jobs.errors import Cancelled
from core.jobs.reporter import EventReporter, silent
from core.refinement.samples import Sample, batch_tokens
from core.refinement.training import FLOOR, Settings, share_of_peak, train

CALL = Call((), {}, by_name=False)


class Rows:
    """Two steps an epoch of inputs whose targets are a linear map of them."""

    steps = 2

    def __init__(self) -> None:
        generator = torch.Generator().manual_seed(0)
        self.inputs = torch.randn(2, 3, 5, 4, generator=generator)
        self.targets = self.inputs @ torch.randn(4, 4, generator=generator)

    def epoch(self, _number: int) -> Iterator[list[Sample]]:
        for inputs, targets in zip(self.inputs, self.targets, strict=True):
            yield [Sample(CALL, inputs[:1], targets[:1]), Sample(CALL, inputs[1:], targets[1:])]


@pytest.fixture
def rows() -> Rows:
    return Rows()


@pytest.fixture
def block() -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(4, 4, bias=False).requires_grad_(False)


def error_of(block: nn.Linear, rows: Rows) -> float:
    with torch.no_grad():
        return float(nn.functional.mse_loss(block(rows.inputs), rows.targets))


def trained(block: nn.Linear, rows: Rows, rate: float, epochs: int = 20, decay: float = 0.0):
    settings = Settings(epochs, rate, 3, decay)
    parameters = {"weight": block.weight}
    return train(block, parameters, rows, settings, lambda: error_of(block, rows), torch.float32, silent())


def test_that_training_lowers_the_error_and_returns_the_values_that_have_it(block: nn.Linear, rows: Rows) -> None:
    best = trained(block, rows, 0.1)
    assert best.after < 0.5 * best.before
    assert best.values is not None
    block.load_state_dict(best.values)
    assert error_of(block, rows) == best.after


def test_that_training_that_only_does_harm_gives_the_start_back(block: nn.Linear, rows: Rows) -> None:
    best = trained(block, rows, 1e6)
    assert best.values is None
    assert best.after == best.before


def test_that_numbers_that_are_not_finite_end_the_training_with_the_best_before_them(
    block: nn.Linear, rows: Rows
) -> None:
    found = iter([1.0, 0.5, float("inf"), 0.1])
    settings = Settings(10, 0.01, 3, 0.0)
    best = train(block, {"weight": block.weight}, rows, settings, lambda: next(found), torch.float32, silent())
    assert (best.before, best.after) == (1.0, 0.5)
    assert next(found) == 0.1


@pytest.mark.parametrize("start", [0.0, float("inf")])
def test_that_a_block_that_is_exact_or_broken_is_not_trained(start: float, block: nn.Linear, rows: Rows) -> None:
    before = block.weight.clone()
    settings = Settings(2, 0.1, 3, 0.0)
    best = train(block, {"weight": block.weight}, rows, settings, lambda: start, torch.float32, silent())
    assert best.values is None
    assert torch.equal(block.weight, before)


def test_that_cancelling_ends_the_training_at_the_next_step(block: nn.Linear, rows: Rows) -> None:
    cancelled = Control()
    asked = 0

    def error() -> float:
        nonlocal asked
        asked += 1
        if asked == 2:
            cancelled.cancel()
        return 1.0

    reporter = EventReporter(lambda _event: None, cancelled)
    with pytest.raises(Cancelled):
        train(block, {"weight": block.weight}, rows, Settings(9, 0.1, 3, 0.0), error, torch.float32, reporter)
    assert asked == 2


def test_that_the_step_size_warms_up_peaks_and_falls_to_its_floor() -> None:
    shares = [share_of_peak(step, 100) for step in range(101)]
    assert shares[0] == pytest.approx(0.1)
    assert shares[9] == shares[10] == 1.0
    assert shares[:10] == sorted(shares[:10])
    assert shares[10:] == sorted(shares[10:], reverse=True)
    assert shares[100] == pytest.approx(FLOOR)


@pytest.mark.parametrize(
    ("rows_per_step", "length", "rows"),
    [(2, 1024, 2), (3, 1024, 1), (4, 1024, 2), (1, 5000, 1), (6, 512, 3), (2, 32, 2)],
)
def test_that_whole_batches_make_a_step(rows_per_step: int, length: int, rows: int) -> None:
    assert batch_tokens(rows_per_step, length) == rows * length
