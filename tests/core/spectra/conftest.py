import hashlib
from pathlib import Path

import pytest
import torch

from core.jobs.errors import StudioError
from core.model import ModelInfo, Site


class InMemoryMatrices:
    """What ``analyse`` needs of a checkpoint, with the weights at hand and a note of which were asked for."""

    def __init__(self, weights: dict[str, torch.Tensor]) -> None:
        self.weights = weights
        self.read: list[str] = []
        self.info = _describe(weights)

    def weight(self, site: Site) -> torch.Tensor:
        self.read.append(site.name)
        weight = self.weights[site.name]
        if not bool(torch.isfinite(weight).all()):
            raise StudioError(f"The weight of {site.name} holds NaN.")
        return weight

    def content_key(self, site: Site) -> str:
        return hashlib.sha256(self.weights[site.name].contiguous().view(torch.uint8).numpy().tobytes()).hexdigest()


def _describe(weights: dict[str, torch.Tensor]) -> ModelInfo:
    sites = tuple(
        Site(name=name, block=i, kind="q", part="attention", shape=tuple(w.shape), input_group=name, tensor=name)
        for i, (name, w) in enumerate(weights.items())
    )
    parameters = sum(site.parameters for site in sites)
    return ModelInfo(
        source="test",
        name="test",
        folder="",
        model_type="llama",
        architecture="",
        blocks=len(sites),
        hidden_size=1,
        vocabulary=1,
        dtype="bfloat16",
        parameters=parameters,
        bytes_on_disk=2 * parameters,
        tied_embeddings=False,
        sites=sites,
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def matrices() -> InMemoryMatrices:
    generator = torch.Generator().manual_seed(0)
    shapes = [(24, 16), (16, 40), (1, 12), (12, 1), (16, 16), (24, 16)]
    return InMemoryMatrices(
        {f"site.{i}": torch.randn(*s, generator=generator).bfloat16() for i, s in enumerate(shapes)}
    )
