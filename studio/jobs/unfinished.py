"""A compression that did not end: where its work lies, and how it goes on."""

from pathlib import Path

from core.requests import Compress, Request


def unfinished_beside(out: Path) -> Path:
    """Where a compression to ``out`` that did not end left its work."""
    return out.with_name(f".{out.name}.partial")


def resumed(request: Request) -> Request:
    """The same once more; a compression goes on from the sites that are written."""
    if isinstance(request, Compress):
        return request.model_copy(update={"resume": unfinished_beside(Path(request.out)).exists()})
    return request


def was_written(request: Request) -> bool:
    """Whether it is a compression that had ended, and only not told so."""
    return isinstance(request, Compress) and Path(request.out).exists()
