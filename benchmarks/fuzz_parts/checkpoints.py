"""Readers of checkpoints, by the requests that the window and the command line send."""

import json
import os
import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fuzz_parts.box import Box
from fuzz_parts.models import compressed, opened, small_model
from fuzz_parts.mutations import changed_value, spelled, spoiled_bytes, spoiled_json
from fuzz_parts.reader import Read, Reader, Spoil

from core.checkpoint.load import load_model
from core.checkpoint.tokenizer import load_tokenizer
from core.execute import execute
from core.jobs.errors import StudioError
from core.jobs.events import Event, JobFailed
from core.requests import AnalyseSpectra, ContrastFolder, OpenModel, Request

_WEIGHTS, _INDEX, _CONFIG = "model.safetensors", "model.safetensors.index.json", "config.json"


class InternalError(Exception):
    """A request ended with what is no sentence for the user; carries the traceback that went to the log."""


def asked(request: Request) -> None:
    """Answer ``request`` as the worker does, every event spelled out as it goes over the wire. Raises ``StudioError``
    with what the user reads where the request is refused."""

    def send(event: Event) -> None:
        event.model_dump_json()

    terminal = execute(request, send).terminal
    if isinstance(terminal, JobFailed):
        if terminal.message.startswith(("Internal error", "There was not enough memory")):
            raise InternalError(f"{terminal.message}\n{terminal.detail}")
        raise StudioError(terminal.message)


def _in_place_of(path: Path, box: Box, chance: random.Random) -> None:
    """Something that is no file of the checkpoint under its name."""
    path.unlink(missing_ok=True)
    match chance.randrange(6):
        case 0:
            path.symlink_to(box.outside / "secret")
        case 1:
            path.symlink_to("/dev/zero")
        case 2:
            os.mkfifo(path)
        case 3:
            path.symlink_to(path.name)
        case 4:
            path.mkdir()
        case _:
            path.symlink_to("../outside/nothing")


def _fresh(path: Path, data: bytes) -> None:
    """Write it, whatever an earlier input left there."""
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    path.write_bytes(data)


def _spoiling(box: Box, path: Path, spoiled: Callable[[bytes, random.Random], bytes]) -> Spoil:
    good = path.read_bytes()

    def spoil(chance: random.Random) -> None:
        _fresh(path, spoiled(good, chance))
        if chance.random() < 0.02:
            _in_place_of(path, box, chance)

    return spoil


def header_spoiled(data: bytes, chance: random.Random) -> bytes:
    length = struct.unpack("<Q", data[:8])[0]
    header, body = data[8 : 8 + length], data[8 + length :]
    if chance.random() < 0.3:
        return spoiled_bytes(data[: 8 + length], chance) + body
    if chance.random() < 0.4:
        entries = json.loads(header)
        _misplaced(entries, chance)
        spoiled = spelled(entries, chance)
    else:
        spoiled = spoiled_json(header, chance)
    said = len(spoiled) if chance.random() < 0.9 else chance.choice((0, 1, len(spoiled) + 8, 2**31, 2**63, 2**64 - 1))
    return struct.pack("<Q", said) + spoiled + body


def _misplaced(entries: dict[str, Any], chance: random.Random) -> None:
    """Extents and shapes that do not fit the file, or each other."""
    name = chance.choice([name for name in entries if name != "__metadata__"])
    entry = entries[name]
    begin, end = entry["data_offsets"]
    match chance.randrange(7):
        case 0:
            entry["data_offsets"] = [max(0, begin - 16), max(0, end - 16)]
        case 1:
            entry["data_offsets"] = [begin, chance.choice((2**63 - 1, 2**64, end + 2, begin))]
        case 2:
            entry["data_offsets"] = [end, begin]
        case 3:
            entry["shape"] = [
                chance.choice((0, 1, 2**31, 2**32, 2**62)) for _ in range(chance.choice((0, 1, 2, 3, 70)))
            ]
        case 4:
            entry["dtype"] = chance.choice(("F32", "F64", "I8", "BOOL", "F8_E4M3", "F4", "C64", "", "bfloat16"))
        case 5:
            entry["shape"] = entry["shape"][::-1]
        case _:
            changed_value(entries, chance)


