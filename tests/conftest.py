"""What holds for every test: nothing is written to the home of the person who runs them."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def program_home(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path | None:
    """Caches, history and settings go to a temporary folder; tests on the real model share the user's cache instead,
    because fetching and converting it takes a while."""
    if "real" in request.keywords:
        return None
    home: Path = request.getfixturevalue("tmp_path") / "home"
    monkeypatch.setenv("RANK_STUDIO_HOME", str(home))
    return home
