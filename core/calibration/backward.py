"""Gradients block by block: forward keeping what enters each block, then backwards with every block run once more.

Only one block, what stands outside the blocks and the moments of one block are ever on the device; only the saved
inputs of blocks (on the host, files when large) grow with depth. Exactly a whole-model backward (to rounding in
float32, tested): the blocks run on the same inputs, and dL/d(hidden states) is handed from block to block.

L is the sum over each row of the cross-entropy of token t + 1 given the tokens up to t, in nats. Parameters need no
gradients, so autograd forms none; weight gradients are made one site at a time, as g^T x, where a kind asks for them.
"""

import contextlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

from core.calibration.adding_up import of_all
from core.calibration.capture import Capture, capturing
from core.calibration.cotangents import LOSS, Channel, Cotangents, channels_of
from core.calibration.dtype import name_of
from core.calibration.forward import BATCH_TOKENS, open_front, prepare
from core.calibration.forward_sums import listening
from core.calibration.gradient_sums import GradientSums
from core.calibration.head import ChunkedHead, Directions
from core.calibration.hidden import HiddenStates
from core.calibration.live import LiveBatches, summable
from core.calibration.loss_sum import LossSum
from core.calibration.recorder import Call, hidden_of, injecting
from core.calibration.room import batch_tokens
from core.calibration.rows import Batch, TokenRows
from core.calibration.running import Block, Replaced, Running, SavedInputs
from core.checkpoint.checkpoint import Checkpoint
from core.jobs.crew import Sums
from core.jobs.errors import StudioError
from core.jobs.reporter import Reporter
from core.model import Site
from core.model.moment_kinds import MomentKind, backward_of

Take = Callable[[Site, MomentKind, torch.Tensor, int], None]
"""What becomes of a finished moment: site, kind, the numbers flat on the host (symmetric ones packed), tokens."""

Gradients = dict[Channel, HiddenStates]
"""Of everything that is sent back: the gradients with respect to the hidden states between two blocks."""


def backward_pass(
    checkpoint: Checkpoint,
    rows: TokenRows,
    dtype: torch.dtype,
    wanted: Mapping[Site, frozenset[MomentKind]],
    take: Take,
    reporter: Reporter,
    device: str = "cpu",
    *,
    replaced: Replaced | None = None,
    losses: LossSum | None = None,
    sums: Sums | None = None,
) -> None:
    """Measure everything ``wanted`` in one pass and hand it to ``take`` as soon as its block is done.

    Kinds that an input group shares are asked for under its first site. Without backward kinds this is a forward pass
    alone, up to the last block that is wanted. ``replaced(site)``: a weight [m, n] to run with instead of the
    checkpoint's, or None. ``losses`` counts the loss of what is predicted, where its gradient is sent back. float16 is
    not used for gradients: float32 is, and that is said. ``sums``: other processes run the same pass on the other rows
    of the text, and what is handed to ``take`` is over all of them.

    Raises ``NotFiniteError`` when no batch has finite numbers left, ``StudioError`` when nothing can be predicted, and
    for models that cannot be run block by block.
    """
    forward, backward = _by_block(wanted, backward=False), _by_block(wanted, backward=True)
    channels = channels_of(kind for kinds in wanted.values() for kind in kinds)
    if channels and dtype == torch.float16:
        reporter.log("Calibration: gradients do not fit into float16; float32 is used instead.")
        dtype = torch.float32
    if sums is None:
        check_predictable(rows, wanted)
    skeleton = open_front(checkpoint, rows, dtype, device, reporter)
    count = len(skeleton.blocks)
    lowest = min(backward, default=count)
    by_row = any(kind.source != "input" for kinds in wanted.values() for kind in kinds)
    scattered = by_row and _scattered(checkpoint.info.sites)
    tokens = 1 if scattered else batch_tokens(BATCH_TOKENS, checkpoint.info, dtype, device)
    stacks = count - lowest + 1 + len(channels)
    prepared = prepare(skeleton, rows, device, reporter, tokens, stacks=stacks)
    with contextlib.ExitStack() as stack:
        saved = SavedInputs(stack, stack.enter_context(prepared.states), lowest)
        live = LiveBatches(len(prepared.batches), name_of(dtype), sums)
        sites = checkpoint.info.sites
        running = Running(skeleton, sites, rows, prepared, live, dtype, device, reporter, replaced, sums)
        last = count - 1 if channels else max(forward, default=-1)
        _forwards(running, forward, saved, last, _warning_of_nothing(take, reporter))
        if channels:
            gradients = {channel: stack.enter_context(prepared.states.another()) for channel in channels}
            _from_the_logits(running, saved.last, gradients, losses)
            saved.last.close()
            _backwards(running, backward, saved, gradients, lowest, _warning_of_nothing(take, reporter))
    live.report(reporter)


