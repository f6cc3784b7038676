"""What planning, compressing and measuring will take: looked up in the caches, counted, and timed on this computer."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from core.allocation.allocators import allocator_named
from core.allocation.allocators.allocator import Work as Rows
from core.allocation.document import MethodSpec
from core.allocation.units import budget_of
from core.calibration.calibrate import Work, looked_up
from core.calibration.dtype import WORTH_IT, candidates, dtype_named
from core.calibration.parts import calibration_rows
from core.calibration.rows import TokenRows
from core.calibration.store import MomentStore
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.open import open_checkpoint
from core.estimates import EstimateResult, StageEstimate
from core.evaluation.generation import NEW_TOKENS
from core.factorization.damage import KINDS
from core.factorization.decomposer import Decomposer
from core.factorization.kernel import decompose
from core.factorization.methods import method_named
from core.factorization.roots import Root
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.model import Site
from core.model.moment_kinds import MomentKind, backward_of
from core.model.option import Value
from core.probing.estimate import measured_speed
from core.probing.speed import Speed
from core.refinement.steps import chosen
from core.requests import Estimate, Evaluate, MakePlan
from core.workflow.choosing import CANDIDATES
from core.workflow.multiply_adds import (
    decomposition,
    forward_of_row,
    refinement_rows,
    sums_of,
    truncations,
)
from core.workflow.peaks import explained, refusal
from core.workflow.planning import problem_of
from core.workflow.room import cache_bytes, keep_of, output_bytes, peak_memory, room_for, stage_peaks, warnings
from core.workflow.weighing import weighs_damage

_TRIED = 320
"""Rows and columns of the matrix that a decomposition is timed on."""
_READING = 1e9
"""Bytes a second at which weights come off the disk and into place."""
_WRITING = 3e8
_OPENING = 1.5
"""Seconds until a model stands, whatever its size."""
_A_SITE = 0.03
"""Seconds for reading what a site's decomposition needs and keeping it, beside the arithmetic."""
_REPEATS = 2


def estimate(request: Estimate, reporter: Reporter, device: str) -> EstimateResult:
    """Seconds by stage, memory, disk, and what will not fit. Raises ``StudioError`` for what planning would refuse
    before it computes anything: a text that is too short, a target or constraints that cannot be met."""
    checkpoint = open_checkpoint(request.model, reporter, trust_remote_code=request.trust_remote_code)
    problem = problem_of(checkpoint.info, request.plan)
    keep = keep_of(request, checkpoint.info)
    budget_of(problem, keep)
    ahead = _look_ahead(checkpoint, request.plan, reporter, device)
    machine = _timed(checkpoint, ahead, reporter, device)
    steps = chosen(request.refine.steps)
    stages = [
        _calibration(ahead, machine, request.plan, checkpoint),
        _factorisation(ahead, machine, checkpoint),
        _search(request.plan, checkpoint, machine, len(ahead.decomposed)),
    ]
    if request.out:
        stages += [_refinement(request, steps, machine)] if steps else []
        stages.append(_writing(request, checkpoint, machine, keep, refined=bool(steps)))
    if request.evaluations:
        stages.append(_evaluation(request, checkpoint, machine, keep))
    room, output = room_for(request.out, device), output_bytes(request, checkpoint.info, keep)
    peaks = stage_peaks(request, checkpoint.info, ahead, device)
    memory = peak_memory(peaks, device)
    cache = cache_bytes(
        checkpoint.info,
        ahead.moments,
        ahead.decomposed,
        weighted_outputs={name: bool(_outputs(ahead.needs[name])) for name in ahead.decomposed},
        refined_keep=keep if steps else None,
        distilled="distil" in steps,
    )
    return EstimateResult(
        stages=tuple(stages),
        peak_memory_bytes=memory,
        free_memory_bytes=room.memory,
        output_bytes=output,
        cache_bytes=cache,
        free_output_bytes=room.output,
        free_cache_bytes=room.cache,
        warnings=warnings(request, room, memory, output, cache, refusal(peaks, device)),
        memory_words=explained(peaks, device),
        device=device,
    )


@dataclass(frozen=True, eq=False)
class _Ahead:
    """What the caches lack. ``needs``: what each method calibrates; ``decomposed``: the sites it has to decompose."""

    rows: TokenRows
    dtype: str
    """"" where nothing says yet which one it will be."""
    moments: Work
    needs: Mapping[str, frozenset[MomentKind]]
    decomposed: Mapping[str, list[Site]]


