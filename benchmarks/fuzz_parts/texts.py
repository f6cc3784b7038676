"""Readers of text to calibrate and evaluate on, and of zero-shot tasks."""

import json
import random

import pyarrow
import pyarrow.parquet
from fuzz_parts.box import Box
from fuzz_parts.models import small_model
from fuzz_parts.mutations import spoiled_bytes, spoiled_json
from fuzz_parts.reader import Read, Reader, Spoil

from core.calibration.text import token_rows
from core.checkpoint.tokenizer import load_tokenizer
from core.evaluation.task_code import python_in
from core.jobs.errors import StudioError

_SAID = [{"role": "user", "content": "What is it?"}, {"role": "assistant", "content": "It is a fox, it is."}]
_RECORDS = [
    {"text": "The quick brown fox jumps over the lazy dog, again and again, until evening comes."},
    {"content": "Another document about rivers, mountains and the weather of the north."},
    {"messages": _SAID},
    {"conversations": [{"from": "human", "value": "Hello there?"}, {"from": "gpt", "value": "Hello."}]},
]


def _rows(box: Box, name: str) -> Read:
    tokenizer = load_tokenizer(small_model(box.home / "model"))
    tokenizer.chat_template = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}"
    path = str(box.given / name)

    def read() -> None:
        refused = None
        for template in (False, True):
            if template and name.endswith(".txt"):
                break
            try:
                token_rows(tokenizer, path, 1, 8, part="calibration", chat_template=template)
            except StudioError as error:
                refused = error
        if refused is not None:
            raise refused

    return read


def _begin_jsonl(box: Box) -> tuple[Spoil, Read]:
    path = box.given / "text.jsonl"

    def spoil(chance: random.Random) -> None:
        lines = [json.dumps(record).encode() for record in chance.sample(_RECORDS, chance.choice((1, 2, 4)))]
        at = chance.randrange(len(lines))
        lines[at] = spoiled_json(lines[at], chance) if chance.random() < 0.7 else spoiled_bytes(lines[at], chance)
        path.write_bytes(b"\n".join(lines) + b"\n")

    return spoil, _rows(box, path.name)


def _begin_plain(box: Box) -> tuple[Spoil, Read]:
    path = box.given / "text.txt"
    good = " ".join(str(record.get("text", "Grüße, 世界!")) for record in _RECORDS).encode()

    def spoil(chance: random.Random) -> None:
        path.write_bytes(spoiled_bytes(good, chance))

    return spoil, _rows(box, path.name)


def _begin_parquet(box: Box) -> tuple[Spoil, Read]:
    path = box.given / "text.parquet"
    table = pyarrow.table({"text": [record.get("text", "more words") for record in _RECORDS] * 3, "n": list(range(12))})
    nested = pyarrow.table({"messages": [_SAID] * 3})
    good = []
    for one in (table, nested):
        pyarrow.parquet.write_table(one, path)
        good.append(path.read_bytes())

    def spoil(chance: random.Random) -> None:
        path.write_bytes(spoiled_bytes(chance.choice(good), chance))

    return spoil, _rows(box, path.name)


def _begin_tasks(box: Box) -> tuple[Spoil, Read]:
    """Whether a folder of tasks brings code is found out before anything of it is loaded."""
    path = box.given / "task.yaml"
    good = b"task: t\ninclude: other.yaml\ndoc_to_text: !function code.f\nmetric_list:\n  - metric: acc\n    a: &x 1\n"
    (box.given / "other.yaml").write_bytes(b"task: u\ndataset_path: json\n")

    def spoil(chance: random.Random) -> None:
        path.write_bytes(
            spoiled_bytes(good, chance) if chance.random() < 0.7 else spoiled_json(b'{"include": ["a"]}', chance)
        )

    def read() -> None:
        python_in(box.given)

    return spoil, read


TEXTS = (
    Reader("text", _begin_plain),
    Reader("text-jsonl", _begin_jsonl),
    Reader("text-parquet", _begin_parquet),
    Reader("tasks", _begin_tasks),
)
