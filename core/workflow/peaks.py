"""The most that each stage holds at once, counted off the shapes before it starts, and what was chosen for that."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch

from core.calibration.calibrate import Work
from core.calibration.dtype import dtype_named
from core.calibration.forward import BATCH_TOKENS
from core.calibration.hidden import in_memory
from core.calibration.room import FRONT_SHARE, batch_tokens, front_bytes, front_on_disk, memory_of, token_bytes
from core.checkpoint.front import PANEL
from core.checkpoint.partial import in_words
from core.factorization.side_by_side import team_for_decomposing
from core.jobs.errors import StudioError
from core.jobs.memory import held, host_memory, limits
from core.jobs.reporter import Reporter
from core.model import ModelInfo, Site
from core.model.moment_kinds import MomentKind, backward_of
from core.spectra.parallel import team_for

_WIDE = 8
"""Bytes of a float64."""
_TRAINED = 16
"""Bytes of a number that AdamW trains in float32, with its gradient and its moments."""
_LOGITS = 2**26
"""Bytes of the logits that are computed at once."""
_MADE_OF_LOGITS = 5
"""They and what is made of them, at most."""
_ONE = "one site at a time"


@dataclass(frozen=True)
class Peak:
    """``host`` and ``device``: bytes, beside what the process holds before it begins; ``words``: how they are kept so
    few, and ``instead`` what would make them fewer."""

    stage: str
    host: int
    device: int = 0
    words: str = ""
    instead: str = "allow more"


def spectra_peak(model: ModelInfo, device: str) -> Peak:
    """Matrices in float64 with their Grams, a few side by side, and as many weights waiting."""
    shapes = [site.shape for site in model.sites]
    workers = team_for(shapes).workers if not _is_cuda(device) else 1
    solving = max((_WIDE * (m * n + 2 * min(m, n) ** 2) for m, n in shapes), default=0)
    waiting = (workers + 2) * max((m * n for m, n in shapes), default=0) * model.dtype_bytes()
    if _is_cuda(device):
        return Peak("Analysing spectra", waiting, solving, _ONE)
    return Peak("Analysing spectra", workers * solving + waiting, 0, _several(workers))


def calibrating_peak(model: ModelInfo, work: Work, dtype: str, rows: int, length: int, device: str) -> Peak:
    """One block with its activations and moments, embedding and head unless they stay on disk, and hidden states."""
    kind = dtype_named(dtype)
    backward = bool(backward_of(found for kinds in work.values() for found in kinds))
    on_disk = front_on_disk(model, kind, device)
    front = 2 * PANEL * kind.itemsize if on_disk else front_bytes(model, kind)
    reading = 0 if on_disk or dtype == model.dtype else model.vocabulary * model.hidden_size * model.dtype_bytes()
    tokens = max(length, batch_tokens(BATCH_TOKENS, model, kind, device))
    blocks: dict[int, int] = {}
    sums: dict[int, int] = {}
    for site in model.sites:
        blocks[site.block] = blocks.get(site.block, 0) + site.parameters
        sums[site.block] = sums.get(site.block, 0) + sum(sums_bytes(one, site) for one in work.get(site, ()))
    running = kind.itemsize * max(blocks.values(), default=0) + max(sums.values(), default=0)
    running += tokens * token_bytes(model, kind) + (logits_bytes(model, tokens) if backward else 0)
    stacks = _stacks(model, work)
    states = rows * length * model.hidden_size * kind.itemsize
    kept = stacks * states if states <= in_memory(stacks) else 0
    words = (
        f"embedding and head {_front_words(model, kind, on_disk)}, hidden states "
        f"{'in memory' if kept else 'on disk'}, {tokens:,} tokens at a time in {dtype}"
    )
    instead = "ask for shorter rows, or allow more"
    if _is_cuda(device):
        return Peak("Calibrating", kept + reading, front + running, words, instead)
    return Peak("Calibrating", front + max(reading, running + kept), 0, words, instead)


def logits_bytes(model: ModelInfo, tokens: int) -> int:
    """The logits of ``tokens`` tokens, as many as are computed at once, with what is made of them."""
    return _MADE_OF_LOGITS * min(_LOGITS, 4 * tokens * model.vocabulary)


def sums_bytes(kind: MomentKind, site: Site) -> int:
    """While it is summed up: symmetric ones as squares in float64, and once more, packed, when they are handed over."""
    return _WIDE * (3 if kind.symmetric else 1) * kind.entries(site)


def decomposing_bytes(shape: tuple[int, int], *, left: bool, right: bool) -> int:
    """One site in float64. ``left``, ``right``: whether the output and the input side carry a Gram; of each there are
    the Gram, the root of the site before, and, while a root is taken, the symmetric part, it with its ridge, and the
    factor."""
    m, n = shape
    k, inputs, outputs = min(m, n), n * n if right else 0, m * m if left else 0
    grams = inputs + outputs
    rooting = max(5 * inputs + outputs, 2 * inputs + 5 * outputs)
    solving = 2 * grams + 3 * m * n + 4 * k * k + (2 * m * n if m > n else 0)
    return _WIDE * max(rooting + m * n, solving)


def decomposing_peak(model: ModelInfo, sites: Iterable[Site], device: str, *, left: bool, right: bool) -> Peak:
    """The largest of ``sites``, one at a time."""
    found = {site: decomposing_bytes(site.shape, left=left, right=right) for site in sites}
    if not found:
        return Peak("Decomposing", 0)
    site = max(found, key=lambda one: found[one])
    read = site.parameters * model.dtype_bytes()
    stage, instead = f"Decomposing {site.name} [{site.shape[0]} x {site.shape[1]}]", "allow more"
    if right:
        instead = "take the method svd, asvd or fwsvd, which need no Gram of inputs, or allow more"
    if _is_cuda(device):
        grams = _WIDE * ((site.shape[1] ** 2 if right else 0) + (site.shape[0] ** 2 if left else 0))
        return Peak(stage, read + 3 * grams // 2, found[site], _ONE, instead)
    workers = team_for_decomposing(one.shape for one in found).workers
    return Peak(stage, workers * (read + found[site]), 0, _several(workers), instead)


def writing_peak(model: ModelInfo) -> Peak:
    """A weight and its factors in float64, and what is made of them to be stored."""
    found = (_WIDE * (2 * m * n + 3 * min(m, n) * (m + n)) + model.dtype_bytes() * m * n for m, n in _shapes(model))
    return Peak("Writing", max(found, default=0), 0, _ONE)


def distilling_peak(model: ModelInfo, numbers: float, rows: int, length: int, device: str) -> Peak:
    """All ``numbers`` that are stored in float32, with their gradients and AdamW's two moments; what entered each
    block, one block's activations, and the logits of a chunk."""
    row = length * model.hidden_size
    front = 0 if front_on_disk(model, torch.float32, device) else front_bytes(model, torch.float32)
    running = front + round(_TRAINED * numbers) + (4 * model.blocks + 60) * row + logits_bytes(model, length)
    states = 3 * min(in_memory(), 4 * rows * row)
    words, instead = "the whole compressed model at once", "leave the refinement distil out, or allow more"
    if _is_cuda(device):
        return Peak("Distilling", states, running, words, instead)
    return Peak("Distilling", running + states, 0, words, instead)


