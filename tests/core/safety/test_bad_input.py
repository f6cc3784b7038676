"""What the fuzz campaign found, one by one."""

import json
import math
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from core.allocation.document import read_plan
from core.calibration.corpus import read_corpus
from core.checkpoint.compressed import open_compressed
from core.checkpoint.headers import read_headers
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.evaluation.task_code import python_in
from core.history.history import History
from core.jobs.errors import StudioError, shown
from core.jobs.reporter import silent
from core.requests import EvaluateResult
from tests.factors import compress, mixed_plan
from tests.families import make_checkpoint

DEEP = "[" * 100_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_checkpoint("llama", tmp_path / "llama")


def edit(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@given(st.text(st.characters(), max_size=50) | st.binary().map(lambda b: b.decode("utf-8", "surrogateescape")))
def test_that_whatever_a_sentence_quotes_it_is_one_line_that_can_be_shown(text: str) -> None:
    said = str(StudioError(text))
    assert said.isprintable()
    said.encode("utf-8")
    assert said == shown(said)


def test_that_an_endless_sentence_ends() -> None:
    assert len(str(StudioError("x" * 10**6))) < 1200


@pytest.mark.parametrize("text", [DEEP, "9" * 6000, '{"model_type": ["llama"]}', "[]", '"\\ud800"'])
def test_that_a_config_that_is_none_is_refused(folder: Path, text: str) -> None:
    (folder / "config.json").write_text(text)
    with pytest.raises(StudioError, match=r"config\.json"):
        open_checkpoint(str(folder), silent())


@pytest.mark.parametrize("changes", [{"num_hidden_layers": 10**9}, {"vocab_size": 2**62}, {"num_hidden_layers": 1e18}])
def test_that_sizes_no_model_has_are_refused_before_a_model_is_built(folder: Path, changes: dict[str, Any]) -> None:
    edit(folder / "config.json", **changes)
    with pytest.raises(StudioError, match=next(iter(changes))):
        open_checkpoint(str(folder), silent())
    with pytest.raises(StudioError, match=next(iter(changes))):
        load_model(folder)


@given(raw=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_that_any_bytes_as_a_header_are_refused_or_read(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "model.safetensors").write_bytes(len(raw).to_bytes(8, "little") + raw)
    found: list[str] = []
    try:
        found += read_headers(tmp_path)
    except StudioError as error:
        found.append(str(error))
    assert all(isinstance(name, str) for name in found)


def test_that_a_pipe_in_place_of_a_plan_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.json")
    with pytest.raises(StudioError, match="it is no file"):
        read_plan(tmp_path / "plan.json")


@pytest.mark.parametrize("ranks", [None, {"a": "x"}, {"a": 1.5}, {"a": 10**12}, {"a": -1}])
def test_that_impossible_ranks_of_a_compressed_folder_are_refused(tmp_path: Path, folder: Path, ranks: Any) -> None:
    source = open_checkpoint(str(folder), silent())
    small = tmp_path / "small"
    compress(source, mixed_plan(source, "pivoted"), small)
    stored = json.loads((small / "config.json").read_text())["quantization_config"]
    edit(small / "config.json", quantization_config=stored | {"ranks": ranks})
    with pytest.raises(StudioError):
        load_model(small)
    edit(small / "compression.json", ranks=ranks)
    with pytest.raises(StudioError):
        open_compressed(small, source)


@pytest.mark.parametrize("what", ["order", "rest.weight"])
def test_that_damaged_factors_name_their_site(tmp_path: Path, folder: Path, what: str) -> None:
    source = open_checkpoint(str(folder), silent())
    small = tmp_path / "small"
    compress(source, mixed_plan(source, "pivoted"), small)
    tensors = load_file(small / "model.safetensors")
    name = next(name for name in tensors if name.endswith(what))
    tensors[name] = torch.full_like(tensors[name], 10**6 if what == "order" else math.nan)
    save_file(tensors, small / "model.safetensors", metadata={"format": "pt"})
    made = open_compressed(small, source)
    site = source.info.by_name[name.removesuffix(f".{what}")]
    with pytest.raises(StudioError, match=site.name):
        made.weight(site)


@pytest.mark.parametrize(
    ("column", "value"), [("time", "2026-99-01"), ("time", b"\xff"), ("perplexity", "much"), ("model", b"\xff\x00")]
)
def test_that_a_cell_of_the_history_that_holds_something_else_is_said(tmp_path: Path, column: str, value: Any) -> None:
    history = History(tmp_path / "history.sqlite")
    sizes = {"tokens": 9, "tokens_per_second": 1.0, "peak_memory_bytes": 1, "bytes_on_disk": 1, "parameters": 1}
    texts = {"model": "m", "corpus": "c", "prompt": "p", "generation": "g"}
    measured = EvaluateResult.model_validate(sizes | texts | {"perplexity": 2.0, "seconds": 1.0})
    history.add_measurement(measured, windows=1, length=2, structure="s")
    with sqlite3.connect(history.path) as connection:
        connection.execute(f"UPDATE measurements SET {column} = ?", (value,))
    with pytest.raises(StudioError, match="is damaged"):
        history.measurements()


def test_that_lines_nested_too_deep_are_named(tmp_path: Path) -> None:
    (tmp_path / "text.jsonl").write_text(f'{{"text": "a"}}\n{DEEP}\n')
    with pytest.raises(StudioError, match="Line 2"):
        list(read_corpus(str(tmp_path / "text.jsonl"), "calibration"))


@pytest.mark.parametrize(
    "text", [f"task: {DEEP}", "include: null", 'include: ["a\\0b"]', "include: 7", f"a: {'9' * 6000}"]
)
def test_that_looking_for_code_in_tasks_never_fails(tmp_path: Path, text: str) -> None:
    (tmp_path / "task.yaml").write_text(text)
    python_in(tmp_path)


def test_that_an_infinite_perplexity_travels_as_json_and_back() -> None:
    sizes = {"tokens": 9, "tokens_per_second": 1.0, "peak_memory_bytes": 1, "bytes_on_disk": 1, "parameters": 1}
    texts = {"model": "m", "corpus": "c", "prompt": "p", "generation": "g"}
    measured = EvaluateResult.model_validate(sizes | texts | {"perplexity": math.inf, "seconds": 1.0})
    assert EvaluateResult.model_validate_json(measured.model_dump_json()) == measured


def test_that_half_a_character_in_a_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.jsonl").write_text('{"text": "a"}\n{"text": "b\\ud800"}\n')
    with pytest.raises(StudioError, match=r"Line 2 .* half of a character"):
        list(read_corpus(str(tmp_path / "text.jsonl"), "calibration"))


def test_that_what_a_checkpoint_links_to_elsewhere_is_not_copied_into_the_output(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "secret").write_text("mine")
    (folder / "LICENSE").symlink_to(tmp_path / "secret")
    (folder / "NOTICE").write_text("theirs")
    source = open_checkpoint(str(folder), silent())
    compress(source, mixed_plan(source, "pivoted"), tmp_path / "small")
    assert not (tmp_path / "small" / "LICENSE").exists()
    assert (tmp_path / "small" / "NOTICE").read_text() == "theirs"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_that_a_gguf_file_whose_lengths_lie_is_refused_before_the_libraries_believe_them(
    tmp_path: Path, kept: float
) -> None:
    path = tmp_path / "model.gguf"
    head = b"GGUF" + (3).to_bytes(4, "little") + (1).to_bytes(8, "little") + (1).to_bytes(8, "little")
    strings = (1).to_bytes(8, "little") + b"k" + (9).to_bytes(4, "little") + (8).to_bytes(4, "little")
    path.write_bytes(head + strings + int(kept * 2**62).to_bytes(8, "little") + bytes(1000))
    with pytest.raises(StudioError, match="is damaged"):
        open_checkpoint(str(path), silent())
