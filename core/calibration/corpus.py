"""Where text comes from: one text, or documents one after another."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import resources
from core.allocation.document import SECOND_TEXT
from core.jobs.errors import StudioError
from core.jobs.plain_json import parse_json
from resources import TextPart

Messages = list[dict[str, str]]

_FILE_SUFFIXES = {".txt", ".md", ".jsonl", ".parquet", ".json", ".csv"}
_SPLITS = {"train", "validation", "valid", "test"}
_INSTALL = "pip install 'rank-studio[data]'"
_ROLES = {"human": "user", "gpt": "assistant"}


@dataclass(frozen=True)
class Document:
    """One document: its text, or its conversation; ``where`` says which one it is, for errors."""

    content: str | Messages
    where: str


def read_corpus(corpus: str, part: TextPart) -> str | Iterator[Document]:
    """The one text behind ``corpus`` (``bundled``, ``bundled-second``, a text file), or its documents, read lazily.

    Documents come from ``.jsonl``, ``.parquet`` or a ``datasets`` name (``name[:config][:split]``; the split is
    ``train`` for calibration and ``test`` for evaluation unless given). Raises ``StudioError`` on what cannot be read.
    """
    if corpus == "bundled":
        return resources.text(part)
    if corpus == SECOND_TEXT:
        return resources.second_text()
    path = Path(corpus).expanduser()
    if path.is_dir():
        raise StudioError(f"{corpus} is a folder; name one text, .jsonl or .parquet file in it.")
    if not path.exists():
        if path.suffix.lower() in _FILE_SUFFIXES or corpus.startswith(("/", "./", "../", "~")):
            raise StudioError(f"There is no text file at {corpus}.")
        return _dataset_documents(corpus, part)
    match path.suffix.lower():
        case ".jsonl":
            return _json_documents(path)
        case ".parquet":
            return _parquet_documents(path)
        case _:
            return _whole_text(path)


def _whole_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(path, error) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def _json_documents(path: Path) -> Iterator[Document]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _document(_json_record(line, number, path), f"line {number} of {path}")
    except OSError as error:
        raise _unreadable(path, error) from None


def _json_record(line: bytes, number: int, path: Path) -> Any:
    try:
        return parse_json(line)
    except UnicodeDecodeError as error:
        raise _not_utf8(path, error) from None
    except ValueError as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else error
        raise StudioError(f"Line {number} of {path} is not valid JSON: {reason}; correct or remove it.") from None


def _parquet_documents(path: Path) -> Iterator[Document]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise StudioError(f"Reading {path} needs pyarrow, which is not installed; run: {_INSTALL}") from None
    number = 0
    try:
        with pyarrow.parquet.ParquetFile(path) as table:
            for batch in table.iter_batches(batch_size=256):
                for record in batch.to_pylist():
                    number += 1
                    yield _document(record, f"row {number} of {path}")
    except (pyarrow.ArrowException, UnicodeDecodeError, OverflowError, OSError) as error:
        raise StudioError(f"{path} cannot be read as a parquet file: {_first_line(error)}.") from None


def _dataset_documents(corpus: str, part: TextPart) -> Iterator[Document]:
    try:
        import datasets
    except ImportError:
        raise StudioError(
            f"{corpus} is not a file; to read it as the name of a data set, first run: {_INSTALL}"
        ) from None
    name, *rest = corpus.split(":")
    split = rest.pop() if rest and rest[-1].split("[")[0] in _SPLITS else None
    if len(rest) > 1:
        raise StudioError(f"{corpus} is neither a file nor a data set name of the form name:config:split.")
    split = split or ("train" if part == "calibration" else "test")
    try:
        records = datasets.load_dataset(name, rest[0] if rest else None, split=split)
    except Exception as error:  # the library raises many kinds, its own and those of its network stack
        raise StudioError(
            f"{corpus} is not a file here, and as the name of a data set it cannot be loaded: {_first_line(error)}."
        ) from None
    return (_document(record, f"record {number} of {corpus}") for number, record in enumerate(records, start=1))


def _document(record: Any, where: str) -> Document:
    if not isinstance(record, Mapping):
        raise StudioError(f'{_sentence(where)} is not a JSON object with a field "text", "content" or "messages".')
    for field in ("text", "content"):
        if isinstance(record.get(field), str):
            return Document(_whole(record[field], where), where)
    for field in ("messages", "conversation", "conversations"):
        if record.get(field) is not None:
            return Document(_messages(record[field], field, where), where)
    known = ", ".join(f'"{name}"' for name in list(record)[:6]) or "nothing"
    raise StudioError(
        f'{_sentence(where)} has no field "text", "content", "messages" or "conversation"; it has {known}.'
    )


def _messages(turns: Any, field: str, where: str) -> Messages:
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        raise StudioError(f'{_sentence(where)}: the field "{field}" is not a list of messages.')
    return [_message(turn, field, where) for turn in turns]


def _message(turn: Any, field: str, where: str) -> dict[str, str]:
    if isinstance(turn, Mapping):
        role, content = turn.get("role", turn.get("from")), turn.get("content", turn.get("value"))
        if isinstance(role, str) and isinstance(content, str):
            return {"role": _whole(_ROLES.get(role, role), where), "content": _whole(content, where)}
    raise StudioError(f'{_sentence(where)}: a message in "{field}" lacks its "role" or its "content".')


def _whole(text: str, where: str) -> str:
    """JSON can spell halves of characters, which no tokenizer takes."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StudioError(
            f"{_sentence(where)} has half of a character at place {error.start} of its text; correct or remove it."
        ) from None
    return text


def _not_utf8(path: Path, error: UnicodeDecodeError) -> StudioError:
    return StudioError(f"{path} is not UTF-8 text (byte {error.start}); convert it to UTF-8.")


def _unreadable(path: Path, error: OSError) -> StudioError:
    return StudioError(f"{path} cannot be read: {error.strerror or error}.")


def _sentence(where: str) -> str:
    return where[:1].upper() + where[1:]


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
