"""From a checkpoint and a method to the decomposition of any site, computed at most once."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic import BaseModel
from torch import Tensor

from core.allocation.curves import ErrorCurve, FloatArray
from core.allocation.document import MethodSpec
from core.calibration.moments import Moments
from core.calibration.store import MomentStore, kept_store
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.damage import KINDS, OPTIONS, damage_weights, truncation_damage
from core.factorization.kernel import Decomposition, decompose, project
from core.factorization.methods import method_named
from core.factorization.methods.kfac_svd import KFAC_SVD
from core.factorization.roots import Root, root_of
from core.factorization.side_by_side import side_by_side, team_for_decomposing
from core.factorization.store import DecompositionStore
from core.factorization.weighting import Gram, Side, Subspace
from core.jobs.crew import crew
from core.jobs.events import CurveReady
from core.jobs.reporter import Reporter, silent
from core.jobs.units import Done, Unit, carried_out, decomposing
from core.model import Site
from core.model.moment_kinds import GRADIENT, MomentKind


class DecomposeSites(BaseModel):
    """Set to other processes: decompose the sites that they are dealt. ``moments`` names those that all processes find
    in the cache, "" for none."""

    folder: str
    """Of the checkpoint."""
    method: MethodSpec
    moments: str
    needs: list[MomentKind]
    dtype: str

    def decomposer(self, checkpoint: Checkpoint, reporter: Reporter, device: str) -> "Decomposer":
        """One like that of the process which set the task."""
        moments = kept_store(self.moments, frozenset(self.needs), self.dtype, checkpoint.info.sites)
        return Decomposer(checkpoint, self.method, moments if self.moments else None, reporter, device)


class Decomposer:
    """Decompositions of one checkpoint under one method. ``moments`` may be ``None`` for a method that needs none.

    Raises ``UsageError`` for an unknown method or option, and ``StudioError`` naming the site when a moment is missing.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        spec: MethodSpec,
        moments: MomentStore | None,
        reporter: Reporter,
        device: str = "cpu",
    ) -> None:
        self._checkpoint = checkpoint
        self._spec = spec
        self.method = method_named(spec.name)
        self.options = self.method.checked_options(spec.options)
        self._moments = moments
        self._reporter = reporter
        self._device = device
        needed = moments.key if moments is not None and self.method.needs(self.options) else ""
        self._store = DecompositionStore(checkpoint, spec.name, self.options, needed)
        self._last_shared: dict[MomentKind, Tensor] = {}
        self._last_group = ""
        self._last_right: tuple[Side, Root] | None = None
        self._raised: list[str] = []
        self.notes: list[str] = []
        """What the kernel had to do about moments that are not what they should be, in words."""

    @property
    def moments(self) -> MomentStore | None:
        """What the method was calibrated with; ``None`` for one that needs nothing."""
        return self._moments

    @property
    def sequential(self) -> bool:
        """Whether what is stored depends on how the sites before were compressed; see ``Method.sequential``."""
        return self.method.sequential(self.options)

    def of(self, site: Site) -> Decomposition:
        """The decomposition of ``site``, from disk where it is kept."""
        kept = self._store.get(site)
        if kept is not None:
            self._repeat(site)
            return kept
        self._raised = []
        fresh = self.of_weight(site, self._checkpoint.weight(site))
        self._store.put(site, fresh, self._raised)
        return fresh

    def is_kept(self, site: Site) -> bool:
        """Whether the decomposition of ``site`` is on disk."""
        return self._store.has(site)

    def roots(self, site: Site) -> tuple[Root, Root]:
        """The roots L [m, m] and R [n, n] in which the method measures errors at ``site``; the identity on the output
        side for a method that names directions instead."""
        weighting = self.method.weigh(site, self._moments_of(site), self.options)
        right = self._right_root(site, weighting.right)
        if isinstance(weighting, Subspace):
            return Root(), right
        return self._noted(site.name, root_of(weighting.left, self._device)), right

    def of_weight(self, site: Site, weight: Tensor) -> Decomposition:
        """The decomposition of another ``weight`` [m, n] in the place and weighting of ``site``; not kept."""
        moments = self._moments_of(site)
        weighting = self.method.weigh(site, moments, self.options)
        right = self._right_root(site, weighting.right)
        weight = weight.to(self._device)
        if isinstance(weighting, Subspace):
            return project(weight, weighting.directions, right)
        found = decompose(weight, self._noted(site.name, root_of(weighting.left, self._device)), right)
        return found.with_loss_change(weight, moments[GRADIENT]) if GRADIENT in moments.tensors else found

    def damage(self, site: Site) -> FloatArray | None:
        """Estimated rise of the loss in nats at every rank of ``site``, float64 [min(m, n) + 1], from disk where it is
        kept; ``None`` where the moments do not hold what ``core.factorization.damage`` needs."""
        return self._curve(site).damage

    def _damage(self, site: Site, curve: ErrorCurve) -> FloatArray | None:
        if self._moments is None or not self._moments.needs >= KINDS:
            return None
        if self._damage_is_tail:
            return curve.tail
        measure = self._measure(self._moments)
        kept = self._store.damage(site, measure)
        if kept is not None:
            return kept
        weight = self._checkpoint.weight(site).to(self._device)
        output, inputs = damage_weights(site, self._moments_of(site))
        fresh = truncation_damage(weight, self.of(site), output, inputs)
        self._store.put_damage(site, measure, fresh)
        return fresh

    def _has_damage(self, site: Site) -> bool:
        """Whether nothing has to be computed for ``_damage``."""
        if self._moments is None or not self._moments.needs >= KINDS or self._damage_is_tail:
            return True
        return self._store.damage(site, self._measure(self._moments)) is not None

    @property
    def _damage_is_tail(self) -> bool:
        return self.method is KFAC_SVD and self.options == OPTIONS

    @staticmethod
    def _measure(moments: MomentStore) -> str:
        return hashlib.sha256(f"{moments.key} {sorted(OPTIONS.items())}".encode()).hexdigest()[:16]

    def curves(self) -> Iterator[tuple[Site, ErrorCurve]]:
        """The error curve of every site, emitting ``CurveReady`` for each: in order, or, where several processes
        decompose, as each is there."""
        by_name = self._checkpoint.info.by_name
        self._reporter.stage("decompose", len(by_name))
        for done in self.decomposed(self._checkpoint.info.sites):
            site = by_name[done.name]
            curve = self._curve(site)
            self._reporter.emit(
                CurveReady(
                    site=site.name,
                    method=self.method.name,
                    sigma=curve.sigma.tolist(),
                    absolute=curve.absolute,
                    loss_change=None if curve.loss_change is None else curve.loss_change.tolist(),
                    damage=None if curve.damage is None else curve.damage.tolist(),
                )
            )
            self._reporter.advance(site.name)
            yield site, curve

    def decomposed(self, sites: Sequence[Site]) -> Iterator[Done]:
        """Make sure that the decompositions of ``sites``, and their damages where these are known, are on disk."""
        by_name = {site.name: site for site in sites}
        units = [Unit(site.name, decomposing(site.shape), site.input_group) for site in sites]

        def finished(name: str) -> bool:
            return self._store.has(by_name[name]) and self._has_damage(by_name[name])

        team = team_for_decomposing(site.shape for site in self._checkpoint.info.sites)
        if crew().size > 1 or self._device != "cpu" or team.workers == 1:
            return carried_out(units, finished, self.help_decomposing, self.as_task())
        return side_by_side(units, finished, self._decompose_apart, team)

    def _decompose_apart(self, names: Sequence[str]) -> None:
        """Decompose sites of one input group in a thread of its own: what is kept between sites is not shared."""
        apart = self.as_task().decomposer(self._checkpoint, silent(), self._device)
        for name in names:
            apart.help_decomposing(name)

    def as_task(self) -> DecomposeSites:
        """What another process needs to know to decompose sites of this checkpoint."""
        moments = self._moments
        return DecomposeSites(
            folder=str(self._checkpoint.folder),
            method=self._spec,
            moments="" if moments is None else moments.key,
            needs=[] if moments is None else sorted(moments.needs),
            dtype="" if moments is None else moments.dtype,
        )

    def help_decomposing(self, name: str) -> float:
        """One unit of what ``decomposed`` deals out."""
        self._curve(self._checkpoint.info.by_name[name])
        return 0.0

    def _curve(self, site: Site) -> ErrorCurve:
        curve = self._store.curve(site, absolute=self.method.absolute)
        if curve is None:
            found = self.of(site)
            curve = ErrorCurve(found.sigma, self.method.absolute, found.loss_change)
        else:
            self._repeat(site)
        return replace(curve, damage=self._damage(site, curve))

    def _moments_of(self, site: Site) -> Moments:
        """Sites of one input group come one after another and share what was measured at their input."""
        if self._moments is None:
            return Moments(site.name)
        if self._last_group != site.input_group:
            self._last_group, self._last_shared = site.input_group, {}
        moments = self._moments.moments(site, known=self._last_shared)
        self._last_shared = {kind: tensor for kind, tensor in moments.tensors.items() if kind.shared}
        for note in moments.notes:
            self._note(f"{site.name}: {note}.")
        return moments

    def _right_root(self, site: Site, side: Side | None) -> Root:
        """The root of a Gram that several sites in a row share is taken once."""
        if side is None:
            return Root()
        if self._last_right is None or not _same(side, self._last_right[0]):
            self._last_right = (side, root_of(side, self._device))
        # Said of every site that it concerns: what is kept must not depend on which of them came first.
        return self._noted(site.input_group, self._last_right[1])

    def _noted(self, where: str, root: Root) -> Root:
        if root.note:
            self._note(f"{where}: {root.note}.")
        return root

    def _repeat(self, site: Site) -> None:
        """What was said when ``site`` was decomposed, in this run or before a kill, is said of the result."""
        for note in self._store.notes(site):
            self._note(note)

    def _note(self, note: str) -> None:
        self._raised.append(note)
        if note not in self.notes:
            self.notes.append(note)
            self._reporter.log(note, "warning")


def _same(side: Side, other: Side) -> bool:
    return (
        isinstance(side, Gram)
        and isinstance(other, Gram)
        and side.matrix is other.matrix
        and (side.root, side.shrink) == (other.root, other.shrink)
    )
