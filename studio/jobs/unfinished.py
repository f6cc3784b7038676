"""A compression that did not end: where its work lies, and how it goes on."""

from pathlib import Path

from core.requests import Compress, Request


def unfinished_beside(out: Path) -> Path:
    """Where a compression to ``out`` that did not end left its work."""
    return out.with_name(f".{out.name}.partial")


def resumed(request: Request) -> Request:
    """The same once more; a compression goes on from the sites that are written, one whose folder is finished enters
    it in the history if that was not done yet."""
    if isinstance(request, Compress):
        out = Path(request.out)
        return request.model_copy(update={"resume": out.exists() or unfinished_beside(out).exists()})
    return request
