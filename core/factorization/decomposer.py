"""From a checkpoint and a method to the decomposition of any site, computed at most once."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from core.allocation.curves import ErrorCurve
from core.allocation.document import MethodSpec
from core.calibration.moments import Moments
from core.calibration.store import MomentStore
from core.checkpoint.checkpoint import Checkpoint
from core.factorization.kernel import Decomposition, decompose
from core.factorization.methods import method_named
from core.factorization.roots import Root, root_of
from core.factorization.store import DecompositionStore
from core.factorization.weighting import Gram, Side
from core.jobs.events import CurveReady
from core.jobs.reporter import Reporter
from core.model import Site


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
        self._method = method_named(spec.name)
        self._options = self._method.checked_options(spec.options)
        self._moments = moments
        self._reporter = reporter
        self._device = device
        self._store = DecompositionStore(
            checkpoint, spec.name, self._options, moments.key if moments is not None else ""
        )
        self._last_moments: tuple[str, Moments] | None = None
        self._last_right: tuple[Side, Root] | None = None
        self.notes: list[str] = []
        """What the kernel had to do about moments that are not what they should be, in words."""

    def of(self, site: Site) -> Decomposition:
        """The decomposition of ``site``, from disk where it is kept."""
        kept = self._store.get(site)
        if kept is not None:
            return kept
        weighting = self._method.weigh(site, self._moments_of(site), self._options)
        left = self._noted(site.name, root_of(weighting.left, self._device))
        right = self._right_root(site, weighting.right)
        fresh = decompose(self._checkpoint.weight(site).to(self._device), left, right)
        self._store.put(site, fresh)
        return fresh

    def curves(self) -> Iterator[tuple[Site, ErrorCurve]]:
        """The error curve of every site in order, emitting ``CurveReady`` for each."""
        sites = self._checkpoint.info.sites
        self._reporter.stage("decompose", len(sites))
        for site in sites:
            sigma = self._sigma(site)
            self._reporter.emit(CurveReady(site=site.name, method=self._method.name, sigma=sigma.tolist()))
            self._reporter.advance(site.name)
            yield site, ErrorCurve(sigma)

    def _sigma(self, site: Site) -> npt.NDArray[np.float64]:
        kept = self._store.sigma(site)
        return self.of(site).sigma if kept is None else kept

    def _moments_of(self, site: Site) -> Moments | None:
        """Sites of one input group come one after another and share what was measured at their input."""
        if self._moments is None:
            return None
        if self._last_moments is None or self._last_moments[0] != site.input_group:
            self._last_moments = (site.input_group, self._moments.moments(site))
        return self._last_moments[1]

    def _right_root(self, site: Site, side: Side | None) -> Root:
        """The root of a Gram that several sites in a row share is taken once."""
        if side is None:
            return Root()
        if self._last_right is None or not _same(side, self._last_right[0]):
            self._last_right = (side, self._noted(site.input_group, root_of(side, self._device)))
        return self._last_right[1]

    def _noted(self, where: str, root: Root) -> Root:
        if root.note:
            self.notes.append(f"{where}: {root.note}.")
            self._reporter.log(self.notes[-1], "warning")
        return root


def _same(side: Side, other: Side) -> bool:
    return (
        isinstance(side, Gram) and isinstance(other, Gram) and side.matrix is other.matrix and side.root == other.root
    )
