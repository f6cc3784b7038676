"""Writes a compressed checkpoint, one matrix at a time, into a folder that appears whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import torch
from pydantic import BaseModel

from core.allocation.plan import RankPlan
from core.allocation.storage import Storage
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.documents import documents_bytes, write_documents
from core.checkpoint.layout import Layout, lay_out, request_key
from core.checkpoint.partial import PartialFolder, check_place
from core.checkpoint.record import REQUEST, is_finished
from core.checkpoint.shards import raw_bytes, torch_dtype
from core.checkpoint.stored import StoredSite, converted, multiplied_out, stored_tensors
from core.checkpoint.written import WrittenCheckpoint, count
from core.jobs.errors import Cancelled
from core.jobs.reporter import Reporter
from core.jobs.units import Unit, carried_out, decomposing
from core.model import Site

__all__ = ["StoredSite", "WrittenCheckpoint", "write_compressed", "write_site"]


def write_compressed(
    checkpoint: Checkpoint,
    plan: RankPlan,
    stored: Callable[[Site], StoredSite],
    out: Path,
    *,
    dense: bool,
    card: dict[str, object],
    reporter: Reporter,
    resume: bool = False,
    shard_bytes: int = 5 * 2**30,
    changed: Mapping[str, torch.Tensor] | None = None,
    dtype: str | None = None,
    others: BaseModel | None = None,
) -> WrittenCheckpoint:
    """Write ``plan`` carried out on ``checkpoint`` to the new folder ``out``.

    ``stored(site)`` is called once for each compressed site that this process writes, in the model's order, and its
    result is on the disk before the next call. Weights are stored in ``dtype``, ``None`` for the one that the source
    has for them. All else is copied, byte for byte where its dtype stays, but for the tensors of ``changed`` (norms and
    biases, by their names in the source, in their dtypes and shapes there).
    ``others``: the task of other processes that write sites with ``write_site``; without one this process writes all.
    ``dense`` writes the low-rank weights multiplied out: a stock checkpoint. A plan that compresses nothing is written
    as one, too. ``card`` becomes ``compression.json``; its ``plan``, ``method``, ``calibration`` and ``refine``
    guard ``resume``.

    The folder is built beside ``out`` and renamed at the end. If the work is cancelled or killed it stays there, and
    ``resume`` goes on at the next site; on an error it is removed. Raises ``StudioError`` if ``out`` exists or cannot
    be made, the disk is too small or full, or an unfinished folder does not belong to this request; ``Cancelled`` with
    a sentence that says what was kept. With ``resume`` an ``out`` that this very request finished is
    taken as it is.
    """
    layout = lay_out(checkpoint, plan, dense=dense, shard_bytes=shard_bytes, dtype=dtype)
    key = request_key(layout, plan, checkpoint.digest(reporter), card)
    if resume and is_finished(out, key):
        reporter.log(f"{out} was finished before; nothing of it is made again.")
        return count(out, out.absolute(), layout, checkpoint.info)
    check_place(out)
    partial = PartialFolder(out, key, layout.files.size + documents_bytes(checkpoint))
    if partial.folder.exists() and not resume:
        reporter.log(
            f"{partial.folder}, left by an unfinished run, is replaced and its sites are written again; with --resume "
            "the run would have gone on from there.",
            "warning",
        )
    finished = partial.begin(resume=resume)
    try:
        with partial.storage_errors():
            layout.files.allocate(partial.folder)
        partial.sync()
        rounding = _compute(layout, plan, stored, partial, finished, reporter, others)
        _copy(checkpoint, layout, changed or {}, partial, reporter)
        written = count(partial.folder, partial.out, layout, checkpoint.info)
        with partial.storage_errors():
            record = {**card, REQUEST: key}
            write_documents(partial.folder, checkpoint, plan, written, stock=layout.stock, card=record, dtype=dtype)
        partial.finish()
    except Cancelled as cancelled:
        raise Cancelled(
            f"Cancelled; what was done so far is kept in {partial.folder}, and resuming goes on from there (on "
            "the command line: --resume)."
        ) from cancelled
    except Exception:
        partial.remove()
        raise
    return replace(written, rounding=rounding)


def _compute(
    layout: Layout,
    plan: RankPlan,
    stored: Callable[[Site], StoredSite],
    partial: PartialFolder,
    finished: frozenset[str],
    reporter: Reporter,
    others: BaseModel | None,
) -> float:
    """The largest rounding error of what was stored now."""
    reporter.stage("Compressing", len(layout.computed))
    if finished:
        reporter.log(f"Resuming: {len(finished)} of {len(layout.computed)} sites were finished before.")
    by_name = {site.name: site for site in layout.computed}
    units = [Unit(site.name, decomposing(site.shape), site.input_group) for site in layout.computed]
    rounding = 0.0

    def do(name: str) -> float:
        return write_site(stored(by_name[name]), layout, plan.storage, partial)

    for done in carried_out(units, finished.__contains__, do, others):
        if done.figure is not None:
            partial.mark(done.name)
            rounding = max(rounding, done.figure)
        reporter.advance(done.name)
    return rounding


def write_site(stored: StoredSite, layout: Layout, storage: Storage, partial: PartialFolder) -> float:
    """Put what a site stores into its place on the disk; its rounding error. Processes may do this side by side."""
    tensors = _tensors(stored, layout, storage)
    with partial.storage_errors():
        layout.files.write(partial.folder, tensors)
    return stored.rounding


def _tensors(stored: StoredSite, layout: Layout, storage: Storage) -> dict[str, torch.Tensor]:
    """What is stored for a site, by name in the output."""
    name = stored.site.name
    dtype = torch_dtype(layout.files.slots[layout.weights[name][0]].dtype)
    if layout.stock:
        return {stored.site.tensor: multiplied_out(stored, storage, dtype)}
    return {f"{name}.{suffix}": tensor for suffix, tensor in stored_tensors(stored, storage, dtype).items()}


def _copy(
    checkpoint: Checkpoint,
    layout: Layout,
    changed: Mapping[str, torch.Tensor],
    partial: PartialFolder,
    reporter: Reporter,
) -> None:
    reporter.stage("Copying the rest", len(layout.copied), unit="tensors")
    for target, name in layout.copied.items():
        entry = checkpoint.files[name]
        with partial.storage_errors():
            if name in changed:
                tensor = _fitting(changed[name], name, entry.dtype, tuple(entry.shape))
                wanted = torch_dtype(layout.files.slots[target].dtype)
                layout.files.write(partial.folder, {target: converted(tensor, wanted, name)})
            else:
                chunks = _watched(raw_bytes(entry.file, entry.start, entry.end), reporter)
                wanted_name = layout.files.slots[target].dtype
                if wanted_name != entry.dtype:
                    chunks = _converted(chunks, entry.dtype, wanted_name, name)
                layout.files.copy(partial.folder, target, chunks)
        reporter.advance(name)


def _fitting(tensor: torch.Tensor, name: str, dtype: str, shape: tuple[int, ...]) -> torch.Tensor:
    if (tuple(tensor.shape), tensor.dtype) != (shape, torch_dtype(dtype)):
        raise ValueError(f"{name} is {dtype} {shape}, not {tensor.dtype} {tuple(tensor.shape)}")
    return tensor.cpu()


def _converted(chunks: Iterable[bytes], source: str, target: str, name: str) -> Iterator[bytes]:
    """The same numbers in another number type; a chunk ends where a number ends."""
    for chunk in chunks:
        numbers = torch.frombuffer(bytearray(chunk), dtype=torch_dtype(source))
        yield converted(numbers, torch_dtype(target), name).view(torch.uint8).numpy().tobytes()


def _watched(chunks: Iterable[bytes], reporter: Reporter) -> Iterator[bytes]:
    """The chunks, with a look at the reporter before each, so that cancelling never waits for a whole tensor."""
    for chunk in chunks:
        reporter.check()
        yield chunk
