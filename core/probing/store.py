"""Answers on disk, kept as they come: a search that was stopped goes on where it was, and nothing is asked twice."""

import hashlib
import json
import os
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import torch
from safetensors import SafetensorError

from core.allocation.curves import FloatArray
from core.allocation.probe import MaskGradients
from core.calibration.dtype import name_of
from core.calibration.rows import TokenRows
from core.checkpoint.checked_tensors import read_checked, save_checked
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.jobs.errors import StudioError
from core.jobs.places import cache_dir

FORMAT = 1


class ProbeStore:
    """The answers of one model under one method on one set of rows. Scores are one JSON line each in one file; a line
    that a killed process left half written is not read. Mask gradients are one file a question."""

    def __init__(self, identity: Sequence[object]) -> None:
        """``identity``: what all answers depend on, as plain JSON."""
        self._folder = cache_dir("probes") / hash_of([FORMAT, *identity])
        self._file = self._folder / "scores.jsonl"
        self._scores = _read_scores(self._file)

    @property
    def begun(self) -> bool:
        """Whether something of it is on disk."""
        return self._folder.exists()

    def score(self, question: str) -> float | None:
        """What was kept under ``question``, or ``None``."""
        return self._scores.get(question)

    def put_scores(self, scores: Mapping[str, float]) -> None:
        """Keep answers by question. Raises ``StudioError`` if the disk refuses."""
        self._scores.update(scores)
        lines = "".join(_line(question, score) for question, score in scores.items())
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._file.open("a+b") as file:
                file.write(_end_of_line_missing(file) + lines.encode())
        except OSError as error:
            raise self._refused(error) from None

    def gradients(self, question: str) -> MaskGradients | None:
        """What was kept under ``question``, or ``None``; an unreadable file counts as nothing kept."""
        read = read_checked(self._path(question))
        try:
            return None if read is None else MaskGradients(float(read[1]["loss"]), _as_numpy(read[0]))
        except (KeyError, ValueError):
            return None

    def put_gradients(self, question: str, found: MaskGradients) -> None:
        """Keep mask gradients. Raises ``StudioError`` if the disk refuses."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            tensors = {name: torch.from_numpy(np.ascontiguousarray(one)) for name, one in found.by_site.items()}
            save_checked(self._path(question), tensors, {"loss": repr(found.loss)})
        except (OSError, SafetensorError) as error:
            raise self._refused(error) from None

    def _path(self, question: str) -> Path:
        return self._folder / f"masks-{question}.safetensors"

    def _refused(self, error: Exception) -> StudioError:
        return StudioError(
            f"What the search found cannot be kept in {self._folder}: {error}; make room there, or move the cache by "
            "setting RANK_STUDIO_HOME."
        )


def store_for(checkpoint: Checkpoint, decomposer: Decomposer, rows: TokenRows, dtype: torch.dtype) -> ProbeStore:
    """The answers in the cache for exactly these weights, decompositions, tokens and forward dtype."""
    moments = decomposer.moments.key if decomposer.moments is not None else ""
    options = dict(sorted(decomposer.options.items()))
    return ProbeStore([checkpoint.digest(), decomposer.method.name, options, moments, rows.digest(), name_of(dtype)])


def hash_of(question: Sequence[object]) -> str:
    """What stands for a question that is plain JSON."""
    return hashlib.sha256(json.dumps(question).encode()).hexdigest()[:32]


def _read_scores(path: Path) -> dict[str, float]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return {}
    found = {}
    for line in lines:
        try:
            question, score, *sums = json.loads(line)
            if not sums or sums == [_checksum(question, score)]:  # the first ones had no checksums
                found[str(question)] = float(score)
        except (ValueError, TypeError):
            continue
    return found


def _line(question: str, score: float) -> str:
    return json.dumps([question, score, _checksum(question, score)]) + "\n"


def _checksum(question: object, score: object) -> int:
    return zlib.crc32(json.dumps([question, score]).encode())


def _as_numpy(tensors: Mapping[str, torch.Tensor]) -> dict[str, FloatArray]:
    return {name: tensor.numpy() for name, tensor in tensors.items()}


def _end_of_line_missing(file: BinaryIO) -> bytes:
    """What must come before the next line, where a killed process left half of one."""
    if file.seek(0, os.SEEK_END) == 0:
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"
