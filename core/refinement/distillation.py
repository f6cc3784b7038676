"""The step ``distil``: train all that the compressed model stores, end to end, to predict what the original predicts.

Knowledge distillation (Hinton, Vinyals & Dean, arXiv 1503.02531) at temperature 1 and without labels: the mean over
tokens of KL(original || compressed), on the rows of the calibration text. That it is the last step behind a low-rank
decomposition, on these rows, with the numbers that are stored in float32 and the original's predictions made anew from
its last hidden states, is our own (DERIVED), and so is the choice of the iterate: the one whose divergence on the
validation rows, with the numbers rounded as they will be stored, is lowest, the start included.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import torch

from core.calibration.forward import Prepared, prepare
from core.checkpoint.names import StoredNames
from core.checkpoint.skeleton import Skeleton
from core.refinement.divergence import Divergence, measuring_divergence
from core.refinement.samples import batch_tokens, ordered_steps
from core.refinement.store import BlockResult, RefinementStore
from core.refinement.stored_block import stored_block
from core.refinement.streams import Streams
from core.refinement.student import Optimiser, Student
from core.refinement.task import Task
from core.refinement.training import CLIP, Settings, share_of_peak

KEPT_EVERY = 120.0
"""Seconds after which the state of training is kept again, so that a killed job loses no more."""


def distil(task: Task, skeleton: Skeleton, names: StoredNames, streams: Streams, seconds: float) -> float:
    """Bring every block to ``task.store``, trained from what ``task.blockwise`` has of it; the seconds of it all,
    ``seconds`` of them spent before.

    All streams must be behind the last block; in the end the refined ones of all roles but ``calibration`` are there
    again, those of what was stored. A pass that was stopped goes on where its state was last kept, and ends the same
    to the last bit on the same machine.
    """
    return _Distillation(task, skeleton, names, streams, seconds).run()


class _Distillation:
    def __init__(self, task: Task, skeleton: Skeleton, names: StoredNames, streams: Streams, seconds: float) -> None:
        self._task, self._skeleton, self._names, self._streams = task, skeleton, names, streams
        self._settings = Settings.of(task.steps["distil"])
        rows = task.texts.calibration
        self._tokens = batch_tokens(self._settings.rows_per_step, rows.ids.shape[1])
        self._batches = rows.batches(self._tokens)
        self._per_epoch = len(ordered_steps(self._batches, self._settings.rows_per_step, 0))
        self._total = self._settings.epochs * self._per_epoch
        self._spent = seconds
        self._since = self._kept_at = time.perf_counter()

    def run(self) -> float:
        task = self._task
        before = best = self._validation()
        if 0 < before < math.inf:
            best = self._train(before)
        if best >= before:
            note = "distil: training did not bring the predictions nearer to the original model's, so nothing changed."
            task.reporter.log(note, "warning")
            for index in range(len(self._skeleton.blocks)):
                kept = self._start(index)
                task.store.put(index, replace(kept, notes=[*kept.notes, note]) if index == 0 else kept)
        self._run_through(self._stored, [role for role in self._streams.sets if role != "calibration"])
        return self._seconds()

    def _train(self, best: float) -> float:
        """The lowest divergence of the validation rows, of what is in the store then if it is below ``best``."""
        task = self._task
        student = Student(task, self._skeleton, self._names, self._start)
        optimiser = Optimiser(student.parameters, self._settings.weight_decay)
        done, best = self._resumed(optimiser, best)
        front = self._front()
        with front.states:
            task.reporter.stage("distil", self._total, "steps")
            for _ in range(done):
                task.reporter.advance("kept")
            while done < self._total:
                epoch, within = divmod(done, self._per_epoch)
                for found in self._epoch(student, optimiser, front, epoch, within):
                    if found is None:
                        task.reporter.log("distil: a gradient was not finite; training ends there.", "warning")
                        return best
                    done += 1
                    task.reporter.advance(f"epoch {epoch + 1}", divergence=found)
                    if done % self._per_epoch and time.perf_counter() - self._kept_at > KEPT_EVERY:
                        self._keep(optimiser, done, best)
                best = self._judged(student, epoch, best)
                self._keep(optimiser, done, best)
        return best

    def _epoch(
        self, student: Student, optimiser: Optimiser, front: Prepared, epoch: int, first: int
    ) -> Iterator[float | None]:
        """Take the steps of an epoch from the one with the index ``first`` on; of each the divergence of its rows
        before it, ``None`` where that, or its gradient, is not finite."""
        task, rate = self._task, self._settings.learning_rate
        steps = ordered_steps(front.batches, self._settings.rows_per_step, epoch)[first:]
        with measuring_divergence(self._skeleton, task.texts.calibration.ids[:1], self._streams) as divergence:
            for number, step in enumerate(steps, start=epoch * self._per_epoch + first):
                total, tokens = 0.0, sum(len(front.batches[place].rows) * front.batches[place].length for place in step)
                for place in step:
                    task.reporter.check()
                    total += self._there_and_back(student, front, divergence, place, tokens)
                finite = optimiser.step(rate * share_of_peak(number, self._total), CLIP)
                yield total / tokens if finite else None

    def _there_and_back(
        self, student: Student, front: Prepared, divergence: Divergence, place: int, tokens: int
    ) -> float:
        """Add to the gradients those of one batch of a step of so many ``tokens``; its summed divergence."""
        batch, device = front.batches[place], self._task.device
        ids = self._task.texts.calibration.of(batch).to(device)
        original = self._streams.sets["calibration"].original.states.read(batch, device)
        calls = [calls[place] for calls in front.calls]
        with torch.enable_grad():
            behind = student.hidden(calls, front.states.read(batch, device), self._task.dtype)
        found, gradient = divergence.gradient(ids, original, behind)
        behind.backward(gradient / tokens)  # type: ignore[no-untyped-call]  # torch leaves it bare
        return found

    def _judged(self, student: Student, epoch: int, best: float) -> float:
        """The lower one of ``best`` and what the validation rows say now, which then is what is in the store."""
        self._run_through(student.result, ["validation"])
        found = self._validation()
        self._task.reporter.log(f"distil: divergence on the validation rows {found:.4g} after epoch {epoch + 1}.")
        if found >= best:
            return best
        for index in range(len(self._skeleton.blocks)):
            self._task.store.put(index, student.result(index))
        return found

    def _start(self, index: int) -> BlockResult:
        return self._present(self._task.blockwise, index)

    def _stored(self, index: int) -> BlockResult:
        return self._present(self._task.store, index)

    def _present(self, store: RefinementStore, index: int) -> BlockResult:
        found = store.get(index)
        if found is None:
            raise RuntimeError(f"block {index} was put into the cache and is not there")
        return found

    def _front(self) -> Prepared:
        """The calibration rows in front of the first block."""
        task = self._task
        with self._first_block():
            return prepare(self._skeleton, task.texts.calibration, task.device, task.reporter, self._tokens)

    @contextmanager
    def _first_block(self) -> Iterator[None]:
        """What comes before the blocks can be run only with the first of them in its place."""
        first = self._skeleton.blocks[0]
        self._skeleton.fill(first, self._task.device, self._task.dtype)
        yield
        self._skeleton.drop(first)

    @torch.no_grad()
    def _run_through(self, result: Callable[[int], BlockResult], roles: list[str]) -> None:
        """Bring the refined rows of these roles behind the last block of what ``result`` says."""
        with self._first_block():
            self._streams.restart_refined(self._skeleton, self._task.texts, roles)
        for index, path in enumerate(self._skeleton.blocks):
            block = self._task.block(self._skeleton, self._names, index, self._task.dtype)
            self._streams.advance_refined(stored_block(block, result(index)), index, roles)
            self._skeleton.drop(path)

    def _validation(self) -> float:
        """The divergence of the validation rows, which must be behind the last block."""
        rows = self._task.texts.all["validation"]
        with measuring_divergence(self._skeleton, rows.ids[:1], self._streams) as divergence:
            return divergence.mean("validation", rows)

    def _seconds(self) -> float:
        return self._spent + time.perf_counter() - self._since

    def _keep(self, optimiser: Optimiser, done: int, best: float) -> None:
        figures = {"done": done, "best": best.hex(), "seconds": self._seconds()}
        self._task.store.put_state(optimiser.state(), figures)
        self._kept_at = time.perf_counter()

    def _resumed(self, optimiser: Optimiser, best: float) -> tuple[int, float]:
        """Steps done and the best divergence, of the state that was kept, or none and ``best``."""
        kept = self._task.store.state()
        if kept is None:
            return 0, best
        tensors, figures = kept
        with suppress(KeyError, TypeError, ValueError):
            done, found = int(figures["done"]), float.fromhex(figures["best"])
            optimiser.load(tensors)
            self._spent += float(figures["seconds"])
            self._task.reporter.log(f"distil: goes on behind step {done} of {self._total}.")
            return done, found
        return 0, best
