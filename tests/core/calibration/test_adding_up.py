"""Moments of rows that several processes share: here threads, which add up as processes do."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import BaseModel
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from core.calibration import backward
from core.calibration.calibrate import calibrate_rows
from core.calibration.forward import open_front
from core.calibration.live import NotFiniteError
from core.calibration.rows import TokenRows
from core.calibration.together import MeasureMoments, help_measuring
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.skeleton import Skeleton
from core.jobs.crew import Sums, working_in
from core.jobs.reporter import EventReporter, silent
from core.model.moment_kinds import (
    COLUMN_SQUARES,
    GRADIENT,
    INPUT_ABS_MAX,
    INPUT_ABS_MEAN,
    INPUT_ABS_ROW_MAX,
    INPUT_GRAM,
    ROW_SQUARES,
    MomentKind,
    kronecker,
    logit_curvature,
    output_gram,
    output_subspace,
)
from tests.core.calibration.whole_model import make_rows, opened

ALL = frozenset(
    {
        *(INPUT_GRAM, INPUT_ABS_MEAN, INPUT_ABS_MAX, INPUT_ABS_ROW_MAX, GRADIENT, COLUMN_SQUARES, ROW_SQUARES),
        *(output_gram(middle=True, clip=True), logit_curvature(0), logit_curvature(2), output_subspace(0.5)),
        *kronecker(3),
    }
)


@pytest.fixture(autouse=True)
def one_builds_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes build their models each for itself. What transformers switches off meanwhile, threads
    share: the initialisation, which buffers need that are computed."""
    building = threading.Lock()

    def in_turn(*args: Any) -> Skeleton:
        with building:
            return open_front(*args)

    monkeypatch.setattr(backward, "open_front", in_turn)


class Meeting:
    """Where all threads bring their parts."""

    def __init__(self, size: int) -> None:
        self.barrier = threading.Barrier(size, timeout=120)
        self.parts: list[torch.Tensor] = [torch.empty(0)] * size


class Part:
    """What one thread sees of the sums."""

    def __init__(self, meeting: Meeting, number: int, counts: bool) -> None:
        self.counts = counts
        self._meeting = meeting
        self._number = number

    def total(self, part: torch.Tensor) -> torch.Tensor:
        return self._met(part, lambda stack: stack.sum(dim=0))

    def largest(self, part: torch.Tensor) -> torch.Tensor:
        return self._met(part, lambda stack: stack.amax(dim=0))

    def _met(self, part: torch.Tensor, by: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
        self._meeting.parts[self._number] = part.clone()
        self._meeting.barrier.wait()
        whole = by(torch.stack(self._meeting.parts))
        self._meeting.barrier.wait()
        return part.copy_(whole)


class Threads:
    """A crew whose other processes are threads."""

    def __init__(self, checkpoint: Checkpoint, size: int) -> None:
        self.size = size
        self.hands: list[list[int]] = []
        self._checkpoint = checkpoint
        self._threads: list[threading.Thread] = []

    def shared(
        self, task: BaseModel, hands: Sequence[Sequence[str]], do: Callable[[str], float]
    ) -> Iterator[tuple[str, float]]:
        raise NotImplementedError

    def together(self, task: BaseModel) -> Sums:
        # As it travels: what is lost on the way is lost here too.
        sent = MeasureMoments.model_validate_json(task.model_dump_json())
        self.hands = sent.hands
        meeting = Meeting(self.size)
        for number in range(1, self.size):
            part = Part(meeting, number, bool(sent.hands[number]))
            self._threads.append(threading.Thread(target=self._help, args=(sent, number, part)))
            self._threads[-1].start()
        return Part(meeting, 0, True)

    def join(self) -> None:
        for thread in self._threads:
            thread.join(120)

    def _help(self, task: MeasureMoments, number: int, part: Part) -> None:
        try:
            help_measuring(task, self._checkpoint, number, part, silent(), "cpu")
        except NotFiniteError:
            return  # process 0 finds the same, and says so


def measured(
    checkpoint: Checkpoint, rows: TokenRows, needs: frozenset[MomentKind]
) -> dict[str, tuple[str, torch.Tensor]]:
    """Tokens and numbers by file."""
    folder = calibrate_rows(checkpoint, rows, "float32", needs, silent()).folder
    found = {}
    for path in folder.iterdir():
        with safe_open(path, framework="pt") as file:
            found[path.name] = ((file.metadata() or {})["tokens"], file.get_tensor("mean"))
    return found


@pytest.mark.parametrize("ragged", [False, True])
def test_that_every_kind_is_the_same_over_rows_that_are_shared(
    ragged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = opened("llama", tmp_path, max_position_embeddings=2048)
    rows = make_rows(5, 40, ragged=True) if ragged else make_rows(5, 900)
    alone = measured(checkpoint, rows, ALL)
    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path / "shared"))
    threads = Threads(checkpoint, 3)
    with working_in(threads):
        shared = measured(checkpoint, rows, ALL)
    threads.join()
    assert all(threads.hands)
    assert shared.keys() == alone.keys()
    for name, (tokens, mean) in alone.items():
        assert shared[name][0] == tokens, name
        assert shared[name][1].dtype == mean.dtype
        assert torch.allclose(shared[name][1].double(), mean.double(), atol=1e-5 * float(mean.abs().max())), name


def test_that_a_process_without_rows_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint, rows = opened("llama", tmp_path), make_rows(3, 20)
    alone = measured(checkpoint, rows, ALL)
    monkeypatch.setenv("RANK_STUDIO_HOME", str(tmp_path / "shared"))
    threads = Threads(checkpoint, 2)
    with working_in(threads):
        shared = measured(checkpoint, rows, ALL)
    threads.join()
    assert threads.hands == [[0, 1, 2], []]
    for name, (tokens, mean) in alone.items():
        assert shared[name][0] == tokens, name
        assert torch.allclose(shared[name][1].double(), mean.double(), atol=1e-6 * float(mean.abs().max())), name


def test_that_rows_that_overflow_in_one_process_are_left_out_and_in_all_processes_are_an_error(tmp_path: Path) -> None:
    checkpoint = opened("llama", tmp_path, max_position_embeddings=2048)
    embedding = checkpoint.tensor("model.embed_tokens.weight").clone()
    spoilt = make_rows(4, 1500)
    spoilt.ids[0, 7] = 3  # nobody else uses it
    embedding[3] = float("inf")
    file = checkpoint.files.files[0]
    save_file({**load_file(file), "model.embed_tokens.weight": embedding}, file, metadata={"format": "pt"})
    said: list[str] = []
    threads = Threads(checkpoint, 2)
    with working_in(threads):
        store = calibrate_rows(
            checkpoint, spoilt, "float32", frozenset({INPUT_GRAM}), EventReporter(lambda event: said.append(str(event)))
        )
    threads.join()
    assert any("1 of 4 batches of text were skipped" in text for text in said)
    assert store.moments(checkpoint.info.sites[0]).tokens == 4500
    spoilt.ids[:, 7] = 3
    threads = Threads(checkpoint, 2)
    with working_in(threads), pytest.raises(NotFiniteError, match="not finite"):
        calibrate_rows(checkpoint, spoilt, "float32", frozenset({INPUT_GRAM}), silent())
    threads.join()
