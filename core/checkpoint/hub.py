"""Models on the Hugging Face Hub: fetched with progress, paused by cancelling, resumed later, read offline."""

import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import huggingface_hub
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

from core.checkpoint.transfer import Arrived, fetch_blob, silent_bar
from core.jobs.errors import Cancelled, StudioError
from core.jobs.reporter import Reporter

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_MEGABYTE = 10**6
_LARGE = 8 * _MEGABYTE
"""Bytes; below, fetching a file anew costs less than the look-ups that going on inside it takes."""
_LISTING_SECONDS = 10.0
_REACHABLE_SECONDS = 3.0
# Weights only as safetensors, never pickles; ``original/`` and the like hold the same weights a second time.
_WANTED = ("*.safetensors", "*.json", "*.txt", "*.model", "*.jinja", "*.py")
_UNWANTED = ("*/*",)


def is_hub_id(model: str) -> bool:
    """Whether ``model`` has the form ``owner/name`` (or an old ``name``), so that it may be asked for on the Hub."""
    return _HUB_ID.fullmatch(model) is not None and ".." not in model and not model.endswith((".gguf", "."))


def cached(hub_id: str) -> Path | None:
    """The complete local snapshot of a model, found without any network, or None."""
    try:
        folder = Path(_snapshot(hub_id, local_files_only=True))
    except (LocalEntryNotFoundError, OSError, ValueError):
        return None
    return folder if _complete(folder) else None


def reachable(hub_id: str) -> bool:
    """Whether the Hub answers for this model within a few seconds."""
    try:
        huggingface_hub.HfApi().model_info(hub_id, timeout=_REACHABLE_SECONDS)
    except Exception:  # whatever the network layer of the installed version raises
        return False
    return True


def download(hub_id: str, reporter: Reporter) -> Path:
    """The local snapshot of a model, fetching what is missing. Falls back to the cache where the Hub cannot be reached.

    ``Cancelled`` from the reporter stops the transfer; what has arrived stays and the next call goes on from there.
    Raises ``StudioError`` where the model does not exist, may not be read, or is neither reachable nor cached.
    """
    try:
        return _fetch(hub_id, reporter)
    except (Cancelled, StudioError):
        raise
    except GatedRepoError as error:
        raise StudioError(
            f"The Hub gives {hub_id} only to those who accepted its terms; accept them on its page and run "
            "'hf auth login'."
        ) from error
    except RepositoryNotFoundError as error:
        raise StudioError(
            f"There is no folder '{hub_id}' here and no model of that name on the Hub (or it is private); check the "
            "spelling or run 'hf auth login'."
        ) from error
    except Exception as error:
        folder = cached(hub_id)
        if folder is not None:
            reporter.log(f"The Hub cannot be reached; {hub_id} is read from the cache", "warning")
            return folder
        if isinstance(error, HfHubHTTPError):
            raise StudioError(f"The Hub refused {hub_id} ({_first_line(error)}); try again later.") from error
        raise StudioError(
            f"There is no folder '{hub_id}' here, and the Hub cannot be reached ({_first_line(error)}); check the path "
            "or the network and try again: a download goes on where it stopped."
        ) from error


def _snapshot(hub_id: str, **options: Any) -> str:
    wanted, unwanted = list(_WANTED), list(_UNWANTED)
    return str(huggingface_hub.snapshot_download(hub_id, allow_patterns=wanted, ignore_patterns=unwanted, **options))


def _fetch(hub_id: str, reporter: Reporter) -> Path:
    info = huggingface_hub.HfApi().model_info(hub_id, files_metadata=True, timeout=_LISTING_SECONDS)
    sizes = {file.rfilename: file.size or 0 for file in info.siblings or () if _wanted(file.rfilename)}
    megabytes = sum(sizes.values()) // _MEGABYTE
    reporter.stage("download", megabytes, unit="MB")
    arrived = Arrived(reporter, megabytes)
    for name in sorted(sizes):
        if sizes[name] >= _LARGE and info.sha is not None:
            fetch_blob(hub_id, info.sha, name, arrived)
    folder = Path(_snapshot(hub_id, tqdm_class=silent_bar(arrived)))
    arrived.complete()
    return folder


def _wanted(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _WANTED) and not any(fnmatch(name, p) for p in _UNWANTED)


def _complete(folder: Path) -> bool:
    has_weights = (folder / "model.safetensors").exists() or (folder / "model.safetensors.index.json").exists()
    return (folder / "config.json").exists() and has_weights


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(". ") if lines else type(error).__name__
