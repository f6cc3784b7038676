"""Token rows in a file that other processes read, for as long as they need it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from core.calibration.rows import TokenRows
from core.jobs.errors import StudioError
from core.jobs.places import cache_dir
from core.jobs.scratch import scratch_folder

_FILE = "rows.safetensors"


@contextmanager
def kept(rows: TokenRows) -> Iterator[str]:
    """The place of ``rows`` in the cache while the context lasts. Raises ``StudioError``."""
    tensors = {"ids": rows.ids.contiguous()}
    if rows.mask is not None:
        tensors["mask"] = rows.mask.contiguous()
    folder = cache_dir("rows")
    try:
        own = scratch_folder(folder, "rows")
    except OSError as error:
        raise StudioError(f"The rows of text cannot be written to {folder}: {error.strerror or error}.") from None
    try:
        save_file(tensors, own / _FILE)
        yield own.name
    finally:
        shutil.rmtree(own, ignore_errors=True)


def read_kept(place: str) -> TokenRows:
    """The rows that another process has put there. Raises ``StudioError`` where they cannot be seen."""
    file = cache_dir("rows") / place / _FILE
    try:
        tensors = load_file(file)
    except (OSError, SafetensorError):
        raise StudioError(
            f"{file} cannot be read in every process; set RANK_STUDIO_HOME to a folder that all machines share."
        ) from None
    return TokenRows(tensors["ids"], tensors.get("mask"))
