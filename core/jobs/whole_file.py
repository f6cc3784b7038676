"""Files that appear whole or not at all, whoever reads or writes them at the same time."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A place beside ``path`` to write to; what was written there takes the name ``path`` when the block ends, and is
    removed when the block raises. Its name is this thread's own, so that several writers do not meet; the last one to
    end wins. Raises ``OSError``, and what the block raises."""
    partial = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.partial")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes | str) -> None:
    """Write ``data``, text as UTF-8 with its line ends as they are, to ``path``. Raises ``OSError``."""
    with whole_file(path) as partial:
        partial.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