def check_predictable(rows: TokenRows, wanted: Mapping[Site, frozenset[MomentKind]]) -> None:
    """Raise ``StudioError`` where gradients of the loss are wanted and no row has anything to predict."""
    if LOSS in channels_of(kind for kinds in wanted.values() for kind in kinds) and max(rows.lengths) < 2:
        raise StudioError("There is nothing to predict: no row of the text has two tokens.")


Wanted = dict[int, dict[Site, frozenset[MomentKind]]]
"""What is wanted of each block's sites."""


def _by_block(wanted: Mapping[Site, frozenset[MomentKind]], *, backward: bool) -> Wanted:
    found: Wanted = {}
    for site, kinds in wanted.items():
        of_backward = backward_of(kinds)
        if chosen := of_backward if backward else kinds - of_backward:
            found.setdefault(site.block, {})[site] = chosen
    return found


def _scattered(sites: tuple[Site, ...]) -> bool:
    """Whether some sites see only the tokens sent to them (experts: there are further numbers behind the block's in
    their paths). Rows then go one at a time, or it would be lost which row a token is of."""
    return any(sum(part.isdigit() for part in site.name.split(".")) > 1 for site in sites)


def _warning_of_nothing(take: Take, reporter: Reporter) -> Take:
    warned: set[Site] = set()

    def take_and_warn(site: Site, kind: MomentKind, moment: torch.Tensor, tokens: int) -> None:
        if tokens == 0 and site not in warned:
            warned.add(site)
            reporter.log(f"No token of the text reached {site.name}: its moments are zero.", "warning")
        take(site, kind, moment, tokens)

    return take_and_warn


@torch.no_grad()
def _forwards(running: Running, wanted: Wanted, saved: SavedInputs, last: int, take: Take) -> None:
    """Up to the block with index ``last``."""
    blocks = running.skeleton.blocks
    running.reporter.stage("calibrate", len(blocks), "blocks")
    for index in range(last + 1):
        started = time.perf_counter()
        source, target = saved.through(index)
        with running.filled(index) as block, listening(block.model, wanted.get(index, {}), running.live) as sums:
            for number, batch, call in running.batches(index):
                sums.at(number, batch)
                output = hidden_of(call.run(block.module, source.read(batch, running.device)))
                if not summable(output):
                    running.live.lose(number, f"What comes out of the block {block.path}")
                target.write(batch, output)
        running.live.agree()
        for site, kind, mean in sums.means():
            take(site, kind, *of_all(kind, mean, running.sums))
        running.reporter.advance(blocks[index], tokens_per_second=_speed(running, started))
    if behind := len(blocks) - 1 - last:
        running.reporter.advance(blocks[-1], steps=behind)


