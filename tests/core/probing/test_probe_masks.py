"""Gradients by masks are those of the whole model whose components are scaled."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.func import functional_call

from core.allocation.curves import FloatArray
from core.probing import engine as engines
from tests.probing_bench import Bench

STEP = 1e-3


def some_masks(bench: Bench) -> dict[str, FloatArray]:
    """For two sites of three: soft in part, zero and one in part."""
    numbers = np.random.default_rng(0)
    found = {}
    for index, site in enumerate(bench.sites):
        if index % 3:
            mask = numbers.uniform(0, 1.2, min(site.shape))
            mask[::4], mask[1::4] = 0.0, 1.0
            found[site.name] = mask
    return found


def loss_at(bench: Bench, masks: dict[str, FloatArray], rows: list[int]) -> float:
    """Mean next-token loss of the whole model."""
    weights = {}
    for name, mask in masks.items():
        basis, components = bench.components(bench.checkpoint.info.by_name[name])
        weights[name] = (basis * torch.from_numpy(mask)) @ components
    model = bench.model(weights)
    total, tokens = 0.0, 0
    with torch.no_grad():
        for row in rows:
            ids = bench.rows.ids[row, : bench.rows.lengths[row]]
            logs = model(ids[None]).logits[0, :-1].log_softmax(-1)
            total -= float(logs.gather(1, ids[1:, None]).sum())
            tokens += len(logs)
    return total / tokens


@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_that_gradients_by_masks_are_those_of_autograd_through_the_whole_model(family: str, tmp_path: Path) -> None:
    bench = Bench(family, tmp_path)
    masks = some_masks(bench)
    with bench.engine() as engine:
        found = engine.mask_gradients(masks)
    leaves = {name: torch.from_numpy(mask).requires_grad_() for name, mask in masks.items()}
    weights = {}
    for name, leaf in leaves.items():
        site = bench.checkpoint.info.by_name[name]
        basis, components = bench.components(site)
        product = (basis * leaf) @ components
        weights[f"{name}.weight"] = product.T if site.transposed else product
    model = bench.model()
    total, tokens = torch.zeros((), dtype=torch.float64), 0
    for row, length in zip(bench.rows.ids, bench.rows.lengths, strict=True):
        logits = functional_call(model, weights, (row[None, :length],), tie_weights=True).logits[0, :-1]
        total = total + torch.nn.functional.cross_entropy(logits, row[1:length], reduction="sum")
        tokens += length - 1
    mean = total / tokens
    mean.backward()
    assert found.loss == pytest.approx(mean.item(), rel=1e-6)
    assert set(found.by_site) == set(masks)
    largest = max(float(leaf.grad.abs().max()) for leaf in leaves.values() if leaf.grad is not None)
    for name, leaf in leaves.items():
        assert leaf.grad is not None
        np.testing.assert_allclose(found.by_site[name], leaf.grad.numpy(), rtol=1e-4, atol=1e-6 * largest)


def test_that_gradients_by_masks_are_finite_differences_on_the_rows_asked_for(tmp_path: Path) -> None:
    bench = Bench("gpt2", tmp_path)  # a family that stays in float64 all the way
    masks, rows = some_masks(bench), [2, 0]
    with bench.engine() as engine:
        found = engine.mask_gradients(masks, rows)
    for name in list(masks)[::3]:
        for component in (0, 1, 5):
            sides = []
            for sign in (1, -1):
                moved = dict(masks)
                moved[name] = masks[name].copy()
                moved[name][component] += sign * STEP
                sides.append(loss_at(bench, moved, rows))
            expected = (sides[0] - sides[1]) / (2 * STEP)
            assert found.by_site[name][component] == pytest.approx(expected, rel=1e-3, abs=1e-8)


def test_that_a_model_that_breaks_has_an_infinite_loss_and_no_direction(bench: Bench) -> None:
    site = bench.sites[0]
    with bench.engine(dtype=torch.float32) as engine:
        found = engine.mask_gradients({site.name: np.full(min(site.shape), 1e37)})
    assert found.loss == float("inf")
    assert not found.by_site[site.name].any()


def test_that_gradients_are_not_taken_in_float16(bench: Bench) -> None:
    masks = some_masks(bench)
    with bench.engine(dtype=torch.float16) as engine:
        found = engine.mask_gradients(masks)
    with bench.engine(dtype=torch.float32) as engine:
        expected = engine.mask_gradients(masks)
    assert found.loss == expected.loss
    assert all(np.array_equal(found.by_site[name], one) for name, one in expected.by_site.items())


def test_that_gradients_found_once_are_not_computed_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    masks = some_masks(bench)
    with bench.engine() as engine:
        first = engine.mask_gradients(masks, [1])
    monkeypatch.setattr(engines, "backward_pass", None)
    with bench.engine() as engine:
        again = engine.mask_gradients(masks, [1])
        with pytest.raises(TypeError):
            engine.mask_gradients(masks, [0])
    assert again.loss == first.loss
    assert all(np.array_equal(again.by_site[name], one) for name, one in first.by_site.items())
