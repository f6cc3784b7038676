"""A tiny Llama under a method whose two weights differ, and the whole model in float64 to compare with."""

from pathlib import Path

import pytest

from tests.probing_bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench("llama", tmp_path)
