"""The network behind learned masks: gradients by hand against finite differences."""

import numpy as np
import pytest

from core.allocation.allocators.adam import Adam
from core.allocation.allocators.mask_logits import FreeLogits, HyperNetwork
from core.allocation.allocators.recurrent import gelu


def test_that_the_gradients_of_the_network_are_those_of_finite_differences() -> None:
    rng = np.random.default_rng(3)
    network = HyperNetwork([np.zeros(width) for width in (5, 2, 4)], rng, noise=3, hidden=4, dtype=np.float64)
    network.parameters[8][:] = rng.standard_normal(8)  # the norm's weight, which starts at ones
    directions = [rng.standard_normal(width) for width in (5, 2, 4)]

    def value() -> float:
        return float(sum(d @ logits for d, logits in zip(directions, network.logits(), strict=True)))

    value()
    found = network.gradients(directions)
    assert len(found) == len(network.parameters)
    for parameter, gradient in zip(network.parameters, found, strict=True):
        assert parameter.shape == gradient.shape
        for index in rng.choice(parameter.size, min(6, parameter.size), replace=False):
            flat, before = parameter.reshape(-1), parameter.reshape(-1)[index]
            flat[index] = before + 1e-6
            above = value()
            flat[index] = before - 1e-6
            below = value()
            flat[index] = before
            assert gradient.reshape(-1)[index] == pytest.approx((above - below) / 2e-6, rel=1e-5, abs=1e-8)


def test_that_the_network_agrees_with_torch_on_the_same_weights() -> None:
    import torch

    rng = np.random.default_rng(0)
    network = HyperNetwork([np.full(3, 3.0), np.arange(6.0)], rng, noise=5, hidden=4, dtype=np.float64)
    gru = torch.nn.GRU(5, 4, bidirectional=True, dtype=torch.float64)
    theirs = [getattr(gru, f"{part}_l0{way}") for way in ("", "_reverse") for part in _PARTS]
    with torch.no_grad():
        for mine, parameter in zip(network.parameters, theirs, strict=False):
            parameter.copy_(torch.from_numpy(mine))
        states, _ = gru(torch.from_numpy(network._input))
        features = torch.nn.functional.gelu(torch.nn.functional.layer_norm(states, (8,)))
        expected = [
            torch.from_numpy(network.parameters[10 + i]) @ features[i]
            + torch.from_numpy(network.parameters[12 + i])
            + start
            for i, start in enumerate((3, torch.arange(6.0)))
        ]
    for logits, other in zip(network.logits(), expected, strict=True):
        assert logits == pytest.approx(other.numpy(), abs=1e-12)


_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def test_that_the_network_starts_near_the_logits_it_is_given() -> None:
    starts = [np.linspace(6, -6, 300), np.full(20, 3.0)]
    for start, logits in zip(starts, HyperNetwork(starts, np.random.default_rng(0)).logits(), strict=True):
        assert (logits - start).mean() == pytest.approx(0.0, abs=0.2)
        assert np.abs(logits - start).max() < 3


def test_that_free_logits_start_at_what_they_are_given() -> None:
    source = FreeLogits([np.array([6.0, 5.0, 4.0, 3.0]), np.array([6.0, 3.0])])
    assert [logits.tolist() for logits in source.logits()] == [[6.0, 5.0, 4.0, 3.0], [6.0, 3.0]]
    upstream = [np.arange(4.0), np.arange(2.0)]
    assert all(given is back for given, back in zip(upstream, source.gradients(upstream), strict=True))


def test_that_gelu_and_its_derivative_agree() -> None:
    points = np.linspace(-4, 4, 17)
    _, slope = gelu(points)
    assert slope == pytest.approx((gelu(points + 1e-6)[0] - gelu(points - 1e-6)[0]) / 2e-6, abs=1e-8)


def test_that_the_first_step_of_adam_is_the_rate_against_the_sign() -> None:
    values = np.array([1.0, 1.0, 1.0])
    Adam([values]).step([np.array([2.0, -0.001, 0.0])], 0.1)
    assert values == pytest.approx([0.9, 1.1, 1.0], abs=1e-5)


def test_that_adam_leaves_a_place_whose_gradient_is_no_number() -> None:
    values = np.array([1.0, 1.0])
    learner = Adam([values])
    learner.step([np.array([np.nan, 1.0])], 0.1)
    learner.step([np.array([1.0, np.inf])], 0.1)
    assert np.isfinite(values).all()
    assert values[1] == pytest.approx(0.9, abs=1e-5)


def test_that_the_second_step_of_adam_follows_its_averages() -> None:
    values = np.array([0.0])
    learner = Adam([values])
    learner.step([np.array([1.0])], 0.1)
    learner.step([np.array([3.0])], 0.1)
    mean = (0.9 * 0.1 * 1 + 0.1 * 3) / (1 - 0.9**2)
    square = (0.999 * 0.001 * 1 + 0.001 * 9) / (1 - 0.999**2)
    assert values[0] == pytest.approx(-0.1 - 0.1 * mean / np.sqrt(square), abs=1e-7)
