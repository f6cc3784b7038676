"""Where Rank Studio keeps things on this computer. ``RANK_STUDIO_HOME`` moves all of it (tests set it)."""

import os
from pathlib import Path

import platformdirs


def cache_dir(*parts: str) -> Path:
    """A folder below the cache, created: converted models, moments, spectra. Safe to delete at any time."""
    return _made(_base("cache", platformdirs.user_cache_path("rank-studio", appauthor=False)), parts)


def data_dir(*parts: str) -> Path:
    """A folder below the user's data, created: the history of runs, window layout, recent files."""
    return _made(_base("data", platformdirs.user_data_path("rank-studio", appauthor=False)), parts)


def _base(name: str, default: Path) -> Path:
    home = os.environ.get("RANK_STUDIO_HOME")
    return Path(home) / name if home else default


def _made(base: Path, parts: tuple[str, ...]) -> Path:
    folder = base.joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
