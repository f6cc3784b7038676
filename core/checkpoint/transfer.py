"""Large files of the Hub, fetched so that a stopped transfer goes on inside the file.

huggingface_hub keeps whole files only: what has arrived of a 5 GB shard is thrown away when it is interrupted. Here the
part stays beside its place in the Hub's own cache; complete and checked, it becomes the blob that
``snapshot_download`` then finds.
"""

import hashlib
import io
import threading
from pathlib import Path
from typing import Any

import huggingface_hub
from filelock import Timeout
from huggingface_hub.file_download import http_get, repo_folder_name
from huggingface_hub.utils import WeakFileLock, build_hf_headers  # type: ignore[attr-defined]  # there at run time
from huggingface_hub.utils.tqdm import tqdm
from typing_extensions import Buffer

from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter

_MEGABYTE = 10**6
_LOCK_SECONDS = 3.0
_LARGEST_BY_HTTP = 50 * 10**9
"""Bytes; the Hub gives larger files only in its own protocol, which huggingface_hub speaks."""
_SHA256_LENGTH = 64


class Arrived:
    """Counts bytes from any thread and tells the reporter every full megabyte of a stage of ``megabytes``."""

    def __init__(self, reporter: Reporter, megabytes: int) -> None:
        self._reporter = reporter
        self._megabytes = megabytes
        self._bytes = 0
        self._told = 0
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """``count`` more bytes are on this computer; raises ``Cancelled`` when the job was asked to stop."""
        self._reporter.check()
        with self._lock:
            self._bytes += count
            self._tell(min(self._bytes // _MEGABYTE, self._megabytes))

    def complete(self) -> None:
        """Everything is there, whatever was counted."""
        with self._lock:
            self._tell(self._megabytes)

    def _tell(self, megabytes: int) -> None:
        if megabytes > self._told:
            fresh, self._told = megabytes - self._told, megabytes
            self._reporter.advance(steps=fresh)


def fetch_blob(hub_id: str, commit: str, name: str, arrived: Arrived) -> None:
    """Bring one file of a model into the Hub's cache, going on where an earlier call stopped.

    Does nothing for files that are there already, or that cannot be had by plain HTTP. Raises ``StudioError`` when
    the content is not what the Hub promised, or another program is fetching the same file.
    """
    url = huggingface_hub.hf_hub_url(hub_id, name, revision=commit)
    promised = huggingface_hub.get_hf_file_metadata(url)
    if not promised.etag or not promised.size or promised.size > _LARGEST_BY_HTTP:
        return
    model = repo_folder_name(repo_id=hub_id, repo_type="model")
    cache = Path(huggingface_hub.constants.HF_HUB_CACHE)
    blob = cache / model / "blobs" / promised.etag
    if blob.exists():
        arrived.add(promised.size)
        return
    lock = cache / ".locks" / model / f"{promised.etag}.lock"  # the one huggingface_hub takes for this file
    for folder in (blob.parent, lock.parent):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with WeakFileLock(lock, timeout=_LOCK_SECONDS):
            _fetch(url, promised.size, blob, arrived)
    except Timeout as error:
        raise StudioError(f"Another program is fetching {name} of {hub_id}; wait until it is done.") from error


def _fetch(url: str, size: int, blob: Path, arrived: Arrived) -> None:
    partial = blob.with_name(f"{blob.name}.partial")
    with _CountingFile(partial, arrived) as stream:
        if stream.tell() > size:
            stream.truncate(0)
            stream.seek(0)
        arrived.add(stream.tell())
        http_get(
            url,
            stream,
            resume_size=stream.tell(),
            headers=build_hf_headers(),
            expected_size=size,
            tqdm_class=silent_bar(),
        )
    if not _is_as_promised(partial, size, blob.name):
        partial.unlink()
        raise StudioError(f"{url} did not arrive as the Hub promised; try again: the file is fetched from its start.")
    partial.replace(blob)


def _is_as_promised(path: Path, size: int, etag: str) -> bool:
    """The etag of a large file is its sha256."""
    if path.stat().st_size != size:
        return False
    if len(etag) != _SHA256_LENGTH:
        return True
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == etag


class _CountingFile(io.FileIO):
    """Appends; bytes count once they are written, so that cancelling loses none of them."""

    def __init__(self, path: Path, arrived: Arrived) -> None:
        super().__init__(path, "ab")
        self._arrived = arrived

    def write(self, chunk: Buffer) -> int:
        written = super().write(chunk)
        self._arrived.add(written)
        return written


def silent_bar(arrived: Arrived | None = None) -> type[tqdm]:
    """A class of progress bars that draw nothing; those that count bytes pass them on to ``arrived``."""

    class SilentBar(tqdm):
        def __init__(self, *args: Any, **options: Any) -> None:
            self._counts_bytes = options.get("unit") == "B"
            super().__init__(*args, **(options | {"disable": True}))  # type: ignore[no-untyped-call]  # tqdm is bare

        def update(self, n: float | None = 1) -> None:
            if arrived is not None:
                arrived.add(int(n or 0) if self._counts_bytes else 0)

    return SilentBar
