"""A written folder to the Hugging Face Hub, with the login of this computer; it is neither kept nor passed on."""

import re
from dataclasses import dataclass
from pathlib import Path

import huggingface_hub
from huggingface_hub import CommitOperationAdd, HfApi
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.utils.tqdm import disable_progress_bars

from core.checkpoint.code import foreign_modelling_file, is_our_modelling_file
from core.checkpoint.partial import JOURNAL
from core.jobs.errors import Cancelled, StudioError, UsageError
from core.jobs.reporter import Reporter

_REPO = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_UNAUTHORISED, _FORBIDDEN = 401, 403


@dataclass(frozen=True)
class Uploaded:
    """Where it lies now, and how much of it there is."""

    url: str
    files: int
    bytes: int


def upload_folder(folder: Path, repo: str, *, public: bool, reporter: Reporter) -> Uploaded:
    """Put every file of ``folder`` into the model repository ``repo`` in one commit, so that it appears whole or not at
    all; the repository is made if there is none, for nobody else to see unless ``public``.

    Raises ``UsageError`` on a name that no repository can have; ``StudioError`` where the folder holds no model, nobody
    is logged in, or the Hub refuses or cannot be reached; ``Cancelled``, and then nothing shows on the Hub.
    """
    files = _files(folder, repo)
    if huggingface_hub.get_token() is None:
        raise StudioError("Nobody is logged in to the Hub on this computer; run 'hf auth login' in a terminal first.")
    try:
        return _upload(folder, files, repo, public, reporter)
    except (Cancelled, StudioError):
        raise
    except HfHubHTTPError as error:
        raise StudioError(_refused(repo, error)) from error
    except Exception as error:  # whatever the network layer of the installed version raises
        raise StudioError(
            f"The Hub cannot be reached ({_first_line(error)}); check the network and upload again."
        ) from error


def _files(folder: Path, repo: str) -> list[Path]:
    if _REPO.fullmatch(repo) is None or ".." in repo or "--" in repo:
        raise UsageError(f"'{repo}' is no name of a repository; write it as owner/name.")
    if not folder.is_dir():
        raise StudioError(f"There is no folder {folder}; give one that a compression wrote.")
    if (folder / JOURNAL).exists():
        raise StudioError(f"{folder} is an unfinished compression; finish it first.")
    if not (folder / "config.json").is_file() or not any(folder.glob("*.safetensors")):
        raise StudioError(f"{folder} holds no model (config.json and safetensors files); give one that does.")
    if not is_our_modelling_file(folder):
        raise StudioError(f"{foreign_modelling_file(folder)} Compress again before you upload it.")
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def _upload(folder: Path, files: list[Path], repo: str, public: bool, reporter: Reporter) -> Uploaded:
    disable_progress_bars()
    api = HfApi()
    reporter.stage("Uploading", len(files), unit="files")
    api.create_repo(repo, private=not public, exist_ok=True)
    operations = []
    for path in files:
        reporter.check()
        operation = CommitOperationAdd(path_in_repo=path.name, path_or_fileobj=str(path))
        api.preupload_lfs_files(repo, [operation])
        operations.append(operation)
        reporter.advance(path.name)
    reporter.check()
    api.create_commit(repo, operations, commit_message=f"Upload {folder.name} with Rank Studio")
    url = f"{api.endpoint}/{repo}"
    return Uploaded(url, len(files), sum(path.stat().st_size for path in files))


def _refused(repo: str, error: HfHubHTTPError) -> str:
    status = error.response.status_code if error.response is not None else 0
    if status == _UNAUTHORISED:
        return "The Hub does not accept the login on this computer; run 'hf auth login' in a terminal again."
    if status == _FORBIDDEN:
        return f"The login on this computer may not write to {repo}; use a token with write access or another owner."
    return f"The Hub refused {repo} ({_first_line(error)}); try again later."


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(". ") if lines else type(error).__name__
