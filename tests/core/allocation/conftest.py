"""Small problems for the allocators."""

from collections.abc import Callable

import numpy as np
import pytest

from core.allocation.curves import ErrorCurve
from core.allocation.plan import RankPlan
from core.allocation.problem import Constraints, Problem
from core.allocation.storage import Storage
from core.model import ModelInfo, Site

SHAPES = {"q": (24, 24), "k": (8, 24), "v": (8, 24), "o": (24, 24), "gate": (64, 24), "up": (64, 24), "down": (24, 64)}


def make_sites(blocks: int) -> tuple[Site, ...]:
    return tuple(
        Site(
            name=f"model.layers.{block}.{kind}_proj",
            block=block,
            kind=kind,
            part="attention" if kind in "qkvo" else "mlp",
            shape=shape,
            input_group=f"model.layers.{block}.{kind}_proj",
            tensor=f"model.layers.{block}.{kind}_proj.weight",
        )
        for block in range(blocks)
        for kind, shape in SHAPES.items()
    )


def make_model(blocks: int) -> ModelInfo:
    sites = make_sites(blocks)
    return ModelInfo(
        source="made up",
        name="made-up",
        folder="/nowhere",
        model_type="llama",
        architecture="LlamaForCausalLM",
        blocks=blocks,
        hidden_size=24,
        vocabulary=100,
        dtype="bfloat16",
        parameters=2400 + sum(site.parameters for site in sites),
        bytes_on_disk=10_000,
        tied_embeddings=True,
        sites=sites,
    )


@pytest.fixture
def make_problem() -> Callable[..., Problem]:
    def make(
        storage: Storage = "factored", blocks: int = 3, seed: int = 0, constraints: Constraints | None = None
    ) -> Problem:
        rng, signs = np.random.default_rng(seed), np.random.default_rng(seed + 1)
        sites = make_sites(blocks)
        curves = {}
        for site in sites:
            sigma = np.sort(rng.exponential(1.0, min(site.shape)) ** rng.uniform(0.5, 4))[::-1].copy()
            curves[site.name] = ErrorCurve(sigma, loss_change=sigma * signs.normal(size=len(sigma)))
        return Problem(sites, curves, storage, RankPlan.dense(sites, storage), constraints or Constraints())

    return make


@pytest.fixture
def model() -> ModelInfo:
    return make_model(2)
