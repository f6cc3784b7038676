"""Fingerprints of large files, remembered on disk as long as path, size and time stamp stay the same."""

import hashlib
import json
from pathlib import Path

from core.jobs.places import cache_dir
from core.jobs.reporter import Reporter
from core.jobs.whole_file import write_whole

_CHUNK = 8 * 2**20


def file_digest(path: Path, reporter: Reporter | None = None) -> str:
    """sha256 of a file's bytes as hex; hashed once per (path, size, time stamp). ``reporter`` is asked to cancel."""
    status = path.stat()
    stamp = f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}"
    memo = cache_dir("digests") / f"{hashlib.sha256(stamp.encode()).hexdigest()}.json"
    known = _remembered(memo)
    if known is not None:
        return known
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            if reporter is not None:
                reporter.check()
    write_whole(memo, json.dumps({"file": str(path), "sha256": digest.hexdigest()}))
    return digest.hexdigest()


def _remembered(memo: Path) -> str | None:
    try:
        digest = json.loads(memo.read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):  # absent or damaged: hash again
        return None
    return digest if isinstance(digest, str) else None
