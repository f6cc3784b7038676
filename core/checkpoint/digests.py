"""Fingerprints of large files, remembered on disk as long as path, size and time stamp stay the same."""

import hashlib
from pathlib import Path

from core.jobs.places import cache_dir
from core.jobs.reporter import Reporter
from core.jobs.sealed import read_sealed, write_sealed

_CHUNK = 8 * 2**20
_VERSION = 1


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
    write_sealed(memo, _VERSION, {"file": str(path), "sha256": digest.hexdigest()})
    return digest.hexdigest()


def _remembered(memo: Path) -> str | None:
    try:
        digest = read_sealed(memo, _VERSION)["sha256"]
    except (KeyError, TypeError):  # absent, damaged or of before there were checksums: hash again
        return None
    return digest if isinstance(digest, str) else None
