"""Documents that people keep and share: JSON files, checked field by field when they are read."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from core.jobs.errors import StudioError
from core.jobs.whole_file import write_whole

_Document = TypeVar("_Document", bound=BaseModel)


def read_document(form: type[_Document], path: Path, what: str) -> _Document:
    """The ``what`` (a plan, a recipe, ...) in the file ``path``. Raises ``StudioError`` with the file and the first
    field that is wrong."""
    try:
        return form.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise StudioError(f"There is no {what} file at {path}.") from None
    except OSError as error:
        raise StudioError(f"The {what} file {path} cannot be read: {error.strerror or error}.") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise StudioError(f"{path} is not a {what} that Rank Studio can use: at {where}: {first['msg']}.") from None


def save_document(document: BaseModel, path: Path, what: str) -> None:
    """Write the file, whole or not at all. Raises ``StudioError`` when it cannot be written."""
    try:
        write_whole(path, document.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise StudioError(
            f"The {what} cannot be saved at {path}: {error.strerror or error}; choose another place."
        ) from None
