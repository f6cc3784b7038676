"""What a decomposition method is: a name, the moments it needs, and the weighting it derives from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model.option import Option, Options, Value, checked_options

if TYPE_CHECKING:
    from core.calibration.moments import Moments
    from core.factorization.weighting import Subspace, Weighting
    from core.model import Site
    from core.model.moment_kinds import MomentKind


def never(_options: Options) -> bool:
    return False


@dataclass(frozen=True)
class Method:
    """A registered method.

    ``needs(options)``: the moments it reads. ``weigh(site, moments, options)``: its weighting, or the output directions
    it keeps; the moments hold what it needs. ``cost``: what has to be computed, in words for people who choose.
    """

    name: str
    summary: str
    citation: str
    cost: str
    needs: Callable[[Options], frozenset[MomentKind]]
    weigh: Callable[[Site, Moments, Options], Weighting | Subspace]
    options: tuple[Option, ...] = ()
    absolute: bool = False
    """Whether its squared errors estimate the rise of the loss in nats, so that sites compare without scaling."""
    sequential: Callable[[Options], bool] = never
    """Whether, with these options, sites are decomposed on the inputs that the compressed part before them gives. The
    curves it plans by are then those of unshifted inputs."""

    def checked_options(self, given: Options) -> dict[str, Value]:
        """Defaults overlaid with ``given``. Raises ``UsageError`` on an option the method does not have."""
        return checked_options(self.name, self.options, given)