def body_spoiled(data: bytes, chance: random.Random) -> bytes:
    length = 8 + struct.unpack("<Q", data[:8])[0]
    body = bytearray(data[length:])
    if chance.random() < 0.4:
        at = 2 * chance.randrange(len(body) // 2)
        bad = chance.choice((b"\xc0\x7f", b"\x80\x7f", b"\x80\xff", b"\xff\xff", b"\x7f\x7f", b"\x01\x00"))
        body[at : at + 2] = bad
        return data[:length] + bytes(body)
    return data[:length] + spoiled_bytes(bytes(body), chance)


def _read_of(request: Request) -> Read:
    return lambda: asked(request)


def _begin_header(box: Box) -> tuple[Spoil, Read]:
    folder = small_model(box.given)
    return _spoiling(box, folder / _WEIGHTS, header_spoiled), _read_of(OpenModel(model=str(folder)))


def _begin_body(box: Box) -> tuple[Spoil, Read]:
    folder = small_model(box.given)
    return _spoiling(box, folder / _WEIGHTS, body_spoiled), _read_of(AnalyseSpectra(model=str(folder)))


def _begin_index(box: Box) -> tuple[Spoil, Read]:
    folder = small_model(box.given, shards=True)
    return _spoiling(box, folder / _INDEX, spoiled_json), _read_of(OpenModel(model=str(folder)))


def _begin_config(box: Box) -> tuple[Spoil, Read]:
    folder = small_model(box.given)
    (folder / "modeling_evil.py").write_text("raise SystemExit('code of the input was run')\n")
    return _spoiling(box, folder / _CONFIG, _config), _read_of(OpenModel(model=str(folder)))


def _config(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.05:
        content = json.loads(data)
        content["auto_map"] = {"AutoConfig": "modeling_evil.C", "AutoModelForCausalLM": "modeling_evil.M"}
        content["model_type"] = chance.choice(("llama", "evil", "", None))
        return spelled(content, chance)
    return spoiled_json(data, chance)


def _begin_tokenizer(box: Box) -> tuple[Spoil, Read]:
    folder = small_model(box.given)
    files = [folder / name for name in ("tokenizer.json", "tokenizer_config.json")]
    good = {path: path.read_bytes() for path in files}

    def spoil(chance: random.Random) -> None:
        for path, data in good.items():
            path.write_bytes(data)
        path = chance.choice(files)
        path.write_bytes(spoiled_json(good[path], chance))

    def read() -> None:
        load_tokenizer(folder)

    return spoil, read


def _begin_record(box: Box) -> tuple[Spoil, Read]:
    source = small_model(box.home / "source")
    folder = compressed(opened(source), box.given / "out")
    for path in folder.iterdir():  # flat, so that what becomes of it is watched
        path.rename(box.given / path.name)
    folder.rmdir()
    spoils = [
        _spoiling(box, box.given / "compression.json", spoiled_json),
        _spoiling(box, box.given / _WEIGHTS, header_spoiled),
        _spoiling(box, box.given / _WEIGHTS, body_spoiled),
    ]
    good = {name: (box.given / name).read_bytes() for name in ("compression.json", _WEIGHTS)}

    def spoil(chance: random.Random) -> None:
        for name, data in good.items():
            _fresh(box.given / name, data)
        chance.choice((spoils[0], *spoils))(chance)

    return spoil, _read_of(ContrastFolder(model=str(source), folder=str(box.given)))


def _begin_low_rank(box: Box) -> tuple[Spoil, Read]:
    source = small_model(box.home / "source")
    folder = compressed(opened(source), box.given / "out")
    for path in folder.iterdir():
        path.rename(box.given / path.name)
    folder.rmdir()

    def read() -> None:
        load_model(box.given)

    return _spoiling(box, box.given / _CONFIG, _quantisation), read


def _quantisation(data: bytes, chance: random.Random) -> bytes:
    content = json.loads(data)
    if chance.random() < 0.7:
        content["quantization_config"] = changed_value(content["quantization_config"], chance)
        return spelled(content, chance)
    return spoiled_json(data, chance)


CHECKPOINTS = (
    Reader("safetensors-header", _begin_header),
    Reader("safetensors-body", _begin_body),
    Reader("index", _begin_index),
    Reader("config", _begin_config),
    Reader("tokenizer", _begin_tokenizer),
    Reader("compressed-folder", _begin_record),
    Reader("compressed-model", _begin_low_rank),
)