@dataclass(frozen=True)
class _Machine:
    """This computer. ``passes``: a row of the calibration's length in its dtype; ``whole``: the same in float32;
    ``products``: multiply-adds a second in float32 products; ``factors``: of decompositions."""

    passes: Speed
    whole: Speed
    length: int
    products: float
    factors: float


def _look_ahead(checkpoint: Checkpoint, plan: MakePlan, reporter: Reporter, device: str) -> _Ahead:
    methods = [MethodSpec(name=name) for name in CANDIDATES] if plan.method is None else [plan.method]
    needs = {m.name: method_named(m.name).needs(method_named(m.name).checked_options(m.options)) for m in methods}
    wanted = frozenset().union(*needs.values()) | (KINDS if weighs_damage(plan) else frozenset())
    spec = plan.calibration
    if not wanted:
        # Nothing is calibrated: any tokens show how fast a row goes through.
        rows = TokenRows(torch.zeros((1, spec.length), dtype=torch.int64))
        decomposed = _undecomposed(checkpoint, methods, None, reporter, device)
        return _Ahead(rows, "" if spec.dtype == "auto" else spec.dtype, {}, needs, decomposed)
    rows = calibration_rows(checkpoint.tokenizer(), spec)
    store, work = looked_up(checkpoint, rows, spec.dtype, wanted, reporter, device)
    sites = list(checkpoint.info.sites)
    if spec.dtype == "auto" and all(store.missing(site)[0] == wanted for site in sites):
        return _Ahead(rows, "", work, needs, {m.name: sites for m in methods})
    return _Ahead(rows, store.dtype, work, needs, _undecomposed(checkpoint, methods, store, reporter, device))


def _undecomposed(
    checkpoint: Checkpoint, methods: Sequence[MethodSpec], store: MomentStore | None, reporter: Reporter, device: str
) -> dict[str, list[Site]]:
    """By method: the sites whose decomposition under the moments of ``store`` is not on disk."""
    found = {}
    for method in methods:
        decomposer = Decomposer(checkpoint, method, store, reporter, device)
        found[method.name] = [site for site in checkpoint.info.sites if not decomposer.is_kept(site)]
    return found


def _timed(checkpoint: Checkpoint, ahead: _Ahead, reporter: Reporter, device: str) -> _Machine:
    """As remembered, or timed now; the dtype that ``auto`` would take is the faster one."""

    def speed(dtype: torch.dtype) -> Speed:
        return measured_speed(checkpoint, ahead.rows, dtype, reporter, device)

    whole = speed(torch.float32)
    if ahead.dtype:
        passes = speed(dtype_named(ahead.dtype))
    else:
        fastest = min((speed(dtype) for dtype in candidates(device)), key=lambda found: found.forward)
        passes = fastest if whole.forward >= WORTH_IT * fastest.forward else whole
    length = max(ahead.rows.lengths)
    products = forward_of_row(checkpoint.info, length) / max(whole.forward, 1e-9)
    return _Machine(passes, whole, length, products, _factors_a_second(device))


def _factors_a_second(device: str) -> float:
    """Of the kernel itself, on a matrix small enough not to be waited for."""
    weight = torch.randn((_TRIED, _TRIED), generator=torch.Generator().manual_seed(0)).to(device)
    best = float("inf")
    for _ in range(_REPEATS):
        started = time.perf_counter()
        decompose(weight, Root(), Root())
        best = min(best, time.perf_counter() - started)
    return decomposition((_TRIED, _TRIED)) / best


def _calibration(ahead: _Ahead, machine: _Machine, plan: MakePlan, checkpoint: Checkpoint) -> StageEstimate:
    if not ahead.moments:
        needed = any(ahead.needs.values()) or weighs_damage(plan)
        words = "the moments are in the cache" if needed else "nothing to calibrate"
        return StageEstimate(stage="calibrate", seconds=0.0, cached=needed, words=words)
    kinds = frozenset().union(*ahead.moments.values())
    rows, backward = plan.calibration.samples, bool(backward_of(kinds))
    a_row = machine.passes.backward if backward else machine.passes.forward
    sums = sums_of(ahead.moments, ahead.rows.tokens) / machine.products
    loading = _OPENING + checkpoint.info.bytes_on_disk / _READING
    words = f"{rows} rows {'there and back' if backward else 'forwards'}"
    return StageEstimate(stage="calibrate", seconds=loading + rows * a_row + sums, words=words)


