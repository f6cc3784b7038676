"""Where the engine is: torch and all that needs it run in another process, of this Python, or, where the window was
bundled without them, of a Python that they are installed in apart."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import core
from core.jobs.places import data_dir

PYTHON = "RANK_STUDIO_PYTHON"
"""The environment variable that names the engine's Python."""
_MISSING = "install rank-studio into a Python at {path}, or name another in {variable}"


def is_bundled() -> bool:
    """Whether this is the window as PyInstaller packs it, without the engine."""
    return bool(getattr(sys, "frozen", False))


def engine_python() -> str:
    """The Python to start the engine with."""
    if not is_bundled():
        return sys.executable
    named = os.environ.get(PYTHON)
    inside = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return named or str(data_dir().joinpath("engine", *inside))


def engine_command(module: str, words: Sequence[str]) -> list[str]:
    """The command line of one of the engine's modules. ``-P`` keeps the working directory out of its import path."""
    return [engine_python(), "-P", "-m", module, *words]


def engine_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """``inherited`` so that ``core`` is found where the window found it, and text is UTF-8 everywhere. A bundle's
    engine has a ``core`` of its own, and must not load the bundle's libraries."""
    environment = {**inherited, "PYTHONUTF8": "1"}
    if is_bundled():
        original = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        return environment if original is None else {**environment, "LD_LIBRARY_PATH": original}
    root = str(Path(core.__file__).parents[1])
    paths = [root, *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    return {**environment, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}


def what_is_missing(words: str = _MISSING) -> str:
    """What to do where the engine cannot be started; empty where it ships with the window. ``words``: the same in
    another language."""
    return words.format(path=engine_python(), variable=PYTHON) if is_bundled() else ""
