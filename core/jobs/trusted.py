"""Code of checkpoints that a person said yes to, by what the code is: changed code is other code."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from core.jobs.places import data_dir
from core.jobs.whole_file import write_whole


def code_digest(files: Iterable[Path]) -> str:
    """Stands for the names and contents of ``files``. Raises ``OSError``."""
    state = hashlib.sha256()
    for path in sorted(files, key=lambda one: one.name):
        state.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return state.hexdigest()


def trust(digest: str) -> None:
    """Remember the yes. Raises ``OSError``."""
    write_whole(data_dir("trusted-code") / digest, "")


def is_trusted(digest: str) -> bool:
    """Whether a person said yes to the very code that ``digest`` stands for."""
    return (data_dir("trusted-code") / digest).is_file()