def _from_the_logits(running: Running, hidden: HiddenStates, gradients: Gradients, losses: LossSum | None) -> None:
    """Through head and final norm, from the logits to the hidden states behind the last block."""
    skeleton, prepared = running.skeleton, running.prepared
    channels = list(gradients)
    running.reporter.stage("loss", len(prepared.batches), "batches")
    with injecting(skeleton.model, skeleton.blocks, prepared.rest) as injector:
        head = ChunkedHead(skeleton.model, running.rows.of(prepared.batches[0])[:1].to(running.device))
        for number, batch, _call in running.batches(0):
            started = time.perf_counter()
            ids = running.rows.of(batch).to(running.device)
            injector.given = hidden.read(batch, running.device).requires_grad_()
            directions: Directions = Cotangents(channels, batch, ids)
            if losses is not None:
                directions = losses.counting(directions, ids)
            sent = head.sent_back(ids, injector.given, directions, running.reporter.check)
            if not all(summable(gradient) for gradient in sent):
                running.live.lose(number, "What comes back from the logits")
            for channel, gradient in zip(channels, sent, strict=True):
                gradients[channel].write(batch, gradient)
            speed = batch.tokens / (time.perf_counter() - started)
            running.reporter.advance(tokens_per_second=speed)
    running.live.agree()


def _backwards(
    running: Running, wanted: Wanted, saved: SavedInputs, gradients: Gradients, lowest: int, take: Take
) -> None:
    """From the last block down to the one with index ``lowest``."""
    blocks = running.skeleton.blocks
    running.reporter.stage("gradients", len(blocks) - lowest, "blocks")
    for index in reversed(range(lowest, len(blocks))):
        started = time.perf_counter()
        sums = {site: GradientSums(site, kinds) for site, kinds in wanted.get(index, {}).items()}
        with_inputs = frozenset(site for site, found in sums.items() if found.needs_inputs)
        with running.filled(index) as block, capturing(block.model, sums, with_inputs) as capture:
            turns = max((found.passes for found in sums.values()), default=1)
            for turn in range(turns):
                last = turn == turns - 1
                for number, batch, call in running.batches(index):
                    step = _Step(running, block, number, batch, call, capture, sums, turn, last)
                    step.run(saved.of(index).read(batch, running.device), gradients)
                for found in sums.values():
                    found.end_turn(running.sums)
        running.live.agree()
        for site, found in sums.items():
            for kind, mean in found.means().items():
                take(site, kind, *of_all(kind, mean, running.sums))
        saved.close(index)
        running.reporter.advance(blocks[index], tokens_per_second=_speed(running, started))


@dataclass(frozen=True, eq=False)
class _Step:
    """One batch backwards through one block, once or in several turns (for kinds that need all batches repeatedly)."""

    running: Running
    block: Block
    number: int
    batch: Batch
    call: Call
    capture: Capture
    sums: dict[Site, GradientSums]
    turn: int
    last: bool

    def run(self, hidden: torch.Tensor, gradients: Gradients) -> None:
        """``hidden``: what enters the block. ``gradients`` go from behind the block to before it: those of the loss in
        the last turn, because every turn needs them from behind; the others in the first, the only one they have."""
        channels = [channel for channel in gradients if self.turn == 0 or channel == LOSS]
        leaf = hidden.requires_grad_()
        self.capture.clear()
        with torch.enable_grad():
            # A block may change what it is given in place, which autograd allows for anything but a leaf.
            output = hidden_of(self.call.run(self.block.module, leaf.clone()))
        for channel in channels:
            self.capture.forget_gradients()
            behind = gradients[channel].read(self.batch, self.running.device)
            (before,) = torch.autograd.grad(output, leaf, behind, retain_graph=channel is not channels[-1])
            self._sum_up(channel)
            if not summable(before):
                self.running.live.lose(self.number, f"What comes back through the block {self.block.path}")
            if self.number not in self.running.live:
                return
            if channel != LOSS or self.last:
                gradients[channel].write(self.batch, before)

    def _sum_up(self, channel: Channel) -> None:
        for site in reversed(self.sums):
            self.running.reporter.check()
            visits = self.capture.visits.get(site, [])
            if not all(visit.g is None or summable(visit.g) for visit in visits):
                self.running.live.lose(self.number, f"What comes back to the site {site.name}")
                return
            self.sums[site].add(channel, visits, self.batch, self.turn)


def _speed(running: Running, started: float) -> float:
    return running.rows.tokens / (time.perf_counter() - started)
