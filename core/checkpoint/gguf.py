"""GGUF files: dequantised once into a plain safetensors folder in the user's cache."""

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from core.checkpoint.digests import file_digest
from core.checkpoint.gguf_check import check_gguf
from core.jobs.errors import Cancelled, StudioError
from core.jobs.places import cache_dir
from core.jobs.reporter import Reporter
from core.jobs.scratch import scratch_folder

SOURCE_FILE = "rank-studio-source.json"
"""Lies in every folder this program converted and says what it was made from."""

_MAGIC = b"GGUF"
# GGUF names the pre-tokenizer instead of storing it. llama.cpp splits every digit off for these vocabularies;
# transformers maps them to plain byte-level splitting, which differs for characters such as "½".
_SINGLE_DIGITS = frozenset({"smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b"})


def open_gguf(path: Path, reporter: Reporter) -> Path:
    """Folder with the weights of the GGUF file ``path`` as plain bfloat16 safetensors; converted on first use.

    The cache is keyed by the file's content. bfloat16 because that is what language models are published in: the
    rounding is 20 to 60 times smaller than the step of a 4-bit or 8-bit quantisation and leaves perplexity as it was.
    Raises ``StudioError`` for a file that is no GGUF, is damaged, or holds an architecture transformers cannot read.
    """
    check_magic(path)
    digest = file_digest(path, reporter)
    folder = cache_dir("models", "gguf") / f"{path.stem}-{digest[:16]}"
    return convert(path, folder, {"source": path.name, "sha256": digest}, reporter)


def check_magic(path: Path) -> None:
    """Raises ``StudioError`` unless the file starts as a GGUF file does."""
    try:
        with path.open("rb") as stream:
            magic = stream.read(len(_MAGIC))
    except OSError as error:
        raise StudioError(f"{path} cannot be read ({error.strerror}); check the file and its permissions.") from error
    if magic != _MAGIC:
        raise StudioError(f"{path} is not a GGUF file (it does not start with 'GGUF'); download it again.")


def convert(path: Path, folder: Path, source: dict[str, str], reporter: Reporter) -> Path:
    """Write the dequantised model of ``path`` to ``folder`` unless it is there; whole or not at all."""
    if (folder / SOURCE_FILE).is_file():
        return folder
    check_gguf(path)
    reporter.log(f"Converting {path.name} to a plain safetensors folder (once)")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = scratch_folder(folder.parent, f".{folder.name}")
    try:
        _write(path, partial, source, reporter)
        # Another process may have finished the same conversion meanwhile; its folder is as good as ours.
        with contextlib.suppress(OSError):
            partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    if not (folder / SOURCE_FILE).is_file():
        raise StudioError(f"{folder} is in the way and is not a converted model; delete it and open {path} again.")
    return folder


def _write(path: Path, partial: Path, source: dict[str, str], reporter: Reporter) -> None:
    reporter.stage("convert", 3, unit="steps")
    with _said_plainly(path), _quiet():
        model = _dequantised(path)
        reporter.advance("weights")
        tokenizer = _tokenizer(path, model)
        reporter.advance("tokenizer")
        model.save_pretrained(partial, max_shard_size="5GB")
        tokenizer.save_pretrained(partial)
    origin = source | {"dtype": "bfloat16", "transformers": transformers.__version__}
    (partial / SOURCE_FILE).write_text(json.dumps(origin, indent=2) + "\n", encoding="utf-8")
    reporter.advance("files")


def _dequantised(path: Path) -> PreTrainedModel:
    options: dict[str, Any] = {"gguf_file": path.name, "dtype": torch.bfloat16, "output_loading_info": True}
    if hasattr(transformers, "GgufConfig"):  # older versions of transformers dequantise without being told
        options["quantization_config"] = transformers.GgufConfig(gguf_file=path.name, dequantize=True)
    loaded: Any = AutoModelForCausalLM.from_pretrained(path.parent, **options)
    model: PreTrainedModel = loaded[0]
    missing = sorted(loaded[1]["missing_keys"])
    if missing:  # transformers would have invented random weights for them
        raise StudioError(
            f"{path} lacks the weights of {missing[0]} ({len(missing)} in all); use a complete GGUF file."
        )
    for leftover in ("quantization_config", "_model_name_or_path"):
        vars(model.config).pop(leftover, None)
    return model


def _tokenizer(path: Path, model: PreTrainedModel) -> PreTrainedTokenizerBase:
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    assert isinstance(tokenizer, PreTrainedTokenizerBase)
    if _pre_tokenizer_name(path) in _SINGLE_DIGITS:
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
        )
    length = getattr(model.config, "max_position_embeddings", None)
    if length:
        tokenizer.model_max_length = length
    return tokenizer


def _pre_tokenizer_name(path: Path) -> str:
    from gguf import GGUFReader

    field = GGUFReader(path).get_field("tokenizer.ggml.pre")
    return str(field.contents()) if field is not None else ""


@contextlib.contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    """The readers raise whatever a damaged file makes them stumble over: said in one sentence."""
    try:
        yield
    except (StudioError, Cancelled, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the tokenizer's library, in Rust, is no Exception
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise StudioError(
            f"{path} cannot be converted ({reason}); it is damaged or of a kind transformers does not read: "
            "use the model's safetensors folder instead."
        ) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars of transformers: the reporter says how far we are."""
    if not transformers_logging.is_progress_bar_enabled():
        yield
        return
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it bare
    try:
        yield
    finally:
        transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it bare
