"""The rows that allocators search on, and the dtype their forward passes run in."""

import torch

from core.allocation.document import CalibrationSpec
from core.calibration.calibrate import measured_dtype
from core.calibration.dtype import candidates, dtype_named, name_of
from core.calibration.parts import with_rows_behind
from core.calibration.rows import TokenRows
from core.calibration.settled import settled_dtype
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.decomposer import Decomposer
from core.jobs.reporter import Reporter
from core.probing.store import store_for


def search_rows(checkpoint: Checkpoint, calibration: CalibrationSpec, count: int) -> TokenRows:
    """The ``count`` rows of the calibration text right behind those that are calibrated on; refinement validates on the
    same. Raises ``StudioError`` for a text that cannot be read or is too short."""
    return with_rows_behind(checkpoint.tokenizer(), calibration, count, "the search")[1]


def search_dtype(
    checkpoint: Checkpoint,
    decomposer: Decomposer,
    asked: str,
    rows: TokenRows,
    reporter: Reporter,
    device: str = "cpu",
) -> torch.dtype:
    """That of the moments where there are any; else ``asked``, where ``auto`` is settled once for these weights, rows
    and device: the dtype that a search was begun in, else the fastest on the first block here."""
    if decomposer.moments is not None:
        return dtype_named(decomposer.moments.dtype)
    if asked != "auto":
        return dtype_named(asked)
    names = [name_of(dtype) for dtype in (*candidates(device), torch.float32)]
    chosen = settled_dtype(
        checkpoint.digest(reporter),
        rows,
        device,
        backward=True,
        begun=lambda: next(
            (name for name in names if store_for(checkpoint, decomposer, rows, dtype_named(name)).begun), None
        ),
        find=lambda: measured_dtype(checkpoint, rows, reporter, device, backward=True),
    )
    return dtype_named(chosen)
