"""What holds for every test: nothing is written to the home of the person who runs them, and each keeps to one core."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""Read when torch and numpy are imported, here and in processes that tests start. Tests run side by side, as many as
there are cores, on models too small to be worth two: with a thread a core each, they wait for one another most of the
time."""


@pytest.fixture(autouse=True)
def program_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path | None:
    """Caches, history and settings go to a temporary folder; tests on the real model share the user's cache instead,
    because fetching and converting it takes a while."""
    if "real" in request.keywords:
        return None
    home: Path = request.getfixturevalue("tmp_path") / "home"
    monkeypatch.setenv("RANK_STUDIO_HOME", str(home))
    return home