def refusal(peaks: Iterable[Peak], device: str) -> str:
    """One sentence for the first stage that what the person allows is too little for; "" where all fit."""
    base, given = held(), limits()
    for peak in peaks:
        for needed, allowed, flag in (
            (peak.host + base, given.host, "--max-memory"),
            (peak.device, given.device if _is_cuda(device) else None, "--max-device-memory"),
        ):
            if allowed is not None and needed > allowed:
                return (
                    f"{peak.stage} needs about {in_words(needed)} of memory and {in_words(allowed)} are allowed "
                    f"({flag}): {peak.instead}."
                )
    return ""


def explained(peaks: Iterable[Peak], device: str) -> str:
    """What was chosen and why, in one paragraph."""
    base, host = held(), host_memory()
    set_by = "as set" if limits().host is not None else "free"
    said = [f"Memory: {in_words(host)} ({set_by}), of which the program takes {in_words(base)}."]
    if _is_cuda(device):
        set_by = "as set" if limits().device is not None else "free"
        said.append(f"Of the GPU {in_words(memory_of(device))} ({set_by}).")
    for peak in peaks:
        if peak.host + peak.device:
            on_device = f", {in_words(peak.device)} on the GPU" if peak.device else ""
            said.append(f"{peak.stage} takes up to {in_words(peak.host + base)}{on_device}: {peak.words}.")
    return " ".join(said)


def check(peaks: list[Peak], reporter: Reporter, device: str) -> None:
    """Say what was chosen. Raises ``StudioError`` where what the person allows is too little for the least that a stage
    can do with; where nobody said a number and little is free, that is a warning."""
    if too_little := refusal(peaks, device):
        raise StudioError(too_little)
    reporter.log(explained(peaks, device))
    most = max(peaks, key=lambda peak: peak.host, default=None)
    if most is not None and held() + most.host > host_memory():
        reporter.log(
            f"{most.stage} may need {in_words(held() + most.host)} of memory and {in_words(host_memory())} are free: "
            f"close other programs, or {most.instead}.",
            "warning",
        )


def float32_fits(model: ModelInfo, work: Work, rows: int, length: int, device: str) -> bool:
    """Whether a pass in float32 fits, or nothing is gained by a smaller dtype: then the faster one may be taken."""
    whole, less = (calibrating_peak(model, work, dtype, rows, length, device) for dtype in ("float32", "bfloat16"))
    if _is_cuda(device):
        return whole.device <= memory_of(device) or less.device >= whole.device
    return whole.host + held() <= host_memory() or less.host >= whole.host


def sides(needs: Iterable[MomentKind]) -> dict[str, bool]:
    """Whether a method with these needs carries Grams on the output and on the input side."""
    layouts = {kind.layout for kind in needs}
    return {"left": "m x m" in layouts, "right": "n x n" in layouts}


def _stacks(model: ModelInfo, work: Mapping[Site, frozenset[MomentKind]]) -> int:
    """Hidden states that are kept at once: of every block that gradients are taken at, and what is sent back."""
    backward = [site.block for site, kinds in work.items() if backward_of(kinds)]
    return model.blocks - min(backward) + 2 if backward else 1


def _front_words(model: ModelInfo, dtype: torch.dtype, on_disk: bool) -> str:
    size = in_words(front_bytes(model, dtype))
    if on_disk:
        return f"stay on disk ({size} would be more than 1/{FRONT_SHARE} of the memory)"
    return f"in memory ({size})"


def _shapes(model: ModelInfo) -> list[tuple[int, int]]:
    return [site.shape for site in model.sites]


def _several(workers: int) -> str:
    return f"{workers} sites side by side" if workers > 1 else _ONE


def _is_cuda(device: str) -> bool:
    return torch.device(device).type == "cuda"
