"""A freshly written tiny checkpoint of every family, and the way to open it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from tests.families import FAMILIES, make_checkpoint


@pytest.fixture
def home(program_home: Path) -> Path:
    """Where caches and data of the program go during the test."""
    return program_home


@pytest.fixture(params=FAMILIES)
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def family_folder(family: str, tmp_path: Path) -> Path:
    """A tiny random checkpoint of the family at hand."""
    return make_checkpoint(family, tmp_path / family)


@pytest.fixture
def llama_folder(tmp_path: Path) -> Path:
    return make_checkpoint("llama", tmp_path / "llama")


@pytest.fixture
def opened() -> Callable[[Path], Checkpoint]:
    """Opens a folder with nobody listening."""
    return lambda folder: open_checkpoint(str(folder), silent())
