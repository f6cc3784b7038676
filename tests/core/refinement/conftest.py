"""Two texts of the tiny tokenizer's words, and a laboratory around a tiny Llama."""

from pathlib import Path

import pytest

from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from tests.families import make_checkpoint
from tests.refinement_lab import Lab, write_text


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    return write_text(tmp_path / "text.txt", 0)


@pytest.fixture
def watch(tmp_path: Path) -> str:
    return write_text(tmp_path / "watched.txt", 1)


@pytest.fixture
def llama(tmp_path: Path) -> Checkpoint:
    return open_checkpoint(str(make_checkpoint("llama", tmp_path / "llama")), silent())


@pytest.fixture
def lab(llama: Checkpoint, corpus: str, watch: str) -> Lab:
    return Lab(llama, corpus, watch)
