"""Text to token rows: what is read, how it is cut, and what is said when it cannot be."""

import json
from pathlib import Path

import pytest
import torch
from transformers import PreTrainedTokenizerFast

from core.calibration.rows import TokenRows
from core.calibration.text import token_rows
from core.jobs.errors import StudioError

CHAT = "{% for m in messages %}{{ m.role }} {{ m.content }} </s> {% endfor %}"


def words(first: int, count: int) -> str:
    return " ".join(f"w{4 + (first + i) % 124}" for i in range(count))


def write_lines(path: Path, records: list[object]) -> str:
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return str(path)


def read(tokenizer: PreTrainedTokenizerFast, corpus: str, samples: int = 2, length: int = 5, **more: bool) -> TokenRows:
    return token_rows(tokenizer, corpus, samples, length, part="calibration", **more)


def test_that_a_text_is_its_whole_file_cut_into_rows(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(words(0, 7) + "\n\n" + words(7, 6), encoding="utf-8")
    rows = read(tokenizer, str(path))
    assert rows.ids.tolist() == [[4, 5, 6, 7, 8], [9, 10, 11, 12, 13]]
    assert rows.mask is None
    assert rows.tokens == 10


def test_that_special_tokens_are_added_once_as_the_tokenizer_does(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    from tokenizers.processors import TemplateProcessing

    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    path = tmp_path / "a.txt"
    path.write_text(words(0, 9), encoding="utf-8")
    assert read(tokenizer, str(path)).ids.tolist() == [[1, 4, 5, 6, 7], [8, 9, 10, 11, 12]]


def test_that_a_text_longer_than_the_context_is_read_without_a_warning(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tokenizer.model_max_length = 4
    path = tmp_path / "a.txt"
    path.write_text(words(0, 10), encoding="utf-8")
    assert read(tokenizer, str(path)).tokens == 10
    assert not caplog.records


@pytest.mark.parametrize("field", ["text", "content"])
def test_that_documents_are_joined_and_cut_like_a_text(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path, field: str
) -> None:
    corpus = write_lines(tmp_path / "a.jsonl", [{field: words(3 * i, 3)} for i in range(4)])
    assert read(tokenizer, corpus).ids.flatten().tolist() == list(range(4, 14))


def test_that_no_more_documents_are_read_than_the_rows_need(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write_lines(path, [{"text": words(0, 100)}] * 10)
    path.write_text(path.read_text() + "\nnot json", encoding="utf-8")
    assert read(tokenizer, str(path)).tokens == 10
    with pytest.raises(StudioError, match="Line 11"):
        read(tokenizer, str(path), samples=200)


def test_that_parquet_is_read_like_jsonl(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    records = [{"text": words(3 * i, 3), "id": i} for i in range(400)]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), tmp_path / "a.parquet")
    lines = write_lines(tmp_path / "a.jsonl", records)
    same = read(tokenizer, str(tmp_path / "a.parquet"), samples=100).ids == read(tokenizer, lines, samples=100).ids
    assert bool(same.all())


def test_that_a_conversation_is_one_row_cut_or_padded_and_masked(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path
) -> None:
    tokenizer.chat_template = CHAT
    corpus = write_lines(
        tmp_path / "a.jsonl",
        [
            {"messages": [{"role": "w4", "content": "w5"}]},
            {"text": ""},
            {"conversations": [{"from": "w6", "value": words(0, 20)}]},
            {"text": "w9"},
        ],
    )
    rows = read(tokenizer, corpus, samples=3, chat_template=True)
    assert rows.mask is not None
    assert rows.lengths == [3, 5, 3]
    assert rows.ids[0, :3].tolist() == [4, 5, 2]
    assert rows.ids[1].tolist() == [6, 4, 5, 6, 7]
    assert rows.ids[2, :3].tolist() == [3, 9, 2]


def test_that_a_data_set_is_loaded_by_name_configuration_and_split(
    tokenizer: PreTrainedTokenizerFast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    asked: list[tuple[object, ...]] = []

    def load(name: str, config: str | None, split: str) -> list[dict[str, str]]:
        asked.append((name, config, split))
        return [{"text": words(0, 5)}] * 20

    monkeypatch.setattr(datasets, "load_dataset", load)
    for corpus in ("wikitext:wikitext-2-raw-v1:train", "org/name", "name:validation"):
        assert read(tokenizer, corpus).tokens == 10
    token_rows(tokenizer, "name", 2, 5, part="evaluation")
    assert asked == [
        ("wikitext", "wikitext-2-raw-v1", "train"),
        ("org/name", None, "train"),
        ("name", None, "validation"),
        ("name", None, "test"),
    ]


def test_that_a_data_set_that_does_not_load_is_said_in_one_sentence(
    tokenizer: PreTrainedTokenizerFast, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datasets

    def load(*_args: object, **_more: object) -> None:
        raise ConnectionError("no route\nto host")

    monkeypatch.setattr(datasets, "load_dataset", load)
    with pytest.raises(StudioError, match=r"^wikitext is not a file here, .* cannot be loaded: no route\.$"):
        read(tokenizer, "wikitext")


@pytest.mark.parametrize(("module", "corpus"), [("pyarrow", "a.parquet"), ("datasets", "wikitext")])
def test_that_a_missing_extra_is_named(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, corpus: str
) -> None:
    (tmp_path / "a.parquet").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(StudioError, match=r"pip install 'rank-studio\[data\]'"):
        read(tokenizer, corpus)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n ", "is empty"),
        ("empty.jsonl", b"\n\n", "is empty"),
        ("short.txt", words(0, 9).encode(), "its 9 tokens make 1 rows of 5, but 2 were asked for"),
        ("latin.txt", b"w4 \xe9t\xe9", r"is not UTF-8 text \(byte 3\)"),
        ("latin.jsonl", b'{"text": "\xe9"}', "is not UTF-8"),
        ("broken.jsonl", b'{"text": "w4"}\n\n{"text": ', r"^Line 3 of .*broken\.jsonl is not valid JSON"),
        ("field.jsonl", b'{"body": "w4"}', r'^Line 1 of .* has no field "text".*; it has "body"\.$'),
        ("list.jsonl", b"[1]", "^Line 1 of .* is not a JSON object"),
        ("chat.jsonl", b'{"messages": [{"role": "user", "content": "w4"}]}', "ask for the chat template"),
        ("role.jsonl", b'{"messages": [{"content": "w4"}]}', 'lacks its "role"'),
        ("bad.parquet", b"not parquet", "cannot be read as a parquet file"),
        ("folder.txt/a", b"", "is a folder"),
    ],
)
def test_that_a_text_that_does_not_do_is_refused_in_one_sentence(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    corpus = path.parent if "/" in name else path
    with pytest.raises(StudioError, match=said) as caught:
        read(tokenizer, str(corpus))
    assert "\n" not in str(caught.value)


def test_that_a_missing_file_is_not_taken_for_a_data_set(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    for corpus in (str(tmp_path / "no"), "no.txt", "./no"):
        with pytest.raises(StudioError, match="There is no text file at"):
            read(tokenizer, corpus)


@pytest.mark.parametrize(
    ("template", "name", "said"),
    [
        (None, "a.jsonl", "has no chat template"),
        (CHAT, "a.txt", "needs documents"),
        (CHAT, "a.jsonl", "it has 1 documents, each of which is one row, but 2 rows were asked for"),
        ("{{ raise_exception('roles must alternate') }}", "a.jsonl", "refuses line 1 of .*: roles must alternate"),
    ],
)
def test_that_what_a_chat_template_cannot_do_is_said(
    tokenizer: PreTrainedTokenizerFast, tmp_path: Path, template: str | None, name: str, said: str
) -> None:
    tokenizer.chat_template = template
    path = tmp_path / name
    path.write_text('{"messages": [{"role": "user", "content": "w4"}]}', encoding="utf-8")
    with pytest.raises(StudioError, match=said):
        read(tokenizer, str(path), chat_template=True)


def test_that_the_digest_sees_tokens_and_rows_but_not_the_padding() -> None:
    ids = torch.tensor([[4, 5, 6], [7, 8, 9]])
    mask = torch.tensor([[True, True, False], [True, True, True]])
    padded = ids.clone()
    padded[0, 2] = 0
    assert TokenRows(ids, mask).digest() == TokenRows(padded, mask).digest()
    others = [TokenRows(ids), TokenRows(padded), TokenRows(ids.view(3, 2)), TokenRows(ids[:1])]
    assert len({TokenRows(ids, mask).digest(), *(other.digest() for other in others)}) == 5


def test_that_batches_hold_rows_of_equal_length_and_no_padding() -> None:
    mask = torch.tensor([[1, 1, 0, 0], [1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 0, 0]], dtype=torch.bool)
    rows = TokenRows(torch.arange(20).view(5, 4), mask)
    batches = [(batch.rows, batch.length) for batch in rows.batches(4)]
    assert batches == [((0, 2), 2), ((4,), 2), ((1,), 4)]
    assert rows.of(rows.batches(4)[0]).tolist() == [[0, 1], [8, 9]]


def test_that_padding_on_the_left_is_refused() -> None:
    with pytest.raises(ValueError, match="right"):
        TokenRows(torch.ones(1, 2, dtype=torch.int64), torch.tensor([[False, True]]))
