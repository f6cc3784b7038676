"""Text to token rows, the same way for calibration and for evaluation."""

from collections.abc import Iterator
from itertools import islice

import jinja2
import torch
from transformers import PreTrainedTokenizerBase

from core.calibration.corpus import Document, Messages, read_corpus
from core.calibration.rows import TokenRows
from core.jobs.errors import StudioError
from resources import TextPart

_DOCUMENT_BREAK = "\n\n"
_CHARACTERS_PER_TOKEN = 8
_MARGIN = 64


def token_rows(
    tokenizer: PreTrainedTokenizerBase,
    corpus: str,
    samples: int,
    length: int,
    *,
    part: TextPart,
    chat_template: bool = False,
) -> TokenRows:
    """The first ``samples`` rows of ``length`` tokens of a corpus.

    A text (``bundled``, a text file) is tokenised whole, once, with the special tokens the tokenizer adds by default,
    and cut into rows. The documents of a ``.jsonl`` or ``.parquet`` file or of a ``datasets`` name are joined by an
    empty line and then treated as one text, of which no more is read than the rows need. With ``chat_template`` each
    document that is not empty becomes one row of its own, cut at ``length`` or padded and masked; a document without
    messages is one user message. Raises ``StudioError`` on what cannot be read or is too short.
    """
    source = read_corpus(corpus, part)
    if chat_template:
        if isinstance(source, str):
            raise StudioError(
                f"The chat template needs documents (.jsonl, .parquet, a data set), but {corpus} is one text."
            )
        return _chat_rows(tokenizer, source, corpus, samples, length)
    if isinstance(source, str):
        ids = _encode(tokenizer, source)
    else:
        ids = _encode_documents(tokenizer, source, samples * length)
    if not ids:
        raise StudioError(f"The text {corpus} is empty.")
    rows = len(ids) // length
    if rows < samples:
        raise StudioError(
            f"The text {corpus} is too short: its {len(ids)} tokens make {rows} rows of {length}, "
            f"but {samples} were asked for; ask for fewer or shorter rows, or give more text."
        )
    return TokenRows(torch.tensor(ids[: samples * length], dtype=torch.int64).view(samples, length))


def _encode(tokenizer: PreTrainedTokenizerBase, text: str, *, special: bool = True) -> list[int]:
    # verbose=False: a text longer than the model's context is what is wanted here, no warning is due.
    return list(tokenizer(text, add_special_tokens=special, verbose=False)["input_ids"]) if text else []


def _encode_documents(tokenizer: PreTrainedTokenizerBase, documents: Iterator[Document], wanted: int) -> list[int]:
    parts: list[str] = []
    characters = 0
    target = wanted * _CHARACTERS_PER_TOKEN
    while True:
        exhausted = True
        for document in documents:
            parts.append(_plain(document))
            characters += len(parts[-1])
            if characters >= target:
                exhausted = False
                break
        ids = _encode(tokenizer, _DOCUMENT_BREAK.join(parts))
        # The margin keeps the last row away from the cut, where a word could be split differently.
        if exhausted or len(ids) >= wanted + _MARGIN:
            return ids
        target *= 2


def _plain(document: Document) -> str:
    if isinstance(document.content, str):
        return document.content
    raise StudioError(f"There are messages in {document.where}; ask for the chat template to read them.")


def _chat_rows(
    tokenizer: PreTrainedTokenizerBase, documents: Iterator[Document], corpus: str, samples: int, length: int
) -> TokenRows:
    if not tokenizer.chat_template:
        raise StudioError("This model's tokenizer has no chat template; leave the chat template off.")
    written = (_encode(tokenizer, _render(tokenizer, document), special=False) for document in documents)
    found = [ids[:length] for ids in islice((ids for ids in written if ids), samples)]
    if len(found) < samples:
        raise StudioError(
            f"The corpus {corpus} is too short: it has {len(found)} documents, each of which is one row, "
            f"but {samples} rows were asked for."
        )
    ids = torch.full((samples, length), _padding(tokenizer), dtype=torch.int64)
    mask = torch.zeros((samples, length), dtype=torch.bool)
    for row, tokens in enumerate(found):
        ids[row, : len(tokens)] = torch.tensor(tokens, dtype=torch.int64)
        mask[row, : len(tokens)] = True
    return TokenRows(ids, None if bool(mask.all()) else mask)


def _render(tokenizer: PreTrainedTokenizerBase, document: Document) -> str:
    content = document.content
    messages: Messages = [{"role": "user", "content": content}] if isinstance(content, str) else content
    if not messages or not any(message["content"] for message in messages):
        return ""
    try:
        return str(tokenizer.apply_chat_template(messages, tokenize=False))
    except jinja2.TemplateError as error:
        raise StudioError(f"The chat template refuses {document.where}: {error}.") from None


def _padding(tokenizer: PreTrainedTokenizerBase) -> int:
    """The padded places are never looked at; any id the embedding knows will do."""
    return tokenizer.pad_token_id if isinstance(tokenizer.pad_token_id, int) else 0
