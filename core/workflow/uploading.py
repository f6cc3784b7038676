"""Giving a written folder to others."""

import time
from pathlib import Path

from core.checkpoint.upload import upload_folder
from core.jobs.reporter import Reporter
from core.requests import Upload, UploadResult


def upload(request: Upload, reporter: Reporter) -> UploadResult:
    """Put a written folder on the Hub."""
    started = time.perf_counter()
    folder = Path(request.model).expanduser().absolute()
    done = upload_folder(folder, request.repo, public=request.public, reporter=reporter)
    return UploadResult(
        folder=str(folder), url=done.url, files=done.files, bytes=done.bytes, seconds=time.perf_counter() - started
    )
