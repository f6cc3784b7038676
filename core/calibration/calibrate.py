"""Moments of a checkpoint: one block in memory, every finished block kept on disk."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from core.allocation.document import CalibrationSpec
from core.calibration.dtype import candidates, dtype_named, faster_dtype, name_of
from core.calibration.forward import BATCH_TOKENS, open_front, prepare, run_block
from core.calibration.moments import Accumulator
from core.calibration.recorder import first_call
from core.calibration.rows import TokenRows
from core.calibration.store import MomentStore, store_for
from core.calibration.text import token_rows
from core.checkpoint.checkpoint import Checkpoint
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.model import Site
from core.model.moment_kinds import INPUT_GRAM, MomentKind

Work = dict[int, dict[Site, frozenset[MomentKind]]]
"""For each block the input groups (their first sites) that lack something, and what they lack."""


def calibrate(
    checkpoint: Checkpoint,
    spec: CalibrationSpec,
    needs: frozenset[MomentKind],
    reporter: Reporter,
    device: str = "cpu",
) -> MomentStore:
    """The moments ``needs`` of every site on the text that ``spec`` names, from the cache as far as they are there.

    Raises ``StudioError`` for a text that does not do and for hidden states that are not finite.
    """
    rows = token_rows(
        checkpoint.tokenizer(),
        spec.corpus,
        spec.samples,
        spec.length,
        part="calibration",
        chat_template=spec.chat_template,
    )
    return calibrate_rows(checkpoint, rows, spec.dtype, needs, reporter, device)


def calibrate_rows(
    checkpoint: Checkpoint,
    rows: TokenRows,
    dtype: str,
    needs: frozenset[MomentKind],
    reporter: Reporter,
    device: str = "cpu",
) -> MomentStore:
    """``calibrate`` on given token rows; ``dtype`` is ``auto``, ``float32``, ``bfloat16`` or ``float16``.

    ``auto`` goes on in the dtype that the cache holds most of, and measures on the first block when it holds nothing.
    """
    groups = list({site.input_group: site for site in reversed(checkpoint.info.sites)}.values())[::-1]
    digest = checkpoint.digest(reporter)
    if dtype == "auto":
        cached = _cached_dtype(digest, rows, needs, groups, device)
        dtype = cached or _measured_dtype(checkpoint, rows, reporter, device)
    store = store_for(digest, rows, dtype, needs)
    work = _work(store, groups, reporter)
    if not work:
        reporter.log(f"Calibration: the moments are in the cache ({dtype} forward).")
        return store
    _warn_about_singular(groups, rows.tokens, needs, reporter)
    _run(checkpoint, rows, store, work, reporter, device)
    return store


def _run(
    checkpoint: Checkpoint, rows: TokenRows, store: MomentStore, work: Work, reporter: Reporter, device: str
) -> None:
    dtype = dtype_named(store.dtype)
    skeleton = open_front(checkpoint, rows, dtype, device, reporter)
    paths = skeleton.blocks
    reporter.stage("calibrate", len(paths), "blocks")
    prepared = prepare(skeleton, rows, device, reporter)
    with prepared.states:
        for index in range(max(work) + 1):
            started = time.perf_counter()
            skeleton.fill(paths[index], device, dtype)
            with listening(skeleton.model, work.get(index, {})) as sums:
                finite = run_block(skeleton.model.get_submodule(paths[index]), index, prepared, device, reporter)
            for site, accumulator in sums.items():
                _keep(store, site, accumulator, reporter)
            if not finite:
                raise _not_finite(f"What comes out of the block {paths[index]}", store.dtype)
            skeleton.drop(paths[index])
            speed = rows.tokens / (time.perf_counter() - started)
            reporter.advance(paths[index], tokens_per_second=speed)
    behind = len(paths) - 1 - max(work)
    if behind:
        reporter.advance(paths[-1], steps=behind)


@contextmanager
def listening(model: nn.Module, wanted: Mapping[Site, frozenset[MomentKind]]) -> Iterator[dict[Site, Accumulator]]:
    """Sum up what enters each site of ``wanted`` while the context lasts; the accumulators, by site."""
    sums = {site: Accumulator(kinds) for site, kinds in wanted.items()}
    handles = [
        model.get_submodule(site.name).register_forward_pre_hook(_hook(accumulator), with_kwargs=True)
        for site, accumulator in sums.items()
    ]
    try:
        yield sums
    finally:
        for handle in handles:
            handle.remove()


def _hook(accumulator: Accumulator) -> Callable[[nn.Module, tuple[Any, ...], dict[str, Any]], None]:
    def add(_module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        accumulator.add(args[0] if args else next(iter(kwargs.values())))

    return add


def _keep(store: MomentStore, site: Site, accumulator: Accumulator, reporter: Reporter) -> None:
    means = accumulator.means(site.shape[1])
    if not all(bool(torch.isfinite(mean).all()) for mean in means.values()):
        raise _not_finite(f"What enters the site {site.name}", store.dtype)
    if accumulator.tokens == 0:
        reporter.log(f"No token of the text reached {site.name}: its moments are zero.", "warning")
    for kind, mean in means.items():
        store.write(site, kind, mean, accumulator.tokens)


def _not_finite(what: str, dtype: str) -> StudioError:
    advice = "check the checkpoint" if dtype == "float32" else "calibrate with the dtype float32"
    return StudioError(f"{what} is not finite (NaN or infinite) in a {dtype} forward; {advice}.")


def _work(store: MomentStore, groups: list[Site], reporter: Reporter) -> Work:
    work: Work = {}
    for site in groups:
        missing, damaged = store.missing(site)
        for path in damaged:
            reporter.log(f"Calibration: the cached file {path.name} is damaged and is measured again.", "warning")
        if missing:
            work.setdefault(site.block, {})[site] = missing
    return work


def _cached_dtype(
    digest: str, rows: TokenRows, needs: frozenset[MomentKind], groups: list[Site], device: str
) -> str | None:
    """The dtype in which most of what is needed is cached; None when nothing is."""
    held = {}
    for dtype in (*candidates(device), torch.float32):
        store = store_for(digest, rows, name_of(dtype), needs)
        held[name_of(dtype)] = sum(len(needs) - len(store.missing(site)[0]) for site in groups)
    best = max(held, key=lambda name: held[name])
    return best if held[best] else None


def _measured_dtype(checkpoint: Checkpoint, rows: TokenRows, reporter: Reporter, device: str) -> str:
    skeleton = open_front(checkpoint, rows, torch.float32, device, reporter)
    block = skeleton.blocks[0]
    with torch.no_grad():
        call, hidden = first_call(skeleton.model, block, rows.of(rows.batches(BATCH_TOKENS)[0]).to(device))
    dtype, gain = faster_dtype(skeleton.model.get_submodule(block), call, hidden)
    why = f"{gain:.1f} times as fast as float32 here" if gain > 1 else "nothing smaller is much faster here"
    reporter.log(f"Calibration: {name_of(dtype)} forward ({why}).")
    return name_of(dtype)


def _warn_about_singular(groups: list[Site], tokens: int, needs: frozenset[MomentKind], reporter: Reporter) -> None:
    wide = [site for site in groups if site.shape[1] > tokens]
    if wide and INPUT_GRAM in needs:
        reporter.log(
            f"{tokens} tokens are fewer than the inputs of {len(wide)} of {len(groups)} input groups "
            f"(up to {max(site.shape[1] for site in wide)}): their Grams are singular; use more rows.",
            "warning",
        )
