"""Where commands may write, looked at before any work is done."""

from pathlib import Path

from core.jobs.errors import StudioError


def check_free(out: Path) -> Path:
    """``out``, absolute. Raises ``StudioError`` if it cannot become a new folder."""
    out = out.expanduser().absolute()
    if out.exists() or out.is_symlink():
        raise StudioError(f"The output folder {out} exists already; choose another name, or move it away first.")
    if not out.parent.is_dir():
        raise StudioError(f"The output cannot be written to {out}: {out.parent} is not a folder that exists.")
    return out


def check_file(out: Path, what: str = "The plan") -> Path:
    """``out``. Raises ``StudioError`` if no file can be written there; one that exists is replaced. ``what`` is
    written, in words."""
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise StudioError(f"{what} cannot be written to {out}: it has to be a file in a folder that exists.")
    return out
