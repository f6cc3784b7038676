"""A cache of its own and a tokenizer of 128 words for every test here."""

from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from tests.families import tiny_tokenizer


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("RANK_STUDIO_HOME", str(folder))
    return folder


@pytest.fixture
def tokenizer() -> PreTrainedTokenizerFast:
    return tiny_tokenizer()
