"""Documents that people keep and share: JSON files, checked field by field when they are read."""

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from core.jobs.errors import StudioError
from core.jobs.plain_json import read_small
from core.jobs.whole_file import write_whole

_Document = TypeVar("_Document", bound=BaseModel)


def read_document(form: type[_Document], path: Path, what: str) -> _Document:
    """The ``what`` (a plan, a recipe, ...) in the file ``path``. Raises ``StudioError`` with the file and the first
    field that is wrong, or that a newer program wrote it."""
    content = b""
    try:
        content = read_small(path)
        return form.model_validate_json(content)
    except FileNotFoundError:
        raise StudioError(f"There is no {what} file at {path}.") from None
    except OSError as error:
        raise StudioError(f"The {what} file {path} cannot be read: {error.strerror or error}.") from None
    except ValidationError as error:
        if is_newer(content, form):
            raise StudioError(
                f"The {what} file {path} was written by a newer Rank Studio (version {version_in(content)} of the "
                f"file, this program knows up to {version_of(form)}); use that one, it is left as it is."
            ) from None
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise StudioError(f"{path} is not a {what} that Rank Studio can use: at {where}: {first['msg']}.") from None


def is_newer(content: bytes, form: type[BaseModel]) -> bool:
    """Whether a JSON document says that it has a later version than this program knows of ``form``."""
    return version_in(content) > version_of(form) > 0


def version_in(content: bytes) -> int:
    """The version that a JSON document says it has; 0 where it says none."""
    try:
        found = json.loads(content)["version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0
    return found if type(found) is int else 0


def version_of(form: type[BaseModel]) -> int:
    """The newest version of a form of documents that this program knows; 0 for one without versions."""
    return int(form.model_fields["version"].default) if "version" in form.model_fields else 0


def save_document(document: BaseModel, path: Path, what: str) -> None:
    """Write the file, whole or not at all. Raises ``StudioError`` when it cannot be written."""
    try:
        write_whole(path, document.model_dump_json(indent=1) + "\n", lasting=True)
    except OSError as error:
        raise StudioError(
            f"The {what} cannot be saved at {path}: {error.strerror or error}; choose another place."
        ) from None
