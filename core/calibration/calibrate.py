"""Moments of a checkpoint: one block in memory, every finished block kept on disk."""

from collections.abc import Mapping

import torch

from core.allocation.document import CalibrationSpec
from core.calibration.dtype import candidates, faster_dtype, name_of
from core.calibration.forward import BATCH_TOKENS, open_front
from core.calibration.parts import calibration_rows
from core.calibration.recorder import first_call
from core.calibration.rows import TokenRows
from core.calibration.settled import known_dtype, settled_dtype
from core.calibration.store import MomentStore, store_for
from core.calibration.together import measure
from core.checkpoint.checkpoint import Checkpoint
from core.jobs.reporter import Reporter
from core.model import Site
from core.model.moment_kinds import INPUT_GRAM, MomentKind, backward_of

Work = Mapping[Site, frozenset[MomentKind]]
"""What each site lacks; what an input group shares stands under its first site."""


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
    rows = calibration_rows(checkpoint.tokenizer(), spec)
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

    ``auto`` is settled once for these weights, rows and device: the dtype that the cache holds most of, or the fastest
    on the first block when it holds nothing; it is written down before anything is measured in it.
    One pass measures everything that is missing. Gradients are not taken in float16: float32 stands in for it.
    """
    sites = checkpoint.info.sites
    digest = checkpoint.digest(reporter)
    backward = bool(backward_of(needs))
    if dtype == "auto":
        dtype = settled_dtype(
            digest,
            rows,
            device,
            backward=backward,
            begun=lambda: _cached_dtype(digest, rows, needs, sites, device),
            find=lambda: measured_dtype(checkpoint, rows, reporter, device, backward=backward),
        )
    if dtype == "float16" and backward:
        reporter.log("Calibration: gradients do not fit into float16; float32 is used instead.")
        dtype = "float32"
    store = store_for(digest, rows, dtype, needs, sites)
    work = _work(store, sites, reporter)
    passes = "forward and backward" if backward else "forward"
    if not work:
        reporter.log(f"Calibration: the moments are in the cache ({dtype} {passes}).")
        return store
    _warn_about_singular(sites, rows.tokens, needs, reporter)
    words = sorted({kind.words for kinds in work.values() for kind in kinds})
    reporter.log(f"Calibration: measuring {', '.join(words)} ({dtype} {passes}).")
    measure(checkpoint, rows, dtype, work, store.write, reporter, device)
    return store


def looked_up(
    checkpoint: Checkpoint, rows: TokenRows, dtype: str, needs: frozenset[MomentKind], reporter: Reporter, device: str
) -> tuple[MomentStore, Work]:
    """The store that ``calibrate_rows`` would fill, and what it lacks. ``dtype`` is not measured: ``auto`` stands for
    the one that is settled or that the cache holds most of, and for float32 where it holds nothing."""
    sites, digest = checkpoint.info.sites, checkpoint.digest(reporter)
    known: str | None = dtype
    if dtype == "auto":
        settled = known_dtype(digest, rows, device, backward=bool(backward_of(needs)))
        known = settled or _cached_dtype(digest, rows, needs, sites, device)
    store = store_for(digest, rows, known or name_of(torch.float32), needs, sites)
    return store, _work(store, sites, reporter)


def _work(store: MomentStore, sites: tuple[Site, ...], reporter: Reporter) -> Work:
    work: dict[Site, frozenset[MomentKind]] = {}
    for site in sites:
        found, damaged = store.missing(site)
        missing = frozenset(kind for kind in found if not kind.shared or site.name == site.input_group)
        for path, kind in damaged.items():
            if kind in missing:
                reporter.log(f"Calibration: the cached file {path.name} is damaged and is measured again.", "warning")
        if missing:
            work[site] = missing
    return work


def _cached_dtype(
    digest: str, rows: TokenRows, needs: frozenset[MomentKind], sites: tuple[Site, ...], device: str
) -> str | None:
    """The dtype in which most of what is needed is cached; None when nothing is."""
    held = {}
    for dtype in (*candidates(device), torch.float32):
        store = store_for(digest, rows, name_of(dtype), needs, sites)
        held[name_of(dtype)] = sum(len(needs) - len(store.missing(site)[0]) for site in sites)
    best = max(held, key=lambda name: held[name])
    return best if held[best] else None


def measured_dtype(checkpoint: Checkpoint, rows: TokenRows, reporter: Reporter, device: str, *, backward: bool) -> str:
    """What ``auto`` means: the name of the dtype that the first block runs fastest in here. ``backward``: it is to be
    fit for gradients too."""
    skeleton = open_front(checkpoint, rows, torch.float32, device, reporter)
    block = skeleton.blocks[0]
    with torch.no_grad():
        call, hidden = first_call(skeleton.model, block, rows.of(rows.batches(BATCH_TOKENS)[0]).to(device))
    among = [dtype for dtype in candidates(device) if not (backward and dtype == torch.float16)]
    dtype, gain = faster_dtype(skeleton.model.get_submodule(block), call, hidden, among)
    why = f"{gain:.1f} times as fast as float32 here" if gain > 1 else "nothing smaller is much faster here"
    reporter.log(f"Calibration: {name_of(dtype)} forward ({why}).")
    return name_of(dtype)


def _warn_about_singular(
    sites: tuple[Site, ...], tokens: int, needs: frozenset[MomentKind], reporter: Reporter
) -> None:
    groups = [site for site in sites if site.name == site.input_group]
    wide = [site for site in groups if site.shape[1] > tokens]
    if wide and INPUT_GRAM in needs:
        reporter.log(
            f"{tokens} tokens are fewer than the inputs of {len(wide)} of {len(groups)} input groups "
            f"(up to {max(site.shape[1] for site in wide)}): their Grams are singular; use more rows.",
            "warning",
        )