def _factorisation(ahead: _Ahead, machine: _Machine, checkpoint: Checkpoint) -> StageEstimate:
    work = 0.0
    for method, sites in ahead.decomposed.items():
        kinds = ahead.needs[method]
        left, right = bool(_outputs(kinds)), bool(kinds)
        work += sum(decomposition(site.shape, left=left, right=right) for site in sites)
    count = sum(map(len, ahead.decomposed.values()))
    if not count:
        return StageEstimate(stage="factorise", seconds=0.0, cached=True, words="the decompositions are in the cache")
    seconds = work / machine.factors + count * _A_SITE + checkpoint.info.bytes_on_disk / _READING
    return StageEstimate(stage="factorise", seconds=seconds, words=f"{count:,} decompositions")


def _search(plan: MakePlan, checkpoint: Checkpoint, machine: _Machine, methods: int) -> StageEstimate:
    """Each method that is tried plans anew, and runs the model as it is first."""
    allocator = allocator_named(plan.allocator)
    work = Rows()
    if allocator.probes is not None:
        try:
            work = allocator.probes(
                problem_of(checkpoint.info, plan), allocator.checked_options(plan.allocator_options)
            )
        except StudioError:  # it can tell only from the curves
            work = Rows(forward_rows=plan.search_rows * len(checkpoint.info.sites))
    forward, backward = work.forward_rows, work.backward_rows
    if plan.probes:
        forward += plan.search_rows * (len(checkpoint.info.sites) / 2 + 8)
    runs = forward or backward or plan.target.unit == "perplexity" or plan.method is None
    if not runs:
        return StageEstimate(stage="search", seconds=0.0, words="arithmetic")
    forward += plan.search_rows * (2 if plan.method is None else 1)
    asked = Rows(forward * methods, backward * methods)
    # The weights of changed sites are products that no forward pass counts: a plan's for every pass over the rows.
    changes = (asked.forward_rows + asked.backward_rows) / plan.search_rows
    products = sum(site.parameters * min(site.shape) for site in checkpoint.info.sites) / 2
    if allocator.probes is not None and backward == 0:
        products /= len(checkpoint.info.sites)  # those that only score mostly change one site at a time
    seconds = _OPENING * methods + machine.passes.seconds(asked) + changes * products / machine.products
    words = f"{asked.forward_rows:,.0f} rows forwards"
    if backward:
        words += f", {asked.backward_rows:,.0f} there and back"
    return StageEstimate(stage="search", seconds=seconds, words=words)


def _refinement(request: Estimate, steps: Mapping[str, Mapping[str, Value]], machine: _Machine) -> StageEstimate:
    spec, rows = request.refine, request.plan.calibration.samples
    forward, backward = refinement_rows(steps, rows, spec.validation, spec.watch_rows if spec.watch else 0)
    seconds = _OPENING + machine.passes.seconds(Rows(forward, backward))
    return StageEstimate(stage="refine", seconds=seconds, words=f"{', '.join(steps)}: {backward:,.0f} rows of training")


def _writing(
    request: Estimate, checkpoint: Checkpoint, machine: _Machine, keep: float, *, refined: bool
) -> StageEstimate:
    """What was refined is stored as it is."""
    info = checkpoint.info
    work = 0.0 if refined else truncations(info.sites, keep, request.plan.storage)
    size = output_bytes(request, info, keep)
    seconds = work / machine.factors + info.bytes_on_disk / _READING + size / _WRITING
    return StageEstimate(stage="write", seconds=seconds, words=f"{len(info.sites)} sites, {request.plan.storage}")


def _evaluation(request: Estimate, checkpoint: Checkpoint, machine: _Machine, keep: float) -> StageEstimate:
    info = checkpoint.info
    seconds = 0.0
    for evaluation in request.evaluations:
        share = 1.0
        if evaluation.model != request.model:
            share = 1 - (1 - keep) * info.site_parameters / max(1, info.parameters)
        seconds += share * _scoring_seconds(evaluation, machine) + _OPENING + info.bytes_on_disk / _READING
    models = len(request.evaluations)
    words = f"{models} model{'s' if models > 1 else ''}, {request.evaluations[0].windows} rows each"
    if any(evaluation.tasks or evaluation.tasks_folder for evaluation in request.evaluations):
        words += "; zero-shot questions are not counted"
    return StageEstimate(stage="evaluate", seconds=seconds, words=words)


def _scoring_seconds(evaluation: Evaluate, machine: _Machine) -> float:
    """The rows, and a generation whose tokens each read all weights, about as long as eight tokens of a row take."""
    a_token = machine.whole.forward / machine.length
    return a_token * (evaluation.windows * evaluation.length + (8 * NEW_TOKENS if evaluation.prompt else 0))


def _outputs(kinds: frozenset[MomentKind]) -> bool:
    """Whether the output side carries a full root."""
    return any(kind.layout == "m x m" for kind in kinds)
